"""Runs the user's tests again and again, with other sources: a program for the user's interpreter, which may lack us.

Where the platform can fork, the tests are collected once; each trial is a child that gets the candidate's code put into
the functions already loaded, so a trial costs little more than its tests. Elsewhere a process does one trial. It talks
in lines of JSON: the configuration is its argument, requests come through standard input, answers go where standard
output was; what the tests print goes nowhere.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.machinery
import json
import os
import runpy
import select
import signal
import sys
import tempfile
import time
import types
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

with contextlib.suppress(ImportError):  # Windows has them not
    import fcntl
    import resource  # here once, else each trial loads it anew

_RECENT = 400  # line events: of a test that does not end, these show the loop
_VISITS = 60  # of a line, in which probes are evaluated
_MEMORY = 2 << 30  # bytes that a trial may take
_OPTIMIZED = 0x1  # a code object's flag: it is a function's, not that of a class body or a module
_SHOWN = 4000  # characters of what the tests' runner printed when it failed

Json = dict[str, Any]
Run = Callable[[int, "int | None"], bool]  # runs a test, given the next one; whether it passed


def main() -> None:
    """Collect the tests and serve."""
    _watch(0)
    configuration: Json = json.loads(sys.argv[1])
    sys.path[:1] = configuration["path"]  # instead of this program's folder
    server = _Server(configuration)
    {"pytest": _pytest, "unittest": _unittest, "script": _script}[configuration["suite"]](server)


# What runs the tests


def _pytest(server: _Server) -> None:
    try:
        import pytest
        from _pytest.runner import runtestprotocol
    except ImportError:
        server.fail(f"{sys.executable} has no pytest")

    class Plugin:
        """Takes the place of pytest's own loop."""

        def pytest_collectreport(self, report: Any) -> None:
            if report.failed:
                print(report.longreprtext)

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: Any) -> bool:
            if session.testsfailed:
                server.fail("the tests cannot be collected")
            items = session.items

            def run(test: int, following: int | None) -> bool:
                item, after = items[test], None if following is None else items[following]
                if type(item) is pytest.Function and not list(item.iter_markers("xfail")):
                    return _passes(item, after, pytest.skip.Exception)
                return all(not report.failed for report in runtestprotocol(item, log=False, nextitem=after))

            server.serve([item.nodeid for item in items], run)
            return True

    sys.argv = ["pytest", *server.arguments]
    # Nobody reads the explanations of failures, which take longer than the tests.
    pytest.main([*server.arguments, "--assert=plain", "--tb=native", "--capture=no"], plugins=[Plugin()])
    server.fail("pytest cannot run the tests")


def _passes(item: Any, following: Any, skipped: type[BaseException]) -> bool:
    """Whether a test function passes: pytest's protocol without the report, which takes longer than most tests."""
    if not item._request:
        item._initrequest()
    passed = True
    try:
        item.ihook.pytest_runtest_setup(item=item)
        item.ihook.pytest_runtest_call(item=item)
    except skipped:
        pass
    except BaseException:  # noqa: BLE001 - whatever it raises, `pytest.fail` among them, it did not pass
        passed = False
    try:
        item.ihook.pytest_runtest_teardown(item=item, nextitem=following)
    except BaseException:  # noqa: BLE001 - a fixture that checks something at its end
        passed = False
    item._request = False
    item.funcargs = None
    return passed


def _unittest(server: _Server) -> None:
    import unittest

    def flat(suite: Any) -> Iterator[Any]:
        for test in suite:
            if isinstance(test, unittest.TestSuite):
                yield from flat(test)
            else:
                yield test

    class Runner:
        """Takes the place of unittest's own runner."""

        def run(self, suite: Any) -> None:
            tests = list(flat(suite))
            for test in tests:
                if type(test).__name__ == "_FailedTest":
                    print(getattr(test, "_exception", test))
                    server.fail("the tests cannot be loaded")

            def run(test: int, _following: int | None) -> bool:
                result = unittest.TestResult()
                unittest.TestSuite([tests[test]]).run(result)
                return result.wasSuccessful()

            server.serve([test.id() for test in tests], run)

    sys.argv = ["python -m unittest", *server.arguments]
    runner: Any = Runner()
    unittest.main(module=None, argv=sys.argv, testRunner=runner, exit=False)


def _script(server: _Server) -> None:
    """A script or a module whose exit code tells whether its tests passed."""
    first, *rest = server.arguments
    module = rest.pop(0) if first == "-m" else None

    def run(_test: int, _following: int | None) -> bool:
        sys.argv = [module or first, *rest]
        try:
            if module is not None:
                runpy.run_module(module, run_name="__main__", alter_sys=True)
            else:
                scope = types.ModuleType("__main__")
                scope.__file__ = first
                sys.modules["__main__"] = scope
                source = server.sources.get(os.path.realpath(first))
                if source is None:
                    with open(first, "rb") as stream:  # noqa: PTH123 - a script's own import must stay light
                        source = stream.read()
                exec(compile(source, os.path.realpath(first), "exec", dont_inherit=True), vars(scope))
        except SystemExit as stop:
            return stop.code in (None, 0)
        except Exception:  # noqa: BLE001 - whatever the script raises, it did not pass
            return False
        return True

    server.serve([" ".join(server.arguments)], run)


# Serving


class _Server:
    """Answers requests; each is one trial: sources to put in, tests to run."""

    def __init__(self, configuration: Json) -> None:
        self.arguments: list[str] = configuration["arguments"]
        self.targets: list[str] = [os.path.realpath(path) for path in configuration["targets"]]
        self.sources: dict[str, bytes] = {}  # of the candidate, by path
        self._forks: bool = configuration["fork"] and hasattr(os, "fork")
        self._input, self._output = os.dup(0), os.dup(1)
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        with open(os.devnull) as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 0)
        os.dup2(self._log.fileno(), 1)
        os.dup2(self._log.fileno(), 2)
        _read_candidates(self.sources)

    def fail(self, reason: str) -> None:
        """Tell why the tests cannot be run, and end."""
        sys.stdout.flush()
        sys.stderr.flush()
        self._log.seek(0)
        printed = self._log.read().decode(errors="replace").strip()
        self._send({"error": reason, "output": printed[-_SHOWN:]})
        os._exit(2)

    def serve(self, names: list[str], run: Run) -> None:
        """Name the tests, then do the trials that are asked for, and end."""
        self._run = run
        functions = [thing for thing in gc.get_objects() if isinstance(thing, types.FunctionType)]
        self._loaded = {path: _Loaded(path, functions) for path in self.targets}
        del functions
        _watch(self._input, False)
        self._send({"tests": names})
        with open(os.devnull, "w") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        if self._forks:
            gc.collect()
            gc.freeze()  # else each child's collection copies the memory of its parent
            self._serve_children()
        else:
            with os.fdopen(self._input, "rb") as stream:
                request = json.loads(stream.readline())
            results: list[Json] = []
            self._try(request, results.append)
            self._send({"id": request["id"], "results": results, "killed": False})
        os._exit(0)

    def _send(self, answer: Json) -> None:
        data = json.dumps(answer).encode() + b"\n"
        while data:
            data = data[os.write(self._output, data) :]

    def _serve_children(self) -> None:
        children: dict[int, _Child] = {}
        pending = b""
        while True:
            now = time.monotonic()
            wait = min((child.deadline - now for child in children.values() if not child.is_killed), default=None)
            ready, _, _ = select.select([*children, self._input], [], [], None if wait is None else max(wait, 0))
            for pipe in ready:
                data = os.read(pipe, 1 << 16)
                if pipe == self._input:
                    if not data:  # who asked is gone
                        for child in children.values():
                            child.kill()
                        return
                    *lines, pending = (pending + data).split(b"\n")
                    for line in lines:
                        child = self._start(json.loads(line), children)
                        children[child.pipe] = child
                elif data:
                    children[pipe].output += data
                else:
                    self._send(children.pop(pipe).ended())
            for child in children.values():
                if child.deadline <= time.monotonic() and not child.is_killed:
                    child.kill()

    def _start(self, request: Json, children: dict[int, _Child]) -> _Child:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writer)
            return _Child(request, pid, reader)
        try:
            for pipe in (reader, self._input, self._output, *children):
                os.close(pipe)
            with contextlib.suppress(OSError):
                os.setsid()  # so that what the tests start can be ended with them
            _limit_memory()

            def write(result: Json) -> None:
                data = json.dumps(result).encode() + b"\n"
                while data:
                    data = data[os.write(writer, data) :]

            self._try(request, write)
        finally:
            os._exit(0)

    def _try(self, request: Json, write: Callable[[Json], None]) -> None:
        """Run tests with other sources; each result is written when it is known."""
        tests: list[int] = request["tests"]
        try:
            for path, source in request.get("sources", {}).items():
                real = os.path.realpath(path)
                self.sources[real] = source.encode()
                if real in self._loaded:
                    self._loaded[real].replace(source.encode())
        except BaseException as error:  # noqa: BLE001 - the candidate's own code may raise anything
            write({"test": tests[0], "passed": False, "seconds": 0.0, "error": repr(error)})
            return
        for number, test in enumerate(tests):
            following = tests[number + 1] if number + 1 < len(tests) else None
            tracer = _Tracer(self.targets, request.get("probes", [])) if request.get("trace") else None
            started = time.process_time()

            def report(
                passed: bool, timed_out: bool = False, *, test: int = test, since: float = started, seen: Any = tracer
            ) -> None:
                result: Json = {"test": test, "passed": passed, "seconds": time.process_time() - since}
                if timed_out:
                    result["timed_out"] = True
                if seen is not None:
                    result.update(seen.report(timed_out))
                write(result)

            _arm(request["limit"], partial(report, False, True) if tracer else None)
            try:
                with tracer or contextlib.nullcontext():
                    passed = self._run(test, following)
            except BaseException:  # noqa: BLE001 - a test may even call sys.exit
                passed = False
            _arm(0, None)
            report(passed)
            if not passed and request.get("stop"):
                return


class _Child:
    """A trial that runs in a process of its own."""

    def __init__(self, request: Json, pid: int, pipe: int) -> None:
        self.pipe = pipe
        self.output = b""
        self.deadline = time.monotonic() + float(request["wall"])  # seconds
        self._id = request["id"]
        self._pid = pid
        self.is_killed = False

    def kill(self) -> None:
        """End it, and what it started."""
        self.is_killed = True
        with contextlib.suppress(OSError):
            os.killpg(self._pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)

    def ended(self) -> Json:
        """Return the answer to the request, after the end of the child."""
        os.close(self.pipe)
        _, status = os.waitpid(self._pid, 0)
        lines = self.output.split(b"\n")[:-1]
        return {
            "id": self._id,
            "results": [json.loads(line) for line in lines],
            "killed": self.is_killed or os.WIFSIGNALED(status),
        }


def _watch(stream: int, wanted: bool = True) -> None:
    """End this process, and what it started, at the end of a stream that nobody reads meanwhile: who asked is gone."""
    if "fcntl" not in sys.modules or not hasattr(os, "O_ASYNC"):
        return

    def end(_number: int, _frame: object) -> None:
        with contextlib.suppress(OSError):
            os.killpg(os.getpid(), signal.SIGKILL)
        os._exit(2)

    flags = fcntl.fcntl(stream, fcntl.F_GETFL)
    fcntl.fcntl(stream, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(stream, fcntl.F_SETFL, flags | os.O_ASYNC if wanted else flags & ~os.O_ASYNC)
    signal.signal(signal.SIGIO, end if wanted else signal.SIG_DFL)
    if wanted and select.select([stream], [], [], 0)[0]:
        end(0, None)


def _arm(seconds: float, on_end: Callable[[], None] | None) -> None:
    """End the process when it has used so much of the processor; 0: no more. `on_end` may say a last word."""
    if not hasattr(signal, "setitimer"):
        return  # the parent watches the clock

    def handler(_number: int, _frame: object) -> None:
        sys.settrace(None)
        if on_end is not None:
            on_end()
        os._exit(3)

    signal.signal(signal.SIGPROF, signal.SIG_DFL if on_end is None else handler)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory() -> None:
    if "resource" not in sys.modules:
        return
    with contextlib.suppress(OSError, ValueError):
        used = 0
        with contextlib.suppress(OSError), open("/proc/self/statm") as stream:  # noqa: PTH123
            used = int(stream.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


# Putting a candidate's code in


def _read_candidates(sources: dict[str, bytes]) -> None:
    """Make imports read the candidate's source instead of the file."""
    loader = importlib.machinery.SourceFileLoader
    original = loader.get_code

    def get_code(self: Any, fullname: str) -> types.CodeType | None:
        source = sources.get(os.path.realpath(self.path)) if sources else None
        if source is None:
            return original(self, fullname)
        return compile(source, self.path, "exec", dont_inherit=True)

    loader.get_code = get_code  # type: ignore[method-assign]


class _Loaded:
    """A file as it was loaded when the tests were collected: what a candidate's code replaces."""

    def __init__(self, path: str, functions: list[types.FunctionType]) -> None:
        loaded: list[Any] = list(sys.modules.values())  # some libraries put other things there
        self._modules = [
            module
            for module in loaded
            if isinstance(module, types.ModuleType) and _is_file(getattr(module, "__file__", None), path)
        ]
        self._functions: dict[tuple[str, int], list[types.FunctionType]] = {}
        if self._modules:
            self._name = str(self._modules[0].__file__)
            with open(path, "rb") as stream:  # noqa: PTH123 - pathlib would be one more import
                self._code = compile(stream.read(), self._name, "exec", dont_inherit=True)
        for function in functions:
            if _is_file(function.__code__.co_filename, path):
                self._functions.setdefault(_place(function.__code__), []).append(function)

    def replace(self, source: bytes) -> None:
        """Put other source into the module that was loaded, if one was."""
        if not self._modules:
            return
        code = compile(source, self._name, "exec", dont_inherit=True)
        changed: list[tuple[types.CodeType, types.CodeType]] = []
        if _changes(self._code, code, changed):
            with contextlib.suppress(ValueError):  # other free variables
                for old, new in changed:
                    for function in self._functions.get(_place(old), []):
                        function.__code__ = new
                return
        for module in self._modules:
            _execute_again(module, code)


def _is_file(name: str | None, path: str) -> bool:
    return name is not None and name[-3:] == path[-3:] and os.path.realpath(name) == path


def _place(code: types.CodeType) -> tuple[str, int]:
    return code.co_name, code.co_firstlineno


def _changes(
    before: types.CodeType, after: types.CodeType, changed: list[tuple[types.CodeType, types.CodeType]]
) -> bool:
    """Whether only functions differ; adds the outermost that do."""
    if before.co_flags & _OPTIMIZED:
        changed.append((before, after))
        return before.co_name == after.co_name
    old = [const for const in before.co_consts if isinstance(const, types.CodeType)]
    new = [const for const in after.co_consts if isinstance(const, types.CodeType)]
    plain_old = [const for const in before.co_consts if not isinstance(const, types.CodeType)]
    plain_new = [const for const in after.co_consts if not isinstance(const, types.CodeType)]
    if (before.co_code, before.co_names, len(old), repr(plain_old)) != (
        after.co_code,
        after.co_names,
        len(new),
        repr(plain_new),
    ):
        return False
    return all(_changes(one, other, changed) for one, other in zip(old, new) if one != other)  # noqa: B905 - 3.8


def _execute_again(module: types.ModuleType, code: types.CodeType) -> None:
    """Execute a module anew, and give those who imported from it the new functions, classes and values."""
    old = dict(vars(module))
    exec(code, vars(module))
    definitions = {
        id(value): name for name, value in old.items() if isinstance(value, (types.FunctionType, type)) and name
    }
    for other in list(sys.modules.values()):
        if other is module or not isinstance(other, types.ModuleType):
            continue
        for name, value in list(vars(other).items()):
            source = definitions.get(id(value)) or (name if name in old and old[name] is value else None)
            if source is not None and not source.startswith("__") and source in vars(module):
                vars(other)[name] = vars(module)[source]


# What a run shows


class _Tracer:
    """Notes which lines of the targets run, where the run fails, and what probes find."""

    def __init__(self, targets: list[str], probes: list[Json]) -> None:
        self._targets = {path: number for number, path in enumerate(targets)}
        self._files: dict[str, int | None] = {}  # by the name that code objects have
        self._lines: set[tuple[int, int]] = set()
        self._recent: deque[tuple[int, int]] = deque(maxlen=_RECENT)
        self._raised: object = None
        self._crash: tuple[int, int] | None = None
        self._unbound: str | None = None  # the name whose lack was the crash
        self._probes: dict[tuple[int, int], list[_Probe]] = {}
        for probe in probes:
            self._probes.setdefault((probe["file"], probe["row"]), []).append(_Probe(probe))

    def __enter__(self) -> None:
        sys.settrace(self._call)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def report(self, timed_out: bool) -> Json:
        """Return what was seen."""
        found: Json = {"lines": sorted(self._lines), "crash": self._crash, "unbound": self._unbound}
        if timed_out:
            found["loop"] = sorted(set(self._recent))
        probes = [probe for group in self._probes.values() for probe in group]
        found["dead"] = [probe.number for probe in probes if probe.verdict == "dead"]
        found["same"] = [probe.number for probe in probes if probe.verdict == "same"]
        found["odd"] = [probe.number for probe in probes if probe.verdict == "odd"]
        found["changed"] = [probe.number for probe in probes if probe.differs]
        return found

    def _call(self, frame: types.FrameType, _event: str, _arg: object) -> Any:
        name = frame.f_code.co_filename
        if name not in self._files:
            self._files[name] = self._targets.get(os.path.realpath(name))
        file = self._files[name]
        if file is None:
            return None
        is_probed = not frame.f_code.co_name.startswith("<") or frame.f_code.co_name == "<module>"
        previous = 0

        def trace(frame: types.FrameType, event: str, arg: Any) -> Any:
            nonlocal previous
            if event == "line":
                place = (file, frame.f_lineno)
                self._lines.add(place)
                self._recent.append(place)
                if is_probed and place in self._probes:
                    self._probe(place, frame, previous)
                previous = frame.f_lineno
            elif event == "exception" and arg[1] is not self._raised and not issubclass(arg[0], StopIteration):
                self._raised, self._crash, self._unbound = arg[1], (file, frame.f_lineno), _unbound(arg[1])
            return trace

        return trace

    def _probe(self, place: tuple[int, int], frame: types.FrameType, previous: int) -> None:
        variables: Json | None = None
        for probe in self._probes[place]:
            if probe.is_open and not probe.first <= previous <= probe.last:
                if variables is None:
                    variables = {**frame.f_globals, **frame.f_locals}
                probe.visit(variables)


def _unbound(error: object) -> str | None:
    """The name that was read before it had a value, if that is the error."""
    if not isinstance(error, NameError):
        return None
    quoted = str(error).split("'")  # the attribute `name` is empty for local variables, and absent before Python 3.10
    return quoted[1] if len(quoted) > 1 else None


class _Probe:
    """Two expressions, evaluated side by side.

    The verdict is "dead" if the new one raises where it first differs, "same" if it never differs, "odd" if it differs
    by its type.
    """

    def __init__(self, probe: Json) -> None:
        self.number: int = probe["number"]
        self.verdict = ""
        self.is_open = True
        self.differs = False
        self.first, self.last = probe["loop"]  # the lines of a loop's body: coming from there, nothing is evaluated
        self._is_test: bool = probe["is_test"]
        self._visits = 0
        self._names: tuple[str, ...] = ()
        try:
            self._old = _compiled(probe["old"])
            self._new = _compiled(probe["new"])
        except (SyntaxError, ValueError):  # this Python knows it not; the other probes go on
            self.is_open = False
            return
        if probe["calls"]:
            self._names = tuple(dict.fromkeys((*self._old.co_names, *self._new.co_names)))

    def visit(self, variables: Json) -> None:
        """Compare the values at one visit of the line."""
        self._visits += 1
        if self._visits > _VISITS or any(hasattr(variables.get(name), "__next__") for name in self._names):
            self.is_open = False
            self.verdict = self.verdict if self.differs else ""
            return
        if self.differs:  # after that, the values are those of another run
            self.is_open = False
            return
        new = _value(self._new, variables)
        if self._is_test and not isinstance(new, _Raised):
            new = _truth(new)
        self._compare(_value(self._old, variables), new)

    def _compare(self, old: object, new: object) -> None:
        if self._is_test and not isinstance(old, _Raised):
            old = _truth(old)
        if isinstance(new, _Raised):
            self.is_open = False
            self.verdict = "dead"
        elif _same(old, new):
            self.verdict = "same"
        else:
            self.differs = True
            self.verdict = "" if self._is_test or _alike(old, new) else "odd"


@lru_cache(maxsize=1 << 16)
def _compiled(text: str) -> types.CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `x is 0`: the user never sees the candidate
        return compile(text, "<probe>", "eval")


class _Raised:
    """The value of what raises."""


def _value(code: types.CodeType, variables: Json) -> object:
    try:
        return eval(code, variables)
    except Exception:  # noqa: BLE001 - that is the question
        return _Raised()


def _same(one: object, other: object) -> bool:
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, (int, float, complex, str, bytes, range, frozenset)):
        return one == other
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other))  # noqa: B905 - Python 3.8
    return False  # equal lists are not the same: one may change


def _truth(value: object) -> object:
    try:
        return bool(value)
    except Exception:  # noqa: BLE001 - the user's own class may raise anything
        return _Raised()


def _alike(one: object, other: object) -> bool:
    """Whether one value may be meant where the other is: their types are the same, or one is unknown."""
    if one is None or isinstance(one, _Raised):
        return True
    numbers = (int, float, complex)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return isinstance(one, bool) is isinstance(other, bool)
    return isinstance(one, type(other)) or isinstance(other, type(one))


if __name__ == "__main__":
    main()
