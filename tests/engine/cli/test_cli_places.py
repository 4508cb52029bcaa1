"""Places of byte offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.cli.places import Place, Places


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, Place(1, 1)),
        ("ab", 2, Place(1, 3)),
        ("a\nb", 2, Place(2, 1)),
        ("a\n", 2, Place(2, 1)),
        ("a\r\nb", 3, Place(2, 1)),
        ("a\rb", 2, Place(2, 1)),
        ("a\x0cb", 2, Place(1, 3)),
        ("a\u2028b", 4, Place(1, 3)),
        ("é😀x", 6, Place(1, 3)),
    ],
    ids=["empty", "end", "lf", "after-last-lf", "crlf", "cr", "form-feed", "line-separator", "code-points"],
)
def test_rows_and_columns_count_from_one(text: str, offset: int, place: Place) -> None:
    """A row ends at LF, CRLF or CR only; a column is a code point."""
    assert Places(text.encode())[offset] == place


@given(text=st.text(), data=st.data())
def test_a_place_leads_back_to_its_offset(text: str, data: st.DataObject) -> None:
    """The rows before, and the columns before in the row, are exactly the text before the offset."""
    characters = data.draw(st.integers(0, len(text)))
    place = Places(text.encode())[len(text[:characters].encode())]
    lines = text.encode().splitlines(keepends=True)
    before = b"".join(lines[: place.row - 1]).decode() + b"".join(lines[place.row - 1 :]).decode()[: place.column - 1]
    assert before == text[:characters]


@given(text=st.text(alphabet=st.sampled_from("ab\r\n\x0cé")))
def test_every_row_has_its_line(text: str) -> None:
    """`line` gives the text of the row, without its ending."""
    lines = text.encode().splitlines()
    places = Places(text.encode())
    assert [places.line(row).encode() for row in range(1, len(lines) + 1)] == lines
