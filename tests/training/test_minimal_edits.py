"""A fix becomes the smallest edits that give what the author wrote, whatever else the two states differ in."""

import pytest

from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import tokens_of
from mlrepair_training.minimal_edits import edit_sets, meaning_of


def smallest(before: bytes, after: bytes) -> tuple[Edit, ...]:
    """The first set of edits; applied, it gives what is wanted."""
    return next(edit_sets(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"x = f(a)\n", b"x = f(a, b)\n"),
        (b"x = f(a)\n", b"x = g(f(a))\n"),
        (b"if a:\n    pass\n", b"if a and not b:\n    pass\n"),
        (b"if not a:\n    pass\n", b"if a:\n    pass\n"),
        (b"run(a)\n", b"await run(a)\n"),
        (b"x = a.b\n", b"x = a.b[0]\n"),
        (b"x = f(a, b)\n", b"x = f(b, a)\n"),
        (b"x = a\ny = b\n", b"x = a\n"),
        (b"f()\n", b"f()\ng()\n"),
        (b"if a:\n    f()\n    g()\n", b"if a:\n    f()\ng()\n"),
        (b"f()\n", b"if a:\n    f()\n"),
        (b"return a\n", b"return a if b else c\n"),
    ],
)
def test_edits_give_what_the_author_wrote(before: bytes, after: bytes) -> None:
    """Whatever the change, each set of edits leads to its tokens and its tree; blanks are where they belong."""
    sets = list(edit_sets(before, after))
    assert sets
    for edits in sets:
        text = apply_edits(before, edits)
        assert tokens_of(text) == tokens_of(after)
        assert b"  " not in text.replace(b"\n    ", b"\n")
        assert meaning_of(text) == meaning_of(after)


def test_an_edit_is_as_small_as_cells_allow() -> None:
    """One changed operator is one edit of its bytes."""
    assert smallest(b"if a < b and c:\n    pass\n", b"if a <= b and c:\n    pass\n") == (Edit(5, 6, b"<="),)


def test_layout_is_no_edit() -> None:
    """A call that is broken into rows, with a comma behind its last argument, differs in the new argument alone."""
    before = b"def f():\n    return g(first, second)\n"
    after = b"def f():\n    return g(\n        first,\n        second,\n        third,\n    )\n"
    assert smallest(before, after) == (Edit(35, 35, b", third"),)


def test_docstrings_and_annotations_are_no_edits() -> None:
    """A function that was documented by the same commit keeps its own words."""
    before = b'def f(a):\n    """Old."""\n    return a + 1\n'
    after = b'def f(a: int) -> int:\n    """New words."""\n    return a + 2\n'
    assert apply_edits(before, smallest(before, after)) == before.replace(b"+ 1", b"+ 2")


def test_a_change_of_layout_alone_has_no_edits() -> None:
    """Comments, quotes and blanks: there is nothing to repair. Nor is there in what does not parse."""
    assert not list(edit_sets(b"x = 'a'\n", b'x = "a"  # one\n'))
    assert not list(edit_sets(b"x = 1\n", b"x = (\n"))
