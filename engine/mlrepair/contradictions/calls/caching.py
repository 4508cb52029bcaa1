"""Caches whose key says less than what they keep depends on."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Piece, own_nodes

_CACHE = re.compile(r"cache|memo", re.IGNORECASE)
_WITHOUT = re.compile(
    r"session|client|conn|db|cursor|log|timeout|force|refresh|verbose|debug|default|ttl|lock|loop|callback|func|factory"
    r"|request|context|ctx|self|cls|progress|max_|retr|args|options|config|settings|loader|engine"
)


def incomplete_key(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`key = base` of a cache that keeps what `self._download(base, target)` gives."""
    target, value, function = node.targets[0], node.value, piece.function(node)
    if not isinstance(target, ast.Name) or not isinstance(value, ast.Name) or function is None or len(node.targets) > 1:
        return
    parameters = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)} - {"self", "cls"}
    if value.id not in parameters or "key" not in target.id.lower():
        return
    nodes = [*own_nodes(function)]
    uses = [one for one in nodes if isinstance(one, ast.Name) and one.id == target.id]
    stored = [one for one in uses if _is_cached(piece, one)]
    if len(stored) != 1 or sum(isinstance(one.ctx, ast.Store) for one in uses) != 1:
        return
    kept = {one.id for one in ast.walk(piece.parents[piece.parents[stored[0]]].value) if isinstance(one, ast.Name)}  # type: ignore[attr-defined]
    for made in (one for one in nodes if isinstance(one, ast.Assign) and path_of(one.targets[0]) in kept):
        call = made.value if isinstance(made.value, ast.Call) else None
        names = [path_of(one) for one in call.args] if call is not None and not call.keywords else []
        if len(names) > 1 and {*names} <= parameters and names[0] == value.id and not any(map(_WITHOUT.search, names)):
            edits = (piece.instead(value, f"({', '.join(names)})".encode()),)
            reason = f"What is kept depends on `{names[1]}`, too"
            yield Contradiction(value, edits, reason, 0.92)
            return


def _is_cached(piece: Piece, use: ast.Name) -> bool:
    """Whether something is put into a cache by a key."""
    item = piece.parents[use]
    is_item = isinstance(item, ast.Subscript) and item.slice is use and isinstance(item.ctx, ast.Store)
    return is_item and bool(_CACHE.search(path_of(item.value))) and isinstance(piece.parents[item], ast.Assign)  # type: ignore[attr-defined]


CHECKS = ((ast.Assign, incomplete_key),)
