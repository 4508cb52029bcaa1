"""A small editor: raw JSON-RPC with a server process, waiting on what arrives and never on the clock."""

import contextlib
import itertools
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

FAKE_SERVER = (sys.executable, str(Path(__file__).with_name("fake_server.py")))
PATIENCE = 30  # seconds until a test gives up; nothing waits this long unless something is broken


class Editor:
    """One client of one server process; every request and notification is plain JSON."""

    def __init__(
        self,
        capabilities: dict[str, Any],
        *,
        command: Sequence[str] = FAKE_SERVER,
        settings: dict[str, Any] | None = None,
        configuration: dict[str, Any] | None = None,
        root: Path | None = None,
        of_folders: dict[str, dict[str, Any]] | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        """Start a server and greet it; `configuration` is the answer to `workspace/configuration`, `of_folders` by URI.

        `more` stands beside the settings in `initializationOptions`.
        """
        self.configuration = configuration
        self.of_folders = of_folders or {}
        self.patience = PATIENCE
        self.choose: Callable[[dict[str, Any]], Any] = lambda question: None  # answers `window/showMessageRequest`
        self.received: list[dict[str, Any]] = []
        self._answers: dict[int, dict[str, Any]] = {}
        self._numbers = itertools.count(1)
        self._arrival = threading.Condition()
        self._ended = False
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, daemon=True).start()
        self.server = self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri() if root else None,
                "capabilities": capabilities,
                "initializationOptions": {"mlrepair": settings} | (more or {}) if settings is not None else None,
            },
        )
        self.notify("initialized", {})

    @property
    def pid(self) -> int:
        """The server's number."""
        return self._process.pid

    def request(self, method: str, params: object) -> Any:
        """Return the result of a request; its error fails the test."""
        answer = self.answer(self.ask(method, params))
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def ask(self, method: str, params: object) -> int:
        """Send a request and return its number without waiting."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        return number

    def answer(self, number: int) -> dict[str, Any]:
        """Wait for the answer to the request of this number."""
        self._wait(lambda: number in self._answers, f"an answer to request {number}")
        return self._answers[number]

    def notify(self, method: str, params: object) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def wait_for(self, method: str, wanted: Callable[[dict[str, Any]], bool] = lambda params: True) -> dict[str, Any]:
        """Wait until a message of this method with such parameters has come, and return its parameters."""

        def found() -> dict[str, Any] | None:
            messages = (message.get("params", {}) for message in self.received if message["method"] == method)
            return next(filter(wanted, messages), None)

        self._wait(lambda: found() is not None, method)
        params = found()
        assert params is not None
        return params

    def open(self, uri: str, text: str, language: str = "python") -> None:
        """Open a document as version 1."""
        self.notify(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}},
        )

    def replace(self, uri: str, version: int, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Replace from one (line, character) to another."""
        change = {"range": {"start": _position(*start), "end": _position(*end)}, "text": text}
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
        )

    def save(self, uri: str) -> None:
        """Tell that a document was saved."""
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def pushed(
        self, uri: str, version: int, wanted: Callable[[list[Any]], bool] = lambda diagnostics: True
    ) -> list[dict[str, Any]]:
        """Wait until such diagnostics are published for this version of a document."""
        params = self.wait_for(
            "textDocument/publishDiagnostics",
            lambda params: params["uri"] == uri and params["version"] == version and wanted(params["diagnostics"]),
        )
        diagnostics: list[dict[str, Any]] = params["diagnostics"]
        return diagnostics

    def pulled(self, uri: str) -> list[dict[str, Any]]:
        """Ask for the diagnostics of a document."""
        items: list[dict[str, Any]] = self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
        return items

    def actions(
        self,
        uri: str,
        line: int,
        start: int = 0,
        end: int = 99,
        only: Sequence[str] | None = None,
        trigger: int | None = None,
    ) -> list[dict[str, Any]]:
        """Ask for the code actions in a part of a line."""
        context: dict[str, Any] = {"diagnostics": []}
        context |= {"only": only} if only is not None else {}
        context |= {"triggerKind": trigger} if trigger is not None else {}
        params = {
            "textDocument": {"uri": uri},
            "range": {"start": _position(line, start), "end": _position(line, end)},
            "context": context,
        }
        result: list[dict[str, Any]] = self.request("textDocument/codeAction", params)
        return result

    def hover(self, uri: str, line: int, character: int) -> Any:
        """Ask for the hover at a place."""
        return self.request(
            "textDocument/hover", {"textDocument": {"uri": uri}, "position": _position(line, character)}
        )

    def quit(self) -> int:
        """End the session and return the server's exit code."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End the server, however it is."""
        self._process.kill()
        self._process.wait(PATIENCE)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while (header := stream.readline()).endswith(b"\n"):
            length = int(header.removeprefix(b"Content-Length:"))
            while stream.readline().strip():
                pass
            body = stream.read(length)
            if len(body) < length:  # the server was killed while it spoke
                break
            self._take(json.loads(body))
        with self._arrival:
            self._ended = True
            self._arrival.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        with self._arrival:
            if "method" not in message:
                self._answers[message["id"]] = message
            else:
                self.received.append(message)
                if "id" in message:  # a request of the server
                    with contextlib.suppress(OSError):  # a server that was killed is answered by nobody
                        self._send({"id": message["id"], "result": self._result(message)})
            self._arrival.notify_all()

    def _result(self, request: dict[str, Any]) -> Any:
        match request["method"]:
            case "workspace/configuration":
                scopes = [item["scopeUri"] for item in request["params"]["items"] if "scopeUri" in item]
                return [self.configuration, *(self.of_folders.get(scope) for scope in scopes)]
            case "window/showMessageRequest":
                return self.choose(request["params"])
            case _:
                return None

    def _wait(self, arrived: Callable[[], bool], what: str) -> None:
        with self._arrival:
            if not self._arrival.wait_for(lambda: arrived() or self._ended, self.patience) or not arrived():
                state = "the server has ended" if self._ended else "it is silent"
                raise AssertionError(f"waited for {what}, but {state}; received: {self.received}")


def _position(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def edited(text: str, edits: Sequence[dict[str, Any]]) -> str:
    """Apply TextEdits to a text of ASCII characters and LF line ends."""
    lines = text.split("\n")
    starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    for edit in sorted(edits, key=lambda edit: list(edit["range"]["start"].values()), reverse=True):
        start, end = (
            starts[edit["range"][side]["line"]] + edit["range"][side]["character"] for side in ("start", "end")
        )
        text = text[:start] + edit["newText"] + text[end:]
    return text
