"""Functions that are called in the place of a close relative, which is imported and never called."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.facts import RELATIVES, relatives_of
from mlrepair.contradictions.piece import Contradiction, Piece


def relative_called(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`zip(a, b)` of a file that imports `zip_longest`, which nobody reads, and calls `zip` nowhere else."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if (
        name not in RELATIVES
        or name in piece.bound(node)
        or (piece.facts.defines(name) and not piece.facts.imported(name))
    ):
        return
    read = {known for known, _ in piece.facts.relatives}
    calls = {call for known, call in piece.facts.relatives if known == name and call}
    wanted = [other for other, path in relatives_of(name) if piece.facts.imported(other) == path and other not in read]
    if len(wanted) == len(calls) == 1:
        (other,) = wanted
        edits = (piece.instead(node.func, other.encode()),)
        yield Contradiction(node.func, edits, f"`{other}` is imported, and nobody calls it", 0.9)


CHECKS = ((ast.Call, relative_called),)
