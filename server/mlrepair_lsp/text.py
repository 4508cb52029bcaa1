r"""Immutable text of a document: UTF-8 bytes and where their lines start.

Lines end at "\n", "\r\n" and "\r" and nowhere else (LSP 3.17, "Text Documents"). `bytes.splitlines` breaks exactly
there; `str.splitlines` would also break at form feeds, U+2028 and others.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True)
class Text:
    """Valid UTF-8 and its lines; offsets count bytes, lines count from 0."""

    data: bytes

    @classmethod
    def of(cls, string: str) -> "Text":
        """Return the text of a string from the wire."""
        return cls(encoded(string))

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets of the first byte of every line; at least one line, and one after a final line end."""
        starts = list(accumulate(map(len, self.data.splitlines(keepends=True)), initial=0))
        if len(starts) > 1 and not self.data.endswith((b"\n", b"\r")):
            starts.pop()  # the end of the text, not the start of a line
        return tuple(starts)

    def line_of(self, offset: int) -> int:
        """Return the line that holds the byte at `offset`; the end of the text belongs to the last line."""
        return bisect_right(self.line_starts, offset) - 1

    def line_span(self, line: int) -> tuple[int, int]:
        """Return the first byte of a line and the byte after its last, without its line end.

        Raises:
            IndexError: if there is no such line.
        """
        start = self.line_starts[line]
        end = self.line_starts[line + 1] if line + 1 < len(self.line_starts) else len(self.data)
        return start, start + len(self.data[start:end].rstrip(b"\r\n"))

    def replaced(self, start: int, end: int, data: bytes) -> "Text":
        """Return the text with the bytes from `start` up to `end` replaced."""
        return Text(self.data[:start] + data + self.data[end:])


def encoded(string: str) -> bytes:
    """Return UTF-8; half a surrogate pair, which JSON can carry but UTF-8 cannot, becomes "?", also one UTF-16 unit."""
    return string.encode("utf-8", errors="replace")
