"""Expressions that Python takes apart otherwise than they look."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_condition, is_text
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_COMPARED = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_MIDDLE = re.compile(r"^(?:m|mid|middle|mean|average|avg|median|pivot|center|centre|midpoint)(?:_|$)")
_ENDS = frozenset(
    (
        *(("low", "high"), ("lo", "hi"), ("left", "right"), ("start", "end"), ("first", "last"), ("l", "r")),
        *(("begin", "end"), ("lower", "upper"), ("minimum", "maximum"), ("start", "stop"), ("bottom", "top")),
    )
)
_SEPARATORS = frozenset(("?", "&", "#", "/", "-", "_", ".", ":", ", ", " ", "\n", "; ", " - ", ": "))


def optional_end(piece: Piece, node: ast.IfExp) -> Iterator[Contradiction]:
    """`url + "?" + query if query else ""` is nothing without a query; the end alone is meant."""
    match node:
        case ast.IfExp(
            test=test,
            body=ast.BinOp(left=ast.BinOp(left=rest, op=ast.Add(), right=separator), op=ast.Add(), right=last),
            orelse=ast.Constant(value=""),
        ):
            pass
        case _:
            return
    if not is_text(separator) or separator.value not in _SEPARATORS or ast.dump(test) != ast.dump(last):  # type: ignore[attr-defined]
        return
    begin = piece.span(node)[0] == piece.span(node.body)[0]
    if isinstance(test, (ast.Name, ast.Attribute)) and begin and not is_text(rest):
        edits = piece.before(separator, b"("), piece.behind(node, b")")
        yield Contradiction(node, edits, f"Without `{ast.unparse(test)}` nothing is left", 0.92)


def measured_comparison(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`if len(a > 0):` fails, or is true of any array; `len(a) > 0` is meant."""
    called = call_of(node, "len")
    test = called.args[0] if called is not None and len(called.args) == 1 else None
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], _COMPARED):
        number = test.comparators[0]
        is_number = isinstance(number, ast.Constant) and type(number.value) is int
        is_length = call_of(number, "len") is not None
        (end, last), behind = (piece.span(test.left)[1], piece.span(test)[1]), piece.span(node)[1]
        if is_condition(piece, node) and (is_number or is_length) and not piece.source[last : behind - 1].strip():
            edits = Edit(end, end, b")"), Edit(last, behind, b"")
            yield Contradiction(node, edits, "A comparison has no length", 0.96)


def lonely_text(piece: Piece, node: ast.BoolOp) -> Iterator[Contradiction]:
    """`"a" or "b" in c` is always true."""
    *rest, last = node.values
    if not all(map(is_text, rest)) or not isinstance(last, ast.Compare) or not is_condition(piece, node):
        return
    sign = last.ops[0]
    if len(last.ops) == 1 and is_text(last.left) and isinstance(sign, (ast.In, ast.NotIn)):
        compared = piece.source[piece.span(last.left)[1] : piece.span(last.comparators[0])[1]]
        edits = tuple(piece.behind(one, compared) for one in rest)
        yield Contradiction(rest[0], edits, f"`{ast.unparse(rest[0])}` is asked for nothing", 0.96)


def halved_end(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`middle = low + high // 2` halves `high` alone."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(
                left=ast.Name(id=low),
                op=ast.Add(),
                right=ast.BinOp(left=ast.Name(id=high), op=ast.Div() | ast.FloorDiv(), right=ast.Constant(value=2)),
            ),
        ):
            pass
        case _:
            return
    half = node.value.right  # type: ignore[attr-defined]
    if _MIDDLE.search(name) and (low, high) in _ENDS and piece.span(half)[0] == piece.span(half.left)[0]:
        edits = piece.before(node.value, b"("), piece.behind(half.left, b")")
        yield Contradiction(node.value, edits, f"Only `{high}` is halved", 0.96)


CHECKS = (
    (ast.IfExp, optional_end),
    (ast.Call, measured_comparison),
    (ast.BoolOp, lonely_text),
    (ast.Assign, halved_end),
)
