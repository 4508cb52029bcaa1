"""The process that looks for repairs which pass the user's tests: `python -m mlrepair_lsp.trial_process`.

A process of its own, because the search computes for minutes, runs the user's programs, and must be stoppable at any
time. It reads its task, a line of JSON, from standard input and writes lines of JSON to standard output: how far it is,
and at the end what came of it. When standard input ends it gives up and tidies up: the user has cancelled, or the
server is gone.
"""

import _thread
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlrepair.context import ContextSession
from mlrepair.session import ModelError, ModelSession
from mlrepair.trial import Command, Options, Outcome, Status, UnusableCommandError, repair_against_tests

_AGAIN = 3.0  # seconds between two interrupts; to tidy up takes less
_PAUSE = 0.2  # seconds between two reports; more of them nobody can read


def main() -> int:
    """Do the task of standard input; return the exit code."""
    # The protocol has the stream for itself: whatever prints, prints to standard error.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    for number in (signal.SIGINT, signal.SIGTERM):  # a server in the background has children that ignore the first
        signal.signal(number, signal.default_int_handler)
    task = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_await_end, args=(sys.stdin.fileno(),), daemon=True).start()

    def write(line: dict[str, Any]) -> None:
        output.write(json.dumps(line).encode() + b"\n")
        output.flush()

    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):  # nobody waits for an outcome any more
        write({"outcome": _outcome(task, write)})
    return 0


def _await_end(stream: int) -> None:
    while os.read(stream, 1):  # not through `sys.stdin`, whose lock the end of the interpreter would wait for
        pass
    while True:  # until it is heard: code that is called back, such as a finaliser, swallows an interrupt
        if os.name == "posix":
            os.kill(os.getpid(), signal.SIGINT)  # wakes the main thread where it waits
        else:
            _thread.interrupt_main()
        time.sleep(_AGAIN)


def _outcome(task: dict[str, Any], write: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    last = [-_PAUSE]

    def progress(step: str, tries: int, candidates: int) -> None:
        if not candidates or time.monotonic() - last[0] >= _PAUSE:
            last[0] = time.monotonic()
            write({"step": f"{step} …" if not candidates else f"{step}: {tries} of {candidates} tried"})

    path, folder = Path(task["path"]).resolve(), Path(task["folder"])
    models = task["models"] and Path(task["models"])
    model, contexts = ModelSession(models), ContextSession(models)
    try:
        command = Command.of(task["command"], folder)
        sources = {path: task["text"].encode()}
        outcome = repair_against_tests(command, folder, sources, model, Options(), progress, contexts)
    except (UnusableCommandError, ModelError) as error:
        outcome = Outcome(Status.TESTS_UNUSABLE, reason=str(error))
    return {
        "status": outcome.status.value,
        "failed": outcome.failed,
        "passed": outcome.passed,
        "tries": outcome.tries,
        "reason": outcome.reason,
        "output": outcome.output,
        "remarks": outcome.remarks,
        "is_weak": outcome.is_weak,
        "patches": [
            {"label": patch.label, "edits": [[edit.start, edit.end, edit.text.decode()] for edit in patch.edits]}
            for patch in outcome.patches
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
