"""Minimums that begin with 0 and stay there."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.flow.guards import beginning
from mlrepair.contradictions.known import is_condition, path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece

_LEAST = re.compile(r"(?:^|_)(?:min|minimum|lowest|smallest|cheapest|shortest|nearest|closest|least)(?:_|$)")
_OWN_LEAST = re.compile(rb"self\.\w*(?:min|lowest|smallest|cheapest|shortest|nearest|closest|least)")


def least_of_nought(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`lowest = 0` and `if a < lowest: lowest = a` stays 0."""
    for statement in node.body:
        name = _least(statement)
        if name is None or not _LEAST.search(name):
            continue
        inner = [one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == name]
        block = piece.block(node)
        start = beginning(block[: block.index(node)], name)
        is_nought = isinstance(start, ast.Constant) and type(start.value) in (int, float)
        if is_nought and sum(isinstance(one.ctx, ast.Store) for one in inner) == 1:
            edits = (piece.instead(start, b'float("inf")'),)  # type: ignore[arg-type]
            yield Contradiction(start, edits, f"`{name}` stays 0", 0.94)  # type: ignore[arg-type]
            return


def least_of_nought_kept(piece: Piece, node: ast.ClassDef) -> Iterator[Contradiction]:
    """`self.lowest = 0` and `if a < self.lowest: self.lowest = a` of a class stay 0."""
    if not _OWN_LEAST.search(piece.source):
        return
    uses = [one for one in ast.walk(node) if piece.owned(one) and _LEAST.search(one.attr)]  # type: ignore[attr-defined]
    for name in dict.fromkeys(one.attr for one in uses):  # type: ignore[attr-defined]
        own = [one for one in uses if one.attr == name]  # type: ignore[attr-defined]
        stored = [piece.parents[one] for one in own if isinstance(one.ctx, ast.Store)]  # type: ignore[attr-defined]
        starts = [one for one in stored if _is_nought(getattr(one, "value", None)) and _is_begun(piece, one)]
        rests = [
            piece.parents[one] if isinstance(piece.parents[one], ast.If) else one for one in stored if one not in starts
        ]
        are_least = all(isinstance(one, ast.stmt) and _least(one) == f"self.{name}" for one in rests)
        if len(starts) != 1 or not rests or not are_least or any(_is_asked(piece, one) for one in own):
            continue
        value = starts[0].value  # type: ignore[attr-defined]
        yield Contradiction(value, (piece.instead(value, b'float("inf")'),), f"`self.{name}` stays 0", 0.94)


def _is_nought(value: ast.AST | None) -> bool:
    return isinstance(value, ast.Constant) and type(value.value) in (int, float) and value.value == 0


def _is_begun(piece: Piece, statement: ast.AST) -> bool:
    """Whether a statement is one of `__init__`."""
    function = piece.parents[statement]
    is_single = isinstance(statement, ast.AnnAssign) or len(getattr(statement, "targets", ())) == 1
    return is_single and isinstance(function, FUNCTIONS) and function.name == "__init__"


def _is_asked(piece: Piece, use: ast.AST) -> bool:
    """Whether something is asked whether it is 0."""
    parent = piece.parents[use]
    is_number = isinstance(parent, ast.Compare) and any(map(_is_nought, (parent.left, *parent.comparators)))
    return is_number or is_condition(piece, use)


def _least(statement: ast.stmt) -> str | None:
    """The name that gets what is less than it."""
    match statement:
        case ast.If(test=ast.Compare(left=item, ops=[ast.Lt() | ast.LtE()], comparators=[kept]), body=body, orelse=[]):
            name = path_of(kept)
            given = [one for one in body if isinstance(one, ast.Assign) and path_of(one.targets[0]) == name]
            return name if name and len(given) == 1 and ast.dump(given[0].value) == ast.dump(item) else None
        case ast.Assign(targets=[kept], value=ast.Call(func=ast.Name(id="min"), args=[one, other], keywords=[])):
            name = path_of(kept)
            return name if name and name in (path_of(one), path_of(other)) else None
    return None


CHECKS = (
    (ast.For, least_of_nought),
    (ast.ClassDef, least_of_nought_kept),
)
