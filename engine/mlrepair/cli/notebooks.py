"""Notebooks (`.ipynb`, nbformat 4): their code cells are one text for the command line.

A comment line parts the cells. Only the `source` of a cell that changes is written again; every other byte of the file
stays: outputs, metadata, order of the keys, indentation.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mlrepair import notebooks
from mlrepair.edits import Fix, within
from mlrepair.settings import Settings

if TYPE_CHECKING:
    from mlrepair.cli.findings import Repairer

_PARTING = b"\n# %% [mlrepair] the next cell\n"
_SPACE = re.compile(r"[ \t\r\n]*")
_decode = json.JSONDecoder().raw_decode


class UnreadableNotebookError(ValueError):
    """The bytes are no notebook that we can read; the message says why and what to do."""


class Cell(NamedTuple):
    """A code cell."""

    number: int  # from 1, all cells counted
    text: bytes
    start: int  # of the value of `source` in the JSON text, in characters
    end: int


@dataclass(frozen=True, slots=True)
class NotebookSource:
    """One notebook, as it was read and as the engine sees it."""

    raw: bytes
    json_text: str
    cells: tuple[Cell, ...]
    encoding: str = "utf-8"

    @property
    def text(self) -> bytes:
        """The code cells in their order, as one text."""
        return _PARTING.join(cell.text for cell in self.cells)

    def encoded(self, text: bytes) -> bytes:
        """Return the notebook with the cells of another text."""
        pieces: list[str] = []
        position = 0
        for cell, after in zip(self.cells, self._divided(text), strict=True):
            if after != cell.text:
                pieces += (self.json_text[position : cell.start], self._literal(cell, after.decode()))
                position = cell.end
        return "".join((*pieces, self.json_text[position:])).encode()

    def parts(self, text: bytes) -> list[tuple[str, bytes]]:
        """Return how each cell of a text is called, behind the name of the file, and its text."""
        return [(f":cell {cell.number}", part) for cell, part in zip(self.cells, self._divided(text), strict=True)]

    def _divided(self, text: bytes) -> list[bytes]:
        return text.split(_PARTING) if self.cells else []

    def _literal(self, cell: Cell, text: str) -> str:
        """Return JSON for the new source of a cell, laid out as the old one; lines that stay are not written anew."""
        old = self.json_text[cell.start : cell.end]
        ascii_only = self.json_text.isascii()
        if not old.startswith("["):
            return json.dumps(text, ensure_ascii=ascii_only)
        spans = [(start, end) for start, end, _ in _items(self.json_text, cell.start)]
        known = {json.loads(literal): literal for literal in (self.json_text[start:end] for start, end in spans)}
        lines = [known.get(line) or json.dumps(line, ensure_ascii=ascii_only) for line in _lines(text)]
        head = self.json_text[cell.start : spans[0][0]]
        tail = self.json_text[spans[-1][1] : cell.end]
        return head + f",{head[1:] or ' '}".join(lines) + tail if lines else "[]"


class NotebookEngine:
    """An engine for the text of a notebook: it sees no magics, and repairs within one cell only."""

    def __init__(self, engine: "Repairer") -> None:
        self._engine = engine

    def repair(self, source: bytes, *, settings: Settings, top: int = 1) -> Sequence[Fix]:
        """Return all findings, as the engine does."""
        cells = [notebooks.Cell(start, cell) for start, _, cell in _spans(source.split(_PARTING))]
        return notebooks.findings(cells, lambda text: self._engine.repair(text, settings=settings, top=top), settings)


def in_cells(source: NotebookSource, fixes: Sequence[Fix]) -> Iterator[tuple[Cell, tuple[Fix, ...]]]:
    """Yield each cell with its findings, counted from its start."""
    for cell, (start, end, _) in zip(source.cells, _spans([cell.text for cell in source.cells]), strict=True):
        yield cell, tuple(within(fix, start, end) for fix in fixes if start <= fix.start <= end)


def read_notebook(raw: bytes) -> NotebookSource:
    """Return the Python cells of a notebook; one in another language has none.

    Raises:
        UnreadableNotebookError: if it is no notebook of nbformat 4.
    """
    try:
        text = raw.decode()
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableNotebookError(f"no notebook, because it is no JSON: {error}") from error
    if not (isinstance(notebook, dict) and isinstance(notebook.get("cells"), list)):
        raise UnreadableNotebookError("no notebook of nbformat 4 (it has no list of `cells`); convert it with Jupyter")
    cells = tuple(_code_cells(text)) if _language(notebook) == "python" else ()
    source = NotebookSource(raw, text, cells)
    if any(_PARTING in b"\n%b\n" % cell.text for cell in cells):
        raise UnreadableNotebookError(f"a cell has the line {_PARTING.decode().strip()!r}, which parts cells for us")
    return source


def _language(notebook: dict[str, Any]) -> str:
    """Return the language in small letters; where the metadata name none it is Python."""
    metadata = notebook.get("metadata")
    for table, key in (("language_info", "name"), ("kernelspec", "language")):
        entry = metadata.get(table) if isinstance(metadata, dict) else None
        if isinstance(entry, dict) and isinstance(entry.get(key), str):
            return str(entry[key]).lower()
    return "python"


def _code_cells(text: str) -> Iterator[Cell]:
    cells = next(start for key, start, _, _ in _members(text, _after_space(text, 0)) if key == "cells")
    for number, (start, _, cell) in enumerate(_items(text, cells), start=1):
        if not (isinstance(cell, dict) and cell.get("cell_type") == "code"):
            continue
        for key, first, last, value in _members(text, start):
            if key == "source":
                source = "".join(map(str, value)) if isinstance(value, list) else str(value)
                yield Cell(number, source.encode(errors="replace"), first, last)


def _members(text: str, at: int) -> Iterator[tuple[str, int, int, Any]]:
    """Yield key, start and end of the value, and the value, of each member of the JSON object at a place."""
    at = _after_space(text, at + 1)
    while text[at] != "}":
        key, at = _decode(text, _after_space(text, at + (text[at] == ",")))
        start = _after_space(text, _after_space(text, at) + 1)
        value, end = _decode(text, start)
        yield key, start, end, value
        at = _after_space(text, end)


def _items(text: str, at: int) -> Iterator[tuple[int, int, Any]]:
    """Yield start, end and value of each item of the JSON array at a place."""
    at = _after_space(text, at + 1)
    while text[at] != "]":
        start = _after_space(text, at + (text[at] == ","))
        value, end = _decode(text, start)
        yield start, end, value
        at = _after_space(text, end)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _spans(cells: Sequence[bytes]) -> Iterator[tuple[int, int, bytes]]:
    start = 0
    for cell in cells:
        yield start, start + len(cell), cell
        start += len(cell) + len(_PARTING)
