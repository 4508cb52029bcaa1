"""Which lines of a text were edited: they move when lines come and go above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class EditedLines:
    """Runs of lines, counted from 0: the first and the last of each, in order, never side by side."""

    runs: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, runs: Iterable[tuple[int, int]]) -> "EditedLines":
        """Return the lines of runs that may touch and overlap, in any order."""
        merged: list[tuple[int, int]] = []
        for first, last in sorted(runs):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    def __bool__(self) -> bool:
        return bool(self.runs)

    def after(self, first: int, last: int, more: int) -> "EditedLines":
        """Return what is edited after lines `first` to `last` were changed and have become `more` lines more."""
        runs = [(first, max(last + more, first))]
        for start, end in self.runs:
            if start < first:
                runs.append((start, min(end, first - 1)))
            if end > last:
                runs.append((max(start, last + 1) + more, end + more))
        return EditedLines.of(runs)

    def moved(self, lines: int) -> "EditedLines":
        """Return the same further down."""
        return EditedLines(tuple((first + lines, last + lines) for first, last in self.runs))

    def touches(self, first: int, last: int) -> bool:
        """Return whether one of the lines `first` to `last` was edited."""
        return any(start <= last and first <= end for start, end in self.runs)


NO_LINES: Final = EditedLines()
