"""Functions that make a function and do not return it, and wrappers that keep what they get or give."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, own_nodes
from mlrepair.edits import Edit

_WRAPPING = ("wraps", "functools.wraps")
_LEAVING = (ast.Return, ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal)


def unreturned_function(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`def decorate(f):` that makes a wrapper and ends there gives nothing."""
    last = node.body[-1]
    if not isinstance(last, FUNCTIONS) or not _is_only_wrapped(last) or not _reads_parameters(node, last):
        return
    is_open = any(isinstance(one, _LEAVING) for one in own_nodes(node))
    if not is_open and not _is_read(node, last.name) and not node.name.startswith("test"):
        (start, _), (_, end) = piece.span(last), piece.span(last)
        start = min((start, *(piece.span(one)[0] - 1 for one in last.decorator_list)))
        indentation = piece.source[piece.source.rfind(b"\n", 0, start) + 1 : start]
        if not indentation.strip():
            text = b"\n\n" + indentation + b"return " + last.name.encode()
            yield Contradiction(node, (Edit(end, end, text),), f"Nobody gets `{last.name}`", 0.94)


def wrapped_function(piece: Piece, node: ast.Return) -> Iterator[Contradiction]:
    """`return f` behind a wrapper of `f` forgets the wrapper; `return wrapper()` calls it too early."""
    outer, value = piece.parents[node], node.value
    if not isinstance(outer, FUNCTIONS) or outer.body[-1] is not node or len(outer.body) < 2:
        return
    inner = outer.body[-2]
    if not isinstance(inner, FUNCTIONS) or not _is_only_wrapped(inner) or not inner.decorator_list:
        return
    if isinstance(value, ast.Call) and path_of(value.func) == inner.name and not value.args and not value.keywords:
        edit = Edit(piece.span(value.func)[1], piece.span(value)[1], b"")
        yield Contradiction(value, (edit,), f"`{inner.name}` is called where it is made", 0.95)
    wrapped = inner.decorator_list[0].args  # type: ignore[attr-defined]
    is_wrapped = isinstance(value, ast.Name) and [path_of(one) for one in wrapped] == [value.id]
    if is_wrapped and not _is_read(outer, inner.name):
        edits = (piece.instead(value, inner.name.encode()),)  # type: ignore[arg-type]
        yield Contradiction(node, edits, f"Nobody gets `{inner.name}`", 0.95)


def kept_result(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """A wrapper that keeps the result of what it wraps in a name that nobody reads."""
    if not node.decorator_list or not _is_only_wrapped(node):
        return
    wrapped = [path_of(one) for one in node.decorator_list[0].args]  # type: ignore[attr-defined]
    if any(isinstance(one, _LEAVING) for one in own_nodes(node)):
        return
    for one in own_nodes(node):
        match one:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                call = value.value if isinstance(value, ast.Await) else value
                is_result = isinstance(call, ast.Call) and [path_of(call.func)] == wrapped
                last = node.body[-1]
                start, end = piece.span(last)
                indentation = piece.source[piece.source.rfind(b"\n", 0, start) + 1 : start]
                if is_result and not _is_read(node, name) and not indentation.strip():
                    text = b"\n" + indentation + b"return " + name.encode()
                    yield Contradiction(one, (Edit(end, end, text),), f"Nobody gets `{name}`", 0.93)


def half_handed_on(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`def wrapper(*args, **kwargs)` that calls `func(*args)` forgets what is named."""
    given, names = node.args.vararg, node.args.kwarg
    if given is None or names is None or not node.decorator_list or not _is_only_wrapped(node):
        return
    wrapped = [path_of(one) for one in node.decorator_list[0].args]  # type: ignore[attr-defined]
    inner = [*ast.walk(node)]
    calls = [one for one in inner if isinstance(one, ast.Call) and [path_of(one.func)] == wrapped]
    if len(calls) != 1:
        return
    (call,) = calls
    is_given = bool(call.args) and isinstance(call.args[-1], ast.Starred) and path_of(call.args[-1].value) == given.arg
    is_named = any(one.arg is None and path_of(one.value) == names.arg for one in call.keywords)
    if is_given and not call.keywords and _is_only_handed(piece, inner, names.arg):
        edits = (piece.behind(call.args[-1], b", **" + names.arg.encode()),)
    elif is_named and not call.args and len(call.keywords) == 1 and _is_only_handed(piece, inner, given.arg):
        edits = (piece.before(call.keywords[0], b"*" + given.arg.encode() + b", "),)
    else:
        return
    forgotten = names.arg if is_given else given.arg
    yield Contradiction(call, edits, f"`{wrapped[0]}` does not get `{forgotten}`", 0.94)


def _is_only_handed(piece: Piece, nodes: Sequence[ast.AST], name: str) -> bool:
    """Whether a name is not read but to hand it to others."""
    uses = [one for one in nodes if isinstance(one, ast.Name) and one.id == name]
    return all(isinstance(piece.parents[one], (ast.Call, ast.Starred, ast.keyword, ast.Tuple)) for one in uses)


def _is_only_wrapped(function: Function) -> bool:
    """Whether a function has no decorator, or `functools.wraps` alone."""
    return all(
        isinstance(one, ast.Call) and path_of(one.func) in _WRAPPING for one in function.decorator_list[:1]
    ) and (len(function.decorator_list) < 2)


def _reads_parameters(outer: Function, inner: Function) -> bool:
    """Whether an inner function reads what the outer one is given."""
    given = {one.arg for one in ast.walk(outer.args) if isinstance(one, ast.arg)}
    return any(isinstance(one, ast.Name) and one.id in given for one in ast.walk(inner))


def _is_read(function: Function, name: str) -> bool:
    """Whether a function reads a name; to give it an attribute is no reading."""
    given = {
        id(one.value) for one in ast.walk(function) if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store)
    }
    return any(
        isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Load) and id(one) not in given
        for one in ast.walk(function)
    )


CHECKS = (
    *((of, unreturned_function) for of in FUNCTIONS),
    (ast.Return, wrapped_function),
    *((of, kept_result) for of in FUNCTIONS),
    *((of, half_handed_on) for of in FUNCTIONS),
)
