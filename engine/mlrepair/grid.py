"""The grid: what a model sees of a piece of code.

A window is at most 64 rows of at most 48 lexical cells; a row is a source line (a longer line goes on in the next row),
begins with a `ROW` cell that spans its indentation, and the cells know their bytes. In front stands the `NO_BUG` cell,
at which a model points when nothing is wrong; behind stand symbols, names in reach of the file (`mlrepair.symbols`).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from mlrepair.document import Document, error_flags
from mlrepair.lexer import CLOSERS, OPENERS, Cell, CellKind, width_of
from mlrepair.syntax import Category, SyntaxProblem
from mlrepair.vocabulary import lexeme_of

ROWS = 64
COLUMNS = 48
MAX_CELLS = 640  # a denser window would cost more time than an editor has; its rows go on in the next one

_start = attrgetter("start")


class Feature(IntEnum):
    """The columns of `Encoded.features`."""

    KIND = 0
    INDENT = 1  # levels, from the window's left edge
    INDENT_CHANGE = 2  # levels against the row before, + 4
    OFF_LEVEL = 3  # 1 where the indentation is no whole number of levels
    COLUMN = 4
    DEPTH = 5  # open brackets
    COUNT = 6  # how often the lexeme stands in the window
    FLAG = 7  # what tree-sitter says: 0 nothing, 1 in an error, 2 something is missing here
    PLACE = 8  # 1 where CPython puts its error


FEATURE_SIZES = (16, 16, 9, 2, 24, 8, 5, 3, 2)  # values of each feature, in the order of `Feature`


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window as numbers; L cells, U different lexemes."""

    lexemes: list[bytes]  # (U,)
    cells: NDArray[np.int32]  # (L,) index into lexemes
    features: NDArray[np.uint8]  # (L, len(Feature))
    rows: NDArray[np.uint8]  # (L,) the grid row of each cell
    category: int  # `Category` of CPython's message, 0 if the text parses
    size: int  # cells that are not symbols: the model points at these


@dataclass(frozen=True)
class Window:
    """Cells of a run of rows of one text; offsets count bytes of `source`."""

    source: bytes
    cells: tuple[Cell, ...]  # the NO_BUG cell, then rows; never empty
    symbols: tuple[Cell, ...] = ()

    @classmethod
    def of(cls, source: bytes, cells: Sequence[Cell], symbols: Sequence[Cell] = ()) -> "Window":
        """Make a window of whole rows of cells, the first of them a `ROW` cell."""
        start = cells[0].start if cells else 0
        return cls(source, (Cell(CellKind.NO_BUG, start, start, b""), *cells), tuple(symbols))

    @cached_property
    def row_bounds(self) -> list[tuple[int, int]]:
        """For each source line with cells: the index of its `ROW` cell and the index after its last cell."""
        starts = [i for i, cell in enumerate(self.cells) if cell.kind is CellKind.ROW]
        return list(zip(starts, [*starts[1:], len(self.cells)], strict=False))  # a window may have no rows

    @cached_property
    def row_of(self) -> list[int]:
        """For each cell: the number of its source line, an index into `row_bounds`; 0 for the NO_BUG cell."""
        rows = [0]
        for number, (start, end) in enumerate(self.row_bounds):
            rows += [number] * (end - start)
        return rows

    def cell_at(self, offset: int) -> int:
        """Return the index of the last cell that begins at or before a byte."""
        return max(bisect_right(self.cells, offset, key=_start) - 1, 0)

    @cached_property
    def depths(self) -> list[int]:
        """For each cell: how many brackets are open before it (a closer counts as outside)."""
        depth, depths = 0, []
        for cell in self.cells:
            if cell.kind is CellKind.BRACKET and cell.text in CLOSERS:
                depth = max(depth - 1, 0)
            depths.append(depth)
            if cell.kind is CellKind.BRACKET and cell.text in OPENERS:
                depth += 1
        return depths

    @cached_property
    def indent_unit(self) -> bytes:
        """One level of indentation as this window writes it: its most frequent step inwards."""
        rows = [self.cells[start].text for start, _ in self.row_bounds if self.depths[start] == 0]
        if any(b"\t" in row for row in rows):
            return b"\t"
        steps = Counter(len(after) - len(before) for before, after in pairwise(rows) if len(after) > len(before) + 1)
        return b" " * max(steps, key=lambda step: (steps[step], step == 4, -step), default=4)


def fits(cells: Sequence[Cell]) -> bool:
    """Whether cells (without symbols) fit into one window."""
    if len(cells) > MAX_CELLS:
        return False
    rows = column = 0
    for cell in cells:
        column += 1
        if cell.kind is CellKind.ROW or column > COLUMNS:
            rows += 1
            column = 0 if cell.kind is CellKind.ROW else 1
    return rows <= ROWS


def encode(window: Window, problem: SyntaxProblem | None = None, document: Document | None = None) -> Encoded:
    """Turn a window into numbers.

    `problem` and `document` are CPython's and tree-sitter's view of a text that does not parse; their offsets are those
    of the window's source.
    """
    everything = (*window.cells, *window.symbols)
    lexemes: dict[bytes, int] = {}
    cells = np.empty(len(everything), np.int32)
    for i, cell in enumerate(everything):
        cells[i] = lexemes.setdefault(lexeme_of(cell), len(lexemes))
    counts = np.bincount(cells, minlength=len(lexemes))
    features, rows = _layout(window, len(everything))
    features[:, Feature.KIND] = [cell.kind for cell in everything]
    features[:, Feature.COUNT] = np.minimum(counts[cells], 4)
    if document is not None:
        _mark_errors(window, document, features)
    category = Category.NONE
    if problem is not None:
        category = problem.category
        features[window.cell_at(problem.start), Feature.PLACE] = 1
    return Encoded(list(lexemes), cells, features, rows, int(category), len(window.cells))


def _layout(window: Window, length: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Where each cell stands: the features of place, and the grid rows."""
    features = np.zeros((length, len(Feature)), np.uint8)
    rows = np.zeros(length, np.uint8)
    unit = width_of(window.indent_unit)
    widths = [width_of(window.cells[start].text) for start, _ in window.row_bounds]
    left = min(widths, default=0)
    before, row = 0, -1
    for (start, end), width in zip(window.row_bounds, widths, strict=True):
        level, rest = divmod(width - left, unit)
        change = min(max(level - before, -4), 4) + 4
        before = level
        features[start:end, Feature.INDENT] = min(level, 15)
        features[start:end, Feature.INDENT_CHANGE] = change
        features[start:end, Feature.OFF_LEVEL] = rest > 0
        columns = np.arange(end - start)
        features[start:end, Feature.COLUMN] = np.minimum(columns % (COLUMNS + 1), FEATURE_SIZES[Feature.COLUMN] - 1)
        rows[start:end] = np.minimum(row + 1 + columns // (COLUMNS + 1), ROWS - 1)
        row = int(rows[end - 1])
    features[: len(window.cells), Feature.DEPTH] = np.minimum(window.depths, FEATURE_SIZES[Feature.DEPTH] - 1)
    rows[len(window.cells) :] = ROWS  # symbols stand outside the grid
    return features, rows


def _mark_errors(window: Window, document: Document, features: NDArray[np.uint8]) -> None:
    i, cells = 0, window.cells
    for start, end, is_missing in error_flags(document):
        if end < cells[0].start or start > cells[-1].end:
            continue  # outside this window
        while i < len(cells) - 1 and cells[i + 1].start <= start:
            i += 1
        if is_missing:
            features[i, Feature.FLAG] = 2
            continue
        j = i
        while j < len(cells) and cells[j].start < end:
            if cells[j].end > start:
                features[j, Feature.FLAG] = max(features[j, Feature.FLAG], 1)
            j += 1
