"""Keystroke to published diagnostics, ours beside other servers: the same file, the same edits, one run.

    pip install basedpyright python-lsp-server ruff
    python -m tests.benchmarks.server_latency [--edits 60] [--lines 2000]

Every server gets its own process. An edit counts as answered when diagnostics of its version are published, or, from
servers that name no version, when any are. Servers that are not installed are left out.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

_SERVERS = {
    "mlrepair": [sys.executable, "-m", "mlrepair_lsp", "--stdio"],
    "ruff": ["ruff", "server"],
    "basedpyright": ["basedpyright-langserver", "--stdio"],
    "pylsp": ["pylsp"],
}
_SETTINGS = {"mlrepair": {"debounceMs": 0, "typingPauseMs": 0}}
_PATIENCE = 20.0  # seconds; a server that is silent for so long has no answer
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
    memory: float | None


class _Peer:
    """A server process and the diagnostics that it has published."""

    def __init__(self, command: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._published: list[int | None] = []  # versions
        self._answers: dict[int, Any] = {}
        self._arrival = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

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
    start, answers = (time.perf_counter() - began) * 1000, []
    for number in range(edits):
        version += 1
        letter = _TYPED[number % len(_TYPED)]
        place = {"line": row, "character": column}
        change = {"range": {"start": place, "end": place}, "text": letter}
        sent = time.perf_counter()
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
        peer.send({"method": "textDocument/didChange", "params": params})
        if peer.published(version):
            answers.append((time.perf_counter() - sent) * 1000)
        row, column = (row + 1, 0) if letter == "\n" else (row, column + 1)
        time.sleep(0.15)  # a fast typist's pause
    memory = _resident(peer.process.pid)
    peer.process.kill()
    peer.process.wait()
    return Figures(start, answers, memory)


def _resident(pid: int) -> float | None:
    """Megabytes in memory, where the system tells."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return None
    found = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(found.split()[1]) / 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description="latency of language servers on the same edits")
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--lines", type=int, default=2000)
    parser.add_argument("servers", nargs="*", default=list(_SERVERS), help="default: all that are installed")
    options = parser.parse_args(arguments)
    print("| server | start → first diagnostics, ms | p50, ms | p95, ms | memory, MB | answered |")
    print("|---|---|---|---|---|---|")
    for name in options.servers:
        if shutil.which(_SERVERS[name][0]) is None:
            print(f"| {name} | not installed | | | | |")
            continue
        figures = measure(name, options.lines, options.edits)
        ordered = sorted(figures.answers) or [float("nan")]
        p95 = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
        memory = "" if figures.memory is None else f"{figures.memory:.0f}"
        print(
            f"| {name} | {figures.start:.0f} | {statistics.median(ordered):.1f} | {p95:.1f} | {memory} "
            f"| {len(figures.answers)}/{options.edits} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
