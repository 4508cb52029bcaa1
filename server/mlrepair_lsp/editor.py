"""What the server says to the editor unasked: diagnostics, messages, progress, the log, requests of its own."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from mlrepair_lsp import diagnostics
from mlrepair_lsp.client import Client
from mlrepair_lsp.client_log import ClientLog
from mlrepair_lsp.configuration import Configuration
from mlrepair_lsp.diagnostics import Findings
from mlrepair_lsp.jsonrpc import Endpoint, Json, RequestError

logger = logging.getLogger(__name__)

_TRACES = ("off", "messages", "verbose")  # LSP's TraceValue
_WARNING, _INFO = 2, 3  # LSP's MessageType
_PROGRESS = "mlrepair.models"


class Editor:
    """The editor at the other end, with what it can do and what it has been told."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Speak through an endpoint, and listen to the log of this package."""
        self.client = Client()
        self.configuration = Configuration()
        self.is_ready = False  # between `initialize` and `shutdown`
        self._endpoint = endpoint
        self._trace = "off"
        self._warned: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loaded = asyncio.Event()
        self._log = ClientLog(self._log_message)
        logging.getLogger(__package__).addHandler(self._log)
        endpoint.trace = self._traced

    def close(self) -> None:
        """Say nothing more."""
        for task in self._tasks:
            task.cancel()
        logging.getLogger(__package__).removeHandler(self._log)

    async def ask(self, method: str, params: Json) -> Json:
        """Send a request and return its result.

        Raises:
            RequestError: if the editor answers with an error.
        """
        return await self._endpoint.request(method, params)

    def tell(self, method: str, params: Json) -> None:
        """Send a request whose answer changes nothing; an error is logged."""
        self.later(self._endpoint.request(method, params))

    def publish(self, findings: Findings) -> None:
        """Send the findings of a document, if it is not the editor that asks for them."""
        document = findings.document
        if self.is_pushed(document.uri):
            self._endpoint.notify(
                "textDocument/publishDiagnostics",
                {"uri": document.uri, "version": document.version, "diagnostics": self.items(findings)},
            )

    def is_pushed(self, uri: str) -> bool:
        """Whether diagnostics are sent unasked: a client that asks for them would show the pushed ones a second time.

        One that asks after changes only, and cannot be told to ask after a save, is pushed what is found on saves.
        """
        if not self.client.pulls_diagnostics:
            return True
        return not self.client.refreshes_diagnostics and self.configuration.of(uri).run == "onSave"

    def items(self, findings: Findings) -> list[Json]:
        """Return the diagnostics of findings."""
        return diagnostics.diagnostics(findings, self.client, self.configuration.of(findings.document.uri))

    def refresh(self) -> None:
        """Tell a client that asks for diagnostics to ask again."""
        if self.client.refreshes_diagnostics:
            self.tell("workspace/diagnostic/refresh", None)

    def inform(self, message: str) -> None:
        """Show a message to the user."""
        self._endpoint.notify("window/showMessage", {"type": _INFO, "message": message})

    def warn(self, message: str) -> None:
        """Show the user what is wrong, each only once."""
        if message not in self._warned:
            self._warned.add(message)
            self._endpoint.notify("window/showMessage", {"type": _WARNING, "message": message})

    async def begin_progress(self, token: Json, title: str) -> Json:
        """Show that long work begins, which the user can cancel, and return the token of its progress.

        A token that came with the request is used; without one the server makes `mlrepair.tests` where it can.
        """
        if token is None and self.client.shows_progress:
            token = "mlrepair.tests"
            await self._endpoint.request("window/workDoneProgress/create", {"token": token})
        self.progress(token, {"kind": "begin", "title": title, "cancellable": True})
        return token

    def progress(self, token: Json, value: Json) -> None:
        """Show how far long work is; without a token nobody wants to know."""
        if token is not None:
            self._endpoint.notify("$/progress", {"token": token, "value": value})

    def loading(self, begins: bool) -> None:
        """Show that the models begin or end to be loaded."""
        if not begins:
            self._loaded.set()
            return
        self._loaded.clear()
        if self.client.shows_progress:
            self.later(self._show_progress())

    def set_trace(self, value: Json) -> None:
        """Tell how long each message took, or no longer."""
        self._trace = value if value in _TRACES else "off"

    async def _show_progress(self) -> None:
        await self._endpoint.request("window/workDoneProgress/create", {"token": _PROGRESS})
        begin = {"kind": "begin", "title": "mlrepair: loading models", "cancellable": False}
        self._endpoint.notify("$/progress", {"token": _PROGRESS, "value": begin})
        await self._loaded.wait()
        self._endpoint.notify("$/progress", {"token": _PROGRESS, "value": {"kind": "end"}})

    def _log_message(self, level: int, text: str) -> None:
        if self.is_ready:
            self._endpoint.notify("window/logMessage", {"type": level, "message": text})

    def _traced(self, method: str, seconds: float) -> None:
        if self._trace != "off":
            self._endpoint.notify("$/logTrace", {"message": f"{method}: {seconds * 1000:.1f} ms"})

    def later(self, request: Coroutine[Any, Any, Any]) -> None:
        """Await something beside other messages; an error that the editor answers is logged."""

        async def send() -> None:
            try:
                await request
            except RequestError as error:
                logger.info("the editor answered: %s", error)

        task = asyncio.get_running_loop().create_task(send())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: request.close())  # of a task that was given up before it began
