"""Parts of a text about a change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.edits import Edit, apply_edits
from mlrepair.excerpt import excerpt

FUNCTION = b"def f(a):\n    b = a\n    if b:\n        c = b\n    return c\n"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        (FUNCTION, FUNCTION.index(b"c = b"), b"b = a\nif b:\n    c = b\nreturn c\n"),
        (b"a = 1\nb = 2\nc = 3\nd = 4\n", 0, b"a = 1\nb = 2\nc = 3\n"),
        (b"a = 1\nb = 2\n", 0, b"a = 1\n"),
        (b"if a:\n    b = 2\n", 10, b"b = 2\n"),
        (b"if a:\n    b = 2\n    c = 3\n", 3, None),
        (b"a = 1\n", 0, None),
    ],
)
def test_the_largest_part_that_is_not_all(text: bytes, place: int, expected: bytes | None) -> None:
    """A statement with its neighbours, alone where they are all there is, of the outermost block that allows it."""
    found = excerpt(text, [Edit(place, place, b"")])
    assert (found[0].text if found else None) == expected


@given(st.data(), st.sampled_from([FUNCTION, b"x = 1\r\nfor y in x:\r\n\tz(y,\r\n\t  x)\r\n\tw = z\r\nv = w"]))
def test_the_edits_do_the_same_in_the_part(data: st.DataObject, text: bytes) -> None:
    """What the edits put in and take out is the same; bytes that are no statement's have no part."""
    start = data.draw(st.integers(0, len(text)))
    edit = Edit(start, data.draw(st.integers(start, min(len(text), start + 3))), b"_")
    found = excerpt(text, [edit])
    if found is None:
        return
    part, (moved,) = found
    assert part.edits_in_source([moved]) == (edit,)
    assert part.text[moved.start : moved.end] == text[edit.start : edit.end]
    assert apply_edits(part.text, [moved]).count(b"_") == part.text.count(b"_") + 1


def test_arbitrary_bytes_never_raise() -> None:
    """Broken text has parts, or none."""
    for text in (b"", b"\xff\x00", b"(((\n", b"if:\n  x\n y\n"):
        excerpt(text, [Edit(0, 0, b"x")])
