"""Files while they are typed: only what is missing may be put in, where the typing stands."""

from random import Random

import pytest

from mlrepair.edits import Edit
from mlrepair.pieces import problem_of
from mlrepair_training.corpus import SourceFile
from mlrepair_training.typing_benchmark import PLACES, Unfinished, Verdict, difference, figures, unfinished_files

TYPED = b"def f(\n    # words\n\ndef g():\n    return 1\n"
STATE = Unfinished(TYPED, 6, PLACES[1])


@pytest.mark.parametrize(
    ("repairs", "verdict"),
    [
        ([[Edit(6, 6, b"):\n    pass")]], Verdict.FINISHED),
        ([[Edit(18, 18, b"\n):\n    pass")]], Verdict.FINISHED),  # behind the comment
        ([[Edit(0, 6, b"")]], Verdict.WRONG),
        ([[Edit(24, 24, b")")]], Verdict.WRONG),
        ([[Edit(6, 6, b"):\n    pass")], []], Verdict.WRONG),  # a second finding, where nothing is wrong
        ([[]], Verdict.NOTHING),
        ([], Verdict.NOTHING),
    ],
)
def test_only_what_ends_the_unfinished_is_right(repairs: list[list[Edit]], verdict: Verdict) -> None:
    """What was typed stays; more than one finding is one too many."""
    assert STATE.verdict(repairs) is verdict


def test_states_are_of_clean_files_and_do_not_parse() -> None:
    """Each is the beginning of its file, or its file without the rest of a definition."""
    source = b"".join(b"def f%d(\n    a,\n):\n    return a\n\n\n" % i for i in range(9))
    files = [SourceFile("p", f"{i}.py", source) for i in range(200)]
    states = list(unfinished_files(files, Random(1), 5))
    assert [sum(state.place == place for state in states) for place in PLACES] == [5, 5]
    for state in states:
        assert problem_of(state.source) is not None
        assert source.startswith(state.source[: state.cursor])
        assert state.place == PLACES[1] or state.source == source[: len(state.source)]
        rest = state.source[state.cursor :].strip()
        assert not rest if state.place == PLACES[0] else source.rstrip().endswith(rest)


def test_a_repaired_text_is_judged_by_what_differs() -> None:
    """The baseline gives texts, not edits."""
    assert difference(b"f(a", b"f(a)") == [(Edit(3, 3, b")"),)]
    assert difference(b"f(a b", b"f(b") == [(Edit(2, 4, b""),)]
    assert difference(b"f", b"f") == []


def test_shares_are_by_place() -> None:
    """Each place counts for itself."""
    end = Unfinished(b"f(", 2, PLACES[0])
    found = figures([(STATE, Verdict.WRONG), (STATE, Verdict.FINISHED), (end, Verdict.NOTHING)])
    assert found[PLACES[1]] == {"states": 2, "finished": 0.5, "nothing": 0.0, "wrong": 0.5}
    assert found[PLACES[0]] == {"states": 1, "finished": 0.0, "nothing": 1.0, "wrong": 0.0}
