"""Loops and functions that end too early: in their first round, or without the result that they computed."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.piece import Contradiction, Function, Piece, own_nodes
from mlrepair.edits import Edit

_GROWING = ("append", "add", "extend", "update", "insert", "appendleft", "setdefault")


def early_return(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """A search that says "not found" after its first item."""
    if len(node.body) < 2 or node.orelse:
        return
    *rest, last = node.body
    inner = [other for statement in rest for other in ast.walk(statement)]
    returns = [other for other in inner if isinstance(other, ast.Return)]
    leaves = any(isinstance(other, (ast.Continue, ast.Break, ast.Yield, ast.YieldFrom)) for other in inner)
    if not isinstance(last, ast.Return) or leaves or not returns or not _asks(rest[-1]):
        return
    if not _is_constant(last.value) or any(ast.dump(one) == ast.dump(last) for one in returns):
        return
    if piece.block(node)[-1] is node:
        yield from _behind(piece, node, last, 0.92)


def _asks(statement: ast.stmt) -> bool:
    """Whether a statement is a condition, or a loop over one."""
    while isinstance(statement, (ast.For, ast.While)) and len(statement.body) == 1 and not statement.orelse:
        statement = statement.body[0]
    return isinstance(statement, ast.If) and not statement.orelse


def _behind(piece: Piece, loop: ast.For, last: ast.stmt, confidence: float) -> Iterator[Contradiction]:
    """The last statement of a loop behind it, if both begin their rows."""
    head, start = piece.span(loop)[0], piece.span(last)[0]
    line = piece.source.rfind(b"\n", 0, start) + 1
    indentation = piece.source[piece.source.rfind(b"\n", 0, head) + 1 : head]
    if not indentation.strip() and not piece.source[line:start].strip():
        yield Contradiction(last, (Edit(line, start, indentation),), "The loop ends in its first round", confidence)


def early_sum(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """A loop that collects, and hands on what it has after its first item."""
    *rest, last = node.body
    block = piece.block(node)
    if not rest or node.orelse or not isinstance(last, ast.Return) or not isinstance(last.value, ast.Name):
        return
    inner = [other for statement in rest for other in ast.walk(statement)]
    if block[-1] is not node or any(isinstance(other, (ast.Return, ast.Break, ast.Continue)) for other in inner):
        return
    name = last.value.id
    grows = any(
        (isinstance(other, ast.Attribute) and other.attr in _GROWING and ast.unparse(other.value) == name)
        or (isinstance(other, ast.AugAssign) and ast.unparse(other.target) == name)
        for other in inner
    )
    begins = any(
        isinstance(other, ast.Assign)
        and [ast.unparse(one) for one in other.targets] == [name]
        and _is_empty(other.value)
        for other in block[: block.index(node)]
    )
    if grows and begins:
        yield from _behind(piece, node, last, 0.93)


def _is_empty(node: ast.expr) -> bool:
    """Whether a value is a list, number, text or the like without anything in it."""
    if isinstance(node, ast.Constant):
        return not node.value
    return ast.unparse(node) in ("[]", "{}", "()", "set()", "list()", "dict()", "Counter()")


def lost_result(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """A method that promises what its siblings return, and returns nothing."""
    owner, last = piece.parents[node], node.body[-1]
    if (
        not isinstance(owner, ast.ClassDef)
        or node.returns is None
        or isinstance(last, (ast.Raise, ast.While, ast.With))
    ):
        return
    if any(isinstance(other, (ast.Return, ast.Yield, ast.YieldFrom)) for other in own_nodes(node)):
        return
    promised = ast.unparse(node.returns)
    siblings = [one for one in owner.body if isinstance(one, Function) and one is not node and one.returns is not None]
    returned = {
        ast.unparse(one.body[-1].value)
        for one in siblings
        if ast.unparse(one.returns or one) == promised and isinstance(one.body[-1], ast.Return)
        if isinstance(one.body[-1].value, ast.Name) and ast.dump(one.body[0]) == ast.dump(node.body[0])
    }
    if len(returned) == 1 and len(node.body) > 1 and returned <= piece.bound(node.body[0]) and promised != "None":
        start, end = piece.span(last)
        line = piece.source.rfind(b"\n", 0, start) + 1
        text = b"\n" + piece.source[line:start] + b"return " + returned.pop().encode()
        if not piece.source[line:start].strip():
            yield Contradiction(last, (Edit(end, end, text),), f"`{node.name}` returns nothing", 0.93)


def _is_constant(node: ast.expr | None) -> bool:
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    return node is None or isinstance(node, ast.Constant)


CHECKS = (
    (ast.For, early_return),
    (ast.For, early_sum),
    (ast.FunctionDef, lost_result),
)
