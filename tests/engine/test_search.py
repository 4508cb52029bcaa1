"""Search for repairs of several steps, around a scripted model."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mlrepair.actions import Action, Operation
from mlrepair.composition import compose
from mlrepair.edits import Edit, apply_edits
from mlrepair.search import Candidate, Search, shares
from mlrepair.windows import Snippet
from tests.engine.scripted import Script, ScriptedModel, after, either, inserting, silent


def _search(text: bytes, script: Script) -> tuple[list[bytes], list[Candidate]]:
    snippet = Snippet.of(text, 0, len(text))
    found = Search(ScriptedModel(script), snippet, (), snippet.problem(text)).run()
    return [apply_edits(text, candidate.edits) for candidate in found], found


def test_two_mistakes_are_repaired() -> None:
    """Two different steps lead to a text that parses, where none alone does."""
    texts, found = _search(b"x = [1 2, {3 4}]\n", either(inserting(b"1", b",", 0.5), inserting(b"3", b":", 0.4)))
    assert texts[0] == b"x = [1, 2, {3: 4}]\n"
    assert len(found[0].actions) == 2


def test_the_same_mistake_again_costs_no_fee() -> None:
    """Two equal steps are as probable as their product; two different ones pay a fee."""
    _, (equal, *_) = _search(
        b"x = [1 2 1 3]\n",
        lambda w: (
            [(Action(after(w, b"1", i), Operation.INSERT, b","), 0.4) for i in (0, 1)]
            + [(Action(after(w, b"2"), Operation.INSERT, b","), 0.4)]
        ),
    )
    assert len(equal.actions) == 3
    assert equal.log_probability > 3 * -0.92


def test_a_text_that_parses_may_be_broken_on_the_way() -> None:
    """Wrapping a call takes two steps, and the text between them does not parse."""
    texts, _ = _search(b"x = len(y)\n", either(inserting(b"=", b"str(", 0.5), inserting(b")", b")", 0.4)))
    assert texts == [b"x = str(len(y))\n"]


def test_the_parser_helps_where_the_model_is_silent() -> None:
    """Without a proposal of the model, edits at the parser's position are tried, and marked as guesses."""
    texts, found = _search(b"x = [1 2]\n", silent)
    assert b"x = [1, 2]\n" in texts
    assert all(candidate.is_guided for candidate in found)


def test_brackets_are_forgotten_rather_than_calls() -> None:
    """Where they do not match, a call stays although the model would take it away."""
    texts, _ = _search(
        b"x = f(len(y)\n",
        lambda w: [
            (Action(after(w, b"len"), Operation.DELETE_TWO), 0.8),
            (Action(after(w, b")"), Operation.INSERT, b")"), 0.1),
        ],
    )
    assert texts[:2] == [b"x = f(len(y))\n", b"x = f(y)\n"]


def test_a_comparison_is_no_statement() -> None:
    """A bracket that would make one closes elsewhere."""
    texts, _ = _search(b"a(b(c) == d\n", either(inserting(b")", b")", 0.8), inserting(b"d", b")", 0.1)))
    assert texts[:2] == [b"a(b(c) == d)\n", b"a(b(c)) == d\n"]


def test_a_search_ends_when_it_has_enough() -> None:
    """In a text that parses nearly every action is a repair; reading the less probable ones is in vain."""
    text = b"print(one)\n"
    snippet = Snippet.of(text, 0, len(text))
    names = [bytes([letter]) for letter in b"abcdefghij"]
    model = ScriptedModel(
        lambda w: [(Action(after(w, b"one"), Operation.REPLACE, name), 0.1 / ord(name)) for name in names]
    )
    found = Search(model, snippet, (), None, enough=3).run()
    assert [apply_edits(text, candidate.edits) for candidate in found] == [b"print(a)\n", b"print(b)\n", b"print(c)\n"]


def test_a_sure_step_leaves_other_rows_to_other_searches() -> None:
    """Where one step repairs an error and another error stands on a later row, nothing is read again for that one."""
    text = b"f(a b)\n\nif c\n    d\n"
    snippet = Snippet.of(text, 0, len(text))
    model = ScriptedModel(either(inserting(b"a", b","), inserting(b"c", b":", 0.1)))
    first, *_ = Search(model, snippet, (), snippet.problem(text)).run()
    assert apply_edits(text, first.edits) == text.replace(b"a b", b"a, b")
    assert not first.is_complete
    assert len(model.seen) == 1


def test_a_cancelled_search_stops() -> None:
    """Nothing is tried after the cancellation."""
    text = b"print(1\n"
    snippet = Snippet.of(text, 0, len(text))
    model = ScriptedModel(inserting(b"1", b")"))
    assert Search(model, snippet, (), snippet.problem(text), cancelled=lambda: True).run() == []


def test_a_search_ends_at_its_deadline() -> None:
    """After the deadline there is no repair."""
    text = b"print(1\n"
    snippet = Snippet.of(text, 0, len(text))
    model = ScriptedModel(inserting(b"1", b")"))
    assert Search(model, snippet, (), snippet.problem(text), deadline=time.thread_time() - 1).run() == []


def test_shares_are_probabilities() -> None:
    """The confidences of all candidates together are one."""
    candidates = [Candidate((), score, ()) for score in (-1.0, -2.0, -50.0)]
    assert abs(sum(shares(candidates)) - 1) < 1e-9


@st.composite
def _edited(draw: st.DrawFn, length: int) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [Edit(start, end, draw(st.binary(max_size=3))) for start, end in pairs]


@given(st.data(), st.binary(max_size=20))
def test_composed_edits_do_what_both_do(data: st.DataObject, source: bytes) -> None:
    """Applying composed edits is applying the first, then the second."""
    first = data.draw(_edited(len(source)))
    middle = apply_edits(source, first)
    second = data.draw(_edited(len(middle)))
    composed = compose(len(source), first, second)
    assert apply_edits(source, composed) == apply_edits(middle, second)
    assert all(a.end < b.start for a, b in pairwise(composed))
