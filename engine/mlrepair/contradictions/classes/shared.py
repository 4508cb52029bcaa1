"""One list or dict that many share: attributes of a class, defaults of a module."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, call_of
from mlrepair.edits import Edit

_CHANGING = frozenset(
    (
        *("append", "extend", "insert", "add", "update", "pop", "popleft", "appendleft", "remove", "setdefault"),
        *("clear", "discard", "popitem", "sort", "reverse"),
    )
)
_FILLING = frozenset(("append", "extend", "insert", "add", "update", "appendleft", "setdefault"))
_EMPTYING = frozenset(("pop", "popleft", "remove", "clear", "discard", "popitem"))
_ADDING = re.compile(r"(?:add|append|push|insert|put|record|enqueue|extend|set|log|__setitem__)(?:_|$)")
_MEANT = re.compile(r"cache|regist|instance|pool|shared|global|all|known|memo|plugin|class|default|types|seen|_lock")
_DEFAULTS = re.compile(r"(?:[A-Z0-9]+_)*DEFAULTS?(?:_[A-Z0-9]+)*")


def shared_attribute(piece: Piece, node: ast.ClassDef) -> Iterator[Contradiction]:
    """`tracks = []` of a class whose `add` puts something into `self.tracks`: all objects have the same."""
    methods = [one for one in node.body if isinstance(one, FUNCTIONS)]
    init = next((one for one in methods if one.name == "__init__"), None)
    if init is None or node.decorator_list or node.keywords or len(init.body) < 1:
        return
    for statement in node.body:
        name = _empty_attribute(statement)
        if name is None or not _is_filled(piece, node, methods, name):
            continue
        first = init.body[_has_text(init) and len(init.body) > 1]
        start = piece.span(first)[0]
        line = piece.source.rfind(b"\n", 0, start) + 1
        if not piece.source[line:start].strip():
            text = f"self.{name} = ".encode() + piece.text(statement.value) + b"\n" + piece.source[line:start]  # type: ignore[attr-defined]
            edits = (_without(piece, statement), Edit(start, start, text))
            reason = f"All objects of `{node.name}` share these `{name}`"
            yield Contradiction(statement, edits, reason, 0.93)


def _without(piece: Piece, statement: ast.stmt) -> Edit:
    """The edit that takes a statement away, with its row and the empty one behind it."""
    start, end = piece.span(statement)
    line, behind = piece.source.rfind(b"\n", 0, start) + 1, piece.source.find(b"\n", end)
    following = piece.source[behind + 1 :]
    is_row = not piece.source[line:start].strip() and not piece.source[end:behind].strip()
    return Edit(line, behind + 1 + following.startswith(b"\n"), b"") if is_row else Edit(start, end, b"pass")


def _has_text(function: Function) -> bool:
    first = function.body[0]
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


def _empty_attribute(statement: ast.stmt) -> str | None:
    """The name that gets an empty list, dict or set."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if not isinstance(target, ast.Name) or not target.id.islower() or target.id.startswith("_"):
        return None
    if _MEANT.search(target.id):
        return None
    value = statement.value  # type: ignore[attr-defined]
    is_empty = isinstance(value, (ast.List, ast.Dict)) and not ast.unparse(value).strip("[]{}")
    is_made = call_of(value, "list", "dict", "set", "deque", "OrderedDict") is not None and not value.args
    return target.id if is_empty or is_made else None


def _is_filled(piece: Piece, owner: ast.ClassDef, methods: list[Function], name: str) -> bool:
    """Whether methods put what they get into an attribute that is only ever asked for by `self`."""
    uses = [one for one in ast.walk(owner) if isinstance(one, ast.Attribute) and one.attr == name]
    if any(piece.owned(one) is None or not isinstance(one.ctx, ast.Load) for one in uses):
        return False
    if any(isinstance(outer, FUNCTIONS) and outer.name == "__init__" for one in uses for outer in piece.about(one)):
        return False  # which knows of it, and shares it
    asked = {parent.attr for one in uses if isinstance(parent := piece.parents[one], ast.Attribute)}
    if asked & _EMPTYING:
        return False  # as a stack that all may share
    filled = [one for one in uses if _is_filled_here(piece, one)]
    return any((function := piece.function(one)) in methods and _ADDING.match(function.name) for one in filled)


def _is_filled_here(piece: Piece, use: ast.Attribute) -> bool:
    """Whether something that the method gets, and no class, is put into an attribute."""
    parent, function = piece.parents[use], piece.function(use)
    if function is None or "classmethod" in map(path_of, function.decorator_list):
        return False
    given = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)} - {"self"}
    if isinstance(parent, ast.Attribute) and parent.attr in _FILLING and isinstance(piece.parents[parent], ast.Call):
        values: list[ast.AST] = [*piece.parents[parent].args]  # type: ignore[attr-defined]
    elif isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Store):
        statement = piece.parents[parent]
        values = [parent.slice, *([statement.value] if isinstance(statement, ast.Assign) else [])]
    else:
        return False
    return any(isinstance(one, ast.Name) and one.id in given for value in values for one in ast.walk(value))


def changed_default(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`self.values = DEFAULTS` of what is changed in place changes the defaults."""
    value, target = node.value, node.targets[0]
    if not isinstance(value, ast.Name) or not value.id.isupper() or len(node.targets) != 1:
        return
    if not piece.facts.container(value.id) and not _DEFAULTS.fullmatch(value.id):
        return
    if isinstance(target, ast.Name):
        scope: ast.AST | None = piece.function(node)
    else:
        scope = piece.owner(node) if piece.owned(target) else None
    if scope is not None and value.id not in piece.bound(node) and _is_changed(piece, scope, node, path_of(target)):
        edits = (piece.behind(value, b".copy()"),)
        yield Contradiction(value, edits, f"What is changed is `{value.id}` itself", 0.94)


def _is_changed(piece: Piece, scope: ast.AST, node: ast.Assign, path: str) -> bool:
    """Whether what has a path is changed in place, after it got its only value."""
    changes = False
    for one in ast.walk(scope):
        if not isinstance(one, (ast.Name, ast.Attribute)) or path_of(one) != path:
            continue
        parent = piece.parents[one]
        if isinstance(one.ctx, ast.Store):
            is_grown = isinstance(parent, ast.AugAssign) and isinstance(parent.value, (ast.List, ast.ListComp))
            changes |= is_grown
            if parent is not node and not is_grown:
                return False
        elif isinstance(parent, ast.Subscript) and parent.value is one:
            changes |= not isinstance(parent.ctx, ast.Load)
        elif isinstance(parent, ast.Attribute):
            changes |= parent.attr in _CHANGING and isinstance(piece.parents[parent], ast.Call)
    return changes


def kept_path(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`found.append(path)` of a search that takes its steps back with `path.pop()` keeps the same list each time."""
    match node:
        case ast.Call(func=ast.Attribute(attr="append", value=store), args=[ast.Name(id=name) as path], keywords=[]):
            pass
        case _:
            return
    function = piece.function(node)
    if (
        function is None
        or b".pop()" not in piece.source
        or path_of(store) == name
        or not isinstance(piece.parents[node], ast.Expr)
    ):
        return
    if any(
        _steps_back(one.body, name, function.name) for one in ast.walk(function) if isinstance(one, (ast.For, ast.If))
    ):
        edits = piece.before(path, b"list("), piece.behind(path, b")")
        yield Contradiction(path, edits, f"`{name}` goes on to change", 0.95)


def _steps_back(block: list[ast.stmt], name: str, function: str) -> bool:
    """Whether statements put something into a list, call a function, and take it out again."""
    steps: list[str] = []
    for statement in block:
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append" | "pop" as step, value=ast.Name(id=owner)))):
                steps += [step] * (owner == name)
            case ast.Assign() if name in map(path_of, statement.targets):
                return False
            case _:
                calls = (one for one in ast.walk(statement) if isinstance(one, ast.Call))
                steps += ["call"] * any(path_of(one.func).rpartition(".")[2] == function for one in calls)
    return steps == ["append", "call", "pop"]


CHECKS = ((ast.ClassDef, shared_attribute), (ast.Assign, changed_default), (ast.Call, kept_path))
