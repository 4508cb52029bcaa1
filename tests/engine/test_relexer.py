from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair import relexer
from mlrepair.lexer import lex
from mlrepair.relexer import Relexer

PIECES = st.sampled_from(
    [
        *(
            b'"',
            b"'",
            b'"""',
            b"'''",
            b"\\",
            b"\n",
            b"\r\n",
            b"\r",
            b"\\\n",
            b"f'{x}'",
            b"f'''{a\n}'''",
            b"'''a\nb\n'''",
        ),
        *(
            b'f"{',
            b"}",
            b"(",
            b"x = 1\n",
            b"if x:\n",
            b"    y\n",
            b"#",
            b"\f",
            b"\xff",
            b"\xef\xbb\xbf",
            b"u'''",
            b"a.b\n",
        ),
    ]
)


@pytest.fixture(autouse=True, scope="module")
def short_texts() -> Iterator[None]:
    """Remember texts of any length: long ones would only be slow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relexer, "_SHORT", 0)
        yield


@given(st.lists(PIECES, max_size=14).map(b"".join), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), PIECES)))
def test_edited_text_has_the_cells_of_a_new_one(source: bytes, edits: list[tuple[float, int, bytes]]) -> None:
    """After each of a row of edits the cells are those that the lexer finds without knowing the text before."""
    memory = Relexer()
    assert lex(source) == memory.cells(source)
    for where, deleted, text in edits:
        start = int(where * len(source))
        source = source[:start] + text + source[start + deleted :]
        assert lex(source) == memory.cells(source)


def test_rows_before_an_edit_are_not_read_again() -> None:
    """What stands before the edited row keeps the very cells that it had."""
    memory = Relexer()
    before = memory.cells(b"a = 1\nb = 2\nc = 3\n")
    after = memory.cells(b"a = 1\nb = 2\nc = 34\n")
    assert [old is new for old, new in zip(before[:8], after[:8], strict=True)] == [True] * 8
