"""The language server: one connection, from `initialize` to `exit`; what happens between is other modules' handlers."""

import asyncio
from collections.abc import Callable

from mlrepair_lsp.client import Client
from mlrepair_lsp.code_actions import KINDS
from mlrepair_lsp.commands import COMMANDS, Commands
from mlrepair_lsp.editor import Editor
from mlrepair_lsp.engines import MakeEngine
from mlrepair_lsp.jsonrpc import Endpoint, ErrorCode, Handler, Json, RequestError
from mlrepair_lsp.params import object_at, optional
from mlrepair_lsp.questions import Questions
from mlrepair_lsp.session import Session
from mlrepair_lsp.text_sync import NotebookSync, TextSync
from mlrepair_lsp.workspace import SECTION, Workspace


class RepairServer:
    """One connection: what the editor says goes to the session, what the session finds goes to the editor."""

    def __init__(self, make_engine: MakeEngine, version: str, send: Callable[[bytes], None]) -> None:
        """Serve with engines of `make_engine`; bodies of messages leave through `send`."""
        self.exit_code = 1  # an editor that goes without `shutdown` has crashed
        self.ended = asyncio.Event()
        self._version = version
        self._state = "new"  # "new", "running", "shut down"
        self._endpoint = Endpoint(send)
        self._endpoint.gate = self._gate
        self._editor = editor = Editor(self._endpoint)
        self.session = Session(make_engine, publish=editor.publish, warn=editor.warn, loading=editor.loading)
        self._workspace = Workspace(editor, self.session)
        parts = (part(editor, self.session) for part in (TextSync, NotebookSync, Questions, Commands))
        for handlers in (self._handlers(), self._workspace.handlers(), *(part.handlers() for part in parts)):
            for method, handler in handlers.items():
                self._endpoint.on(method, handler)

    def receive(self, body: bytes | None) -> None:
        """Take one message in; None for one that cannot be read."""
        self._endpoint.receive(body)

    def close(self) -> None:
        """Stop all work: the editor is gone."""
        self.session.shut_down()
        self._endpoint.close()
        self._editor.close()

    def _handlers(self) -> dict[str, Handler]:
        return {
            "initialize": self._initialize,
            "initialized": self._initialized,
            "shutdown": self._shutdown,
            "exit": self._exit,
            "$/cancelRequest": lambda params: self._endpoint.cancel(optional(params, "id")),
            "$/setTrace": lambda params: self._editor.set_trace(optional(params, "value")),
        }

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
        self._editor.client = Client.of(params)
        self._editor.set_trace(optional(params, "trace"))
        self._workspace.begin(params)
        self._enter("running")
        return {
            "capabilities": _capabilities(self._editor.client),
            "serverInfo": {"name": SECTION, "version": self._version},
        }

    async def _initialized(self, _: Json) -> None:
        self._workspace.watch()
        try:
            await self._workspace.ask_for_settings()
        finally:
            self.session.warm_up()

    def _shutdown(self, _: Json) -> None:
        self._enter("shut down")
        self.exit_code = 0
        self.session.shut_down()
        self._endpoint.close()  # nobody may be left without an answer

    def _exit(self, _: Json) -> None:
        self.ended.set()

    def _enter(self, state: str) -> None:
        self._state = state
        self._editor.is_ready = state == "running"


def _capabilities(client: Client) -> dict[str, Json]:
    """What the server can do for a client."""
    capabilities: dict[str, Json] = {
        "positionEncoding": client.encoding.value,
        "textDocumentSync": {"openClose": True, "change": 2, "save": True},
        "notebookDocumentSync": {
            "notebookSelector": [{"notebook": "*", "cells": [{"language": "python"}]}],
            "save": True,
        },
        "codeActionProvider": {"codeActionKinds": list(KINDS), "resolveProvider": client.resolves_edits},
        "hoverProvider": True,
        "executeCommandProvider": {"commands": list(COMMANDS), "workDoneProgress": True},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if client.pulls_diagnostics:
        capabilities["diagnosticProvider"] = {
            "identifier": SECTION,
            "interFileDependencies": False,
            "workspaceDiagnostics": False,
        }
    return capabilities
