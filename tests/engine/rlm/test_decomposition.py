"""Texts taken apart, and masked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.rlm.decomposition import Unit, broken_units, masked
from mlrepair.syntax import find_problem

TEXT = b'''import os


@decorated
def good(a):
    """Rows of a string
may stand at the margin, if they like.
"""
    return a


class Two:
    x = 1

    def first(self):
        if self.x
            return 1
        return [1, 2

    def second(self):
        for i in range(3):
            print(i
        else:
            pass
        return 2


x = f(1,
      2)
y = g(3
'''


@pytest.mark.parametrize(
    ("rows", "begins"),
    [
        (64, [b"class Two:", b"y = g(3"]),
        (12, [b"def first(self):", b"def second(self):", b"y = g(3"]),
        (4, [b"if self.x", b"return [1, 2", b"for i in range(3):", b"y = g(3"]),
        (1, [b"if self.x", b"return [1, 2", b"print(i", b"y = g(3"]),
    ],
)
def test_a_text_is_taken_apart_down_to_the_size(rows: int, begins: list[bytes]) -> None:
    """From classes to methods to blocks to statements: the fewer rows a piece may have, the smaller the pieces."""
    found = broken_units(TEXT, rows)
    assert [TEXT[unit.start : unit.end].split(b"\n")[0].strip() for unit in found] == begins


@pytest.mark.parametrize("rows", [64, 4, 1])
def test_what_is_left_parses(rows: int) -> None:
    """Without the broken pieces the text is Python, and every byte of the rest stands where it stood."""
    units = broken_units(TEXT, rows)
    text = masked(TEXT, units)
    assert find_problem(text) is None
    assert len(text) == len(TEXT)
    inside = {place for unit in units for place in range(unit.start, unit.end)}
    assert all(text[i] == TEXT[i] for i in range(len(TEXT)) if i not in inside)


@pytest.mark.parametrize(
    "source", [b"", b"\n# nothing\n", b"x = 1\n", b"if a:\n    b\nelif c:\n    d\nelse:\n    e\n", b'x = """\na\n"""\n']
)
def test_what_parses_has_no_broken_pieces(source: bytes) -> None:
    """Clauses, strings over several rows and comments are no reason to complain."""
    assert broken_units(source, 1) == []


def test_prose_is_one_mistake() -> None:
    """Rows of a docstring that lost its quotes are one piece, not one each; of two broken rows each is one."""
    prose = b"Return the thing.\nIt is what it is, and\nnothing else is.\nSo there!\n"
    assert broken_units(b"x = 1\n" + prose + b"y = 2\n", 1) == [Unit(6, 6 + len(prose))]
    assert len(broken_units(b"x = f(1\ny = g(2\nz = 3\n", 1)) == 2


def test_a_broken_header_keeps_its_body() -> None:
    """Where the header is what is broken, the statement is one piece."""
    source = b"def f(a:\n    x = 1\n    return x\ny = 1\n"
    assert broken_units(source, 1) == [Unit(0, source.index(b"y"))]


@given(st.text("def f():\n \t\"'([])x=1#else:@", max_size=80))
def test_any_text_can_be_taken_apart(text: str) -> None:
    """Pieces are in order, do not overlap, and masking them keeps the length."""
    source = text.encode()
    units = broken_units(source, 1)
    assert all(one.end <= other.start for one, other in pairwise(units))
    assert len(masked(source, units)) == len(source)
