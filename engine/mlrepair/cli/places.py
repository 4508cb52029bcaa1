"""Rows and columns for people: both count from 1, columns in Unicode code points (as ruff does)."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place between two characters."""

    row: int
    column: int


@dataclass(frozen=True)
class Places:
    """Finds the places of UTF-8 byte offsets in one text."""

    source: bytes

    def __getitem__(self, offset: int) -> Place:
        """Return the place of a byte offset; one beyond the end is the end."""
        row = bisect_right(self._starts, offset) - 1
        return Place(row + 1, len(self.source[self._starts[row] : offset].decode(errors="ignore")) + 1)

    def line(self, row: int) -> str:
        """Return the text of a row that counts from 1, without its line ending."""
        start = self._starts[row - 1]
        end = self._starts[row] if row < len(self._starts) else len(self.source)
        return self.source[start:end].rstrip(b"\r\n").decode(errors="replace")

    @cached_property
    def _starts(self) -> list[int]:
        """The offset of each row; `bytes.splitlines` breaks at LF, CRLF and CR only, as editors do."""
        lines = self.source.splitlines(keepends=True)
        if lines and not lines[-1].endswith((b"\n", b"\r")):
            lines.pop()
        return [0, *accumulate(map(len, lines))]
