"""The test cases of a request: does a text pass them, and which repair would?

They are executed, in a new process and in a private folder that is removed afterwards.
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlrepair.context import Contexts
from mlrepair.edits import Edit
from mlrepair.model import Model
from mlrepair.orchestrator.request import Deadline
from mlrepair.trial import Command, Options, repair_against_tests
from mlrepair.trial.bench import run_fresh
from mlrepair.trial.project import Copy

_SECONDS = 10.0  # that all test cases of a request may take together
_SUBJECT = "subject_of_repair"
_CASES = "given_tests"
_SUITE = f"""import unittest
import {_SUBJECT}

CASES = %r

class Given(unittest.TestCase):
    pass

def test_of(case):
    return lambda self: exec(case, dict(vars({_SUBJECT})))

for number, case in enumerate(CASES):
    setattr(Given, f"test_{{number}}", test_of(case))
"""


class GivenTests:
    """The test cases of one request."""

    def __init__(self, cases: Sequence[str | Mapping[str, Any]]) -> None:
        """Read the cases: statements, or a `call` with the value `expected` of it.

        Raises:
            ValueError: if a case is neither, or is not Python.
        """
        self._suite = _SUITE % [_statement(case) for case in cases]

    def pass_with(self, source: bytes, deadline: Deadline) -> bool:
        """Return whether a text passes.

        Raises:
            TimeoutError: if there is no time to find out.
        """
        if deadline.is_over():
            raise TimeoutError
        with tempfile.TemporaryDirectory(prefix="mlrepair-") as name:
            folder = self._written(Path(name), source)
            return run_fresh(_command(), Copy(folder, folder), min(_SECONDS, deadline.seconds_left)) == 0

    def repair(
        self, source: bytes, model: Model, contexts: Contexts | None, max_tries: int, deadline: Deadline
    ) -> tuple[tuple[Edit, ...] | None, str]:
        """Look for one step that makes a text pass; return its edits, None if there is none, and what was found out.

        Raises:
            TimeoutError: if there is no time left.
        """

        def tell(_step: str, _tries: int, _candidates: int) -> None:
            if deadline.is_over():
                raise TimeoutError

        with tempfile.TemporaryDirectory(prefix="mlrepair-") as name:
            folder = self._written(Path(name), source)
            sources = {folder / f"{_SUBJECT}.py": source}
            outcome = repair_against_tests(
                _command(), folder, sources, model, Options(max_tries=max_tries, max_patches=1), tell, contexts
            )  # fmt: skip
        if outcome.patches:
            return outcome.patches[0].edits, ""
        return None, outcome.reason or "; ".join(outcome.remarks) or f"no repair among {outcome.tries} passes"

    def _written(self, folder: Path, source: bytes) -> Path:
        folder = folder.resolve()
        (folder / f"{_SUBJECT}.py").write_bytes(source)
        (folder / f"{_CASES}.py").write_text(self._suite, encoding="utf-8", errors="surrogatepass")
        return folder


def _command() -> Command:
    words = (sys.executable, "-m", "unittest", _CASES)
    return Command(" ".join(words), words, {}, (sys.executable,), "unittest", (_CASES,))


def _statement(case: str | Mapping[str, Any]) -> str:
    if isinstance(case, str):
        statement = case
    elif {"call", "expected"} == set(case):
        statement = f"found = {case['call']}\nassert found == {case['expected']!r}, found"
    else:
        raise ValueError(f"a test case is a statement, or has `call` and `expected`; found {', '.join(case)}")
    try:
        compile(statement, "<test case>", "exec")
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"the test case `{statement}` is not Python: {error}") from error
    return statement
