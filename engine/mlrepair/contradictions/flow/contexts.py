"""Fixtures and context managers that end too early, or swallow what fails, and tests that do not undo what they set."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, is_generator, own_nodes
from mlrepair.edits import Edit

_MANAGING = frozenset(("contextmanager", "asynccontextmanager"))
_FIXTURES = frozenset(("pytest.fixture", "fixture", "pytest_asyncio.fixture", "pytest.yield_fixture"))
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_UNDOING = frozenset(("rollback", "abort", "roll_back", "undo"))
_EVERY = ("", "Exception", "BaseException")


def returned_too_early(piece: Piece, node: ast.Return) -> Iterator[Contradiction]:
    """`return store` of a fixture, before `store.close()` or in the `with` that closes it, is `yield store`."""
    if node.value is None or (b"fixture" not in piece.source and b"contextmanager" not in piece.source):
        return
    function = piece.function(node)
    if function is None or not (_is_managing(function) or _is_fixture(function)) or is_generator(function):
        return
    returns = [one for one in own_nodes(function) if isinstance(one, ast.Return)]
    if returns == [node] and (_has_more(piece, node) or _is_closed(piece, node)):
        start = piece.span(node)[0]
        edit = Edit(start, start + len("return"), b"yield")
        yield Contradiction(node, (edit,), "What follows is done before this is used, or never", 0.94)


def swallowed(piece: Piece, node: ast.ExceptHandler) -> Iterator[Contradiction]:
    """An `except` about the `yield` of a context manager that rolls back, and does not raise, hides the failure."""
    function, tried = piece.function(node), piece.parents[node]
    if function is None or not isinstance(tried, ast.Try) or not _is_managing(function):
        return
    inner = [one for statement in tried.body for one in ast.walk(statement)]
    is_every = (path_of(node.type) if node.type is not None else "") in _EVERY
    if is_every and any(isinstance(one, ast.Yield) for one in inner) and all(map(_is_undoing, node.body)):
        start, end = piece.span(node.body[-1])
        line = piece.source.rfind(b"\n", 0, start) + 1
        indentation = piece.source[line:start]
        if not indentation.strip():
            edit = Edit(end, end, b"\n" + indentation + b"raise")
            yield Contradiction(node, (edit,), "Nobody hears of what failed", 0.94)


def _is_managing(function: Function) -> bool:
    return any(path_of(one).rpartition(".")[2] in _MANAGING for one in function.decorator_list)


def _is_fixture(function: Function) -> bool:
    return any(path_of(one.func if isinstance(one, ast.Call) else one) in _FIXTURES for one in function.decorator_list)


def _has_more(piece: Piece, node: ast.Return) -> bool:
    """Whether statements follow in the block of a `return` that do something."""
    block = getattr(piece.parents[node], "body", [])
    rest = block[block.index(node) + 1 :] if node in block else []
    inner = [one for statement in rest for one in ast.walk(statement)]
    is_done = any(isinstance(one, ast.Expr) and isinstance(one.value, (ast.Call, ast.Await)) for one in inner)
    return is_done and not any(isinstance(one, _LEAVING) for one in inner)


def _is_closed(piece: Piece, node: ast.Return) -> bool:
    """Whether the `with` or `finally` about a `return` closes what is returned."""
    outer, name = piece.parents[node], path_of(node.value) if node.value is not None else ""
    if not name or getattr(outer, "body", [])[-1:] != [node]:
        return False
    if isinstance(outer, (ast.With, ast.AsyncWith)):
        return any(item.optional_vars is not None and path_of(item.optional_vars) == name for item in outer.items)
    calls = [one.value for one in outer.finalbody if isinstance(one, ast.Expr)] if isinstance(outer, ast.Try) else []
    methods = [call.func.value for call in calls if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)]
    return any(path_of(one) == name for one in methods)


def _is_undoing(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    call = value.value if isinstance(value, ast.Await) else value
    return isinstance(call, ast.Call) and path_of(call.func).rpartition(".")[2] in _UNDOING


def unpatched(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`os.environ["A"] = "b"` of a test that asks for `monkeypatch` and forgets it stays for all others."""
    if all(one.arg != "monkeypatch" for one in node.args.args) or len(piece.text(node).split(b"monkeypatch")) != 2:
        return
    for one in own_nodes(node):
        match one:
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=value):
                made: tuple[Edit, ...] = (
                    Edit(piece.span(one)[0], piece.span(key)[0], b"monkeypatch.setenv("),
                    Edit(piece.span(key)[1], piece.span(value)[0], b", "),
                    piece.behind(value, b")"),
                )
            case ast.Delete(targets=[ast.Subscript(value=owner, slice=key) as target]):
                made = (
                    Edit(piece.span(one)[0], piece.span(key)[0], b"monkeypatch.delenv("),
                    Edit(piece.span(key)[1], piece.span(target)[1], b")"),
                )
            case _:
                continue
        if path_of(owner) == "os.environ":
            yield Contradiction(one, made, "What is set here stays for the tests behind", 0.94)


CHECKS = (
    *((of, unpatched) for of in FUNCTIONS),
    (ast.Return, returned_too_early),
    (ast.ExceptHandler, swallowed),
)
