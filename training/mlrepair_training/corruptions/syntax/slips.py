"""The edits that corruptions are made of."""

from mlrepair.edits import Edit
from mlrepair_training.corruptions.syntax.layout import Layout

_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") | frozenset(range(0x80, 0x100))
_BLANK = b" \t"


def lose(layout: Layout, index: int, count: int = 1) -> Edit:
    """Lose tokens and the blank that they leave over; a blank is put where two words would become one."""
    source = layout.source
    start, end = layout.tokens[index].start, layout.tokens[index + count - 1].end
    row = layout.rows[layout.row_of[index]]
    before = source[start - 1 : start] if start else b""
    after = source[end : end + 1]
    if index == row.first:
        while source[end : end + 1] in (b" ", b"\t"):
            end += 1
    elif before and before in _BLANK and (not after or after in b" \t\r\n,:)]}"):
        start -= 1
    elif before and after and before[0] in _WORD and after[0] in _WORD:
        return Edit(start, end, b" ")
    return Edit(start, end, b"")


def swap_for(layout: Layout, index: int, text: bytes) -> Edit:
    """Replace a token."""
    token = layout.tokens[index]
    return Edit(token.start, token.end, text)


def add_after(layout: Layout, index: int, text: bytes) -> Edit:
    """Insert a text directly after a token."""
    end = layout.tokens[index].end
    return Edit(end, end, text)


def add_row(layout: Layout, row: int, text: bytes) -> Edit:
    """Insert a row before a row, with the same indentation."""
    start = layout.rows[row].start
    return Edit(start, start, layout.indentation(row) + text + b"\n")


def lose_row(layout: Layout, row: int) -> Edit:
    """Lose a whole row with its line break."""
    start, end = layout.rows[row].start, layout.line_end(row)
    following = layout.source.find(b"\n", end)
    if following >= 0:
        return Edit(start, following + 1, b"")
    while start > 0 and layout.source[start - 1] in b"\r\n":
        start -= 1
    return Edit(start, end, b"")
