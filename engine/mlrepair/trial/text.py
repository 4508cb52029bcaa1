"""Expressions as text: how tightly they bind, and where brackets are needed."""

import ast
import warnings
from functools import lru_cache

from mlrepair.lines import line_starts

_OPERATORS: dict[type[ast.AST], int] = {
    ast.Or: 2,
    ast.And: 3,
    ast.Not: 4,
    ast.BitOr: 6,
    ast.BitXor: 7,
    ast.BitAnd: 8,
    ast.LShift: 9,
    ast.RShift: 9,
    ast.Add: 10,
    ast.Sub: 10,
    ast.Mult: 11,
    ast.MatMult: 11,
    ast.Div: 11,
    ast.FloorDiv: 11,
    ast.Mod: 11,
    ast.USub: 12,
    ast.UAdd: 12,
    ast.Invert: 12,
    ast.Pow: 13,
}
_FORMS: dict[type[ast.AST], int] = {
    ast.Tuple: -1,
    ast.NamedExpr: -1,
    ast.Yield: -1,
    ast.YieldFrom: -1,
    ast.Lambda: 0,
    ast.IfExp: 1,
    ast.Compare: 5,
    ast.Await: 14,
}
COMPARISON = 5
SUM = 10
TERM = 11
ATOM = 15


def level(node: ast.AST) -> int:
    """Return how tightly an expression binds: the higher, the tighter."""
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.UnaryOp)):
        return _OPERATORS[type(node.op)]
    return _FORMS.get(type(node), ATOM)


def required(node: ast.AST, parent: ast.AST) -> int:
    """Return how tightly an expression must bind to stand in place of `node`, a child of `parent`, without brackets."""
    if isinstance(parent, ast.BinOp):
        own = level(parent)
        is_right = node is parent.right
        return own + (is_right != isinstance(parent.op, ast.Pow))
    if isinstance(parent, ast.BoolOp):
        return level(parent) + 1
    if isinstance(parent, ast.UnaryOp):
        return level(parent)
    if isinstance(parent, ast.Compare):
        return COMPARISON + 1
    if isinstance(parent, ast.Attribute) or (
        isinstance(parent, (ast.Subscript, ast.Call))
        and node is getattr(parent, "value", getattr(parent, "func", None))
    ):
        return ATOM
    if isinstance(parent, ast.IfExp):
        return 1 if node is parent.orelse else 2
    if isinstance(parent, (ast.Starred, ast.Await)):
        return COMPARISON + 1
    if isinstance(parent, ast.comprehension):
        return 2
    if isinstance(parent, (ast.Return, ast.Assign, ast.Expr, ast.Subscript)):
        return -1
    return 0


@lru_cache(maxsize=1 << 16)
def parsed(text: str) -> ast.expr | None:
    """Return the expression that a text is, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the user did not write
            return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None


class Lines:
    """Finds the bytes of a syntax tree's nodes."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._starts = line_starts(source)

    def offset(self, row: int, column: int) -> int:
        """Return the offset of a row, counted from 1, and a column in bytes."""
        return self._starts[min(row - 1, len(self._starts) - 1)] + column

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return where a node begins and ends, without the brackets around it."""
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.source[start:end].decode()

    def at(self, node: ast.expr, needed: int) -> str:
        """Return the text of an expression, in brackets if it binds more loosely than needed."""
        text = self.text(node)
        return f"({text})" if level(node) < needed and not _is_bracketed(node, text) else text


def _is_bracketed(node: ast.expr, text: str) -> bool:
    return isinstance(node, ast.Tuple) and text.startswith("(")
