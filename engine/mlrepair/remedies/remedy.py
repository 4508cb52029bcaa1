"""What a remedy is, and how sure it is."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import Cell, width_of

CERTAIN = 0.0
LIKELY = -0.3  # what else it may be is possible, too
POSSIBLE = -1.0
UNLIKELY = -2.0
Reading = tuple[Edit, ...]  # the edits that make a text of what it is read as
_LINE_END = re.compile(rb"\r\n?|\n")


class Remedy(NamedTuple):
    """Edits of a text that does not parse."""

    edits: tuple[Edit, ...]
    log_probability: float


def row_at(window: Window, place: int) -> Sequence[Cell]:
    """Return the cells of the row at a byte, its `ROW` cell first; none where the window has no rows."""
    if not window.row_bounds:
        return ()
    return window.cells[slice(*window.row_bounds[window.row_of[window.cell_at(place)]])]


def rows_of(window: Window) -> list[Sequence[Cell]]:
    """Return the rows that have more than their `ROW` cell."""
    return [window.cells[start:end] for start, end in window.row_bounds if end > start + 1]


def less_deep(rows: Sequence[Sequence[Cell]], row: Sequence[Cell]) -> list[int]:
    """Return which of the rows above a row stand less deep: the last one is the head of its block."""
    width = width_of(row[0].text)
    return [i for i, one in enumerate(rows) if one[0].start < row[0].start and width_of(one[0].text) < width]


def without_row(source: bytes, place: int) -> Edit:
    """Return the edit that deletes the line at a byte, with its line end, which may be a lone carriage return."""
    start = max(source.rfind(b"\n", 0, place), source.rfind(b"\r", 0, place)) + 1
    end = _LINE_END.search(source, place)
    return Edit(start, len(source) if end is None else end.end(), b"")
