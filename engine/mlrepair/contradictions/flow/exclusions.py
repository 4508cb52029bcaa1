"""Questions of which the answer to one is the answer to the other."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import is_condition, is_text
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_ALONE = (  # of which a text is at most one
    frozenset(("isalpha", "isdigit", "isspace")),
    frozenset(("isalpha", "isdecimal", "isspace")),
    frozenset(("isalpha", "isnumeric", "isspace")),
    frozenset(("isupper", "islower")),
    frozenset(("isalnum", "isspace")),
)
_CLASSES = frozenset(("str", "int", "float", "list", "dict", "set", "tuple", "bytes"))
_EXIST = frozenset(("is_file", "is_dir"))


def excluded(piece: Piece, node: ast.BoolOp) -> Iterator[Contradiction]:
    """`a.isalpha() and a.isdigit()` is never true, `not a.isalpha() or not a.isdigit()` always."""
    if len(node.values) != 2:
        return
    is_and = isinstance(node.op, ast.And)
    first, second = (one if is_and else _denied(one) for one in node.values)
    if first is not None and second is not None and (_exclude(first, second) or _have_other(first, second)):
        said = "never" if is_and else "always"
        yield from _turned(piece, node, f"The condition is {said} true", 0.95)


def _denied(node: ast.expr) -> ast.expr | None:
    return node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else None


def _exclude(first: ast.expr, second: ast.expr) -> bool:
    """Whether two methods or classes cannot both be meant."""
    match first, second:
        case (
            ast.Call(func=ast.Attribute(value=one, attr=name), args=[], keywords=[]),
            ast.Call(func=ast.Attribute(value=two, attr=other), args=[], keywords=[]),
        ):
            both = {name, other}
            is_one = any(both <= group for group in (*_ALONE, _EXIST))
            return is_one and name != other and _is_same(one, two)
        case (
            ast.Call(func=ast.Name(id="isinstance"), args=[one, ast.Name(id=name)]),
            ast.Call(func=ast.Name(id="isinstance"), args=[two, ast.Name(id=other)]),
        ):
            return {name, other} <= _CLASSES and name != other and _is_same(one, two)
    return False


def _have_other(first: ast.expr, second: ast.expr) -> bool:
    """Whether a text would have two beginnings, or two ends."""
    match first, second:
        case (
            ast.Call(func=ast.Attribute(value=one, attr="startswith" | "endswith" as name), args=[a]),
            ast.Call(func=ast.Attribute(value=two, attr=other), args=[b]),
        ) if name == other and is_text(a) and is_text(b) and _is_same(one, two):
            texts = [str(a.value), str(b.value)]  # type: ignore[attr-defined]
            longer, shorter = sorted(texts, key=len, reverse=True)
            return not (longer.startswith(shorter) if name == "startswith" else longer.endswith(shorter))
    return False


def _is_same(one: ast.expr, other: ast.expr) -> bool:
    return isinstance(one, (ast.Name, ast.Attribute)) and ast.dump(one) == ast.dump(other)


def asked_of_none(piece: Piece, node: ast.BoolOp) -> Iterator[Contradiction]:
    """`a is None and a.b` fails, as does `a is not None or a.b`."""
    first, second = node.values[:2]
    match first:
        case ast.Compare(
            left=ast.Name() | ast.Attribute() as asked, ops=[sign], comparators=[ast.Constant(value=None)]
        ):
            pass
        case _:
            return
    is_and = isinstance(node.op, ast.And)
    if len(node.values) != 2 or not isinstance(sign, ast.Is if is_and else ast.IsNot):
        return
    if any(_asks(one, asked) for one in ast.walk(second)):
        said = "is None" if is_and else "may be None"
        yield from _turned(piece, node, f"`{ast.unparse(asked)}` {said} here", 0.95)


def asked_of_nothing(piece: Piece, node: ast.BoolOp) -> Iterator[Contradiction]:
    """`not a and a[0]` fails, as does `a or a[0]`."""
    is_and = isinstance(node.op, ast.And)
    first = _denied(node.values[0]) if is_and else node.values[0]
    if len(node.values) != 2 or not isinstance(first, (ast.Name, ast.Attribute)) or not is_condition(piece, node):
        return
    second = node.values[1]
    asked = second.left if isinstance(second, ast.Compare) else second
    is_item = isinstance(asked, ast.Subscript) and isinstance(asked.slice, (ast.Constant, ast.UnaryOp))
    if is_item and ast.dump(asked.value) == ast.dump(first):  # type: ignore[attr-defined]
        yield from _turned(piece, node, f"There is nothing in `{ast.unparse(first)}` here", 0.94)


def _asks(node: ast.AST, asked: ast.expr) -> bool:
    """Whether something is asked that None does not have."""
    match node:
        case ast.Attribute(value=owner) | ast.Subscript(value=owner):
            return ast.dump(owner) == ast.dump(asked)
        case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()]):
            return ast.dump(left) == ast.dump(asked)
    call = call_of(node, "len")
    return call is not None and len(call.args) == 1 and ast.dump(call.args[0]) == ast.dump(asked)


def _turned(piece: Piece, node: ast.BoolOp, reason: str, confidence: float) -> Iterator[Contradiction]:
    """A condition with the other of `and` and `or`."""
    begin, end = piece.span(node.values[0])[1], piece.span(node.values[1])[0]
    between = piece.source[begin:end]
    word, other = (b"and", b"or") if isinstance(node.op, ast.And) else (b"or", b"and")
    if between.count(word) == 1 and b"#" not in between:
        at = begin + between.index(word)
        yield Contradiction(node, (Edit(at, at + len(word), other),), reason, confidence)


CHECKS = ((ast.BoolOp, excluded), (ast.BoolOp, asked_of_none), (ast.BoolOp, asked_of_nothing))
