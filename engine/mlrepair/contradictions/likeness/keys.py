"""Keys that a dict of the file does not have, where it has one that is like it, or another dict has it."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from mlrepair.contradictions.known import is_text, origins, path_of
from mlrepair.contradictions.piece import FUNCTIONS, SCOPES, Contradiction, Function, Piece, own_nodes
from mlrepair.undefined.spelling import is_slip

_FEWEST = 2


def unknown_key(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`reading["wind"]` of what a function makes as `{"wind_speed": …, "humidity": …}`."""
    if is_text(node.slice) and isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Name):
        yield from _unknown(piece, node.slice, node.value)


def unknown_key_asked(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`reading.get("wind")` of such a one is always None."""
    match node:
        case ast.Call(func=ast.Attribute(attr="get", value=ast.Name() as owner), args=[asked]) if is_text(asked):
            yield from _unknown(piece, asked, owner)


def _unknown(piece: Piece, place: ast.expr, owner: ast.Name) -> Iterator[Contradiction]:
    key: str = place.value  # type: ignore[attr-defined]
    known = _known_keys(piece, owner)
    if key in known or len(known) < _FEWEST:
        return
    alike = [one for one in known if _is_alike(key, one)]
    if len(alike) == 1 and not _is_put_in(piece, owner.id, key) and not _is_tried(piece, owner):
        quote = piece.text(place)[:1]
        if quote in (b'"', b"'"):
            edit = piece.instead(place, quote + alike[0].encode() + quote)
            yield Contradiction(place, (edit,), f"`{owner.id}` has no `{key}`", 0.94)


def _is_alike(key: str, other: str) -> bool:
    """Whether one key is a slip of the other, or has words more."""
    words, others = key.lower().split("_"), other.lower().split("_")
    short, long = sorted((words, others), key=len)
    is_part = len(short) < len(long) and (long[: len(short)] == short or long[-len(short) :] == short)
    return (is_part and min(map(len, short)) > 2) or is_slip(key, other)


def _known_keys(piece: Piece, owner: ast.Name) -> frozenset[str]:
    """All keys that a value is made with; none where that is not known."""
    values = origins(piece, owner)
    if values:
        found = [_keys_of_value(piece, value, owner) for value in values]
        return frozenset().union(*found) if all(found) else frozenset()
    return _keys_by_name(piece, owner)


def _keys_of_value(piece: Piece, value: ast.expr, about: ast.AST) -> frozenset[str]:
    """The keys of a dict that is written down, or that a function of the piece gives."""
    if isinstance(value, ast.Await):
        value = value.value
    if isinstance(value, ast.Dict):
        return _keys(value)
    if not isinstance(value, ast.Call):
        return frozenset()
    function = _called(piece, value, about)
    return _given(piece, function) if function is not None else frozenset()


def _called(piece: Piece, call: ast.Call, about: ast.AST) -> Function | None:
    """The function of the piece, or of the class about it, that is called."""
    if isinstance(call.func, ast.Name):
        if piece.facts.function(call.func.id) is None:
            return None
        found = [one for one in piece.tree.body if isinstance(one, FUNCTIONS) and one.name == call.func.id]
        return found[0] if len(found) == 1 else None
    return piece.methods(about).get(piece.owned(call.func) or "")


def _given(piece: Piece, function: Function, *, depth: int = 1) -> frozenset[str]:
    """The keys of the dicts that a function returns, if it returns nothing else."""
    returned = [one for one in own_nodes(function) if isinstance(one, (ast.Return, ast.Yield, ast.YieldFrom))]
    found: list[frozenset[str]] = []
    for one in returned:
        value = one.value
        if not isinstance(one, ast.Return) or value is None or function.decorator_list:
            return frozenset()
        if isinstance(value, ast.Dict):
            found.append(_keys(value))
        elif isinstance(value, ast.Call) and depth:
            called = _called(piece, value, value)
            found.append(_given(piece, called, depth=depth - 1) if called is not None else frozenset())
        else:
            return frozenset()
    return frozenset().union(*found) if found and all(found) else frozenset()


def _keys(node: ast.Dict) -> frozenset[str]:
    keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    return frozenset(keys) if len(keys) == len(node.keys) else frozenset()


def _keys_by_name(piece: Piece, owner: ast.Name) -> frozenset[str]:
    """The keys of what is called so elsewhere, if here other keys of it are read, and no others are anywhere."""
    named = _named(piece.tree).get(owner.id)
    if named is None or not named.made or None in named.read:
        return frozenset()
    known = [keys for call in named.made if (keys := _keys_of_value(piece, call, call))]
    if not known or any(keys != known[0] for keys in known):
        return frozenset()
    is_single = len(named.read - known[0]) == 1 and len(named.read & known[0]) > 1
    return known[0] if is_single else frozenset()


class _Named(NamedTuple):
    """What all that has a name gets in a piece, if it is called, and the keys that are read of it; None for others."""

    made: list[ast.Call]
    read: set[str | None]


@lru_cache(2)
def _named(tree: ast.Module) -> Mapping[str, _Named]:
    found: dict[str, _Named] = defaultdict(lambda: _Named([], set()))
    for one in ast.walk(tree):
        match one:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                found[name].made.append(call)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str() as key)):
                found[name].read.add(key)
            case ast.Subscript(value=ast.Name(id=name)):
                found[name].read.add(None)
    return dict(found)


def _is_put_in(piece: Piece, name: str, key: str) -> bool:
    """Whether a key may be put in later: by its name anywhere, or all at once where the dict bears this name."""
    for one in piece.parents:
        match one:
            case ast.Subscript(slice=ast.Constant(value=value), ctx=ast.Store()) if value == key:
                return True
            case ast.Subscript(value=ast.Name(id=owner), ctx=ast.Store(), slice=place) if owner == name:
                if not is_text(place):
                    return True
            case ast.Attribute(value=ast.Name(id=owner), attr="update" | "setdefault") if owner == name:
                return True
            case ast.Expr(value=ast.Call(func=function, args=[*_, ast.Name(id=owner)] | [ast.Name(id=owner), *_])):
                if owner == name and path_of(function) not in ("print", "pprint"):
                    return True
            case ast.Call(func=ast.Attribute(attr="setdefault"), args=[ast.Constant(value=value), *_]) if value == key:
                return True
    return False


def _is_tried(piece: Piece, node: ast.AST) -> bool:
    inner = node
    for outer in piece.about(node):
        if isinstance(outer, ast.Try) and inner in outer.body:
            return True
        if isinstance(outer, ast.If) and isinstance(outer.test, ast.Compare) and isinstance(outer.test.ops[0], ast.In):
            return True
        if isinstance(outer, (ast.With, ast.AsyncWith)) and "aises" in ast.unparse(outer.items[0].context_expr):
            return True
        inner = outer
        if isinstance(outer, SCOPES) and not isinstance(outer, ast.Lambda):
            return False
    return False


def key_of_inner(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`event["order_id"]` beside a branch that reads `data["order_id"]` of `data = event["data"]`."""
    place = node.slice
    if not is_text(place) or "_" not in place.value or not _reads_key(node):  # type: ignore[attr-defined]
        return
    statement = next(one for one in piece.about(node) if isinstance(one, ast.stmt))
    function = piece.function(node) if piece.source.count(piece.text(place)) > 1 else None
    reads = [one for one in own_nodes(function) if _reads_key(one)] if function is not None else []
    same = [one for one in reads if ast.dump(one.slice) == ast.dump(place)]  # type: ignore[attr-defined]
    others = [one for one in same if one is not node]
    if len(others) + 1 != len(same) or len({path_of(one.value) for one in others}) != 1:  # type: ignore[attr-defined]
        return
    outer, inner = path_of(node.value), others[0].value  # type: ignore[attr-defined]
    made = [ast.unparse(one) for one in origins(piece, inner)]
    is_inner = len(made) == 1 and made[0].startswith((f"{outer}.get(", f"{outer}["))
    is_read = any(isinstance(one, ast.Name) and one.id == path_of(inner) for one in ast.walk(statement))
    if is_inner and is_read and any(_is_beside(piece, node, one) for one in others):
        edits = (piece.instead(node.value, piece.text(inner)),)
        yield Contradiction(node.value, edits, f"Beside, `{path_of(inner)}` has this key", 0.93)


def _is_beside(piece: Piece, node: ast.AST, other: ast.AST) -> bool:
    """Whether of two nodes one is in a branch and one in what is done otherwise."""
    about, theirs = [*piece.about(node)], [*piece.about(other)]
    branch = next((one for one in about if isinstance(one, ast.If) and one in theirs), None)
    if branch is None:
        return False
    inside = [{*outer}.isdisjoint(branch.body) for outer in (about, theirs)]
    otherwise = [{*outer}.isdisjoint(branch.orelse) for outer in (about, theirs)]
    return inside[0] != inside[1] and otherwise[0] != otherwise[1]


def _reads_key(node: ast.AST) -> bool:
    """Whether a node reads an item of a name by a text."""
    is_item = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and is_text(node.slice)
    return is_item and isinstance(node.ctx, ast.Load)  # type: ignore[attr-defined]


CHECKS = ((ast.Subscript, key_of_inner), (ast.Subscript, unknown_key), (ast.Call, unknown_key_asked))
