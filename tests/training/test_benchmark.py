"""The benchmark counts what it should, and its baseline knows nothing but the parser and token pairs."""

import json
from pathlib import Path

import pytest

from mlrepair.edits import Applicability, Edit, Fix
from mlrepair.syntax import find_problem
from mlrepair_training.benchmark import baseline_repair, count_pairs, publish, repaired_by

PAIRS = count_pairs([b"print(f(x))\nprint(g(y))\nfor a in b:\n    print(a)\n" * 3])


def fix(*edits: Edit, confidence: float = 0.5, alternatives: tuple[Fix, ...] = ()) -> Fix:
    """A finding with these edits."""
    unsafe = Applicability.UNSAFE
    return Fix("MLR001", "name", "message", 0, 1, edits, "label", confidence, unsafe, "trm", (), alternatives)


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


def test_all_first_fixes_of_a_broken_text_count_together() -> None:
    """Two errors are repaired by two findings; an alternative is applied alone and comes later."""
    source = b"a b c\n"
    first = fix(Edit(1, 1, b","), alternatives=(fix(Edit(1, 1, b";"), confidence=0.1),))
    second = fix(Edit(3, 3, b","))
    texts = repaired_by(source, [first, second], broken=True)
    assert texts[0] == b"a, b, c\n"
    assert texts[-1] == b"a; b c\n"
    assert repaired_by(source, [fix()], broken=True) == []


def test_published_figures_stand_in_manifest_and_readme(tmp_path: Path) -> None:
    """Every figure of the table comes from the run."""
    manifest, readme = tmp_path / "manifest.json", tmp_path / "README.md"
    manifest.write_text('{"models": {"trm": {}}}')
    readme.write_text("# x\n<!-- figures:begin -->\nold\n<!-- figures:end -->\nrest\n")
    group = {"samples": 7, "exact top-1": 0.5, "exact top-5": 0.625, "parses": 1.0, "baseline exact top-1": 0.25}
    clean = {"lines": 1000, "alarms": 2, "per 1000 lines": 2.0}
    publish({"syntax": group, "logic": group, "security": group, "clean": clean}, manifest, readme)
    assert json.loads(manifest.read_text())["models"]["trm"]["quality"]["clean"] == clean
    text = readme.read_text()
    assert "| syntax | 7 | 50.0% | 62.5% | 100.0% | 25.0% |" in text
    assert "| logic | 7 | 50.0% | 62.5% | 100.0% | – |" in text
    assert "old" not in text
    assert text.endswith("rest\n")
