"""Conditions that are always true or always false, and tests of what is no value."""

import ast
import operator
from collections.abc import Iterator

from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_BELOW, _ABOVE = (ast.Lt, ast.LtE), (ast.Gt, ast.GtE)
_MAIN_SLIPS = ("main", "_main_", "__main_", "_main__", "__name__", "__Main__", "__MAIN__")


def half_comparison(piece: Piece, node: ast.BoolOp) -> Iterator[Contradiction]:
    """`if a == 1 or 2:` and `return a == 1 or 2` are always true."""
    wanted = ast.Eq if isinstance(node.op, ast.Or) else ast.NotEq
    first, *rest = node.values
    is_answer = isinstance(piece.parents[node], (ast.Return, ast.Lambda))
    if not (is_answer or _is_condition(piece, node)) or not _compares(first, wanted):
        return
    constants = [value for value in rest if isinstance(value, ast.Constant) and value.value not in (True, False, None)]
    if constants and all(value in constants or _compares(value, wanted) for value in rest):
        start = piece.span(first)[0]
        compared = piece.source[start : piece.span(first.comparators[0])[0]]  # type: ignore[attr-defined]
        edits = tuple(piece.before(value, compared) for value in constants)
        word = "or" if wanted is ast.Eq else "and"
        yield Contradiction(constants[0], edits, f"`{word} {ast.unparse(constants[0])}` compares with nothing", 0.95)


def _compares(node: ast.AST, wanted: type[ast.cmpop]) -> bool:
    is_single = isinstance(node, ast.Compare) and len(node.ops) == 1
    return is_single and isinstance(node.ops[0], wanted) and isinstance(node.comparators[0], ast.Constant)  # type: ignore[attr-defined]


def _is_condition(piece: Piece, node: ast.AST) -> bool:
    parent = piece.parents[node]
    while isinstance(parent, (ast.BoolOp, ast.UnaryOp)):
        node, parent = parent, piece.parents[parent]
    return isinstance(parent, (ast.If, ast.While, ast.IfExp, ast.comprehension)) and node is not getattr(
        parent, "body", None
    )


def text_for_condition(piece: Piece, node: ast.BoolOp) -> Iterator[Contradiction]:
    """`a == "b" or "c" and d` is `a == "b" or d`."""
    match node:
        case ast.BoolOp(
            op=ast.Or(),
            values=[
                ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=str()) as one]),
                ast.BoolOp(op=ast.And(), values=[ast.Constant(value=str()) as other, *_]),
            ],
        ):
            text = b" in (" + piece.text(one) + b", " + piece.text(other) + b")"
            edit = Edit(piece.span(left)[1], piece.span(other)[1], text)
            yield Contradiction(other, (edit,), f"`{ast.unparse(other)}` is always true", 0.96)


def decided(piece: Piece, node: ast.BoolOp) -> Iterator[Contradiction]:
    """`a < 0 and a > 9` is never true, `a != 1 or a != 2` always."""
    if len(node.values) != 2 or not _is_condition(piece, node):
        return
    sides = [_bound(value) for value in node.values]
    if None in sides:
        return
    (left, first, low), (right, second, high) = sides  # type: ignore[misc]
    if left != right:
        return
    is_and = isinstance(node.op, ast.And)
    if is_and:
        is_decided = _excludes(first, low, second, high) or _excludes(second, high, first, low)
    else:
        differ = isinstance(first, ast.NotEq) and isinstance(second, ast.NotEq) and low != high
        is_decided = differ or _covers(first, low, second, high) or _covers(second, high, first, low)
    if is_decided:
        begin, end = piece.span(node.values[0])[1], piece.span(node.values[1])[0]
        between = piece.source[begin:end]
        word, other = (b"and", b"or") if is_and else (b"or", b"and")
        if between.count(word) == 1:
            at = begin + between.index(word)
            said = "never" if is_and else "always"
            yield Contradiction(node, (Edit(at, at + len(word), other),), f"The condition is {said} true", 0.93)


def _bound(node: ast.expr) -> tuple[str, ast.cmpop, object] | None:
    """What a comparison compares, how, and with which number or text."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    value = node.comparators[0]
    is_negative = isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub)
    constant = value.operand if is_negative else value  # type: ignore[attr-defined]
    if not isinstance(constant, ast.Constant) or not isinstance(constant.value, (int, float, str)):
        return None
    if is_negative and not isinstance(constant.value, (int, float)):
        return None
    number = -constant.value if is_negative else constant.value  # type: ignore[operator]
    return ast.unparse(node.left), node.ops[0], number


def _excludes(below: ast.cmpop, low: object, above: ast.cmpop, high: object) -> bool:
    """Whether nothing is below one number and above another."""
    if isinstance(below, ast.Eq) and isinstance(above, ast.Eq):
        return type(low) is type(high) and low != high
    return isinstance(below, _BELOW) and isinstance(above, _ABOVE) and _before(low, high)


def _covers(above: ast.cmpop, low: object, below: ast.cmpop, high: object) -> bool:
    """Whether everything is above one number or below another."""
    return isinstance(above, _ABOVE) and isinstance(below, _BELOW) and _before(low, high)


def _before(one: object, other: object) -> bool:
    return isinstance(one, (int, float)) and isinstance(other, (int, float)) and operator.lt(one, other)


def handled_either(piece: Piece, node: ast.ExceptHandler) -> Iterator[Contradiction]:
    """`except A or B:` handles only `A`."""
    test = node.type
    if isinstance(test, ast.BoolOp) and all(isinstance(value, (ast.Name, ast.Attribute)) for value in test.values):
        texts = b", ".join(piece.text(value) for value in test.values)
        start, end = piece.span(test)
        is_bracketed = piece.source[start - 1 : start] == b"(" and piece.source[end : end + 1] == b")"
        edits = (piece.instead(test, texts if is_bracketed else b"(" + texts + b")"),)
        yield Contradiction(test, edits, f"Only `{ast.unparse(test.values[0])}` is handled", 0.97)


def asserted_pair(piece: Piece, node: ast.Assert) -> Iterator[Contradiction]:
    """`assert (a, "b")` never fails."""
    test = node.test
    if isinstance(test, ast.Tuple) and len(test.elts) == 2 and node.msg is None:
        start, end = piece.span(test)
        first, last = piece.span(test.elts[0])[0], piece.span(test.elts[1])[1]
        if piece.source[start : start + 1] == b"(" and isinstance(test.elts[1], (ast.Constant, ast.JoinedStr)):
            edits = Edit(start, first, b""), Edit(last, end, b"")
            yield Contradiction(test, edits, "A pair is always true", 0.96)


def same_object(piece: Piece, node: ast.Compare) -> Iterator[Contradiction]:
    """`a is "b"` asks for the same object, not for an equal one."""
    value = node.comparators[0]
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Is, ast.IsNot)):
        return
    if isinstance(value, ast.Constant) and type(value.value) in (int, float, str, bytes):
        start, end = piece.span(node.left)[1], piece.span(value)[0]
        is_equal = isinstance(node.ops[0], ast.Is)
        said = "`is` asks for the same object" if is_equal else "`is not` asks for another object"
        yield Contradiction(node, (Edit(start, end, b" == " if is_equal else b" != "),), said, 0.96)


def main_module(piece: Piece, node: ast.Compare) -> Iterator[Contradiction]:
    """`__name__ == "main"` is never true."""
    value = node.comparators[0]
    is_name = isinstance(node.left, ast.Name) and node.left.id == "__name__"
    if is_name and len(node.ops) == 1 and isinstance(value, ast.Constant) and value.value in _MAIN_SLIPS:
        quote = piece.text(value)[:1]
        edits = (piece.instead(value, quote + b"__main__" + quote),)
        yield Contradiction(value, edits, "The module that is run is called `__main__`", 0.97)


CHECKS = (
    (ast.BoolOp, text_for_condition),
    (ast.BoolOp, half_comparison),
    (ast.BoolOp, decided),
    (ast.ExceptHandler, handled_either),
    (ast.Assert, asserted_pair),
    (ast.Compare, same_object),
    (ast.Compare, main_module),
)
