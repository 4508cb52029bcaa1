"""Which candidates are worth a try: those that parse, and mean something that was not tried yet."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from functools import cached_property

from mlrepair.edits import Edit, apply_edits
from mlrepair.trial.text import Lines

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


class Meanings:
    """The different meanings that a file's text took."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._seen = {self._meaning(())}

    def is_new(self, edits: Sequence[Edit]) -> bool:
        """Whether the edited text parses and reads differently from all seen before; then it is seen."""
        try:
            meaning = self._meaning(edits)
        except (SyntaxError, ValueError, RecursionError):
            return False
        if meaning in self._seen:
            return False
        self._seen.add(meaning)
        return True

    def _meaning(self, edits: Sequence[Edit]) -> tuple[int, str]:
        """The syntax tree of the top-level statement that the edits change."""
        start, end = 0, len(self._source)
        if edits:
            for first, last in self._spans:
                if first <= edits[0].start and edits[-1].end <= last:
                    start, end = first, last
        inside = [Edit(edit.start - start, edit.end - start, edit.text) for edit in edits]
        text = apply_edits(self._source[start:end], inside)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of `x is 0`, `1if x` and the like, which the user did not write
            tree = ast.parse(text)
            if edits:
                compile(tree, "<candidate>", "exec")  # `return` outside a function parses
        return start, ast.dump(_Normal().visit(tree))

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        lines = Lines(self._source)
        starts = [
            lines.offset(min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]), 0)
            for node in ast.parse(self._source).body
        ]
        return list(zip(starts, [*starts[1:], len(self._source)], strict=False))


def why_unparsable(source: bytes, name: str) -> str | None:
    """Return why a file's text is no Python; None if it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        return str(problem)
    return None


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two texts that parse mean the same, as far as their syntax trees tell."""
    return ast.dump(_Normal().visit(ast.parse(one))) == ast.dump(_Normal().visit(ast.parse(other)))


def _terms(node: ast.expr, sign: int = 1) -> Iterator[tuple[int, ast.expr]]:
    """The terms of a sum or a difference, each with its sign."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        yield from _terms(node.left, sign)
        yield from _terms(node.right, sign if isinstance(node.op, ast.Add) else -sign)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from _terms(node.operand, -sign)
    else:
        yield sign, node


def _whole(node: ast.expr) -> int | None:
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


class _Normal(ast.NodeTransformer):
    """Writes `a > b` as `b < a`, `not a == b` as `a != b`, and `1 + a - 2` as `-1 + a`; only to be compared."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        return self._sum(node)

    def _sum(self, node: ast.BinOp | ast.UnaryOp) -> ast.AST:
        """A sum with whole numbers as one number and terms: names in order, what may do more where it is."""
        terms = list(_terms(node))
        numbers = [sign * number for sign, term in terms if (number := _whole(term)) is not None]
        if not numbers:  # `+` of texts and lists does not commute
            return self.generic_visit(node)
        others = [(sign, self.visit(term)) for sign, term in terms if _whole(term) is None]
        others.sort(key=lambda one: (ast.dump(one[1]), one[0]) if isinstance(one[1], ast.Name) else ("", 0))
        total: ast.expr = ast.Constant(sum(numbers))
        if others and sum(numbers) == 0 and others[0][0] > 0:
            total = others.pop(0)[1]
        for sign, term in others:
            total = ast.BinOp(total, ast.Add() if sign > 0 else ast.Sub(), term)
        return total

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) == 1 and type(node.ops[0]) in _FLIPPED:
            return ast.Compare(node.comparators[0], [_FLIPPED[type(node.ops[0])]()], [node.left])
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.op, ast.USub):
            return self._sum(node)
        self.generic_visit(node)
        inner = node.operand
        if not isinstance(node.op, ast.Not) or not isinstance(inner, ast.Compare) or len(inner.ops) > 1:
            return node
        negated = _NEGATED.get(type(inner.ops[0]))
        return node if negated is None else ast.Compare(inner.left, [negated()], inner.comparators)
