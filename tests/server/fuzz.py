"""Random bytes into everything that reads an editor's words or a user's text: nothing may crash or take long.

    python -m tests.server.fuzz --inputs 100000 [--seed 1] [--from NUMBER]

Each input has its number, from which it can be repeated alone: `--from 4711 --inputs 1`.
"""

import argparse
import asyncio
import copy
import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from mlrepair.actions import Action, Operation
from mlrepair.edits import Fix, apply_edits
from mlrepair.engine import Engine
from mlrepair.grid import Window, encode
from mlrepair.lexer import lex
from mlrepair.syntax import find_problem
from mlrepair.windows import split
from mlrepair_lsp.framing import Frames, framed
from mlrepair_lsp.positions import Position, PositionEncoding, offset_at, position_at
from mlrepair_lsp.server import RepairServer
from mlrepair_lsp.text import Text
from tests.engine.scripted import ScriptedModel
from tests.server.fake_server import ScriptedEngine

LONGEST = 2.0  # seconds of the processor that one input may take: a busy machine is no find
_PATIENCE = 30.0  # seconds until a request counts as unanswered

_SAMPLES = [path.read_bytes() for path in sorted(Path(__file__).parents[2].joinpath("server").rglob("*.py"))]
_PIECES = (
    *(b"def f(", b"):\n", b"    ", b"\t", b"if ", b" = ", b"==", b"retrun x\n", b"return", b"(", b")", b"[", b"]"),
    *(
        b"'",
        b'"',
        b'"""',
        b"f'",
        b"{x!r:",
        b"\\",
        b"\\\n",
        b"#",
        b"# mlrepair: ignore[",
        b"\r",
        b"\r\n",
        b"\f",
        b"\x00",
    ),
    *(b"\xff", b"\xef\xbb\xbf", b"\xc3\xa9", b"\xf0\x9f\x98\x80", b"\xe2\x80\xa8", b"0x", b"1e", b"...", b":=", b"@"),
    *(b"class A:\n", b"async ", b"await ", b"match x:\n", b"case _:\n", b"try:\n", b"except*", b"\n", b"\n\n", b";"),
    *(b"{", b"}", b",", b"lambda", b"x", b"1", b" + ", b" and ", b" not in "),
)
_VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        2**31,
        10**30,
        1.5,
        "",
        "x",
        "😀",
        "\ud83d",
        [],
        {},
        [[]],
        [None],
        [{}],
        [5],
        {"uri": 1},
    ),
    *("file:///a.py", "file:///b.py", "untitled:1", "file://[", "MLR003", "mlrepair.dismiss", "quickfix", "python"),
)
_URIS = ("file:///a.py", "file:///b.py", "untitled:1", "file:///n.ipynb", "cell:1", "cell:2")


def text(random: Random) -> bytes:
    """Return noise, a soup of tokens, or a piece of real code with some of its bytes changed."""
    roll = random.random()
    if roll < 0.2:
        return random.randbytes(random.randrange(200))
    if roll < 0.6:
        return b"".join(random.choices(_PIECES, k=random.randrange(60)))
    sample = random.choice(_SAMPLES)
    start = random.randrange(len(sample))
    return changed(sample[start : start + random.randrange(1500)], random)


def changed(data: bytes, random: Random) -> bytes:
    """Return bytes with some lost, doubled or replaced."""
    for _ in range(random.randrange(4)):
        at = random.randrange(len(data) + 1)
        new = random.choice((b"", random.choice(_PIECES), random.randbytes(1), data[at : at + 9] * 2))
        data = data[:at] + new + data[at + random.randrange(4) :]
    return data


def fuzz_lexer(random: Random) -> None:
    """Cells lie in the text, one behind the other, and every window has its numbers."""
    source = text(random)
    cells = lex(source)
    assert all(0 <= cell.start <= cell.end <= len(source) for cell in cells)
    assert all(one.end <= other.start for one, other in pairwise(cells))
    for window in split(source, cells):
        encode(window)


def fuzz_positions(random: Random) -> None:
    """Every position is a place between two characters, and the position of that place is that place again."""
    document, encoding = Text.of(text(random).decode(errors="replace")), random.choice(list(PositionEncoding))
    position = Position(line=random.randrange(-2, 40), character=random.choice((-1, 0, 3, 20, 2**31, 10**20)))
    offset = offset_at(document, position, encoding)
    assert offset == offset_at(document, position_at(document, offset, encoding), encoding)
    document.data[:offset].decode()


def fuzz_engine(random: Random) -> None:
    """Whatever a model proposes, a fix can be applied, and one of a text that parses leads to a text that parses."""
    source = text(random)

    def script(window: Window) -> list[tuple[Action, float]]:
        actions = [
            Action(random.randrange(-1, len(window.cells) + 2), random.choice(list(Operation)), random.choice(_PIECES))
            for _ in range(random.randrange(6))
        ]
        return [(action, random.random() / 6 + 1e-6) for action in actions]

    def is_cancelled() -> bool:
        return random.random() < 0.001

    parses = find_problem(source) is None
    model = ScriptedModel(script)
    model.thresholds = {"syntax": 0.0, "logic": 0.0, "security": 0.0, "safe": 0.1}
    fixes = Engine(model=model).repair(source, top=3, cancelled=is_cancelled)
    for fix in (each for found in fixes for each in (found, *found.alternatives) if each.edits):
        after = apply_edits(source, fix.edits)
        assert not parses or find_problem(after) is None, fix


def fuzz_protocol(random: Random) -> None:
    """Each request, however wrong, is answered exactly once, and nothing fails inside; noise is left out."""
    asyncio.run(_converse(random))


async def _converse(random: Random) -> None:
    answered: list[int] = []
    asked: set[int] = set()

    def take(body: bytes) -> None:
        message = json.loads(body)
        if "method" not in message and isinstance(message["id"], int):
            answered.append(message["id"])

    errors = _Failures()
    logging.getLogger("mlrepair_lsp").addHandler(errors)
    server, frames = RepairServer(lambda settings: _Engine(), "fuzz", take), Frames()
    for message in _messages(random):
        message = copy.deepcopy(message)
        for _ in range(random.choice((0, 0, 1, 3))):
            _damage(message.get("params"), random)
        if "id" in message:
            asked.add(message["id"])
        for body in frames.feed(framed(json.dumps({"jsonrpc": "2.0"} | message).encode())):
            server.receive(body)
        if random.random() < 0.2:
            await asyncio.sleep(0)
    deadline = time.monotonic() + _PATIENCE
    while not asked.issubset(answered) and time.monotonic() < deadline:
        await asyncio.sleep(0.001)
    # From here on not even the frames are whole, so no answer can be expected.
    before = list(answered)
    for _ in range(3):
        noise = changed(framed(json.dumps({"id": None, "method": "x"}).encode()), random) + b"\r\n\r\n"
        for body in frames.feed(noise):
            server.receive(body)
    server.close()
    await asyncio.sleep(0)
    logging.getLogger("mlrepair_lsp").removeHandler(errors)
    assert sorted(before) == sorted(asked), f"asked {sorted(asked)}, answered {before}"
    assert not errors.found, errors.found[0]


def _messages(random: Random) -> list[dict[str, Any]]:
    """A greeting, then some of everything that an editor can say, in any order."""
    encoding = random.choice(list(PositionEncoding)).value
    capabilities: dict[str, Any] = {"general": {"positionEncodings": [encoding]}, "textDocument": {}, "workspace": {}}
    if random.random() < 0.5:
        capabilities["textDocument"]["diagnostic"] = {}
        capabilities["workspace"]["diagnostics"] = {"refreshSupport": True}
    if random.random() < 0.5:
        capabilities["textDocument"]["codeAction"] = {"resolveSupport": {"properties": ["edit"]}}
    settings = {"debounceMs": 0, "typingPauseMs": random.choice((0, 1)), "run": random.choice(("onType", "onSave"))}
    hello = {"capabilities": capabilities, "rootUri": None, "initializationOptions": {"mlrepair": settings}}
    messages: list[dict[str, Any]] = [{"method": "initialize", "params": hello}]
    messages += [{"method": "initialized", "params": {}}]
    messages += [_message(random) for _ in range(random.randrange(25))]
    asking = ("initialize", "shutdown", "codeAction/resolve", "workspace/executeCommand")
    for number, message in enumerate(messages, start=1):
        method = message["method"]
        is_question = method in asking or method.removeprefix("textDocument/") in ("codeAction", "hover", "diagnostic")
        if is_question or random.random() < 0.02:
            message["id"] = number
    return messages


def _message(random: Random) -> dict[str, Any]:
    uri = random.choice(_URIS)
    start = {"line": random.randrange(4), "character": random.randrange(9)}
    end = {"line": random.randrange(4), "character": random.randrange(9)}
    place = {"start": start, "end": end}
    string = text(random).decode(errors="replace")
    item = {"uri": uri, "languageId": "python", "version": random.randrange(9), "text": "retrun md5\n" + string}
    identifier = {"uri": uri, "version": random.randrange(9)}
    changes = [{"range": place, "text": string[:20]}, {"text": string}][: random.randrange(3)]
    notebook = {"uri": "file:///n.ipynb", "notebookType": "jupyter-notebook", "version": 1}
    cells = [{"kind": 2, "document": cell} for cell in ("cell:1", "cell:2")]
    array = {"start": 0, "deleteCount": 1, "cells": cells[:1]}
    structure = {"array": array, "didOpen": [item], "didClose": [{"uri": uri}]}
    content = [{"document": identifier, "changes": changes}]
    what = random.choice(("fix", "ignore", "ignoreInWorkspace", "source.fixAll.mlrepair"))
    data = {"uri": uri, "version": item["version"], "what": what, "place": [0, 6, "MLR003", 0]}
    asked = {"textDocument": identifier, "range": place, "position": start, "context": {"diagnostics": []}}
    dismissal = {"command": "mlrepair.dismiss", "arguments": [uri, "MLR003", "retrun md5"]}
    messages: dict[str, Any] = {
        "textDocument/didOpen": {"textDocument": item},
        "textDocument/didChange": {"textDocument": identifier, "contentChanges": changes},
        "textDocument/didSave": {"textDocument": identifier},
        "textDocument/didClose": {"textDocument": identifier},
        "textDocument/codeAction": asked,
        "textDocument/hover": asked,
        "textDocument/diagnostic": asked,
        "codeAction/resolve": {"title": "x", "data": data},
        "workspace/executeCommand": random.choice(
            (dismissal, {"command": "mlrepair.explain", "arguments": ["MLR003"]})
        ),
        "workspace/didChangeConfiguration": {"settings": {"mlrepair": {"ignore": ["MLR2"], "run": "onType"}}},
        "workspace/didChangeWatchedFiles": {"changes": [{"uri": "file:///nowhere/pyproject.toml", "type": 2}]},
        "workspace/didChangeWorkspaceFolders": {"event": {"added": [{"uri": "file:///nowhere"}], "removed": []}},
        "notebookDocument/didOpen": {
            "notebookDocument": notebook | {"cells": cells},
            "cellTextDocuments": [item | {"uri": "cell:1"}, item | {"uri": "cell:2"}],
        },
        "notebookDocument/didChange": {
            "notebookDocument": notebook,
            "change": {"cells": random.choice(({"textContent": content}, {"structure": structure}))},
        },
        "notebookDocument/didSave": {"notebookDocument": notebook},
        "notebookDocument/didClose": {"notebookDocument": notebook, "cellTextDocuments": [{"uri": "cell:1"}]},
        "$/cancelRequest": {"id": random.randrange(25)},
        "$/setTrace": {"value": random.choice(("off", "verbose"))},
        "textDocument/rename": {},
    }
    if random.random() < 0.02:
        return {"method": "shutdown", "params": None}
    method, params = random.choice(list(messages.items()))
    return {"method": method, "params": params}


def _damage(params: Any, random: Random) -> None:
    """Change one value somewhere inside."""
    while isinstance(params, dict | list) and params:
        keys = list(params) if isinstance(params, dict) else range(len(params))
        key = random.choice(keys)
        if random.random() < 0.3 or not isinstance(params[key], dict | list):
            if isinstance(params, dict) and random.random() < 0.3:
                del params[key]
            else:
                params[key] = copy.deepcopy(random.choice(_VALUES))
            return
        params = params[key]


class _Engine(ScriptedEngine):
    """Finds what is scripted, but obeys none of the words that make it slow or fail."""

    def repair(self, source: bytes, **options: Any) -> list[Fix]:
        return super().repair(re.sub(rb"explode|slow|lingering|announced|gradually", b"", source), **options)


class _Failures(logging.Handler):
    """Collects what failed inside, which a wrong message must never do."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.exc_info:
            self.found.append(self.format(record))


TARGETS: tuple[Callable[[Random], None], ...] = (fuzz_lexer, fuzz_positions, fuzz_engine, fuzz_protocol)


def failure_of(seed: int, number: int) -> str | None:
    """Feed one input; return what was wrong with it."""
    target = TARGETS[number % len(TARGETS)]
    began = time.process_time()
    try:
        target(Random(f"{seed}-{number}"))
    except Exception:  # noqa: BLE001 - every one is a find
        return f"input {number} of seed {seed} ({target.__name__}):\n{traceback.format_exc()}"
    seconds = time.process_time() - began
    return f"input {number} of seed {seed} ({target.__name__}) took {seconds:.1f} s" if seconds > LONGEST else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz for as long as the command line says; return 1 if something was found."""
    parser = argparse.ArgumentParser(description="random bytes and messages against lexer, grid, engine and server")
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="NUMBER")
    options = parser.parse_args(arguments)
    found = 0
    for number in range(options.first, options.first + options.inputs):
        failure = failure_of(options.seed, number)
        if failure is not None:
            found += 1
            print(failure, file=sys.stderr, flush=True)
    print(f"{options.inputs} inputs: {found} failures")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
