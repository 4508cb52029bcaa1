"""Small programs with one mistake each, and tests that fail for it: what `mlrepair fix --tests` is measured on.

A program is a function of networkx or of a held-out standard-library module, with what it uses of its module; its
tests are the examples of its documentation, one test for each printed value. `trial_mistakes` breaks it.
"""

import ast
import importlib
import io
import multiprocessing
import os
import sys
import types
import zlib
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from doctest import DocTestParser
from importlib.util import find_spec, resolve_name
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from mlrepair_training.packages import read_manifest
from mlrepair_training.trial_mistakes import mistaken

_ROWS = range(3, 41)  # of the function, without its documentation
_LONGEST = 120  # rows of a program
_FEWEST_TESTS, _MOST_TESTS = 2, 12
_SECONDS = 4.0  # that the tests of a program may take
_DRAWS = 25  # of mistakes, until one makes a test fail
_FunctionNode = ast.FunctionDef | ast.ClassDef

TESTS = '''\
"""The examples in the documentation of `{module}.{name}`."""

import contextlib
import doctest
import importlib
import io
import sys

import program
import pytest

CASES = {cases!r}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
HOME = importlib.import_module("{module}")
ORIGINAL = HOME.{name}

for module in [m for name, m in list(sys.modules.items()) if name.split(".")[0] == "{package}"]:
    for key, value in list(vars(module).items()):
        if value is ORIGINAL:
            setattr(module, key, program.{name})


@pytest.mark.parametrize(("sources", "want"), CASES)
def test_example(sources, want):
    scope = dict(vars(HOME))
    for source in sources:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(source, "<example>", "single"), scope)
    assert doctest.OutputChecker().check_output(want, printed.getvalue(), FLAGS)
'''


@dataclass(frozen=True)
class Program:
    """A program, right or with a mistake."""

    name: str  # "networkx.algorithms.dag.ancestors"
    source: str
    tests: str
    first: int  # offset in bytes of the function
    right: str = ""  # the source without the mistake
    mistake: str = ""  # its kind

    @property
    def half(self) -> str:
        """`development`, on which we may tune, or `held-out`: all mistakes of a function are in one half."""
        return ("development", "held-out")[zlib.crc32(self.name.encode()) % 2]

    @property
    def key(self) -> str:
        """A name of the program with its mistake."""
        return f"{self.name}:{zlib.crc32(self.source.encode()):08x}"

    def write(self, folder: Path) -> Path:
        """Write `program.py` and `test_program.py`; return the former."""
        file = folder / "program.py"
        file.write_text(self.source, encoding="utf-8")
        (folder / "test_program.py").write_text(self.tests, encoding="utf-8")
        return file


def _broken(program: Program, rng: Random) -> Program | None:
    """The program with a mistake in its function that a test sees, and not the import; None if none was found."""
    head, function = program.source.encode()[: program.first], program.source.encode()[program.first :]
    for _ in range(_DRAWS):
        name, changed = mistaken(function, rng)
        source = (head + changed).decode()
        if changed == function or not _compiles(source):
            continue
        broken = replace(program, source=source, right=program.source, mistake=name)
        found = verdicts(broken)
        if found is not None and not all(found or (False,)):
            return broken
    return None


def _compiles(source: str) -> bool:
    try:
        compile(source, "program.py", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def broken_programs(count: int, seed: int = 0) -> Iterator[Program]:
    """Yield programs with a mistake that a test sees, at most one more of one function than of another."""
    functions = list(right_programs())
    Random(f"trial/{seed}").shuffle(functions)
    found, turn = 0, 0
    usable = list(functions)
    while usable and found < count:
        for program in list(usable):
            if turn == 0 and not all(verdicts(program) or (False,)):
                usable.remove(program)  # needs what is not installed, or prints what changes
                continue
            broken = _broken(program, Random(f"trial/{seed}/{turn}/{program.name}"))
            if broken is not None:
                yield broken
                found += 1
                if found == count:
                    return
        turn += 1


def right_programs() -> Iterator[Program]:
    """Yield the functions that have examples enough, each with what it uses of its module."""
    for module in (*_modules("networkx"), *_test_modules()):
        spec = find_spec(module)
        if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
            continue
        source = Path(spec.origin).read_text(encoding="utf-8")
        home = _Home(module, source, spec.origin.endswith("__init__.py"))
        for node in home.tree.body:
            if isinstance(node, ast.FunctionDef) and ">>>" in (ast.get_docstring(node) or ""):
                program = home.program(node)
                if program is not None:
                    yield program


def _test_modules() -> Iterator[str]:
    yield from (name for name, split in read_manifest().standard_library.items() if split == "test")


def _modules(package: str) -> Iterator[str]:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is needed for this benchmark: pip install {package}")
    root = Path(spec.origin).parent
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        if not {"tests", "drawing", "linalg"} & set(parts):
            yield ".".join(parts).removesuffix(".__init__")


class _Home:
    """The module of a function."""

    def __init__(self, module: str, source: str, is_package: bool) -> None:
        self._module = module
        self._package = module if is_package else module.rpartition(".")[0]
        self._rows = source.splitlines(keepends=True)
        self.tree = ast.parse(source)
        self._defined: dict[str, ast.stmt] = {}
        for node in self.tree.body:
            for name in _bound(node):
                self._defined.setdefault(name, node)

    def program(self, node: ast.FunctionDef) -> Program | None:
        """The function as a program of its own; None if it is too long or has too few examples."""
        cases = _cases(ast.get_docstring(node) or "")
        text = self._text(node)
        if text.count("\n") not in _ROWS or len(cases) < _FEWEST_TESTS:
            return None
        needed = self._needed(node)
        imports = [self._import(one) for one in needed if isinstance(one, (ast.Import, ast.ImportFrom))]
        others = [self._text(one) for one in needed if not isinstance(one, (ast.Import, ast.ImportFrom))]
        before = "".join(imports) + "\n\n" + "".join(f"{other}\n\n" for other in others)
        source = f"{before}{text}"
        if source.count("\n") > _LONGEST:
            return None
        tests = TESTS.format(
            module=self._module, name=node.name, package=self._module.split(".")[0], cases=cases[:_MOST_TESTS]
        )
        return Program(f"{self._module}.{node.name}", source, tests, len(before.encode()))

    def _needed(self, node: ast.stmt) -> list[ast.stmt]:
        """The statements of the module that define what a function uses, in their order."""
        found: list[ast.stmt] = []
        pending = [node]
        while pending:
            for name in _read(pending.pop()):
                definition = self._defined.get(name)
                if definition is not None and definition is not node and definition not in found:
                    found.append(definition)
                    pending.append(definition)
        return sorted(found, key=lambda one: one.lineno)

    def _text(self, node: ast.stmt) -> str:
        """The rows of a statement, of a function without documentation and what registers it."""
        first, last = node.lineno, node.end_lineno or node.lineno
        if not isinstance(node, _FunctionNode):
            return "".join(self._rows[first - 1 : last])
        decorators = [one for one in node.decorator_list if "_dispatchable" not in ast.unparse(one)]
        above = "".join("".join(self._rows[one.lineno - 1 : one.end_lineno]) for one in decorators)
        rows = self._rows[first - 1 : last]
        if ast.get_docstring(node) is not None and len(node.body) > 1:
            string = node.body[0]
            del rows[string.lineno - first : (string.end_lineno or string.lineno) - first + 1]
        return above + "".join(rows)

    def _import(self, node: ast.Import | ast.ImportFrom) -> str:
        if isinstance(node, ast.ImportFrom) and node.level:
            name = resolve_name("." * node.level + (node.module or ""), self._package)
            node = ast.ImportFrom(name, node.names, 0)
        return ast.unparse(node) + "\n"


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement of a module defines."""
    if isinstance(node, _FunctionNode):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _read(node: ast.stmt) -> Iterator[str]:
    skipped = {id(part) for one in getattr(node, "decorator_list", ()) if "_dispatchable" in ast.unparse(one)
               for part in ast.walk(one)}  # fmt: skip
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and id(part) not in skipped:
            yield part.id


def _cases(documentation: str) -> list[tuple[list[str], str]]:
    """The examples up to each printed value, with the value."""
    examples = DocTestParser().get_examples(documentation)
    sources = [example.source for example in examples]
    return [
        (sources[: i + 1], example.want)
        for i, example in enumerate(examples)
        if example.want and example.exc_msg is None and "SKIP" not in example.source
    ]


# What the tests say, without pytest


def verdicts(program: Program) -> list[bool] | None:
    """Which of a program's tests pass, run in a process of its own; empty if they do not end, None if none begins."""
    importlib.import_module(program.name.split(".")[0])  # once, not in each child
    importlib.import_module("pytest")
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    receiver, sender = context.Pipe(duplex=False)
    with TemporaryDirectory(prefix="mlrepair-verdicts-", ignore_cleanup_errors=True) as folder:
        child = context.Process(target=_judge, args=(program, folder, sender), daemon=True)
        child.start()
        sender.close()
        try:
            return list(receiver.recv()) if receiver.poll(_SECONDS) else []
        except EOFError:
            return None
        finally:
            child.kill()
            child.join()


def _judge(program: Program, folder: str, answer: Connection) -> None:
    os.chdir(folder)  # some examples write files
    module = types.ModuleType("program")
    scope: dict[str, object] = {"__name__": "test_program"}
    sys.modules["program"] = module
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        try:
            exec(compile(program.source, "program.py", "exec"), vars(module))
            exec(compile(program.tests, "test_program.py", "exec"), scope)
        except Exception:  # noqa: BLE001 - the mistake is where the module is executed
            return
        cases, test = scope["CASES"], scope["test_example"]
        assert isinstance(cases, list)
        answer.send([_passes(test, case) for case in cases])


def _passes(test: object, case: Sequence[object]) -> bool:
    assert callable(test)
    try:
        test(*case)
    except Exception:  # noqa: BLE001 - whatever it raises, it did not pass
        return False
    return True
