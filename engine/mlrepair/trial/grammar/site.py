"""A place where a repair may be made, and the repairs of one place."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import Scope
from mlrepair.trial.text import required


class Rewrite(NamedTuple):
    """Another text for the expression at a site."""

    kind: Kind
    text: str
    weight: float = 1.0  # against the others of its kind in the same row


@dataclass(frozen=True)
class Site:
    """An expression, with what stands around it."""

    node: ast.expr
    parent: ast.AST
    statement: ast.stmt
    scope: Scope

    @cached_property
    def text(self) -> str:
        """The expression's text."""
        return self.scope.lines.text(self.node)

    def at(self, node: ast.expr, needed: int) -> str:
        """The text of an expression, in brackets if it binds more loosely than needed."""
        return self.scope.lines.at(node, needed)

    @cached_property
    def needed(self) -> int:
        """How tightly a text must bind to stand here without brackets."""
        return required(self.node, self.parent)

    @cached_property
    def is_bracketed(self) -> bool:
        """Whether it stands in brackets of its own."""
        if isinstance(self.parent, (ast.Call, ast.keyword, ast.FormattedValue)):
            return False
        start, end = self.scope.lines.span(self.node)
        return self.scope.lines.source[start - 1 : start] == b"(" and self.scope.lines.source[end : end + 1] == b")"

    @property
    def is_read(self) -> bool:
        """Whether it is a value, not a target."""
        return isinstance(getattr(self.node, "ctx", None), ast.Load | None)

    @property
    def is_called(self) -> bool:
        """Whether it is the function of a call."""
        return isinstance(self.parent, ast.Call) and self.parent.func is self.node

    @property
    def is_test(self) -> bool:
        """Whether only its truth matters."""
        if isinstance(self.parent, (ast.If, ast.While, ast.IfExp, ast.Assert)):
            return self.parent.test is self.node
        if isinstance(self.parent, ast.comprehension):
            return any(self.node is test for test in self.parent.ifs)
        return isinstance(self.parent, ast.UnaryOp) and isinstance(self.parent.op, ast.Not)

    @property
    def is_value(self) -> bool:
        """Whether any expression may stand here: it is read, and is neither called nor a whole statement."""
        return (
            self.is_read
            and not self.is_called
            and not isinstance(self.parent, (ast.Expr, ast.keyword, ast.FormattedValue))
            and not isinstance(self.node, (ast.Slice, ast.Starred, ast.JoinedStr, ast.Yield, ast.YieldFrom, ast.Lambda))
        )


Rule = Callable[[Site], Iterator[Rewrite]]
