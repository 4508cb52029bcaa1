"""Windows and buffers that are not full yet, or that are overwritten before they are."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import origins, path_of
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_DEQUES = ("deque", "collections.deque")
_READING = frozenset(("recv", "read", "read1", "receive", "read_some", "recv_bytes"))
_BUFFER = re.compile(r"(?:^|_)(?:buf|buffer|buffered|pending|received|data|response)(?:_|$)")


def not_full_yet(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`sum(a) / window` of `a = deque(maxlen=window)` is too little until there are as many."""
    summed = call_of(node.left, "sum") if isinstance(node.op, (ast.Div, ast.FloorDiv)) else None
    if summed is None or len(summed.args) != 1 or not path_of(summed.args[0]) or not path_of(node.right):
        return
    items, function = summed.args[0], piece.function(node)
    made = origins(piece, items)
    most = {_most(one) for one in made}
    if function is None or len(most) != 1 or not _is_same(piece, most.pop(), node.right):
        return
    if not any(_is_length(one, ast.unparse(items)) for one in ast.walk(function)):
        edits = (piece.instead(node.right, b"len(%s)" % piece.text(items)),)
        yield Contradiction(node.right, edits, f"`{ast.unparse(items)}` may have fewer", 0.94)


def _most(value: ast.expr) -> str:
    """How many items a queue holds at most that is empty at first."""
    match value:
        case ast.Call(args=[] | [ast.List(elts=[])], keywords=[ast.keyword(arg="maxlen", value=most)]):
            return ast.unparse(most) if path_of(value.func) in _DEQUES else ""
        case ast.Call(args=[ast.List(elts=[]), most], keywords=[]):
            return ast.unparse(most) if path_of(value.func) in _DEQUES else ""
    return ""


def _is_same(piece: Piece, most: str, node: ast.expr) -> bool:
    """Whether a value is the one of which another is told, or the attribute that gets it."""
    return bool(most) and (ast.unparse(node) == most or [*map(ast.unparse, origins(piece, node))] == [most])


def _is_length(node: ast.AST, items: str) -> bool:
    call = call_of(node, "len")
    return call is not None and [*map(ast.unparse, call.args)] == [items]


def overwritten_buffer(piece: Piece, node: ast.While) -> Iterator[Contradiction]:
    """`while b"x" not in buffer: buffer = read()` loses what came before."""
    kept = _awaited(node.test)
    if kept is None or not path_of(kept):
        return
    name = path_of(kept)
    inner = [one for statement in node.body for one in ast.walk(statement)]
    uses = [one for one in inner if isinstance(one, (ast.Name, ast.Attribute)) and path_of(one) == name]
    given = [one for one in node.body if isinstance(one, ast.Assign) and [*map(path_of, one.targets)] == [name]]
    if len(uses) != 1 or len(given) != 1 or not _is_read(given[0].value, node):
        return
    end = piece.span(given[0].targets[0])[1]
    edit = Edit(end, piece.span(given[0].value)[0], b" += ")
    yield Contradiction(given[0], (edit,), f"What came before into `{name}` gets lost", 0.94)


def _awaited(test: ast.expr) -> ast.expr | None:
    """The buffer that does not hold something yet, or not as much."""
    match test:
        case ast.Compare(ops=[ast.NotIn()], left=ast.Constant(), comparators=[kept]):
            return kept if _BUFFER.search(path_of(kept).rpartition(".")[2]) else None
        case ast.Compare(ops=[ast.Lt() | ast.NotEq()], left=ast.Call() as call):
            length = call_of(call, "len")
            return length.args[0] if length is not None and len(length.args) == 1 else None
    return None


def _is_read(value: ast.expr, loop: ast.While) -> bool:
    """Whether a value is what the loop has just read."""
    if isinstance(value, ast.Name):
        made = [one.value for one in loop.body if isinstance(one, ast.Assign) and path_of(one.targets[0]) == value.id]
        return len(made) == 1 and not isinstance(made[0], ast.Name) and _is_read(made[0], loop)
    value = value.value if isinstance(value, ast.Await) else value
    is_method = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
    return is_method and value.func.attr in _READING and len(value.args) == 1  # type: ignore[attr-defined]


CHECKS = ((ast.BinOp, not_full_yet), (ast.While, overwritten_buffer))
