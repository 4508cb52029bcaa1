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
    length = call_of(node.test.left, "len") if isinstance(node.test, ast.Compare) else None
    if length is None or len(length.args) != 1 or node.orelse or len(node.body) != 1:
        return
    if not isinstance(node.test.ops[0], _FULL) or len(node.test.ops) > 1:  # type: ignore[attr-defined]
        return
    store, leaving = length.args[0], node.body[0]
    came = _came(_block(piece, node), node, ast.unparse(store))
    edit = _instead(piece, leaving, store, came) if came else None
    if edit is not None:
        yield Contradiction(leaving, (edit,), f"What came into `{ast.unparse(store)}` last leaves it at once", 0.94)


def _block(piece: Piece, node: ast.stmt) -> Sequence[ast.stmt]:
    """The statements that a statement is one of."""
    blocks = (getattr(piece.parents[node], name, None) for name in ("body", "orelse", "finalbody"))
    return next((block for block in blocks if isinstance(block, list) and node in block), [node])


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
    return ""


def _instead(piece: Piece, leaving: ast.stmt, store: ast.expr, came: str) -> Edit | None:
    """The edit that lets something leave at the other end, if it leaves where it came."""
    path = ast.unparse(store)
    match leaving:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name)) as call) if ast.unparse(owner) == path:
            given = ast.unparse(ast.Tuple([*call.args, *(one.value for one in call.keywords)], ast.Load()))
            behind = Edit(piece.span(owner)[1], piece.span(call)[1], b"")
            if name == "popitem" and came in ("key", "end") and given in ("()", "(True,)"):
                if kind_of(piece, store) in _ORDERED or came == "end":
                    return Edit(behind.start, behind.end, b".popitem(last=False)")
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


CHECKS = ((ast.If, evicted_at_once), (ast.While, evicted_at_once))
