from collections.abc import Callable
from typing import Any

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


def test_broken_cells_are_repaired_alone(start: Start) -> None:
    """A cell that is no Python alone has its error, and its repair stays in it, whatever the next cell says."""
    editor = start("bare")
    one, two = cell("1", "%time f()\nretrun (x"), cell("2", "md5)\n")
    open_notebook(editor, one, two)
    [diagnostic] = editor.pushed(one["uri"], 1)
    assert diagnostic["range"]["start"] == {"line": 1, "character": 0}
    assert [item["code"] for item in editor.pushed(two["uri"], 1)] == ["MLR203"]
