"""Random edits and random requests, right and wrong, against the real server in this process.

    python -m tests.server.soak --edits 100000

After every change the server's text must equal the client's, every request must be answered once, and nothing may be
logged as an error; an edit that is offered for a text that parses must lead to a text that parses.
"""

import argparse
import asyncio
import json
import logging
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from mlrepair.settings import Settings
from mlrepair.syntax import find_problem
from mlrepair_lsp.engines import Engine
from mlrepair_lsp.positions import PositionEncoding, offset_at
from mlrepair_lsp.server import RepairServer
from mlrepair_lsp.shipped import ShippedEngine
from mlrepair_lsp.text import Text
from tests.server.fake_server import ScriptedEngine

URIS = [f"file:///soak/{number}.py" for number in range(8)] + ["untitled:Untitled-1"]
TEXTS = [
    "a",
    "é",
    "😀",
    "汉",
    "\n",
    "\r\n",
    "\r",
    "\f",
    "\x85",
    "\u2028",
    "x = 1\n",
    "retrun ",
    "md5",
    "is_not",
    "def f():\n",
]
CODECS = {
    PositionEncoding.UTF8: ("utf-8", 1),
    PositionEncoding.UTF16: ("utf-16-le", 2),
    PositionEncoding.UTF32: ("utf-32-le", 4),
}
METHODS = [
    *("textDocument/hover", "textDocument/codeAction", "textDocument/diagnostic", "codeAction/resolve"),
    *("workspace/executeCommand", "textDocument/rename", "initialize", "textDocument/didChange"),
]
NONSENSE: list[Any] = [None, [], 5, "x", {}, {"textDocument": {"uri": 7}}, {"textDocument": {"uri": "file:///none.py"}}]


class Client:
    """An editor whose texts are plain strings."""

    def __init__(self, make_engine: Callable[[Settings], Engine], seed: int) -> None:
        """Greet a server of this process."""
        self.random = random.Random(seed)
        self._is_real = make_engine is real_engine
        self.encoding = self.random.choice(list(PositionEncoding))
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.asked: set[int] = set()
        self.server = RepairServer(make_engine, "soak", self._take)
        self._numbers = 0
        capabilities = {"general": {"positionEncodings": [self.encoding.value]}}
        self.ask("initialize", {"capabilities": capabilities, "initializationOptions": {"mlrepair": SETTINGS}})
        self.notify("initialized", {})

    def edit(self) -> None:
        """Change a document, in one event or several, and compare."""
        uri = self.random.choice(URIS)
        if uri not in self.texts or self.random.random() < 0.01:
            self._open(uri)
        changes = []
        for _ in range(self.random.choice((1, 1, 1, 2, 5))):
            old, new = self.texts[uri], self.random.choice(TEXTS)
            start, end = sorted(self._place(old) for _ in range(2))
            if self.random.random() < 0.8:
                end = min(start + self.random.choice((0, 0, 1)), len(old))
                end += old[end - 1 : end + 1] == "\r\n"
            if self.random.random() < 0.02 or len(old) > 4000:
                changes.append({"text": new})
                self.texts[uri] = new
            else:
                place = {"start": self._position(old, start), "end": self._position(old, end)}
                changes.append({"range": place, "text": new})
                self.texts[uri] = old[:start] + new + old[end:]
        self.versions[uri] += 1
        identifier = {"uri": uri, "version": self.versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})
        document = self.server.session.document(uri)
        assert document is not None
        assert document.text.data == self.texts[uri].encode(), (uri, changes)

    def question(self) -> None:
        """Ask something, sometimes nonsense, sometimes given up at once."""
        uri, roll = self.random.choice(URIS), self.random.random()
        if roll < 0.3:
            number = self.ask(self.random.choice(METHODS), self.random.choice(NONSENSE))
        elif roll < 0.35:
            self.server.receive(self.random.choice((None, b"{", b"[1]", b"\xff", b'{"id":{}}')))
            return
        else:
            place = {"line": self.random.randrange(9), "character": self.random.randrange(9)}
            params = {"textDocument": {"uri": uri}, "position": place, "range": {"start": place, "end": place}}
            number = self.ask(self.random.choice(METHODS[:3]), params)
        if self.random.random() < 0.2:
            self.notify("$/cancelRequest", {"id": number})

    def ask(self, method: str, params: object) -> int:
        """Send a request."""
        self._numbers += 1
        self.asked.add(self._numbers)
        self._send({"id": self._numbers, "method": method, "params": params})
        return self._numbers

    def notify(self, method: str, params: object) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def _open(self, uri: str) -> None:
        self.texts[uri], self.versions[uri] = "x = 1\n", 1
        item = {"uri": uri, "languageId": "python", "version": 1, "text": self.texts[uri]}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def _place(self, text: str) -> int:
        place = self.random.randrange(len(text) + 1)
        return place + (text[place - 1 : place + 1] == "\r\n")  # no editor puts the cursor between CR and LF

    def _position(self, text: str, index: int) -> dict[str, int]:
        lines = re.split("\r\n|\n|\r", text[:index])
        codec, size = CODECS[self.encoding]
        return {"line": len(lines) - 1, "character": len(lines[-1].encode(codec)) // size}

    def _send(self, message: dict[str, Any]) -> None:
        self.server.receive(json.dumps({"jsonrpc": "2.0"} | message).encode())

    def _take(self, body: bytes) -> None:
        message = json.loads(body)
        if "method" in message:
            if "id" in message:
                self._send({"id": message["id"], "result": None})
        elif message["id"] is not None:
            self.asked.remove(message["id"])  # a second answer is a KeyError
            for action in message.get("result") or () if isinstance(message.get("result"), list) else ():
                if self._is_real or action["title"].startswith("Ignore"):  # scripted repairs are not verified
                    self._check(action.get("edit"))

    def _check(self, edit: Any) -> None:
        for uri, edits in (edit or {}).get("changes", {}).items():
            before = Text(self.texts[uri].encode())
            after = before.data
            for each in sorted(edits, key=lambda each: list(each["range"]["start"].values()), reverse=True):
                start, end = (offset_at(before, each["range"][side], self.encoding) for side in ("start", "end"))
                after = after[:start] + each["newText"].encode() + after[end:]
            assert find_problem(before.data) is not None or find_problem(after) is None, (before.data, edits)


SETTINGS = {"debounceMs": 0, "typingPauseMs": 0}


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(self.format(record))


async def soak(make_engine: Callable[[Settings], Engine], edits: int, seed: int) -> None:
    """Run so many edits with as many questions.

    Raises:
        AssertionError: if a text differs, a request is unanswered, or an error was logged.
    """
    errors = _Errors()
    logging.getLogger("mlrepair_lsp").addHandler(errors)
    client = Client(make_engine, seed)
    for number in range(edits):
        client.edit()
        client.question()
        if number % 7 == 0:
            await asyncio.sleep(0)
        if number % 200 == 0:
            await _answered(client)
    await _answered(client)
    client.server.close()
    logging.getLogger("mlrepair_lsp").removeHandler(errors)
    assert not errors.records, errors.records[:3]


async def _answered(client: Client) -> None:
    deadline = time.monotonic() + 60
    while client.asked and time.monotonic() < deadline:
        await asyncio.sleep(0.005)
    assert not client.asked, f"{len(client.asked)} requests without an answer"


def main(arguments: Sequence[str] | None = None) -> None:
    """Soak for as long as the command line says."""
    parser = argparse.ArgumentParser(description="random edits and requests against the server")
    parser.add_argument("--edits", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", action="store_true", help="with the shipped models instead of scripted findings")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    asyncio.run(soak(real_engine if options.real else _scripted, options.edits, options.seed))
    print(f"{options.edits} edits: no difference, no question without an answer, no error")


def _scripted(_: Settings) -> Engine:
    return ScriptedEngine()


def real_engine(settings: Settings) -> Engine:
    """Return the engine with the models that the settings name."""
    return ShippedEngine(settings)


if __name__ == "__main__":
    main()
