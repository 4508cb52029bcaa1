"""`manifest.json` of a weights directory, as export, calibration and report write it."""

import json
from pathlib import Path


def save_manifest(path: Path, content: object) -> None:
    """Write the manifest so that a change of one figure is a change of one line."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
