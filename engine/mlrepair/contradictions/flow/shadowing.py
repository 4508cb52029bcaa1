"""Names of loops that another loop within takes over, and that are read afterwards."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.piece import Contradiction, Piece, call_of

_OTHERS = ("j", "k", "n", "m")


def taken_over(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for i, a in enumerate(b): for i in range(3): …; print(i)` says 2 in each round."""
    names = {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
    for i, inner in enumerate(node.body):
        counted = call_of(inner.iter, "range") if isinstance(inner, ast.For) else None
        if counted is None or not isinstance(inner.target, ast.Name) or inner.target.id not in names:  # type: ignore[attr-defined]
            continue
        name = inner.target.id  # type: ignore[attr-defined]
        if _first_use(node.body[i + 1 :], name) is not ast.Load or any(_uses(one, name) for one in ast.walk(counted)):
            continue
        uses = [one for statement in inner.body for one in ast.walk(statement) if _uses(one, name)]  # type: ignore[attr-defined]
        if any(not isinstance(one.ctx, ast.Load) for one in uses):  # type: ignore[attr-defined]
            continue
        known = {one.id for one in ast.walk(piece.function(node) or piece.tree) if isinstance(one, ast.Name)}
        free = [one for one in _OTHERS if one not in known] if uses else ["_"]
        if free:
            edits = tuple(piece.instead(one, free[0].encode()) for one in (inner.target, *uses))  # type: ignore[attr-defined]
            yield Contradiction(inner.target, edits, f"The loop about this reads `{name}` behind it", 0.93)  # type: ignore[attr-defined]


def _uses(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _first_use(block: Sequence[ast.stmt], name: str) -> type[ast.expr_context] | None:
    """How statements use a name first."""
    for statement in block:
        uses = {type(one.ctx) for one in ast.walk(statement) if isinstance(one, ast.Name) and one.id == name}
        if uses:
            return ast.Load if uses == {ast.Load} else ast.Store
    return None


CHECKS = ((ast.For, taken_over),)
