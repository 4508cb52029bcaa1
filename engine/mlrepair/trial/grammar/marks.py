"""What a search puts on its agenda, marks and asks for: where it does so once, it does so everywhere.

A search that puts `cell` on its agenda marks it in the same block, the first cell included; a loop that begins it anew
skips what is marked; a set that is filled is asked for. Where that is missing, it is lacking.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mlrepair.trial.grammar.rows import Place
from mlrepair.trial.scope import Scope, blocks

_FILLING = ("append", "appendleft", "push", "put")
_SET = ("add", "discard", "remove", "clear")


@dataclass(frozen=True)
class _Entry:
    """What a statement does with a key."""

    owner: str  # the agenda, or what holds the marks
    key: str
    again: str = ""  # how another key is put there; empty if the statement does not tell
    is_mark: bool = False


def partners(scope: Scope, place: Place) -> list[str]:
    """Return the mark that is lacking beside an entry of the agenda, or the entry beside a mark."""
    own = _entry(scope, place.statement)
    if own is None:
        return []
    there = {(one.owner, one.key) for other in place.block if (one := _entry(scope, other))}
    return [
        again.format(own.key if again.endswith("{}]") else _bracketed(own.key))
        for one, other, again in _pairs(scope)
        if one == own.owner and (other, own.key) not in there
    ]


@lru_cache(maxsize=4)
def unasked(scope: Scope) -> tuple[str, ...]:
    """Return whether a key is in a set that the function fills and nothing ever asks, one text for each."""
    parents = {id(child): node for node in ast.walk(scope.file) for child in ast.iter_child_nodes(node)}
    asked = {
        node.id
        for node in ast.walk(scope.file)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and not _only_filled(parents[id(node)])
    }
    keys: dict[tuple[str, str], None] = {}
    for statement in scope.statements:
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(owner), attr=method), args=[key])) if (
                method in _SET and owner not in asked
            ):
                keys[scope.lines.text(key), owner] = None
                keys |= {(step, owner): None for step in scope.steps}
    return tuple(f"{key} in {owner}" for key, owner in keys)


def begun_anew(scope: Scope, place: Place) -> Iterator[str]:
    """Yield whether what a loop goes over is marked, before the search that it begins there."""
    loop = place.parents[-1] if place.parents else None
    if place.index or not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
        return
    key = loop.target.id
    searches = any(isinstance(node, ast.While) for node in ast.walk(loop)) or any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in scope.functions
        and any(isinstance(arg, ast.Name) and arg.id == key for arg in node.args)
        for node in ast.walk(loop)
    )
    asked = _asked(scope) if searches else ()
    for container in dict.fromkeys(container for _, container in asked):
        if (key, container) not in asked:
            yield f"{key} in {container}"


@lru_cache(maxsize=4)
def _pairs(scope: Scope) -> tuple[tuple[str, str, str], ...]:
    """What is filled in one block with one key, and how the second is filled."""
    found: dict[tuple[str, str, str], None] = {}
    for block in _blocks(scope):
        entries = [one for statement in block if (one := _entry(scope, statement))]
        for one in entries:
            for other in entries:
                if one.key == other.key and one.is_mark != other.is_mark and other.again:
                    found[one.owner, other.owner, other.again] = None
    return tuple(found)


def _blocks(scope: Scope) -> Iterator[list[ast.stmt]]:
    yield scope.node.body
    for statement in scope.statements:
        yield from blocks(statement)


def _entry(scope: Scope, statement: ast.stmt) -> _Entry | None:
    """What a statement puts on an agenda or marks: `queue.append(v)`, `stack = [v]`, `seen.add(v)`, `cost[v] = 0`."""
    text = scope.lines.text
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=method), args=[key])) if method in _FILLING:
            return _Entry(text(owner), _bare(text(key)), f"{text(owner)}.{method}({{}})")
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="add"), args=[key])):
            return _Entry(text(owner), _bare(text(key)), f"{text(owner)}.add({{}})", is_mark=True)
        case (
            ast.Assign(targets=[ast.Name(owner)], value=ast.List(elts=[key]))
            | ast.Assign(targets=[ast.Name(owner)], value=ast.Call(func=ast.Name("deque"), args=[ast.List(elts=[key])]))
        ):
            return _Entry(owner, _bare(text(key)), f"{owner}.append({{}})")
        case (
            ast.Assign(targets=[ast.Name(owner)], value=ast.Set(elts=[key]))
            | ast.Assign(targets=[ast.Name(owner)], value=ast.Dict(keys=[ast.expr() as key]))
        ):
            return _Entry(owner, _bare(text(key)), is_mark=True)
        case ast.Assign(targets=[ast.Subscript(value=ast.Subscript(value=owner, slice=row), slice=column)]):
            return _Entry(text(owner), f"{text(row)}, {text(column)}", is_mark=True)
        case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=ast.Constant() as value):
            return _Entry(text(owner), _bare(text(key)), f"{text(owner)}[{{}}] = {text(value)}", is_mark=True)
        case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)]):
            return _Entry(text(owner), _bare(text(key)), is_mark=True)
    return None


def _bare(key: str) -> str:
    return key[1:-1] if key.startswith("(") and key.endswith(")") and "," in key else key


def _bracketed(key: str) -> str:
    return f"({key})" if ", " in key and "(" not in key else key


def _only_filled(parent: ast.AST) -> bool:
    return isinstance(parent, ast.Attribute) and parent.attr in _SET


@lru_cache(maxsize=4)
def _asked(scope: Scope) -> tuple[tuple[str, str], ...]:
    """The keys that the function, or one inside it, asks for in containers."""
    found: dict[tuple[str, str], None] = {}
    for node in ast.walk(scope.node):
        match node:
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(container)]):
                found[scope.lines.text(key), container] = None
    return tuple(found)
