r"""Between byte offsets and the editor's lines and characters: the only module that knows both.

A character is one unit of the encoding that client and server agreed on: a byte, a UTF-16 code unit or a code point.
Positions that do not exist are moved to the nearest that does: past the end of a line to its end (LSP 3.17,
"Position"), past the last line to the end of the text, inside a character to its start, inside "\r\n" to the end of
the line.
"""

from enum import StrEnum
from typing import TypedDict

from mlrepair_lsp.text import Text

_CONTINUATIONS = bytes(range(0x80, 0xC0))  # second to fourth byte of a character
_FOUR_BYTE_LEADS = bytes(range(0xF0, 0xF8))  # first byte of a character that takes two UTF-16 units


class Position(TypedDict):
    """A place as an editor counts it, both from 0."""

    line: int
    character: int


class Range(TypedDict):
    """From one place up to another."""

    start: Position
    end: Position


class PositionEncoding(StrEnum):
    """The units in which an editor counts within a line."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


def position_at(text: Text, offset: int, encoding: PositionEncoding) -> Position:
    """Return the editor's position of a byte offset."""
    offset = _character_start(text.data, min(max(offset, 0), len(text.data)))
    line = text.line_of(offset)
    start, end = text.line_span(line)
    return Position(line=line, character=_units(text.data[start : min(offset, end)], encoding))


def range_of(text: Text, start: int, end: int, encoding: PositionEncoding) -> Range:
    """Return the editor's range of the bytes from `start` up to `end`."""
    return Range(start=position_at(text, start, encoding), end=position_at(text, end, encoding))


def offset_at(text: Text, position: Position, encoding: PositionEncoding) -> int:
    """Return the byte offset of an editor's position."""
    if position["line"] >= len(text.line_starts):
        return len(text.data)
    start, end = text.line_span(max(position["line"], 0))
    return start + _bytes_of_units(text.data[start:end], max(position["character"], 0), encoding)


def offsets_of(text: Text, place: Range, encoding: PositionEncoding) -> tuple[int, int]:
    """Return the byte offsets of an editor's range, in order: clients have sent ranges with the ends swapped."""
    start, end = offset_at(text, place["start"], encoding), offset_at(text, place["end"], encoding)
    return min(start, end), max(start, end)


def _units(characters: bytes, encoding: PositionEncoding) -> int:
    """Return how many units whole characters take."""
    if encoding is PositionEncoding.UTF8 or characters.isascii():
        return len(characters)
    code_points = len(characters.translate(None, _CONTINUATIONS))
    if encoding is PositionEncoding.UTF32:
        return code_points
    return code_points + len(characters) - len(characters.translate(None, _FOUR_BYTE_LEADS))


def _bytes_of_units(line: bytes, units: int, encoding: PositionEncoding) -> int:
    """Return how many bytes the first `units` units of a line take."""
    if encoding is PositionEncoding.UTF8 or line.isascii():
        return _character_start(line, min(units, len(line)))
    if encoding is PositionEncoding.UTF32:
        return len(line.decode()[:units].encode())
    # "ignore" drops the first half of a pair at the cut.
    return len(line.decode().encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore").encode())


def _character_start(data: bytes, offset: int) -> int:
    """Return the offset, or the start of the character that it lies in."""
    while 0 < offset < len(data) and data[offset] & 0xC0 == 0x80:
        offset -= 1
    return offset
