"""Keystroke to published diagnostics, ours beside other servers: the same file, the same edits, one run.

    pip install basedpyright python-lsp-server ruff
    python -m tests.benchmarks.server_latency [--edits 60] [--lines 2000]

Every server gets its own process. An edit counts as answered when diagnostics of its version are published, or, from
servers that name no version, when any are. Then as many edits again with a hover right behind each: its answer tells
how long the server was deaf. Code actions are asked for when all is quiet. Servers that are not installed are left out.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.server.processes import resident_megabytes

_SERVERS = {
    "mlrepair": [sys.executable, "-m", "mlrepair_lsp", "--stdio"],
    "ruff": ["ruff", "server"],
    "basedpyright": ["basedpyright-langserver", "--stdio"],
    "pylsp": ["pylsp"],
}
_SETTINGS = {"mlrepair": {"debounceMs": 0, "typingPauseMs": 0}}
_PATIENCE = 20.0  # seconds; a server that is silent for so long has no answer
_SHORT = 300  # lines of the file whose diagnostics end the start
_STARTS = 3  # the best counts: the first compiles, and reads from the disk
_QUIET = 3.0  # seconds; more than any of these servers works on an edit
_TYPED = "        other = self.fetch(7, item)\n"
_FUNCTION = '''def work_{n}(items, limit):
    """Return what is left of the items."""
    total = 0
    for index, item in enumerate(items):
        if item.size > limit and index < len(items):
            total += item.size * {n}
        elif item.name is None:
            continue
    return total, items[: limit or {n}]


'''
_CLASS = """class Store{n}:
    def __init__(self, path):
        self.path = path
        self.items = {{}}

    def fetch(self, key, default=None):
        value = self.items.get(key, default)
        return value if value is not None else default

    def save(self, key, value):
        self.items[key] = value
        return len(self.items)


"""


class Figures(NamedTuple):
    """What was measured of one server; times in milliseconds, memory in megabytes."""

    start: float  # from the start of the process to the first diagnostics
    answers: list[float]  # from each edit to its diagnostics
    hovers: list[float]  # from a question asked right after an edit to its answer
    actions: list[float]  # from asking for code actions to their answer
    memory: float | None


class _Peer:
    """A server process and the diagnostics that it has published."""

    def __init__(self, command: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
        )
        self._published: list[int | None] = []  # versions
        self._answers: dict[int, Any] = {}
        self._arrival = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, number: int, method: str, params: Any) -> float:
        """Send a request and wait for the answer; return milliseconds."""
        sent = time.perf_counter()
        self.send({"id": number, "method": method, "params": params})
        self.answered(number)
        return (time.perf_counter() - sent) * 1000

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def answered(self, number: int) -> bool:
        with self._arrival:
            return self._arrival.wait_for(lambda: number in self._answers, _PATIENCE)

    def published(self, version: int) -> bool:
        """Wait for diagnostics of a version, or of one that is not named; forget older ones."""
        with self._arrival:
            done = self._arrival.wait_for(lambda: {version, None} & set(self._published), _PATIENCE)
            self._published.clear()
            return bool(done)

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = (
                int(header.lower().removeprefix(b"content-length:")) if header.lower().startswith(b"content-l") else 0
            )
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(length))
            if "method" in message and "id" in message:
                asks = message["method"] == "workspace/configuration"
                result = [None] * len(message["params"]["items"]) if asks else None
                self.send({"id": message["id"], "result": result})
            with self._arrival:
                if message.get("method") == "textDocument/publishDiagnostics":
                    self._published.append(message["params"].get("version"))
                elif "method" not in message:
                    self._answers[message["id"]] = message
                self._arrival.notify_all()


def _environment() -> dict[str, str]:
    """The environment of servers: what is installed is compiled, so a setting against bytecode must not count."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def text_of(lines: int) -> str:
    """Return a module of about so many lines, half functions, half classes."""
    pieces: list[str] = ["import os\nimport sys\n\n\n"]
    while sum(piece.count("\n") for piece in pieces) < lines:
        pieces.append((_FUNCTION, _CLASS)[len(pieces) % 2].format(n=len(pieces)))
    return "".join(pieces)


def measure(name: str, lines: int, edits: int) -> Figures:
    """Type a line, letter by letter, into the middle of a file, take it out again, and so on."""
    text = text_of(lines)
    rows = text.split("\n")
    row = next(i for i in range(len(rows) // 2, len(rows)) if rows[i].startswith("        value")) + 1
    uri, version, column = (Path.cwd() / "latency_of_a_server.py").as_uri(), 1, 0
    began = time.perf_counter()
    peer = _Peer(_SERVERS[name])
    capabilities = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
    peer.send(
        {
            "id": 1,
            "method": "initialize",
            "params": {
                "processId": None,
                "rootUri": None,
                "capabilities": capabilities,
                "initializationOptions": _SETTINGS if name == "mlrepair" else None,
            },
        }
    )
    peer.answered(1)
    peer.send({"method": "initialized", "params": {}})
    item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    peer.send({"method": "textDocument/didOpen", "params": {"textDocument": item}})
    peer.published(1)
    start = (time.perf_counter() - began) * 1000
    answers: list[float] = []
    hovers: list[float] = []
    for number in range(2 * edits):
        version += 1
        letter = _TYPED[number % len(_TYPED)]
        place = {"line": row, "character": column}
        change = {"range": {"start": place, "end": place}, "text": letter}
        sent = time.perf_counter()
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
        peer.send({"method": "textDocument/didChange", "params": params})
        if number >= edits:
            question = {"textDocument": {"uri": uri}, "position": place}
            hovers.append(peer.ask(2 + number, "textDocument/hover", question))
        if peer.published(version) and number < edits:
            answers.append((time.perf_counter() - sent) * 1000)
        row, column = (row + 1, 0) if letter == "\n" else (row, column + 1)
        time.sleep(0.15)  # a fast typist's pause
    time.sleep(_QUIET if edits else 0.0)
    place = {"line": row, "character": 0}
    question = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
    actions = [peer.ask(2 + 2 * edits + i, "textDocument/codeAction", question) for i in range(edits)]
    memory = resident_megabytes(peer.process.pid)
    peer.process.kill()
    peer.process.wait()
    return Figures(start, answers, hovers, actions, memory)


def _p95(values: Sequence[float]) -> float:
    ordered = sorted(values) or [float("nan")]
    return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description="latency of language servers on the same edits")
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--lines", type=int, default=2000)
    parser.add_argument("servers", nargs="*", default=list(_SERVERS), help="default: all that are installed")
    options = parser.parse_args(arguments)
    print(f"| server | start → first diagnostics of {_SHORT} lines, ms | p50, ms | p95 ", end="")
    print("| hover while judging, p95 | at most | code actions, p95 | memory, MB | answered |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in options.servers:
        if shutil.which(_SERVERS[name][0]) is None:
            print(f"| {name} | not installed | | | | | | | |")
            continue
        start = min(measure(name, _SHORT, 0).start for _ in range(_STARTS))
        figures = measure(name, options.lines, options.edits)
        answers, hovers = figures.answers or [float("nan")], figures.hovers
        memory = "" if figures.memory is None else f"{figures.memory:.0f}"
        print(
            f"| {name} | {start:.0f} | {statistics.median(answers):.1f} | {_p95(answers):.1f} "
            f"| {_p95(hovers):.1f} | {max(hovers, default=float('nan')):.1f} | {_p95(figures.actions):.1f} | {memory} "
            f"| {len(figures.answers)}/{options.edits} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
