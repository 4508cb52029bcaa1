"""Keys of a dict that are made texts everywhere but in one place."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece, call_of, own_nodes

_KEYED = frozenset(("get", "pop", "setdefault", "has_key"))
_KINDS = ("str", "int")
_FEWEST = 2  # other places


def unmade_key(piece: Piece, node: ast.ClassDef) -> Iterator[Contradiction]:
    """`self.lines.pop(number)` where `self.lines[str(number)]` is what all others ask for."""
    kinds = [kind for kind in _KINDS if piece.source.count(f"{kind}(".encode()) > 0]
    if not kinds or b"self." not in piece.source:
        return
    places: dict[str, list[ast.expr]] = {}
    for one in ast.walk(node):
        store, key = _keyed(piece, one)
        if store and key is not None:
            places.setdefault(store, []).append(key)
    for store, keys in places.items():
        plain = [one for one in keys if not _made(piece, one)]
        made = [found for one in keys if (found := _made(piece, one))]
        if len(plain) != 1 or len({*made}) != 1 or len(made) < _FEWEST:
            continue
        (key,), ((kind, name),) = plain, {*made}
        if isinstance(key, ast.Name) and key.id == name and _is_given(piece, key):
            edits = piece.before(key, f"{kind}(".encode()), piece.behind(key, b")")
            yield Contradiction(key, edits, f"The keys of `self.{store}` are `{kind}({name})`", 0.94)


def _keyed(piece: Piece, node: ast.AST) -> tuple[str, ast.expr | None]:
    """Which attribute of `self` is asked for which key."""
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=name), args=[key, *_]) if name in _KEYED:
            pass
        case ast.Subscript(value=owner, slice=key):
            pass
        case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[owner]):
            pass
        case _:
            return "", None
    return piece.owned(owner) or "", key


def _made(piece: Piece, key: ast.expr) -> tuple[str, str] | None:
    """By which function a key is made of which name, also where it has a name of its own."""
    if isinstance(key, ast.Name):
        function = piece.function(key)
        stored = [one for one in own_nodes(function) if isinstance(one, ast.Assign)] if function is not None else []
        values = [one.value for one in stored if key.id in map(path_of, one.targets)]
        if len(values) != 1:
            return None
        key = values[0]
    call = call_of(key, *_KINDS)
    if call is None or len(call.args) != 1 or not isinstance(call.args[0], ast.Name):
        return None
    return path_of(call.func), call.args[0].id


def _is_given(piece: Piece, key: ast.Name) -> bool:
    """Whether a name is a parameter without an annotation, which gets no other value."""
    function = piece.function(key)
    if not isinstance(function, FUNCTIONS):
        return False
    given = [one for one in ast.walk(function.args) if isinstance(one, ast.arg) and one.arg == key.id]
    stored = (one for one in own_nodes(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
    return len(given) == 1 and given[0].annotation is None and all(one.id != key.id for one in stored)


CHECKS = ((ast.ClassDef, unmade_key),)
