"""Notebooks: the code cells of one are one document, in their order, because they share their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from mlrepair.edits import Fix, is_within, within
from mlrepair.notebooks import Cell
from mlrepair_lsp.documents import Document
from mlrepair_lsp.edited_lines import EditedLines
from mlrepair_lsp.jsonrpc import Json
from mlrepair_lsp.params import list_at, optional_list, text_at, whole_at
from mlrepair_lsp.text import Text


@dataclass(frozen=True, eq=False)
class Notebook:
    """Which cells an open notebook has; compared by identity."""

    uri: str
    version: int
    cells: tuple[str, ...]  # URIs of all cells, in order; those that hold text are open documents of Markdown

    @classmethod
    def opened(cls, document: Json) -> "Notebook":
        """Return the notebook that a client has opened.

        Raises:
            RequestError: if it is none.
        """
        return cls(text_at(document, "uri"), whole_at(document, "version"), _uris(list_at(document, "cells")))

    def with_cells(self, structure: Json, version: int) -> "Notebook":
        """Return the notebook after cells were added, removed or moved (`NotebookCellArrayChange`)."""
        start = max(whole_at(structure, "start"), 0)
        gone = max(whole_at(structure, "deleteCount"), 0)
        new = _uris(optional_list(structure, "cells"))
        return replace(self, version=version, cells=(*self.cells[:start], *new, *self.cells[start + gone :]))


def together(notebook: Notebook, cells: Sequence[Document]) -> Document:
    """Return the one document that stands for the cells; it knows which of its lines were edited.

    Each cell ends with a line end, its own or one that is added.
    """
    runs: list[tuple[int, int]] = []
    lines = 0
    for cell in cells:
        runs += cell.recent.moved(lines).runs
        lines += len(Text(_whole(cell)).line_starts) - 1
    text = Text(b"".join(map(_whole, cells)))
    return Document(notebook.uri, "python", notebook.version, text, recent=EditedLines.of(runs))


def placed(cells: Sequence[Document]) -> list[Cell]:
    """Return the cells with their places in the one document."""
    starts = accumulate((len(_whole(cell)) for cell in cells), initial=0)
    return [Cell(start, cell.text.data) for start, cell in zip(starts, cells, strict=False)]


def apart(fixes: Iterable[Fix], cells: Sequence[Document]) -> list[tuple[Fix, ...]]:
    """Return the findings of each cell, counted from its start; a repair of two cells at once is left out."""
    spans = [(cell.start, cell.start + len(cell.text)) for cell in placed(cells)]
    fixes = list(fixes)
    return [tuple(within(fix, *span) for fix in fixes if _is_inside(fix, *span)) for span in spans]


def _uris(cells: Iterable[Json]) -> tuple[str, ...]:
    return tuple(text_at(cell, "document") for cell in cells)


def _whole(cell: Document) -> bytes:
    data = cell.text.data
    return data if data.endswith((b"\n", b"\r")) else data + b"\n"


def _is_inside(fix: Fix, start: int, end: int) -> bool:
    return start <= fix.start < max(end, start + 1) and is_within(fix, start, end)
