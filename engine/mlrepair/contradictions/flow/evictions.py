"""Stores that hold only so much, from which what came in last is taken out at once."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import kind_of, path_of
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_FULL = (ast.Gt, ast.GtE)
_ORDERED = ("OrderedDict", "collections.OrderedDict")
_DEQUES = ("deque", "collections.deque")
_COMING = {"append": "end", "appendleft": "begin", "move_to_end": "end"}


def evicted_at_once(piece: Piece, node: ast.If | ast.While) -> Iterator[Contradiction]:
    """`a.append(b)` and then `if len(a) > n: a.pop()` takes out what has just come in."""
    store, leaving = _full(node), node.body[0]
    if store is None:
        return
    came = _came(piece.block(node), node, ast.unparse(store))
    is_kept = isinstance(leaving, ast.Assign) and isinstance(leaving.value, ast.Call)
    if is_kept and came:
        edit = _oldest(piece, leaving.value, store, came)  # type: ignore[attr-defined]
    else:
        edit = _instead(piece, leaving, store, came) if came and len(node.body) == 1 else None
    if edit is not None:
        yield Contradiction(leaving, (edit,), f"What came into `{ast.unparse(store)}` last leaves it at once", 0.94)


def recent_evicted(piece: Piece, node: ast.If | ast.While) -> Iterator[Contradiction]:
    """`if len(a) >= n: a.popitem()` takes out what was used last, where `a.move_to_end(b)` says so of what is used."""
    scope = piece.owner(node) if b".move_to_end(" in piece.source else None
    leaving = node.body[0]
    store = _full(node) or _left(leaving, node.test)
    if scope is None or store is None or _came(piece.block(node), node, ast.unparse(store)):
        return
    call = leaving.value if isinstance(leaving, (ast.Expr, ast.Assign)) else None
    moved = [one for one in ast.walk(scope) if isinstance(one, ast.Call) and _is_moved(one, ast.unparse(store))]
    edit = _oldest(piece, call, store, "end") if isinstance(call, ast.Call) else None
    if edit is not None and moved and all(len(one.args) == 1 and not one.keywords for one in moved):
        yield Contradiction(leaving, (edit,), f"What leaves `{ast.unparse(store)}` is what was used last", 0.94)


def _full(node: ast.If | ast.While) -> ast.expr | None:
    """The store of which is asked whether it is too full."""
    match node:
        case ast.If(orelse=[]) | ast.While(orelse=[]) if isinstance(node.test, ast.Compare):
            length = call_of(node.test.left, "len")
            is_full = len(node.test.ops) == 1 and isinstance(node.test.ops[0], _FULL)
            return length.args[0] if is_full and length is not None and len(length.args) == 1 else None
    return None


def _left(leaving: ast.stmt, test: ast.expr) -> ast.expr | None:
    """The store that an item leaves where their sum is compared with a bound: `while self.used > self.most:`."""
    is_compared = isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], _FULL)
    match leaving:
        case ast.Assign(value=ast.Call(func=ast.Attribute(value=owner, attr="popitem"))) if is_compared:
            return owner
    return None


def _is_moved(call: ast.Call, store: str) -> bool:
    function = call.func
    is_move = isinstance(function, ast.Attribute) and function.attr == "move_to_end"
    return is_move and ast.unparse(function.value) == store  # type: ignore[attr-defined]


def _came(block: Sequence[ast.stmt], node: ast.stmt, store: str) -> str:
    """At which end of a store the statement before put something."""
    at = block.index(node)
    match block[at - 1] if at else None:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name)) as call) if (
            ast.unparse(owner) == store
        ):
            if name == "insert" and len(call.args) == 2:
                return "begin" if ast.unparse(call.args[0]) == "0" else ""
            is_plain = len(call.args) == 1 and not call.keywords
            return _COMING.get(name, "") if is_plain else ""
        case ast.Assign(targets=[ast.Subscript(value=owner)]) if ast.unparse(owner) == store:
            return "key"
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Call() as call, attr="__setitem__"))):
            return "key" if store == "self" and path_of(call.func) == "super" else ""
    return ""


def _instead(piece: Piece, leaving: ast.stmt, store: ast.expr, came: str) -> Edit | None:
    """The edit that lets something leave at the other end, if it leaves where it came."""
    path = ast.unparse(store)
    match leaving:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name)) as call) if ast.unparse(owner) == path:
            oldest = _oldest(piece, call, store, came)
            if oldest is not None:
                return oldest
            given = ast.unparse(ast.Tuple([*call.args, *(one.value for one in call.keywords)], ast.Load()))
            behind = Edit(piece.span(owner)[1], piece.span(call)[1], b"")
            if name == "popitem" and came == "key" and given in ("()", "(True,)"):
                text = f".pop(next(iter({path})))".encode()
                return Edit(behind.start, behind.end, text) if kind_of(piece, store) == "dict" else None
            if name == "pop" and came == "end" and given in ("()", "(-1,)"):
                is_deque = kind_of(piece, store) in _DEQUES
                return Edit(behind.start, behind.end, b".popleft()" if is_deque else b".pop(0)")
            if name in ("pop", "popleft") and came == "begin" and given == ("(0,)" if name == "pop" else "()"):
                return Edit(behind.start, behind.end, b".pop()")
        case ast.Delete(targets=[ast.Subscript(value=owner, slice=place)]) if ast.unparse(owner) == path:
            other = {("end", "-1"): b"0", ("begin", "0"): b"-1"}.get((came, ast.unparse(place)))
            return piece.instead(place, other) if other else None
        case ast.Assign(
            targets=[target],
            value=ast.Subscript(value=owner, slice=ast.Slice(lower=None, upper=ast.expr() as most, step=None) as part),
        ) if ast.unparse(owner) == ast.unparse(target) == path:
            is_plain = isinstance(most, ast.Constant) or path_of(most)
            return piece.instead(part, b"-" + piece.text(most) + b":") if is_plain and came == "end" else None
    return None


def _oldest(piece: Piece, call: ast.Call, store: ast.expr, came: str) -> Edit | None:
    """The edit that lets the first item of an `OrderedDict` leave, if the last one does."""
    match call:
        case ast.Call(
            func=ast.Attribute(value=owner, attr="popitem"),
            args=[] | [ast.Constant(value=True)],
            keywords=[] | [ast.keyword(arg="last", value=ast.Constant(value=True))],
        ) if ast.unparse(owner) == ast.unparse(store) and (came == "end" or (came and _is_ordered(piece, store))):
            return Edit(piece.span(owner)[1], piece.span(call)[1], b".popitem(last=False)")
    return None


def _is_ordered(piece: Piece, store: ast.expr) -> bool:
    """Whether a store is an `OrderedDict`, or an object of a class that is one."""
    owner = piece.owner(store) if path_of(store) == "self" else None
    return any(one in _ORDERED for one in (map(path_of, owner.bases) if owner is not None else [kind_of(piece, store)]))


CHECKS = tuple((of, check) for of in (ast.If, ast.While) for check in (evicted_at_once, recent_evicted))
