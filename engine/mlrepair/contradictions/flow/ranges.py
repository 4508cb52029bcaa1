"""Numbers that are counted or rounded otherwise than is meant: ranges that are empty or too long, double rounding."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import kind_of, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_LEAVING = (ast.Break, ast.Return, ast.Raise, ast.Continue, ast.Yield, ast.YieldFrom)
_CERTAIN = (  # that read all they are made of
    *(ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Call, ast.keyword, ast.BinOp, ast.UnaryOp),
    *(ast.Subscript, ast.Attribute, ast.Tuple, ast.List, ast.JoinedStr, ast.FormattedValue),
)


def rounded_twice(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`math.ceil(a // b)` rounds down first."""
    if path_of(node.func) not in ("math.ceil", "ceil", "np.ceil", "numpy.ceil") or len(node.args) != 1:
        return
    part = node.args[0]
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.FloorDiv):
        start, end = piece.span(part.left)[1], piece.span(part.right)[0]
        between = piece.source[start:end]
        if between.count(b"//") == 1 and b"#" not in between:
            at = start + between.index(b"//")
            yield Contradiction(part, (Edit(at, at + 2, b"/"),), "`//` has rounded down already", 0.95)


def empty_range(piece: Piece, node: ast.For | ast.comprehension) -> Iterator[Contradiction]:
    """`range(10, 0)` has no numbers; counting down needs a step."""
    called = call_of(node.iter, "range")
    if called is not None and len(called.args) == 2 and not called.keywords:
        start, stop = map(_number, called.args)
        if start is not None and stop is not None and start > stop:
            edits = (piece.behind(called.args[1], b", -1"),)
            yield Contradiction(called, edits, "The range is empty", 0.95)


def _number(node: ast.expr) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _number(node.operand)
        return None if number is None else -number
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def behind_the_last(piece: Piece, node: ast.For | ast.comprehension) -> Iterator[Contradiction]:
    """`for i in range(len(a) + 1): a[i]` fails in its last round, as does `a[i + 1]` of `range(len(a))`."""
    called = call_of(node.iter, "range")
    if called is None or len(called.args) != 1 or not isinstance(node.target, ast.Name):
        return
    stop, name = called.args[0], node.target.id
    is_more = isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.Add) and _number(stop.right) == 1
    length = call_of(stop.left if is_more else stop, "len")  # type: ignore[attr-defined]
    over = path_of(length.args[0]) if length is not None and len(length.args) == 1 else ""
    if length is None or over in ("", "self") or over.startswith("."):
        return
    loop, parts = _rounds(piece, node)
    inner = [one for part in parts for one in ast.walk(part)]
    items = [one for one in inner if isinstance(one, ast.Subscript) and path_of(one.value) == over]
    read = {ast.unparse(one.slice) for one in items if _is_certain(piece, one, loop)}
    wanted = {name} if is_more else {name, f"{name} + 1"}
    if not wanted <= read or any(_may_leave(one) or _stores(one, name) for one in inner):
        return
    is_constant = all(isinstance(piece.parents[one], ast.Subscript) for one in inner if path_of(one) == over)
    if is_constant and kind_of(piece, length.args[0]) not in ("dict", "defaultdict"):
        edit = Edit(piece.span(length)[1], piece.span(stop)[1], b"") if is_more else piece.behind(length, b" - 1")
        at = name if is_more else f"{name} + 1"
        yield Contradiction(stop, (edit,), f"`{over}[{at}]` is behind the end in the last round", 0.94)


def _rounds(piece: Piece, node: ast.For | ast.comprehension) -> tuple[ast.AST, Sequence[ast.AST]]:
    """A loop, and what is done in each of its rounds, if that is known."""
    if isinstance(node, ast.For):
        return node, node.body
    loop = piece.parents[node]
    is_plain = isinstance(loop, (ast.ListComp, ast.SetComp, ast.GeneratorExp)) and loop.generators == [node]
    return loop, [loop.elt] if is_plain and not node.ifs else []  # type: ignore[attr-defined]


def _is_certain(piece: Piece, node: ast.Subscript, loop: ast.AST) -> bool:
    """Whether each round of a loop reads an item."""
    inner: ast.AST = node
    for outer in piece.about(node):
        if outer is loop:
            return isinstance(node.ctx, ast.Load)
        is_first = inner is getattr(outer, "test" if isinstance(outer, ast.If) else "iter", None)
        is_pair = isinstance(outer, ast.Compare) and len(outer.ops) == 1
        if not (is_first and isinstance(outer, (ast.If, ast.For))) and not is_pair and not isinstance(outer, _CERTAIN):
            return False
        inner = outer
    return False


def _may_leave(node: ast.AST) -> bool:
    """Whether a round, or the loop, may end here; an answer of yes or no is not always given."""
    is_answer = isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and type(node.value.value) is bool
    return isinstance(node, _LEAVING) and not is_answer


def _stores(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)


def empty_or_not(piece: Piece, node: ast.Compare) -> Iterator[Contradiction]:
    """`if len(a) >= 0:` is always true."""
    is_single = len(node.ops) == 1 and isinstance(node.ops[0], ast.GtE) and call_of(node.left, "len") is not None
    if is_single and _number(node.comparators[0]) == 0 and isinstance(piece.parents[node], (ast.If, ast.While)):
        start, end = piece.span(node.left)[1], piece.span(node.comparators[0])[0]
        if piece.source[start:end].strip() == b">=":
            yield Contradiction(node, (Edit(start, end, b" > "),), "A length is never less than 0", 0.95)


CHECKS = (
    (ast.Call, rounded_twice),
    (ast.For, empty_range),
    (ast.comprehension, unless_tried(empty_range)),
    (ast.For, unless_tried(behind_the_last)),
    (ast.comprehension, unless_tried(behind_the_last)),
    (ast.Compare, empty_or_not),
)
