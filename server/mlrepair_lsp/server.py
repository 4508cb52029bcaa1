"""The language server: handlers that translate between the protocol and a session."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Any

from mlrepair_lsp import diagnostics
from mlrepair_lsp.client import Client, path_of
from mlrepair_lsp.code_actions import DISMISS, EXPLAIN, KINDS, Offer
from mlrepair_lsp.configuration import read_configuration
from mlrepair_lsp.diagnostics import Findings
from mlrepair_lsp.documentation import page, page_uri
from mlrepair_lsp.documents import Document
from mlrepair_lsp.jsonrpc import Endpoint, ErrorCode, Json, RequestError
from mlrepair_lsp.notebooks import Notebook
from mlrepair_lsp.params import list_at, object_at, optional, position_in, range_in, text_at, whole_at
from mlrepair_lsp.session import MakeEngine, Session

logger = logging.getLogger(__name__)

_SECTION = "mlrepair"
_WARNING, _INFO = 2, 3  # LSP's MessageType
_MESSAGE_TYPES = {logging.DEBUG: 4, logging.INFO: 3, logging.WARNING: 2, logging.ERROR: 1, logging.CRITICAL: 1}
_PROGRESS = "mlrepair.models"
_PATIENCE = 1.5  # seconds; for repairs of a mistake that is shown already


class RepairServer:
    """One connection: what the editor says goes to the session, what the session finds goes to the editor."""

    def __init__(self, make_engine: MakeEngine, version: str, send: Callable[[bytes], None]) -> None:
        """Serve with engines of `make_engine`; bodies of messages leave through `send`."""
        self.exit_code = 1  # an editor that goes without `shutdown` has crashed
        self.ended = asyncio.Event()
        self.client = Client()
        self.session = Session(make_engine, publish=self._publish, warn=self._warn, loading=self._loading)
        self._version = version
        self._initial: Json = None  # settings of `initializationOptions`
        self._sent: Json = None  # settings of the editor's configuration
        self._state = "new"  # "new", "running", "shut down"
        self._warned: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._trace = "off"
        self._loaded = asyncio.Event()
        self._log = _ClientLog(self._log_message)
        logging.getLogger(__package__).addHandler(self._log)
        self._endpoint = Endpoint(send)
        self._endpoint.gate = self._gate
        self._endpoint.trace = self._traced
        for method, handler in self._handlers().items():
            self._endpoint.on(method, handler)

    def receive(self, body: bytes | None) -> None:
        """Take one message in; None for one that cannot be read."""
        self._endpoint.receive(body)

    def close(self) -> None:
        """Stop all work: the editor is gone."""
        self.session.shut_down()
        self._endpoint.close()
        for task in self._tasks:
            task.cancel()
        logging.getLogger(__package__).removeHandler(self._log)

    def _handlers(self) -> dict[str, Callable[[Json], Json]]:
        return {
            "initialize": self._initialize,
            "initialized": self._initialized,
            "shutdown": self._shutdown,
            "exit": self._exit,
            "$/cancelRequest": lambda params: self._endpoint.cancel(optional(params, "id")),
            "$/setTrace": self._set_trace,
            "window/workDoneProgress/cancel": lambda params: None,
            "workspace/didChangeConfiguration": self._did_change_configuration,
            "workspace/didChangeWatchedFiles": self._did_change_watched_files,
            "workspace/didChangeWorkspaceFolders": self._did_change_folders,
            "workspace/executeCommand": self._execute_command,
            "textDocument/didOpen": self._did_open,
            "textDocument/didChange": self._did_change,
            "textDocument/didSave": self._did_save,
            "textDocument/didClose": lambda params: self.session.close(text_at(params, "textDocument", "uri")),
            "textDocument/codeAction": self._code_action,
            "codeAction/resolve": self._resolve,
            "textDocument/hover": self._hover,
            "textDocument/diagnostic": self._diagnostic,
            "notebookDocument/didOpen": self._did_open_notebook,
            "notebookDocument/didChange": self._did_change_notebook,
            "notebookDocument/didSave": lambda params: self.session.save_notebook(
                text_at(params, "notebookDocument", "uri")
            ),
            "notebookDocument/didClose": lambda params: self.session.close_notebook(
                text_at(params, "notebookDocument", "uri")
            ),
        }

    # The life of the connection

    def _gate(self, method: str) -> None:
        """Let through what the protocol allows in this state."""
        if self._state == "new" and method not in ("initialize", "exit"):
            raise RequestError(ErrorCode.NOT_INITIALIZED, f"{method} came before initialize")
        if self._state == "running" and method == "initialize":
            raise RequestError(ErrorCode.INVALID_REQUEST, "the server is initialized already")
        if self._state == "shut down" and method != "exit":
            raise RequestError(ErrorCode.INVALID_REQUEST, f"{method} came after shutdown")

    def _initialize(self, params: Json) -> Json:
        object_at(params, "capabilities")
        self.client = Client.of(params)
        self._initial = optional(params, "initializationOptions", _SECTION)
        self._set_trace({"value": optional(params, "trace")})
        self._configure(self.client.folders)
        self._state = "running"
        capabilities: dict[str, Json] = {
            "positionEncoding": self.client.encoding.value,
            "textDocumentSync": {"openClose": True, "change": 2, "save": True},
            "notebookDocumentSync": {
                "notebookSelector": [{"notebook": "*", "cells": [{"language": "python"}]}],
                "save": True,
            },
            "codeActionProvider": {"codeActionKinds": list(KINDS), "resolveProvider": self.client.resolves_edits},
            "hoverProvider": True,
            "executeCommandProvider": {"commands": [DISMISS, EXPLAIN]},
            "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
        }
        if self.client.pulls_diagnostics:
            capabilities["diagnosticProvider"] = {
                "identifier": _SECTION,
                "interFileDependencies": False,
                "workspaceDiagnostics": False,
            }
        return {"capabilities": capabilities, "serverInfo": {"name": _SECTION, "version": self._version}}

    async def _initialized(self, _: Json) -> None:
        registrations: list[Json] = []
        if self.client.registers_configuration:
            registrations.append(
                _registration("configuration", "workspace/didChangeConfiguration", {"section": _SECTION})
            )
        if self.client.registers_watchers:
            watchers = [{"globPattern": "**/pyproject.toml"}]
            registrations.append(_registration("files", "workspace/didChangeWatchedFiles", {"watchers": watchers}))
        if registrations:
            self._later(self._endpoint.request("client/registerCapability", {"registrations": registrations}))
        try:
            await self._ask_for_settings()
        finally:
            self.session.warm_up()

    def _shutdown(self, _: Json) -> None:
        self._state = "shut down"
        self.exit_code = 0
        self.session.shut_down()
        self._endpoint.close()  # nobody may be left without an answer

    def _exit(self, _: Json) -> None:
        self.ended.set()

    def _set_trace(self, params: Json) -> None:
        value = optional(params, "value")
        self._trace = value if value in ("off", "messages", "verbose") else "off"

    # Settings

    def _configure(self, folders: tuple[str, ...]) -> None:
        """Read all settings again: what the editor sent wins over `initializationOptions` and `pyproject.toml`."""
        configuration, problems = read_configuration(folders, self._initial, self._sent)
        changed = self.session.configure(configuration)
        if problems:
            self._warn("mlrepair: " + "\n".join(problems))
        if changed and self._state == "running":
            self._refresh()

    def _folders(self) -> tuple[str, ...]:
        return tuple(folder for folder, _ in self.session.configuration.folders)

    async def _ask_for_settings(self) -> None:
        """Ask the client for its settings, if it can be asked."""
        if self.client.answers_configuration:
            answer = await self._endpoint.request("workspace/configuration", {"items": [{"section": _SECTION}]})
            self._sent = answer[0] if isinstance(answer, list) and answer else None
            self._configure(self._folders())

    async def _did_change_configuration(self, params: Json) -> None:
        if self.client.answers_configuration:
            await self._ask_for_settings()
        elif isinstance(optional(params, "settings"), dict):
            self._sent = optional(params, "settings", _SECTION)
            self._configure(self._folders())
        self.session.warm_up()

    def _did_change_watched_files(self, params: Json) -> None:
        uris = [text_at(change, "uri") for change in list_at(params, "changes")]
        if any(uri.endswith("/pyproject.toml") for uri in uris):
            self._configure(self._folders())

    def _did_change_folders(self, params: Json) -> None:
        event = object_at(params, "event")
        gone = {path_of(text_at(folder, "uri")) for folder in list_at(event, "removed")}
        new = [path_of(text_at(folder, "uri")) for folder in list_at(event, "added")]
        kept = [folder for folder in self._folders() if folder not in gone]
        self._configure((*kept, *(folder for folder in new if folder and folder not in kept)))

    # Documents

    def _did_open(self, params: Json) -> None:
        self.session.open(Document.opened(object_at(params, "textDocument")))

    def _did_change(self, params: Json) -> None:
        document = self._open_document(text_at(params, "textDocument", "uri"))
        version = whole_at(params, "textDocument", "version")
        self.session.change(document.changed(list_at(params, "contentChanges"), version, self.client.encoding))

    def _did_save(self, params: Json) -> None:
        uri = text_at(params, "textDocument", "uri")
        self.session.save(uri)
        if self.session.configuration.of(uri).run == "onSave":
            self._refresh()  # editors ask again after changes, not after saves

    def _did_open_notebook(self, params: Json) -> None:
        notebook = Notebook.opened(object_at(params, "notebookDocument"))
        self.session.close_notebook(notebook.uri)
        self.session.set_notebook(notebook, [Document.opened(cell) for cell in list_at(params, "cellTextDocuments")])

    def _did_change_notebook(self, params: Json) -> None:
        uri = text_at(params, "notebookDocument", "uri")
        notebook = self.session.notebook(uri)
        if notebook is None:
            raise RequestError(ErrorCode.INVALID_PARAMS, f"{uri} is not open")
        structure = optional(params, "change", "cells", "structure")
        if structure is not None:
            opened = [Document.opened(cell) for cell in optional(structure, "didOpen") or ()]
            closed = [text_at(cell, "uri") for cell in optional(structure, "didClose") or ()]
            version = whole_at(params, "notebookDocument", "version")
            self.session.set_notebook(notebook.with_cells(object_at(structure, "array"), version), opened, closed)
        for change in optional(params, "change", "cells", "textContent") or ():
            cell = self._open_document(text_at(change, "document", "uri"))
            version = whole_at(change, "document", "version")
            self.session.change(cell.changed(list_at(change, "changes"), version, self.client.encoding))

    def _open_document(self, uri: str) -> Document:
        document = self.session.document(uri)
        if document is None:
            raise RequestError(ErrorCode.INVALID_PARAMS, f"{uri} is not open")
        return document

    # Questions

    def _code_action(self, params: Json) -> Json:
        uri = text_at(params, "textDocument", "uri")
        range_in(params, "range")  # wrong parameters are an error wherever they come
        if self.session.is_guess(uri):
            return self._awaited_code_action(uri, params)
        offer = self._offer(uri)
        return offer.actions(params) if offer else []

    async def _awaited_code_action(self, uri: str, params: Json) -> Json:
        with contextlib.suppress(TimeoutError):  # what takes longer is not offered
            await asyncio.wait_for(self.session.complete_findings(uri), _PATIENCE)
        offer = None if self.session.is_guess(uri) else self._offer(uri)
        return offer.actions(params) if offer else []

    def _resolve(self, action: Json) -> Json:
        offer = self._offer(text_at(action, "data", "uri"))
        if offer is None:
            raise RequestError(ErrorCode.CONTENT_MODIFIED, "the document has changed since this action was offered")
        return offer.resolved(action)

    def _offer(self, uri: str) -> Offer | None:
        findings = self.session.findings(uri)
        configuration = self.session.configuration
        if findings is None:
            return None
        return Offer(findings, self.client, configuration.of(uri), configuration.folder_of(uri))

    def _hover(self, params: Json) -> Json:
        position = position_in(params, "position")
        findings = self.session.findings(text_at(params, "textDocument", "uri"))
        return diagnostics.hover(findings, position, self.client) if findings else None

    async def _diagnostic(self, params: Json) -> Json:
        uri = text_at(params, "textDocument", "uri")
        is_pushed = self.client.pulls_diagnostics and self._pushes(uri)
        findings = None if is_pushed else await self.session.complete_findings(uri)
        items = self._items(findings) if findings else []
        # The same findings have the same name, so that an editor with many files is sent nothing twice; not so those of
        # another version, because the editor has moved what it shows along with the text, maybe to another place.
        version = findings.document.version if findings else None
        name = sha256(repr((version, items)).encode()).hexdigest()[:16]
        if optional(params, "previousResultId") == name:
            return {"kind": "unchanged", "resultId": name}
        return {"kind": "full", "resultId": name, "items": items}

    def _execute_command(self, params: Json) -> Json:
        match text_at(params, "command"), optional(params, "arguments"):
            case (command, [str(code)]) if command == EXPLAIN:
                return self._explain(code)
            case (command, [str(uri), str(code), str(lines)]) if command == DISMISS:
                self.session.dismiss(uri, code, lines)
                self._refresh()
                return None
            case (command, arguments):
                expected = f"{EXPLAIN} with a code, or {DISMISS} as it was offered"
                raise RequestError(ErrorCode.INVALID_PARAMS, f"{command} {str(arguments)[:80]}, expected {expected}")

    def _explain(self, code: str) -> Json:
        """Show the page of a code, and return it."""
        text = page(code)
        if text is None:
            raise RequestError(ErrorCode.INVALID_PARAMS, f"there is no code {code!r}")
        if self.client.shows_documents and (uri := page_uri(code)) is not None:
            self._later(self._endpoint.request("window/showDocument", {"uri": uri, "takeFocus": True}))
        else:
            self._endpoint.notify("window/showMessage", {"type": _INFO, "message": text})
        return text

    # What the session and the log tell the editor

    def _publish(self, findings: Findings) -> None:
        document = findings.document
        if self._pushes(document.uri):
            self._endpoint.notify(
                "textDocument/publishDiagnostics",
                {"uri": document.uri, "version": document.version, "diagnostics": self._items(findings)},
            )

    def _refresh(self) -> None:
        """Tell a client that asks for diagnostics to ask again."""
        if self.client.refreshes_diagnostics:
            self._later(self._endpoint.request("workspace/diagnostic/refresh", None))

    def _pushes(self, uri: str) -> bool:
        """Whether diagnostics are sent unasked: a client that asks for them would show the pushed ones a second time.

        One that asks after changes only, and cannot be told to ask after a save, is pushed what is found on saves.
        """
        if not self.client.pulls_diagnostics:
            return True
        return not self.client.refreshes_diagnostics and self.session.configuration.of(uri).run == "onSave"

    def _items(self, findings: Findings) -> list[Json]:
        return diagnostics.diagnostics(findings, self.client, self.session.configuration.of(findings.document.uri))

    def _warn(self, message: str) -> None:
        """Show a message to the user, each only once."""
        if message not in self._warned:
            self._warned.add(message)
            self._endpoint.notify("window/showMessage", {"type": _WARNING, "message": message})

    def _loading(self, begins: bool) -> None:
        if begins:
            self._loaded.clear()
            if self.client.shows_progress:
                self._later(self._show_progress())
        else:
            self._loaded.set()

    async def _show_progress(self) -> None:
        await self._endpoint.request("window/workDoneProgress/create", {"token": _PROGRESS})
        begin = {"kind": "begin", "title": "mlrepair: loading models", "cancellable": False}
        self._endpoint.notify("$/progress", {"token": _PROGRESS, "value": begin})
        await self._loaded.wait()
        self._endpoint.notify("$/progress", {"token": _PROGRESS, "value": {"kind": "end"}})

    def _log_message(self, level: int, text: str) -> None:
        if self._state == "running":
            self._endpoint.notify("window/logMessage", {"type": level, "message": text})

    def _traced(self, method: str, seconds: float) -> None:
        if self._trace != "off":
            self._endpoint.notify("$/logTrace", {"message": f"{method}: {seconds * 1000:.1f} ms"})

    def _later(self, request: Coroutine[Any, Any, Any]) -> None:
        """Send a request whose answer changes nothing; an error is logged."""

        async def send() -> None:
            try:
                await request
            except RequestError as error:
                logger.info("the editor answered: %s", error)

        task = asyncio.get_running_loop().create_task(send())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: request.close())  # of a task that was given up before it began


class _ClientLog(logging.Handler):
    """Sends what is logged to the editor, from whatever thread."""

    def __init__(self, send: Callable[[int, str], None]) -> None:
        super().__init__()
        self._send = send
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = f"{record.name}: {record.getMessage()}"
            if record.exc_info and record.exc_info[1] is not None:
                text += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
            self._loop.call_soon_threadsafe(self._send, _MESSAGE_TYPES.get(record.levelno, 4), text)
        except Exception:  # noqa: BLE001 - a log must not end what it tells of
            self.handleError(record)


def _registration(name: str, method: str, options: Json) -> Json:
    return {"id": f"mlrepair.{name}", "method": method, "registerOptions": options}
