from collections.abc import Callable
from typing import Any

import pytest

from mlrepair_lsp.documents import Document
from mlrepair_lsp.notebooks import joined
from mlrepair_lsp.text import Text
from tests.server.editor import Editor

Start = Callable[..., Editor]
NOTEBOOK = "file:///a.ipynb"


def cell(name: str, text: str) -> dict[str, Any]:
    """Return the document of a cell."""
    return {"uri": f"vscode-notebook-cell:/a.ipynb#{name}", "languageId": "python", "version": 1, "text": text}


def open_notebook(editor: Editor, *cells: dict[str, Any]) -> None:
    """Open a notebook of these cells."""
    document = {"uri": NOTEBOOK, "notebookType": "jupyter-notebook", "version": 1}
    document["cells"] = [{"kind": 2, "document": each["uri"]} for each in cells]
    editor.notify("notebookDocument/didOpen", {"notebookDocument": document, "cellTextDocuments": list(cells)})


def test_findings_stand_in_their_cells(start: Start) -> None:
    """Each cell shows its own findings, counted from its start; magics are left alone."""
    editor = start("bare")
    one, two = cell("1", "%load_ext retrun\nx = 1"), cell("2", "!ls md5\n retrun x\n")
    open_notebook(editor, one, two)
    assert editor.pushed(one["uri"], 1) == []
    [diagnostic] = editor.pushed(two["uri"], 1)
    assert diagnostic["range"] == {"start": {"line": 1, "character": 1}, "end": {"line": 1, "character": 7}}
    assert editor.actions(two["uri"], 1)[0]["edit"]["changes"].keys() == {two["uri"]}


def test_cells_change_come_and_go(start: Start) -> None:
    """Edited and new cells are judged, and removed ones keep nothing."""
    editor = start("bare")
    one, two = cell("1", "retrun x\n"), cell("2", "md5\n")
    open_notebook(editor, one)
    assert editor.pushed(one["uri"], 1)
    identifier = {"uri": NOTEBOOK, "version": 2}
    whole = [{"document": {"uri": one["uri"], "version": 2}, "changes": [{"text": "y\n"}]}]
    editor.notify(
        "notebookDocument/didChange", {"notebookDocument": identifier, "change": {"cells": {"textContent": whole}}}
    )
    assert editor.pushed(one["uri"], 2) == []
    structure = {
        "array": {"start": 0, "deleteCount": 1, "cells": [{"kind": 2, "document": two["uri"]}]},
        "didOpen": [two],
        "didClose": [{"uri": one["uri"]}],
    }
    editor.notify(
        "notebookDocument/didChange", {"notebookDocument": identifier, "change": {"cells": {"structure": structure}}}
    )
    assert [item["code"] for item in editor.pushed(two["uri"], 1)] == ["MLR203"]
    closed = {"notebookDocument": {"uri": NOTEBOOK}, "cellTextDocuments": [{"uri": two["uri"]}]}
    editor.notify("notebookDocument/didClose", closed)
    assert editor.pushed(two["uri"], 1, lambda items: not items) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%%bash\nls\n", "      \n  \n"),
        ("%time f()\n", "0        \n"),
        ("  !ls\n", "  0  \n"),
        ("files = !ls -l\n", "files = 0     \n"),
        ("str.join?\n", "0        \n"),
        ("x = a % b\n", "x = a % b\n"),
        ("r = await f()\n", "r = -     f()\n"),
        ("async def g():\n    await f()\n", "async def g():\n    await f()\n"),
        ("a != b", "a != b\n"),
    ],
)
def test_what_only_ipython_reads_is_blanked(text: str, expected: str) -> None:
    """Magics, shell lines and questions become something short of the same length; Python stays as it is."""
    assert expected.encode() == joined([Document("a", "python", 1, Text.of(text))])
