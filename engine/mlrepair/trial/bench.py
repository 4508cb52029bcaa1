"""Benches: where candidates are tried. Each answers a request with the outcome of its tests."""

import contextlib
import itertools
import json
import os
import re
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from mlrepair.trial.command import Command
from mlrepair.trial.project import Copy

_RUNNER = Path(__file__).with_name("runner.py")
_START = 300.0  # seconds that collecting the tests may take
_ERROR = re.compile(r"^ERROR:? (.*\S)", re.MULTILINE)  # how pytest says why it gives up
_SLACK = 3.0  # the clock runs on where the processor is shared
_GRACE = 2.0  # seconds in which the runner ends what it has started


class TestsUnusableError(Exception):
    """The tests cannot be run; the message says why, `output` is what their runner printed."""

    __test__ = False  # pytest would take it for a test class

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.output = output


@dataclass(frozen=True)
class Request:
    """One trial."""

    tests: tuple[int, ...]
    sources: Mapping[Path, bytes] = field(default_factory=dict)  # other contents of the user's files
    limit: float = 10.0  # seconds of processor time that a test may take
    stop: bool = True  # at the first test that fails
    trace: bool = False
    probes: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Result:
    """What one test did."""

    test: int
    passed: bool
    seconds: float  # of processor time
    timed_out: bool = False
    lines: frozenset[tuple[int, int]] = frozenset()  # (file, row) that ran
    crash: tuple[int, int] | None = None  # where an exception began
    unbound: str | None = None  # the name without a value that raised it
    loop: frozenset[tuple[int, int]] = frozenset()  # what ran last, in a test that did not end
    dead: frozenset[int] = frozenset()  # the probes whose new expression raises
    same: frozenset[int] = frozenset()  # those whose new expression never differs
    odd: frozenset[int] = frozenset()  # those whose new expression has another type
    changed: frozenset[int] = frozenset()  # those whose new expression differs, and raises nothing


class Bench(Protocol):
    """Does trials; any thread may ask."""

    @property
    def tests(self) -> Sequence[str]:
        """The names of the tests."""
        ...

    @property
    def sees_lines(self) -> bool:
        """Whether it can trace a run."""
        ...

    def run(self, request: Request) -> list[Result]:
        """Run tests one after the other; a test that used up its time is the last result."""
        ...

    def close(self) -> None:
        """End all processes."""
        ...


class Runner:
    """The tests, collected once by our program in the user's interpreter; forks where the platform can."""

    sees_lines = True

    def __init__(self, command: Command, copy: Copy, targets: Sequence[Path]) -> None:
        """Collect the tests.

        Raises:
            TestsUnusableError: if they cannot be collected.
        """
        self._copy = copy
        path = [str(copy.root)] if command.adds_folder else []
        if command.suite == "script" and command.arguments[0] != "-m":
            path = [str((copy.root / command.arguments[0]).parent)]
        configuration = {
            "suite": command.suite,
            "arguments": copy.words(("", *command.arguments))[1:],
            "targets": [str(copy.path(target)) for target in targets],
            "path": path,
            "fork": hasattr(os, "fork"),
        }
        self._words = [*command.interpreter, str(_RUNNER), json.dumps(configuration)]
        self._environment = copy.environment(command)
        self._forks = hasattr(os, "fork")
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[list[Result]]] = {}
        self._lock = threading.Lock()
        self._process = self._start()
        self.tests: Sequence[str] = self._greeting(self._process)
        if self._forks:
            threading.Thread(target=self._read, daemon=True).start()
        else:
            _end(self._process)

    def run(self, request: Request) -> list[Result]:
        """Run tests one after the other; a test that used up its time is the last result."""
        return self._ask(request) if self._forks else self._ask_alone(request)

    def close(self) -> None:
        """End all processes."""
        _end(self._process)

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self._words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._copy.root,
            env=self._environment,
            start_new_session=True,  # Ctrl+C is for us alone
        )

    def _greeting(self, process: "subprocess.Popen[bytes]") -> list[str]:
        timer = threading.Timer(_START, process.kill)
        timer.start()
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
        except BaseException:  # Ctrl+C: nobody else knows of the process yet
            _end(process)
            raise
        finally:
            timer.cancel()
        if not line:
            process.wait()
            raise TestsUnusableError(f"collecting the tests ended without an answer, or took over {_START:.0f} seconds")
        answer = json.loads(line)
        if "error" in answer:
            said = _ERROR.findall(answer["output"])
            raise TestsUnusableError(f"{answer['error']}: {said[-1]}" if said else answer["error"], answer["output"])
        tests: list[str] = answer["tests"]
        return tests

    def _message(self, request: Request, number: int) -> bytes:
        message = {
            "id": number,
            "tests": request.tests,
            "sources": {str(self._copy.path(file)): source.decode() for file, source in request.sources.items()},
            "limit": request.limit,
            "wall": _wall(request),
            "stop": request.stop,
            "trace": request.trace,
            "probes": request.probes,
        }
        return json.dumps(message).encode() + b"\n"

    def _ask(self, request: Request) -> list[Result]:
        number, future = next(self._numbers), Future[list[Result]]()
        with self._lock:
            self._waiting[number] = future
            assert self._process.stdin is not None
            try:
                self._process.stdin.write(self._message(request, number))
                self._process.stdin.flush()
            except (OSError, ValueError) as error:  # ValueError: the pipe was closed by `close`
                raise TestsUnusableError("the process that runs the tests has ended") from error
        return _completed(request, future.result())

    def _read(self) -> None:
        """Hand the answers to those who wait."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answer = json.loads(line)
            with self._lock:
                future = self._waiting.pop(answer["id"])
            future.set_result(_results(answer))
        with self._lock:
            for future in self._waiting.values():
                future.set_exception(TestsUnusableError("the process that runs the tests has ended"))
            self._waiting.clear()

    def _ask_alone(self, request: Request) -> list[Result]:
        """Run tests in a process of their own."""
        process = self._start()
        try:
            self._greeting(process)
            output, _ = process.communicate(self._message(request, 0), timeout=_wall(request))
        except subprocess.TimeoutExpired:
            return _completed(request, [])
        finally:
            _end(process)
        return _completed(request, _results(json.loads(output.splitlines()[-1]))) if output else []


class Processes:
    """The user's command, run as it is, once for each trial; its exit code tells whether its tests passed."""

    sees_lines = False

    def __init__(self, command: Command, copies: Sequence[Copy], seconds: float) -> None:
        self.tests: Sequence[str] = (command.text,)
        self._command = command
        self._free = list(copies)
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_closed = False
        self._condition = threading.Condition()
        self._seconds = seconds

    def run(self, request: Request) -> list[Result]:
        """Run the command; a run that took too long is one that failed."""
        with self._condition:
            while not self._free:
                self._condition.wait()
            copy = self._free.pop()
        try:
            originals = {file: copy.path(file).read_bytes() for file in request.sources}
            copy.write(request.sources)
            try:
                code = run_fresh(self._command, copy, min(_wall(request), self._seconds), self._note)
            finally:
                copy.write(originals)
        finally:
            with self._condition:
                self._free.append(copy)
                self._condition.notify()
        return [Result(0, code == 0, 0.0, timed_out=code is None)]

    def close(self) -> None:
        """End all processes, and those that are still to come."""
        with self._condition:
            self._is_closed = True
            for process in self._running:
                _kill(process)

    def _note(self, process: "subprocess.Popen[bytes]") -> None:
        with self._condition:
            self._running = {some for some in self._running if some.poll() is None} | {process}
            if self._is_closed:
                _kill(process)


def run_fresh(
    command: Command,
    copy: Copy,
    seconds: float,
    started: Callable[["subprocess.Popen[bytes]"], None] = lambda process: None,
) -> int | None:
    """Run the command in the copy, and return its exit code; None if it took longer."""
    process = subprocess.Popen(
        copy.words(command.words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=copy.root,
        env=copy.environment(command),
        start_new_session=True,
    )
    try:
        started(process)
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process; on POSIX, what it started in its session, too."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    _kill(process)
    if process.stdout is not None:
        with contextlib.suppress(OSError):
            process.stdout.close()
    process.wait()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if hasattr(os, "killpg") and os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, 9)
        process.kill()


def _wall(request: Request) -> float:
    """The seconds that a trial may take by the clock, whatever it does: it may sleep, and the processor be shared."""
    return _SLACK * request.limit * max(1, min(len(request.tests), 5)) + 5


def _results(answer: Mapping[str, Any]) -> list[Result]:
    found = []
    for item in answer["results"]:
        crash = item.get("crash")
        found.append(
            Result(
                item["test"],
                item["passed"],
                item["seconds"],
                item.get("timed_out", False),
                frozenset(map(tuple, item.get("lines", ()))),
                (crash[0], crash[1]) if crash else None,
                item.get("unbound"),
                frozenset(map(tuple, item.get("loop", ()))),
                frozenset(item.get("dead", ())),
                frozenset(item.get("same", ())),
                frozenset(item.get("odd", ())),
                frozenset(item.get("changed", ())),
            )
        )
    return found


def _completed(request: Request, results: list[Result]) -> list[Result]:
    """The results, and, if the process died before its end, that of the test that killed it."""
    if len(results) == len(request.tests) or (request.stop and results and not results[-1].passed):
        return results
    if results and results[-1].timed_out:
        return results
    return [*results, Result(request.tests[len(results)], False, request.limit, timed_out=True)]
