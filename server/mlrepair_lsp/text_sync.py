"""Handlers that keep the texts of files and notebooks what they are in the editor."""

from mlrepair_lsp.documents import Document
from mlrepair_lsp.editor import Editor
from mlrepair_lsp.jsonrpc import ErrorCode, Handler, Json, RequestError
from mlrepair_lsp.notebooks import Notebook
from mlrepair_lsp.params import list_at, object_at, optional, optional_list, text_at, whole_at
from mlrepair_lsp.session import Session


class TextSync:
    """Files."""

    def __init__(self, editor: Editor, session: Session) -> None:
        """Take changes of the editor over into the session."""
        self._editor = editor
        self._session = session

    def handlers(self) -> dict[str, Handler]:
        """Return what answers which method."""
        return {
            "textDocument/didOpen": self._did_open,
            "textDocument/didChange": self._did_change,
            "textDocument/didSave": self._did_save,
            "textDocument/didClose": self._did_close,
        }

    def _did_open(self, params: Json) -> None:
        self._session.open(Document.opened(object_at(params, "textDocument")))

    def _did_change(self, params: Json) -> None:
        document = _open_document(self._session, text_at(params, "textDocument", "uri"))
        version = whole_at(params, "textDocument", "version")
        changes = list_at(params, "contentChanges")
        self._session.change(document.changed(changes, version, self._editor.client.encoding))

    def _did_save(self, params: Json) -> None:
        uri = text_at(params, "textDocument", "uri")
        self._session.save(uri)
        if self._session.configuration.of(uri).run == "onSave":
            self._editor.refresh()  # editors ask again after changes, not after saves

    def _did_close(self, params: Json) -> None:
        self._session.close(text_at(params, "textDocument", "uri"))


class NotebookSync:
    """Notebooks, whose cells are documents."""

    def __init__(self, editor: Editor, session: Session) -> None:
        """Take changes of the editor over into the session."""
        self._editor = editor
        self._session = session

    def handlers(self) -> dict[str, Handler]:
        """Return what answers which method."""
        return {
            "notebookDocument/didOpen": self._did_open,
            "notebookDocument/didChange": self._did_change,
            "notebookDocument/didSave": self._did_save,
            "notebookDocument/didClose": self._did_close,
        }

    def _did_open(self, params: Json) -> None:
        notebook = Notebook.opened(object_at(params, "notebookDocument"))
        self._session.close_notebook(notebook.uri)
        self._session.set_notebook(notebook, [Document.opened(cell) for cell in list_at(params, "cellTextDocuments")])

    def _did_change(self, params: Json) -> None:
        uri = text_at(params, "notebookDocument", "uri")
        notebook = self._session.notebook(uri)
        if notebook is None:
            raise RequestError(ErrorCode.INVALID_PARAMS, f"{uri} is not open")
        structure = optional(params, "change", "cells", "structure")
        if structure is not None:
            opened = [Document.opened(cell) for cell in optional_list(structure, "didOpen")]
            closed = [text_at(cell, "uri") for cell in optional_list(structure, "didClose")]
            version = whole_at(params, "notebookDocument", "version")
            self._session.set_notebook(notebook.with_cells(object_at(structure, "array"), version), opened, closed)
        for change in optional_list(params, "change", "cells", "textContent"):
            cell = _open_document(self._session, text_at(change, "document", "uri"))
            version = whole_at(change, "document", "version")
            self._session.change(cell.changed(list_at(change, "changes"), version, self._editor.client.encoding))

    def _did_save(self, params: Json) -> None:
        self._session.save_notebook(text_at(params, "notebookDocument", "uri"))

    def _did_close(self, params: Json) -> None:
        self._session.close_notebook(text_at(params, "notebookDocument", "uri"))


def _open_document(session: Session, uri: str) -> Document:
    document = session.document(uri)
    if document is None:
        raise RequestError(ErrorCode.INVALID_PARAMS, f"{uri} is not open")
    return document
