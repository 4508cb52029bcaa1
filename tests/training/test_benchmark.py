"""The benchmark counts what it should, and its baseline knows nothing but the parser and token pairs."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from mlrepair import Engine
from mlrepair.syntax import find_problem
from mlrepair_training.baseline import baseline_repair, count_pairs
from mlrepair_training.benchmark import Outcome, outcomes, publish, summary
from tests.engine.scripted import ScriptedModel, replacing

PAIRS = count_pairs([b"print(f(x))\nprint(g(y))\nfor a in b:\n    print(a)\n" * 3])


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [(b"print(f(x)\n", b"print(f(x))\n"), (b"for a in b\n    print(a)\n", b"for a in b:\n    print(a)\n")],
)
def test_the_baseline_repairs_what_is_usual(broken: bytes, repaired: bytes) -> None:
    """A lost bracket or colon near the parser's error comes back."""
    assert baseline_repair(broken, PAIRS) == repaired


def test_the_baseline_leaves_what_it_cannot_repair() -> None:
    """Two mistakes are too many for one edit."""
    broken = b"f(((\n" + b"x = 1\n" * 30 + b"if y\n    pass\n"
    assert find_problem(broken) is not None
    assert baseline_repair(broken, PAIRS) == broken


@dataclass(frozen=True)
class _Random:
    source: bytes
    kind: str = "insecure-random"
    repaired: bytes = b"def token():\n    return secrets.choice('abc')\n"


@pytest.mark.parametrize(("module", "rank"), [(b"secrets", 0), (b"ast", None)])
def test_an_import_that_the_piece_lacks_is_no_mistake(module: bytes, rank: int | None) -> None:
    """Samples are cut from files without their imports; what else differs counts."""
    source = b"def token():\n    return random.choice('abc')\n"
    (found,) = outcomes([_Random(source)], Engine(model=ScriptedModel(replacing(b"random", module))))
    assert found.rank == rank


def test_a_summary_counts_what_is_right_and_what_is_shown() -> None:
    """Precision is over what is shown; the calibration error compares confidence and truth."""
    found = [
        Outcome("a", 0, True, 0.9, "logic", True, 10.0),
        Outcome("a", 3, True, 0.9, "logic", True, 20.0),
        Outcome("b", None, False, 0.1, "logic", False, 30.0),
        Outcome("b", 0, True, 0.1, "logic", False, 40.0),
    ]
    figures = summary(found)
    assert (figures["exact top-1"], figures["exact top-5"], figures["parses"]) == (0.5, 0.75, 0.75)
    assert (figures["shown and right"], figures["precision of what is shown"]) == (0.25, 0.5)
    assert figures["calibration error"] == pytest.approx(0.4)
    assert figures["kinds"] == {"a": [2, 0.5], "b": [2, 0.5]}


def test_published_figures_stand_in_manifest_and_readme(tmp_path: Path) -> None:
    """Every figure of the table comes from the run."""
    manifest, readme = tmp_path / "manifest.json", tmp_path / "README.md"
    manifest.write_text('{"models": {"trm": {}}}')
    readme.write_text("# x\n<!-- figures:begin -->\nold\n<!-- figures:end -->\nrest\n")
    group = summary([Outcome("a", 0, True, 0.9, "logic", True, 10.0), Outcome("a", 3, True, 0.9, "logic", False, 20.0)])
    clean: dict[str, object] = {"lines": 1000, "alarms": 2, "per 1000 lines": 2.0}
    figures = {"syntax": {**group, "baseline exact top-1": 0.25}, "logic": group, "clean": clean}
    publish(figures, manifest, readme, tmp_path / "quality.md")
    assert "| a | 2 | 50% |" in (tmp_path / "quality.md").read_text()
    assert json.loads(manifest.read_text())["models"]["trm"]["quality"]["clean"] == clean
    text = readme.read_text()
    assert "| syntax | 2 | 50.0% | 100.0% | 100.0% | 50.0% | 100.0% | 25.0% |" in text
    assert "| logic | 2 | 50.0% | 100.0% | 100.0% | 50.0% | 100.0% | – |" in text
    assert "1000 lines of clean code it raised 2 warnings" in text
    assert "old" not in text
    assert text.endswith("rest\n")
