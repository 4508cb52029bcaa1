"""The figures that are published are those of the records."""

import json
from pathlib import Path

import pytest

from mlrepair_training.report import publishing
from mlrepair_training.report.records import OURS, CleanFile, Record, Repair, Run, WindowTime, read
from mlrepair_training.report.systems import UNQUANTIZED


def a_repair(rank: int | None, confidence: float, *, group: str = "logic", **others: object) -> Repair:
    """A repair that is shown from a confidence of 0.5 on."""
    fields: dict[str, object] = {
        "system": OURS,
        "kind": "off-by-one",
        "code": "MLR104",
        "parses": rank is not None,
        "is_shown": confidence >= 0.5,
        "milliseconds": 10.0,
        "baseline": None,
        "source": "a < b",
        "wanted": "a <= b",
        "best": "a <= b",
    }
    return Repair(**{**fields, "group": group, "rank": rank, "confidence": confidence, **others})  # type: ignore[arg-type]


RECORDS: list[Record] = [
    Run("2026-01-02", 0, 5, 1, 2, "Linux x86_64", "3.11.0"),
    a_repair(0, 0.9, group="syntax", baseline=True, milliseconds=30.0),
    a_repair(1, 0.9, group="syntax", baseline=False),
    a_repair(0, 0.9),
    a_repair(3, 0.9, milliseconds=20.0),
    a_repair(None, 0.1, kind="wrong-number", milliseconds=30.0),
    a_repair(0, 0.1, kind="wrong-number", milliseconds=40.0),
    a_repair(0, 0.9, system="trm"),
    *(a_repair(rank, 0.9, system=UNQUANTIZED) for rank in (0, 0)),
    CleanFile("p/a.py", 600, 2, 100.0),
    CleanFile("p/b.py", 400, 0, 100.0),
    WindowTime("20 rows", 3.0),
]


def test_quality_counts_what_is_right_and_what_is_shown() -> None:
    """Precision is over what is shown; other systems have no say; fp32 is compared on its half."""
    found = publishing.quality(RECORDS)
    assert found["logic"] == {
        "samples": 4,
        "exact top-1": 0.5,
        "exact top-5": 0.75,
        "parses": 0.75,
        "shown and right": 0.25,
        "precision of what is shown": 0.5,
        "calibration error": pytest.approx(0.4),
        "median ms": 30.0,
        "int8, fp32 exact top-1 on half": [0.5, 1.0],
    }
    assert found["syntax"]["baseline exact top-1"] == 0.5
    assert found["clean"] == {"lines": 1000, "alarms": 2, "per 1000 lines": 2.0}
    assert found["speed"] == {"median ms, 20 rows": 3.0}


def test_what_is_published_comes_from_the_records(tmp_path: Path) -> None:
    """Manifest, README, both pages and the records, which have no code of others."""
    manifest, readme = tmp_path / "manifest.json", tmp_path / "README.md"
    manifest.write_text('{"models": {"trm": {}}}')
    readme.write_text("# x\n<!-- figures:begin -->\nold\n<!-- figures:end -->\nrest\n")
    (tmp_path / "docs").mkdir()
    publishing.publish(RECORDS, manifest, tmp_path)
    published = read(tmp_path / publishing.RECORDS)
    assert len(published) == len(RECORDS)
    assert "a <= b" not in (tmp_path / publishing.RECORDS).read_text()
    assert json.loads(manifest.read_text())["models"]["trm"]["quality"] == publishing.quality(published)
    text = readme.read_text()
    assert "| syntax | 2 | 50.0% | 100.0% | 100.0% | 50.0% | 50.0% | 50.0% |" in text
    assert "| logic | 4 | 50.0% | 75.0% | 75.0% | 25.0% | 50.0% | – |" in text
    assert "1000 lines of clean code it raised 2 warnings" in text
    assert "old" not in text
    assert text.endswith("rest\n")
    assert "| wrong-number | 2 | 50% |" in (tmp_path / publishing.KINDS).read_text()
    assert (tmp_path / publishing.PAGE).stat().st_size > 10_000
