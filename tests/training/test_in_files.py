"""Logic bugs in whole files, judged with and without the file."""

import pickle
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from mlrepair.edits import Edit, apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import lex, tokens_of
from mlrepair.session import WEIGHTS
from mlrepair.syntax import find_problem
from mlrepair.windows import split
from mlrepair_training.evidence import Witness
from mlrepair_training.in_files import BugInFile, _is_told_outside, bugs_in_files
from mlrepair_training.mamba_benchmark import ALL, judge_bugs, readings
from mlrepair_training.packages import SourceFile

PATH = Path(__file__).parents[2] / "engine" / "mlrepair" / "windows.py"
FILE = SourceFile("mlrepair", "windows.py", PATH.read_bytes())


@pytest.fixture(scope="module")
def bugs() -> list[BugInFile]:
    """Some bugs of one file."""
    return list(islice(bugs_in_files([FILE], Random(1), most=12), 12))


def test_each_file_has_one_bug_in_its_window(bugs: list[BugInFile]) -> None:
    """The rest of the file is as it was, it parses, and the window holds what differs."""
    assert len(bugs) == 12
    for bug in bugs:
        assert bug.repaired == FILE.source
        assert find_problem(bug.source) is None
        same = next(i for i, (one, other) in enumerate(zip(bug.source, FILE.source, strict=False)) if one != other)
        assert bug.window.cells[0].start <= same <= bug.window.cells[-1].end
        assert bug.window.source == bug.source


def test_told_outside_means_in_reach_but_not_in_the_window() -> None:
    """A name of the window, or of nowhere, is not told outside; one of the file's other functions is."""
    source = b"def far(a):\n    return a\n\n\ndef near(b):\n    return other(b)\n"
    window: Window = list(split(source, lex(source)))[1]
    start = source.index(b"other")
    told = [
        _is_told_outside(window, [Edit(start, start + 5, name)])
        for name in (b"far", b"near", b"nowhere", b"b", b"b + far")
    ]
    assert told == [True, False, False, False, True]


def test_both_judgements_rank_the_same_repairs(bugs: list[BugInFile]) -> None:
    """With and without the file the same repairs are found; only their order may differ."""
    some = bugs[:6]
    judged = list(judge_bugs(ALL, some, WEIGHTS))
    assert [one.kind for one in judged] == [bug.kind for bug in some]
    assert any(one.alone is not None for one in judged)
    found, ranks = [], []
    for witness in (Witness(WEIGHTS, contexts=False), Witness(WEIGHTS)):
        every = [repairs for bug in some for repairs, _ in witness.repairs(bug.source, [bug.window], 12)]
        found.append([{one.edits for one in repairs} for repairs in every])
        ranks.append([rank(bug, [one.edits for one in repairs]) for bug, repairs in zip(some, every, strict=True)])
    assert any(found[0])
    assert found[0] == found[1]
    assert ranks == [[one.alone for one in judged], [one.in_context for one in judged]]


def rank(bug: BugInFile, repairs: list[tuple[Edit, ...]]) -> int | None:
    """The number of the author's repair among the first twelve."""
    texts = [tokens_of(apply_edits(bug.source, edits)) for edits in repairs[:12]]
    return texts.index(tokens_of(bug.repaired)) if tokens_of(bug.repaired) in texts else None


def test_bugs_travel_between_processes(bugs: list[BugInFile]) -> None:
    """The report draws them in one process and judges them in others."""
    assert pickle.loads(pickle.dumps(bugs)) == bugs


def test_a_text_is_read_again_faster_than_whole() -> None:
    """Both sizes are read, the second as far as there is text; no edit costs as much as the whole."""
    small, large = readings([FILE] * 5, WEIGHTS)
    assert (small.rows, large.rows) == (2000, 5 * FILE.source.count(b"\n"))
    assert small.cells < large.cells
    assert len(large.again) == 3
    assert max(large.again) < large.milliseconds
