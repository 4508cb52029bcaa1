"""A bracket that was never closed."""

import json
from pathlib import Path


def load_prices(path: Path) -> dict[str, float]:
    rows = json.loads(path.read_text(encoding="utf-8")
    prices = {}
    for row in rows:
        prices[row["name"]] = float(row["price"])
    return prices
