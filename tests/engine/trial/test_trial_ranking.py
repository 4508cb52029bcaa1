"""The order of the candidates, and which of them are worth a try."""

import math
from collections.abc import Callable, Sequence

import pytest

from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import Cell, lex
from mlrepair.trial.bench import Result
from mlrepair.trial.candidate import Candidate
from mlrepair.trial.distinct import Meanings, is_same
from mlrepair.trial.gains import gains
from mlrepair.trial.grammar import candidates
from mlrepair.trial.kinds import Kind
from mlrepair.trial.likeness import Seen, refined
from mlrepair.trial.pairs import beside, with_pairs
from mlrepair.trial.ranking import Probed, rank, suspicion
from mlrepair.trial.trimming import trimmed

SOURCE = b"a = b\nc = d\n"


def test_rows_of_failing_tests_are_suspicious() -> None:
    """A row that only failing tests run is more suspicious than one that all run; others are not at all."""
    rows = suspicion(
        [
            Result(0, False, 0.1, lines=frozenset({(0, 1), (0, 2)})),
            Result(1, True, 0.1, lines=frozenset({(0, 1), (0, 3)})),
        ]
    )
    assert rows[0, 2] > rows[0, 1] > 0
    assert (0, 3) not in rows


def test_crash_makes_its_row_more_suspicious() -> None:
    """The row at which a failing test raises comes before the others it runs."""
    rows = suspicion([Result(0, False, 0.1, lines=frozenset({(0, 1), (0, 2)}), crash=(0, 1))])
    assert rows[0, 1] > rows[0, 2]


def test_what_makes_the_file_more_probable_comes_first() -> None:
    """Of three candidates, the one that fits its file; one of which nothing is said stands between the others."""
    one, other, unsaid = (Candidate(0, (Edit(0, 1, text),), Kind.NAME, 1) for text in (b"x", b"y", b"z"))
    said = {(0, one.edits): (-4.0, 0), (0, other.edits): (2.0, 0)}
    ranked = refined([one, unsaid, other], [SOURCE], {(0, 1): 1.0}, gains=said)
    assert [candidate.edits for candidate in ranked] == [other.edits, unsaid.edits, one.edits]


def test_a_longer_file_is_no_worse_for_its_length() -> None:
    """Each cell more makes a file less probable; that alone is nothing against a candidate."""
    one, other = (Candidate(0, (Edit(0, 1, text),), Kind.NAME, 1) for text in (b"x", b"y"))
    ranked = refined(
        [one, other], [SOURCE], {(0, 1): 1.0}, gains={(0, one.edits): (-2.0, 0), (0, other.edits): (-2.5, 2)}
    )
    assert ranked[0].edits == other.edits


def test_gains_are_those_of_the_files_with_the_candidates_in_them() -> None:
    """Each file is asked about once, with its own candidates."""
    asked: list[list[bytes]] = []

    class Reader:
        def gains(
            self, cells: Sequence[Cell], repaired: Sequence[Sequence[Cell]], is_over: Callable[[], bool]
        ) -> list[float]:
            asked.append([b"".join(cell.text for cell in some) for some in repaired])
            return [float(len(some)) for some in repaired]

    here, there = Candidate(0, (Edit(0, 1, b"x"),), Kind.NAME, 1), Candidate(1, (Edit(0, 1, b"y + 1"),), Kind.NAME, 1)
    found = gains(Reader(), [SOURCE, b"a\n"], [there, here])
    assert asked == [[b"x=bc=d"], [b"y+1"]]
    assert found[1, there.edits] == (len(lex(b"y + 1\n")), 2)


def test_suspicious_rows_come_first() -> None:
    """Of two candidates of one kind, the one in the more suspicious row is tried first."""
    ranked = rank(_candidates(), [SOURCE], {(0, 1): 0.1, (0, 2): 1.0})
    assert [candidate.row for candidate in ranked] == [2, 1]


def test_probed_candidates_come_last() -> None:
    """A candidate that raises in a failing test comes after others, one that changes nothing after all."""
    rows = {(0, 1): 1.0, (0, 2): 0.5}
    assert [c.row for c in rank(_candidates(), [SOURCE], rows)] == [1, 2]
    assert [c.row for c in rank(_candidates(), [SOURCE], rows, probed=Probed(dead={0}))] == [2, 1]
    assert [c.row for c in rank(_candidates(), [SOURCE], rows, probed=Probed(dead={1}, same={0}))] == [2, 1]


def test_what_leaves_a_name_without_a_value_comes_later() -> None:
    """Where a failing test raises for the lack of a name, candidates that write it or take it away come first."""
    writing, removing, other = (
        Candidate(0, (Edit(0, 1, b"d"),), Kind.TARGET, 1),
        Candidate(0, (Edit(10, 11, b"b"),), Kind.NAME, 2),
        Candidate(0, (Edit(4, 5, b"a"),), Kind.NAME, 1),
    )
    rows = {(0, 1): 1.0, (0, 2): 0.5}
    assert rank([writing, removing, other], [SOURCE], rows)[-1] == removing
    assert rank([writing, removing, other], [SOURCE], rows, unbound={"d"})[-1] == other


def test_values_of_another_type_come_later() -> None:
    """A name whose value has another type than the one it replaces is tried after the others."""
    assert [c.row for c in rank(_candidates(), [SOURCE], {(0, 1): 1.0, (0, 2): 0.9}, probed=Probed(odd={0}))] == [2, 1]


def test_short_repairs_with_names_from_above_come_first() -> None:
    """Of equally probable candidates: fewer words, more like the old ones, with a name of the rows before."""
    source = b"near = 1\n\n\n\n\nother = 2\nfar = 3\na = b[c] + d\n"
    place = source.index(b"b[c]")

    def candidate(text: bytes, row: int = 8) -> Candidate:
        return Candidate(0, (Edit(place, place + 4, text),), Kind.DONOR, row, score=-5.0)

    def order(*texts: bytes) -> list[bytes]:
        ranked = refined([candidate(text) for text in texts], [source], {(0, 8): 1.0})
        return [one.edits[0].text for one in ranked]

    assert order(b"b[near]", b"b[other]") == [b"b[other]", b"b[near]"]
    assert order(b"x(y, z)", b"b[y]") == [b"b[y]", b"x(y, z)"]
    assert order(b"b[y] + z * 2", b"b[y]") == [b"b[y]", b"b[y] + z * 2"]


def test_what_is_improbable_or_raises_comes_later() -> None:
    """A refined order still heeds suspicion and probes; what is beyond the likeliest stays behind."""
    ranked = [Candidate(0, (Edit(4, 5, text),), Kind.NAME, row, score=-1.0) for text, row in ((b"x", 1), (b"y", 2))]
    rows, even = {(0, 1): 0.1, (0, 2): 0.9}, {(0, 1): 0.9, (0, 2): 0.9}
    first, second = (one.edits for one in ranked)
    assert [one.row for one in refined(ranked, [SOURCE], rows)] == [2, 1]
    assert [one.row for one in refined(ranked, [SOURCE], even, Seen(dead={first}))] == [2, 1]
    assert [one.row for one in refined(ranked, [SOURCE], rows, Seen(dead={first, second}))] == [2, 1]


def test_what_changes_only_failing_tests_comes_first() -> None:
    """A candidate that changes a value in a test that passes is tried later; one that changes a failing one, sooner."""
    ranked = [Candidate(0, (Edit(4, 5, text),), Kind.NAME, 1, score=-1.0) for text in (b"x", b"y")]
    first, second = (one.edits for one in ranked)

    def order(seen: Seen) -> list[bytes]:
        return [one.edits[0].text for one in refined(ranked, [SOURCE], {(0, 1): 1.0}, seen)]

    assert order(Seen(meddling={first})) == [b"y", b"x"]
    assert order(Seen(changing={second})) == [b"y", b"x"]
    assert order(Seen(changing={first, second}, meddling={first})) == [b"y", b"x"]


def test_refined_scores_are_probabilities() -> None:
    """However much the evidence says, the chances of all candidates are one together: pairs are measured by them."""
    ranked = [Candidate(0, (Edit(4, 5, text),), Kind.NAME, 1, score=-1.0) for text in (b"x", b"y")]
    found = refined(ranked, [SOURCE], {(0, 1): 1.0}, Seen(changing={ranked[0].edits}))
    assert sum(math.exp(one.score) for one in found) == pytest.approx(1)


def test_equal_meanings_are_tried_once() -> None:
    """`x > y` and `y < x`, or other brackets, are one meaning; what does not parse is none."""
    meanings = Meanings(b"a = x <= y\n")
    assert meanings.is_new([Edit(4, 10, b"x > y")])
    assert not meanings.is_new([Edit(4, 10, b"y < x")])
    assert not meanings.is_new([Edit(4, 10, b"(x > y)")])
    assert not meanings.is_new([Edit(4, 10, b"(x > y")])
    assert not meanings.is_new([Edit(4, 10, b"y >= x")])
    assert meanings.is_new([Edit(4, 10, b"x >= y")])


def test_candidates_give_no_warnings(recwarn: pytest.WarningsRecorder) -> None:
    """What Python warns of in a text that the user did not write stays silent."""
    assert Meanings(b"a = b\n").is_new([Edit(4, 5, b"1if b else 0")])
    assert Meanings(b"a = b\n").is_new([Edit(4, 5, b"b is 0")])
    assert not recwarn.list


def test_trimmed_edits_do_the_same() -> None:
    """An edit without the words that stay leads to the same text, for all candidates of a function."""
    source = b"def f(items, low):\n    while low <= len(items):\n        low = low + items[low]\n    return low\n"
    for candidate in candidates(source, range(1, 5)):
        short = tuple(trimmed(source, edit) for edit in candidate.edits)
        assert apply_edits(source, short) == apply_edits(source, candidate.edits)


def test_pairs_come_where_their_probability_puts_them() -> None:
    """The single steps come first, then pairs in one row, then pairs across rows; overlapping steps are no pair."""
    scored = [
        Candidate(0, (Edit(0, 1, b"x"),), Kind.NAME, 1, score=-1.0),
        Candidate(0, (Edit(0, 1, b"y"),), Kind.NAME, 1, score=-1.1),
        Candidate(0, (Edit(4, 5, b"x"),), Kind.NAME, 1, score=-1.2),
        Candidate(0, (Edit(10, 11, b"x"),), Kind.NAME, 2, score=-1.3),
    ]
    found = [apply_edits(SOURCE, candidate.edits) for candidate in with_pairs(scored, [SOURCE])]
    assert found[4:6] == [b"x = x\nc = d\n", b"y = x\nc = d\n"]
    assert set(found[6:]) == {b"x = b\nc = x\n", b"y = b\nc = x\n", b"a = x\nc = x\n"}


def test_likely_pairs_come_before_unlikely_steps() -> None:
    """A pair of probable steps is tried before a step that is all but impossible."""
    scored = [
        Candidate(0, (Edit(0, 1, b"x"),), Kind.NAME, 1, score=-1.0),
        Candidate(0, (Edit(4, 5, b"x"),), Kind.NAME, 1, score=-1.2),
        Candidate(0, (Edit(10, 11, b"x"),), Kind.NAME, 2, score=-20.0),
    ]
    assert [candidate.steps for candidate in with_pairs(scored, [SOURCE])][:4] == [1, 1, 2, 1]


def test_halves_are_tried_with_the_others() -> None:
    """A candidate that passes some tests is paired with all that change another place."""
    half, other = _candidates()
    (pair,) = beside(half, [half, other], [SOURCE])
    assert apply_edits(SOURCE, pair.edits) == b"a = x\nc = x\n"


def test_meaning_is_told_from_layout() -> None:
    """Two texts mean the same when only layout and the sides of a comparison differ."""
    assert is_same(b"a = x > y\n", b"a = (y < x)  # note\n")
    assert not is_same(b"a = x > y\n", b"a = x < y\n")


def _candidates() -> list[Candidate]:
    return [
        Candidate(0, (Edit(4, 5, b"x"),), Kind.NAME, 1),
        Candidate(0, (Edit(10, 11, b"x"),), Kind.NAME, 2),
    ]
