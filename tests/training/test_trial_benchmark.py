"""The benchmark of `fix --tests`."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

import pytest

from mlrepair.trial import Order
from mlrepair_training.trial_benchmark import Plan, Record, figures, measure
from mlrepair_training.trial_mistakes import mistaken
from mlrepair_training.trial_programs import TESTS, Program, verdicts
from tests.engine.scripted import ScriptedModel, silent

MEDIAN = b"""\
def median_low(data):
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise ValueError("no median")
    if n % 2 == 1:
        return data[n // 2]
    else:
        return data[n // 2 - 1]
"""
CASES = [(["median_low([1, 3, 5])\n"], "3\n"), (["data = [1, 3, 5, 7]\n", "median_low(data)\n"], "3\n")]
PROGRAM = Program(
    "statistics.median_low",
    MEDIAN.decode(),
    TESTS.format(module="statistics", name="median_low", package="statistics", cases=CASES),
    0,
)


@pytest.mark.parametrize(
    ("old", "new", "passed"),
    [("", "", [True, True]), ("// 2 - 1", "// 2", [True, False]), ("n = len", "n = missing", [False, False])],
)
def test_examples_judge_the_program_and_not_its_module(old: str, new: str, passed: list[bool]) -> None:
    """Each printed value is a test, and a mistake in the program makes it fail, though the module has none."""
    assert verdicts(replace(PROGRAM, source=PROGRAM.source.replace(old, new))) == passed


def test_program_that_cannot_be_loaded_has_no_verdicts() -> None:
    """A mistake that the import shows is none that tests are needed for."""
    assert verdicts(replace(PROGRAM, source="import no_such_module\n")) is None


def test_mistakes_are_many_and_repeatable() -> None:
    """One seed gives one mistake; many seeds give our corruptions and others."""
    drawn = [mistaken(MEDIAN, Random(seed)) for seed in range(60)]
    assert drawn[7] == mistaken(MEDIAN, Random(7))
    assert {"two tokens", "lost row"} <= {name for name, text in drawn if text != MEDIAN}
    assert len({text for _, text in drawn}) > 20


def test_figures_count_what_is_repaired_within_so_many_tries() -> None:
    """The shares are of all programs of a half and an order; one that was not repaired needs more than any number."""
    records = [
        Record("a", "held-out", "lost row", "ranked", 7, 1.0, True),
        Record("b", "held-out", "lost row", "ranked", 300, 3.0, False),
        Record("c", "development", "lost row", "ranked", None, 5.0, False),
    ]
    found = figures(records)
    assert (found["held-out, ranked"]["within 10"], found["held-out, ranked"]["within 500"]) == (0.5, 1.0)
    assert (found["all, ranked"]["median tries"], found["all, ranked"]["median seconds"]) == (300, 3.0)
    assert found["development, ranked"]["within 1000"] == 0.0


def test_finished_programs_are_not_repaired_again(tmp_path: Path) -> None:
    """An interrupted run goes on with what it has; its figures are written at the end."""
    record = Record(PROGRAM.key, PROGRAM.half, "lost row", "ranked", 7, 1.0, True)
    (tmp_path / "programs-0.jsonl").write_text(json.dumps(asdict(PROGRAM)) + "\n")
    (tmp_path / "results.jsonl").write_text(json.dumps(asdict(record)) + "\n")
    assert measure(Plan(tmp_path, 1), ScriptedModel(silent), None, [Order.RANKED]) == [record]
    assert json.loads((tmp_path / "figures.json").read_text())["all, ranked"]["programs"] == 1
