"""Numbers that are rounded down before they are shown with decimals."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, origins, path_of
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_ONE = re.compile(r"[^%]*%\d*\.[1-9]\d*[fFeEg][^%]*(?:%%)?")
_DECIMALS = re.compile(r".*\.[1-9]\d*[fFeg%]?")


def shown_with_decimals(piece: Piece, node: ast.FormattedValue) -> Iterator[Contradiction]:
    """`f"{a // b:.2f}"` shows decimals that are always 0."""
    form = node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) else []
    if len(form) == 1 and isinstance(form[0], ast.Constant) and _DECIMALS.fullmatch(str(form[0].value)):
        yield from _divided(piece, node.value)


def rounded_to_decimals(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`round(a // b, 2)` has no decimals to round."""
    if call_of(node, "round") is not None and len(node.args) == 2:
        digits = node.args[1]
        if isinstance(digits, ast.Constant) and type(digits.value) is int and digits.value > 0:
            yield from _divided(piece, node.args[0])


def filled_with_decimals(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`"%.2f" % (a // b)` shows decimals that are always 0."""
    if isinstance(node.op, ast.Mod) and is_text(node.left) and _ONE.fullmatch(node.left.value):  # type: ignore[attr-defined]
        yield from _divided(piece, node.right)


def shown_elsewhere(piece: Piece, node: ast.Return) -> Iterator[Contradiction]:
    """`return self.metres // 1000` of a property of which the file shows decimals."""
    function = piece.parents[node]
    is_property = isinstance(function, ast.FunctionDef) and [*map(path_of, function.decorator_list)] == ["property"]
    if is_property and function.name in piece.facts.decimals and function.body[-1] is node and node.value is not None:  # type: ignore[attr-defined]
        yield from _divided(piece, node.value)


def _divided(piece: Piece, shown: ast.expr) -> Iterator[Contradiction]:
    made = origins(piece, shown) if isinstance(shown, ast.Name) else (shown,)
    part = made[0] if len(made) == 1 else None
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.FloorDiv) and part in piece.parents:
        start, end = piece.span(part.left)[1], piece.span(part.right)[0]
        between = piece.source[start:end]
        if b"".join(piece.text(part).split()) != "".join(ast.unparse(part).split()).encode():
            return  # in a text of several rows, where Python does not say where it is
        if between.count(b"//") == 1 and b"#" not in between:
            at = start + between.index(b"//")
            yield Contradiction(part, (Edit(at, at + 2, b"/"),), "The decimals that are shown are always 0", 0.94)


CHECKS = (
    (ast.FormattedValue, shown_with_decimals),
    (ast.Call, rounded_to_decimals),
    (ast.BinOp, filled_with_decimals),
    (ast.Return, shown_elsewhere),
)
