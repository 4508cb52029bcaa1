"""The figures that are published are those of the records."""

import json
from pathlib import Path

import pytest

from mlrepair_training.report import publishing
from mlrepair_training.report.quality import by_model, of_ctm, of_mamba, of_trm
from mlrepair_training.report.records import (
    OURS,
    CleanFile,
    FileBug,
    Foreseen,
    Reading,
    Record,
    Repair,
    Run,
    Tick,
    WindowTime,
    read,
)
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
    found = of_trm(RECORDS)
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


def test_the_mamba_is_what_the_file_adds() -> None:
    """Bugs by sort, alone and in context; foresight of all cells together; speeds from times."""
    records: list[Record] = [
        FileBug("all bugs", "off-by-one", 1, 0),
        FileBug("all bugs", "off-by-one", None, None),
        FileBug("all bugs", "wrong-number", 5, 4),
        FileBug("told outside of the window", "wrong-name", 0, 0),
        Foreseen("mamba", "p/a.py", 30, 10.0, 4, 3),
        Foreseen("mamba", "p/b.py", 10, 30.0, 4, 2),
        Foreseen("n-grams", "p/a.py", 30, 0.0, 0, 0),
        Reading(2000, 9000, 500.0, [50.0, 25.0, 10.0], 12.1),
    ]
    found = of_mamba(records)
    assert found["logic bugs in whole files"]["all bugs"] == {
        "bugs": 3,
        "exact top-1 alone": 0.0,
        "exact top-1 in context": 0.3333,
        "exact top-5 alone": 0.3333,
        "exact top-5 in context": 0.6667,
    }
    assert list(found["logic bugs in whole files"]) == ["all bugs", "told outside of the window"]
    assert found["foresight"] == {
        "mamba": {"cells": 40, "perplexity": 2.72, "names foreseen": 0.625},
        "n-grams": {"cells": 30, "perplexity": 1.0, "names foreseen": 0.0},
    }
    assert found["reading"] == {
        "2000 rows": {
            "cells": 9000,
            "cells a second": 18000,
            "times faster after an edit at start, middle, end": [10.0, 20.0, 50.0],
            "MB of kept states": 12.1,
        }
    }


def test_the_ctm_is_measured_by_itself_and_by_tick() -> None:
    """Its own repairs by group, not those of others; after them its first answers, beside its TRM's."""
    ticks = [Tick(reader, "all", 8, right) for reader, right in (("trm", 2), ("tick 1", 4), ("tick 2", 5))]
    found = of_ctm([*RECORDS, a_repair(0, 0.9, system="ctm"), a_repair(1, 0.9, system="ctm"), *ticks])
    assert list(found) == ["logic", "right first answers, validation"]
    assert (found["logic"]["samples"], found["logic"]["exact top-1"]) == (2, 0.5)
    assert found["right first answers, validation"] == {
        "all": {"samples": 8, "trm": 0.25, "after each tick": [0.5, 0.625]}
    }


def test_what_was_not_measured_has_no_figures(tmp_path: Path) -> None:
    """A model without records loses what the manifest said of it; the rest of its entry, and other models, stay."""
    assert list(by_model(RECORDS)) == ["trm"]
    manifest = repository_in(tmp_path, {"trm": {"size": 1}, "mamba": {"quality": {"old": 1}, "size": 2}})
    publishing.publish(RECORDS, manifest, tmp_path)
    trm, mamba = json.loads(manifest.read_text())["models"].values()
    assert trm == {"size": 1, "quality": of_trm(RECORDS)}
    assert mamba == {"size": 2}


def repository_in(folder: Path, models: dict[str, dict[str, object]]) -> Path:
    """Write what publishing changes; return the manifest."""
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"models": models}))
    (folder / "README.md").write_text("# x\n<!-- figures:begin -->\nold\n<!-- figures:end -->\nrest\n")
    (folder / "docs").mkdir()
    return manifest


def test_what_is_published_comes_from_the_records(tmp_path: Path) -> None:
    """Manifest, README, both pages and the records, which have no code of others."""
    manifest = repository_in(tmp_path, {"trm": {}})
    publishing.publish(RECORDS, manifest, tmp_path)
    published = read(tmp_path / publishing.RECORDS)
    assert len(published) == len(RECORDS)
    assert "a <= b" not in (tmp_path / publishing.RECORDS).read_text()
    assert json.loads(manifest.read_text())["models"]["trm"]["quality"] == of_trm(published)
    text = (tmp_path / publishing.README).read_text()
    assert "| syntax | 2 | 50.0% | 100.0% | 100.0% | 50.0% | 50.0% | 50.0% |" in text
    assert "| logic | 4 | 50.0% | 75.0% | 75.0% | 25.0% | 50.0% | – |" in text
    assert "1000 lines of clean code it raised 2 warnings" in text
    assert "old" not in text
    assert text.endswith("rest\n")
    assert "| wrong-number | 2 | 50% |" in (tmp_path / publishing.KINDS).read_text()
    assert (tmp_path / publishing.PAGE).stat().st_size > 10_000
