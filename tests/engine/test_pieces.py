from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair import pieces
from mlrepair.pieces import pieces_of, problem_of
from mlrepair.syntax import find_problem

LINES = st.sampled_from(
    [
        *(b"x = 1\n", b"def f(a):\n    return a\n", b"@f\n", b"class A:\n    def g(self): pass\n", b"\n", b"# c\n"),
        *(b"if x:\n    global x\n", b"global x\n", b"else:\n    pass\n", b"from __future__ import annotations\n"),
        *(
            b"def f(a: (b := 1)): pass\n",
            b"print(\n",
            b")\n",
            b'"""\n',
            b"'''\n",
            b"text = '''\nA line\n'''\n",
            b"f'{x\n",
        ),
        *(
            b"return 1\n",
            b"    y\n",
            b"x = \\\n",
            b"x = = 1\n",
            b"x = 1",
            b"\xff",
            b"\0",
            b"\r",
            b"\f",
            b"nonlocal x\n",
        ),
        *(b"try:\n    pass\nexcept A, B:\n    pass\n", b"async def f():\n    await g()\n", b"# coding: latin-1\n"),
    ]
)


@pytest.fixture(autouse=True, scope="module")
def short_texts() -> Iterator[None]:
    """Cut texts of any length: long ones would only be slow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_SHORT", 0)
        yield


@given(st.lists(LINES, max_size=12).map(b"".join))
def test_pieces_decide_as_the_whole_text(source: bytes) -> None:
    """A text read piece by piece has the problem, or none, that it has as a whole, whatever was read before."""
    expected = find_problem(source)
    assert (expected, expected) == (problem_of(source), problem_of(source))


@given(st.lists(LINES, max_size=12).map(b"".join))
def test_pieces_are_the_text(source: bytes) -> None:
    """Pieces are Python each alone, and nothing is lost between them."""
    found = pieces_of(source)
    if found is not None:
        assert source == b"".join(found)
        assert {None} >= {find_problem(piece) for piece in found}


def test_long_text_is_cut() -> None:
    """Functions are pieces of their own, strings over lines that look like a start are not cut."""
    source = b'"""Text.\n\nimport this\n"""\nimport a\n@b\ndef f():\n    pass\nx = 1\n'
    expected = [b'"""Text.\n\nimport this\n"""\n', b"import a\n", b"@b\ndef f():\n    pass\n", b"x = 1\n"]
    assert expected == pieces_of(source)
