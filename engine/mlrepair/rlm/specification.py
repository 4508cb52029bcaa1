"""Code from a specification: functions with a signature and a docstring get the bodies that they lack.

A specification is taken apart into its empty functions. The sequence model writes each body behind what stands before
it, and of that the longest beginning that parses is kept. Where there are test cases, bodies are drawn until they pass,
and those that fail are repaired by them. The model is small: it knows how code looks, and rarely what it is to do.
"""

import ast
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, islice

from mlrepair.context import ContextSession
from mlrepair.generation import Generator, Sampling
from mlrepair.lines import line_starts
from mlrepair.orchestrator.request import Deadline, Request, Response, Result, TaskType
from mlrepair.orchestrator.shipped import DECOMPOSITION, TEST_SEARCH
from mlrepair.pieces import problem_of

_CELLS = 80  # of a body
_UNTESTED = 5  # drawn, where the first that parses will do
_TESTED = 12
_REPAIRED = 3  # of those that fail the tests
_MAX_TRIES = 100  # of the repair of one
_OTHERS = Sampling(temperature=0.7, top_p=0.9)


@dataclass(frozen=True, slots=True)
class Hole:
    """source[start:end] is what stands in place of a body, whose function begins at a column."""

    start: int
    end: int
    column: int


def holes(source: bytes) -> list[Hole]:
    """Return the functions with only a docstring, `pass`, `...` or `raise NotImplementedError`; none in bad code."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    starts = line_starts(source)

    def hole(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Hole:
        first, last = function.body[0], function.body[-1]
        start = starts[first.lineno - 1] + first.col_offset
        if _is_docstring(first):
            start = starts[(first.end_lineno or first.lineno) - 1] + (first.end_col_offset or 0)
        start = len(source[:start].rstrip())
        return Hole(
            start, starts[(last.end_lineno or last.lineno) - 1] + (last.end_col_offset or 0), function.col_offset
        )

    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    found = [hole(it) for it in functions if all(_is_docstring(part) or _is_placeholder(part) for part in it.body)]
    return sorted(found, key=lambda hole: hole.start)


@dataclass(frozen=True)
class Specification:
    """Fills the holes of a text."""

    models: ContextSession
    ask: Callable[[Request], Response]  # for repairs

    def run(self, request: Request, deadline: Deadline) -> Result:
        """Write the bodies; `config["cells"]` is the most of each, `config["candidates"]` how often it is tried.

        Raises:
            ModelError: if the model is missing or damaged.
            ValueError: if a test case is not Python.
        """
        if not holes(request.source):
            return _result(request, None, "no function lacks its body", parsed=0)
        written = self._candidates(request, deadline)
        if not request.test_cases:
            text = next(islice(written, _UNTESTED), None)
            return _result(request, text, "" if text else "nothing that was written parses", parsed=bool(text))
        from mlrepair.orchestrator.given_tests import GivenTests  # here, because it brings what runs tests

        tests, failing, parsed = GivenTests(request.test_cases), list[bytes](), 0
        for text in islice(written, int(request.config.get("candidates", _TESTED))):
            parsed += 1
            if deadline.is_over():
                break
            if tests.pass_with(text, deadline):
                return _result(request, text, "", parsed=parsed)
            failing.append(text)
        for text in failing[:_REPAIRED]:
            repaired = self._repaired(request, text)
            if repaired is not None:
                return replace(_result(request, repaired, "", parsed=parsed), technique=TEST_SEARCH)
        return _result(request, next(iter(failing), None), "nothing that was written passes the tests", parsed=parsed)

    def _candidates(self, request: Request, deadline: Deadline) -> Iterator[bytes]:
        """Yield texts with all holes filled, the most probable first; several that are the same come once."""
        seen: set[bytes] = set()
        for seed in count():
            if seed > 2 * _TESTED or deadline.is_over():
                return
            text = self._filled(request, Sampling() if seed == 0 else replace(_OTHERS, seed=seed), deadline)
            if text is not None and text not in seen:
                seen.add(text)
                yield text

    def _filled(self, request: Request, sampling: Sampling, deadline: Deadline) -> bytes | None:
        text = request.source
        while left := holes(text):
            body = self._body(request, text, left[0], sampling, deadline)
            if body is None:
                return None
            text = text[: left[0].start] + body + text[left[0].end :]
        return text

    def _body(
        self, request: Request, text: bytes, hole: Hole, sampling: Sampling, deadline: Deadline
    ) -> bytes | None:  # fmt: skip
        """A body in whose place the text parses; None where nothing is left of what was written."""
        before = request.context.encode(errors="surrogatepass") + text[: hole.start]
        body = b""
        for piece in self._generator.write(
            before, int(request.config.get("cells", _CELLS)), sampling, deadline.is_over
        ):
            if piece.startswith(b"\n") and len(piece.strip(b"\n").expandtabs(8)) <= hole.column:
                break
            body += piece
        number = len(holes(text))
        while body.strip():
            whole = text[: hole.start] + body + text[hole.end :]
            if problem_of(whole) is None and len(holes(whole)) < number:
                return body
            body = body[: max(body.rfind(b"\n"), 0)]
        return None

    def _repaired(self, request: Request, text: bytes) -> bytes | None:
        data = {"code": request.text_of(text), "test_cases": request.test_cases}
        limits = {"max_latency_ms": request.limits.max_latency_ms} if request.limits.max_latency_ms else {}
        config = {**request.config, "max_tries": _MAX_TRIES}
        response = self.ask(
            Request(TaskType.CODE_REPAIR, data, limits, preferred_architecture="trm", config=config)
        )  # fmt: skip
        return str(response.output["fixed_code"]).encode(errors="surrogatepass") if response.success else None

    @cached_property
    def _generator(self) -> Generator:
        return self.models.generator()


def _result(request: Request, text: bytes | None, message: str, *, parsed: int) -> Result:
    output = {"code": request.text_of(request.source if text is None else text)}
    return Result(output, not message, message, DECOMPOSITION, {"candidates": int(parsed)})


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _is_placeholder(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Raise(exc=ast.Name("NotImplementedError") | ast.Call(ast.Name("NotImplementedError"))):
            return True
        case ast.Expr(ast.Constant(value)):
            return value is ...
    return False
