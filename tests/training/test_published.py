"""Every figure of README, manifest and docs/quality.md is that of docs/report/records.jsonl.

Where this fails, somebody has changed a figure by hand, or weights without measuring them:
`mlrepair-train report --write` writes all of them again.
"""

import hashlib
import json
import re
from pathlib import Path

import pytest

from mlrepair_training.report import publishing
from mlrepair_training.report.page import draw
from mlrepair_training.report.quality import by_model
from mlrepair_training.report.records import Model, Record, Repair, of, read

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "engine/mlrepair/weights"


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """What was measured."""
    return read(ROOT / publishing.RECORDS)


@pytest.fixture(scope="module")
def manifest() -> dict[str, dict[str, object]]:
    """The models that ship."""
    models: dict[str, dict[str, object]] = json.loads((WEIGHTS / "manifest.json").read_text(encoding="utf-8"))["models"]
    return models


def test_the_readme_has_the_measured_table(records: list[Record]) -> None:
    """To the last digit, and nothing else between its marks."""
    readme = (ROOT / publishing.README).read_text(encoding="utf-8")
    assert publishing.with_figures(readme, records) == readme


def test_the_manifest_has_the_measured_quality(records: list[Record], manifest: dict[str, dict[str, object]]) -> None:
    """What `mlrepair models` shows was measured, of all models, to the last digit."""
    shown = {name: entry["quality"] for name, entry in manifest.items() if "quality" in entry}
    assert shown == by_model(records)


def test_the_shares_by_kind_are_the_measured_ones(records: list[Record]) -> None:
    """The whole of docs/quality.md."""
    assert (ROOT / publishing.KINDS).read_text(encoding="utf-8") == publishing.kinds(records)


def test_the_shipped_weights_are_those_that_were_measured(
    records: list[Record], manifest: dict[str, dict[str, object]]
) -> None:
    """New weights want new figures."""
    shipped = {
        name: hashlib.sha256((WEIGHTS / str(entry["file"])).read_bytes()).hexdigest()
        for name, entry in manifest.items()
    }
    assert {model.name: model.sha256 for model in of(records, Model)} == shipped


def test_the_page_is_that_of_the_records(records: list[Record], tmp_path: Path) -> None:
    """All but the plots, which other versions of matplotlib draw otherwise: these are only counted."""
    draw(records, tmp_path / "index.html")
    expected, found = (
        re.subn(r"base64,[^\"]+", "", page.read_text(encoding="utf-8"))
        for page in (tmp_path / "index.html", ROOT / publishing.PAGE)
    )
    assert expected == found


def test_what_is_published_has_no_code_of_others(records: list[Record]) -> None:
    """The repository holds only what we wrote."""
    assert not any(repair.source or repair.wanted or repair.best for repair in of(records, Repair))
