import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair_lsp.positions import Position, PositionEncoding, offset_at, position_at
from mlrepair_lsp.text import Text

ENCODINGS = st.sampled_from(PositionEncoding)
# Every separator that Python's str.splitlines knows and LSP does not, beside those that LSP knows.
TEXTS = st.lists(
    st.sampled_from(
        ["a", "é", "汉", "😀", " ", "\n", "\r\n", "\r", "\f", "\v", "\x1c", "\x85", "\u2028", "\u2029", "\0"]
    )
).map("".join)


def units(string: str, encoding: PositionEncoding) -> int:
    """Count units the plain way, to compare with."""
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    return len(string.encode(codec)) // size


@given(TEXTS, ENCODINGS)
def test_positions_of_character_starts_come_back(string: str, encoding: PositionEncoding) -> None:
    """Every offset at the start of a character, except between CR and LF, survives the way to the editor and back."""
    text = Text.of(string)
    offsets = [
        len(string[:index].encode())
        for index in range(len(string) + 1)
        if string[max(index - 1, 0) : index + 1] != "\r\n"
    ]
    assert offsets == [offset_at(text, position_at(text, offset, encoding), encoding) for offset in offsets]


@given(TEXTS, ENCODINGS)
def test_positions_equal_a_plain_model(string: str, encoding: PositionEncoding) -> None:
    """Lines end at LF, CRLF and CR only, and characters are counted in the units agreed on."""
    text = Text.of(string)
    for index in range(len(string) + 1):
        lines = re.split("\r\n|\n|\r", string[:index])
        if string[max(index - 1, 0) : index + 1] != "\r\n":
            expected = Position(line=len(lines) - 1, character=units(lines[-1], encoding))
            assert expected == position_at(text, len(string[:index].encode()), encoding)


@given(TEXTS)
def test_line_starts_equal_a_plain_model(string: str) -> None:
    """A line starts at the beginning and after every LF, CRLF and CR."""
    expected = (0, *(match.end() for match in re.finditer(rb"\r\n|\n|\r", string.encode())))
    assert expected == Text.of(string).line_starts


@given(TEXTS, st.integers(0, 30), st.integers(0, 40), ENCODINGS)
def test_any_position_leads_into_the_text(string: str, line: int, character: int, encoding: PositionEncoding) -> None:
    """A position from anywhere becomes an offset at which the text can be cut."""
    text = Text.of(string)
    offset = offset_at(text, Position(line=line, character=character), encoding)
    assert string == text.data[:offset].decode() + text.data[offset:].decode()


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_character_past_the_end_of_a_line(encoding: PositionEncoding) -> None:
    """A character past the end of a line is the end of that line, before its line end."""
    assert offset_at(Text(b"ab\r\ncd"), Position(line=0, character=99), encoding) == 2


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_line_past_the_end_of_the_text(encoding: PositionEncoding) -> None:
    """A line past the last one is the end of the text."""
    assert offset_at(Text(b"ab\ncd"), Position(line=2, character=0), encoding) == 5


def test_position_inside_a_surrogate_pair() -> None:
    """A position between the halves of a pair is the start of the character."""
    assert offset_at(Text.of("a😀b"), Position(line=0, character=2), PositionEncoding.UTF16) == 1


def test_offset_inside_a_character() -> None:
    """An offset in the middle of a character is the start of the character."""
    assert Position(line=0, character=1) == position_at(Text.of("a😀b"), 3, PositionEncoding.UTF16)


def test_half_a_pair_becomes_one_unit() -> None:
    """Half a surrogate pair in JSON is kept as one character, so that later positions stay right."""
    assert Text.of("a\ud83db").data == b"a?b"
