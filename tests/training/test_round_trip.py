"""Corruptions and their recorded repairs, tried on the modules of this project and of the standard library."""

import json.decoder
from pathlib import Path
from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corpus import SourceFile
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.round_trip import try_kinds

FILES = [
    SourceFile("own", path.name, path.read_bytes())
    for path in (Path(__file__), Path(__file__).with_name("test_shards.py"), Path(json.decoder.__file__))
]


def kind(*edits: Edit) -> Corruption:
    """A kind that always makes these edits, or finds no place if there are none."""

    def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
        return edits or None

    return Corruption("MLR000", "made-up", "syntax", "", 1.0, ("", ""), corrupt)


def test_every_corruption_can_be_undone() -> None:
    """The short version of `mlrepair-train data check`: all kinds on a few pieces, no byte lost."""
    trials = try_kinds(FILES, 20)
    assert len(trials) > 90
    assert {trial.tried for trial in trials} == {20}
    assert [trial.failure for trial in trials if trial.failed] == []
    assert sum(trial.applied > 0 for trial in trials) > 0.6 * len(trials)


def test_a_kind_that_changes_nothing_has_failed() -> None:
    """An edit that leaves the text as it is is no mistake; one that adds to it is; no edits are no place."""
    idle, active, absent = try_kinds(FILES, 5, kinds=[kind(Edit(0, 0, b"")), kind(Edit(0, 0, b"(")), kind()])
    assert (idle.applied, idle.failed) == (5, 5)
    assert (active.applied, active.failed) == (5, 0)
    assert (absent.tried, absent.applied, absent.failed) == (5, 0, 0)


def test_files_that_do_not_parse_are_passed_over() -> None:
    """They offer no pieces."""
    broken = SourceFile("own", "broken.py", b"x = (\n")
    assert [trial.tried for trial in try_kinds([broken, *FILES], 3, kinds=[kind()])] == [3]
    assert [trial.tried for trial in try_kinds([broken], 3, kinds=[kind()])] == [0]
