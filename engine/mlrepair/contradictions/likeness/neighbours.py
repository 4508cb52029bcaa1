"""Neighbours of a field, of which only those at the corners are looked at."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Function, Piece
from mlrepair.edits import Edit

_NEIGHBOURS = re.compile(r"neighbou?r|adjacent|surround|around|moore", re.IGNORECASE)
_CORNERS = re.compile(r"diag|corner|bishop|ordinal|orthogonal|straight|cardinal", re.IGNORECASE)
_STEPS = ("(-1, 0, 1)", "[-1, 0, 1]", "range(-1, 2)")


def only_corners(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """`if dx and dy: yield …` of both from -1 to 1 passes over the neighbours beside, above and below."""
    inner = piece.parents[node]
    outer = piece.parents.get(inner)
    if not isinstance(node.test, ast.BoolOp) or not isinstance(inner, ast.For) or not isinstance(outer, ast.For):
        return
    steps = [path_of(loop.target) for loop in (outer, inner) if ast.unparse(loop.iter) in _STEPS]
    function = piece.function(node)
    if len(steps) != 2 or function is None or not _is_of_neighbours(piece, function):
        return
    is_skipped = isinstance(node.body[0], ast.Continue)
    asked = sorted(map(ast.unparse, node.test.values))
    forms = ("{} == 0", "not {}") if is_skipped else ("{} != 0", "{}")
    is_wrong = isinstance(node.test.op, ast.Or if is_skipped else ast.And)
    if is_wrong and any(asked == sorted(map(form.format, steps)) for form in forms):
        first, second = node.test.values
        edit = Edit(piece.span(first)[1], piece.span(second)[0], b" and " if is_skipped else b" or ")
        yield Contradiction(node.test, (edit,), "Only the neighbours at the corners are left", 0.93)


def _is_of_neighbours(piece: Piece, function: Function) -> bool:
    """Whether a function speaks of neighbours, and nothing of it of their directions."""
    text = piece.text(function).decode(errors="replace")
    return _NEIGHBOURS.search(text) is not None and _CORNERS.search(text) is None


CHECKS = ((ast.If, only_corners),)
