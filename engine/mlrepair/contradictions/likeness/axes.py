"""Widths that are taken for heights, where the same is said of the other axis."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece, call_of

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PLACES = {"x": "y", "left": "top", "col": "row", "column": "row", "y": "x", "top": "left", "row": "col"}
_EXTENTS = {
    "width": "height",
    "w": "h",
    "cols": "rows",
    "columns": "rows",
    "ncols": "nrows",
    "height": "width",
    "h": "w",
    "rows": "cols",
    "nrows": "ncols",
}
_ACROSS = frozenset(("x", "left", "col", "column", "width", "w", "cols", "columns", "ncols"))


def wrong_extent(piece: Piece, node: ast.BinOp | ast.Compare) -> Iterator[Contradiction]:
    """`y + self.width`, where there are `x + self.width` and a `height`."""
    for place, extent in _pairs(node):
        axis, other = _axis(place, _PLACES), _axis(extent, _EXTENTS)
        if not axis or not other or (axis in _ACROSS) == (other in _ACROSS):
            continue
        scope = _scope(piece, node)
        meant = _counterpart(extent, other)
        twin = _counterpart(place, axis)
        if not meant or not twin:
            continue
        found = {
            (ast.unparse(a), ast.unparse(b))
            for one in ast.walk(scope)
            if type(one) is type(node)
            for a, b in _pairs(one)
        }
        names = {path_of(one).rpartition(".")[2] for one in ast.walk(scope)}
        names |= {one.arg for one in ast.walk(scope) if isinstance(one, ast.arg)}
        text = ast.unparse(extent)
        is_crossed = (twin, meant) in found or (ast.unparse(place), meant) in found
        if (twin, text) in found and not is_crossed and meant.rpartition(".")[2] in names:
            edits = (piece.instead(extent, meant.encode()),)
            yield Contradiction(extent, edits, f"`{text}` is of the other axis", 0.93)


def exchanged_extents(piece: Piece, node: ast.BoolOp) -> Iterator[Contradiction]:
    """`nx < self.height and ny < self.width` of a class in which `x` is in `range(width)`."""
    pairs = [[*_pairs(one)][-1:] for one in node.values if isinstance(one, ast.Compare)]
    if len(pairs) != 2 or len(node.values) != 2 or not all(pairs):
        return
    (first, width), (second, height) = pairs[0][0], pairs[1][0]
    axes = _place(first), _axis(width, _EXTENTS), _place(second), _axis(height, _EXTENTS)
    across = [axis in _ACROSS for axis in axes]
    if not all(axes) or across[0] == across[1] or across[2] == across[3] or across[0] == across[2]:
        return
    loops = [one for one in ast.walk(_scope(piece, node)) if isinstance(one, (ast.For, ast.comprehension))]
    ranges = [(_place(one.target), call) for one in loops if (call := call_of(one.iter, "range")) is not None]
    extents = [(place, _axis(call.args[0], _EXTENTS)) for place, call in ranges if len(call.args) == 1]
    known = {(place in _ACROSS) == (extent in _ACROSS) for place, extent in extents if place and extent}
    if known == {True}:
        edits = piece.instead(width, piece.text(height)), piece.instead(height, piece.text(width))
        yield Contradiction(node, edits, f"`{ast.unparse(width)}` is of the other axis", 0.94)


def _place(node: ast.expr) -> str:
    """The axis of a place, of which `nx` is one, too."""
    short = path_of(node)[-1:] if len(path_of(node)) == 2 else ""
    return _axis(node, _PLACES) or (short if short in ("x", "y") else "")


def exchanged_size(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`height, width = image.size` of a picture, which says its width first."""
    target, value = node.targets[0], node.value
    if not isinstance(target, ast.Tuple) or not isinstance(value, ast.Attribute) or value.attr != "size":
        return
    last = path_of(value.value).rpartition(".")[2].lower().split("_")
    is_picture = bool({"image", "img", "im", "picture", "photo", "pil"} & {*last})
    if is_picture and [path_of(one).lower() for one in target.elts] in (["height", "width"], ["h", "w"]):
        first, second = target.elts
        edits = piece.instead(first, piece.text(second)), piece.instead(second, piece.text(first))
        yield Contradiction(target, edits, "The size of a picture says its width first", 0.94)


def same_place(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`top = row * 3` and `left = row * 3` of a function that has a `col`."""
    target = node.targets[0]
    axis = _axis(target, {**_PLACES, **_EXTENTS}) if len(node.targets) == 1 else ""
    block = getattr(piece.parents[node], "body", []) if axis else []
    before = block[block.index(node) - 1] if isinstance(block, list) and node in block[1:] else None
    if not isinstance(before, ast.Assign) or ast.unparse(before.value) != ast.unparse(node.value):
        return
    if isinstance(node.value, ast.Name):
        return  # which may be of both
    first = _axis(before.targets[0], {**_PLACES, **_EXTENTS})
    found = [one for one in ast.walk(node.value) if _axis(one, {**_PLACES, **_EXTENTS})]  # type: ignore[arg-type]
    if not first or (first in _ACROSS) == (axis in _ACROSS) or len(found) != 1:
        return
    meant = _beside(piece, found[0])  # type: ignore[arg-type]
    word = _axis(found[0], {**_PLACES, **_EXTENTS})  # type: ignore[arg-type]
    if (word in _ACROSS) == (first in _ACROSS) and meant:
        edits = (piece.instead(found[0], meant.encode()),)
        yield Contradiction(found[0], edits, f"`{ast.unparse(found[0])}` is of the other axis", 0.94)


def _beside(piece: Piece, node: ast.expr) -> str:
    """The name of the other axis, if the function, or the class, has it and it is not read near."""
    word = _axis(node, {**_PLACES, **_EXTENTS})
    forms = [_counterpart(node, word), *([_counterpart(node, word)[:-3] + "column"] if word == "row" else [])]
    function = piece.function(node)
    if function is None:
        return ""
    if isinstance(node, ast.Name):
        known = piece.bound(node)
    else:
        known = frozenset(ast.unparse(one) for one in ast.walk(_scope(piece, node)) if isinstance(one, ast.Attribute))
    return next((one for one in forms if one in known), "")


def _pairs(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is compared with what, or added to it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield node.left, node.right
    elif isinstance(node, ast.Compare) and len(node.ops) < 3:
        sides = [node.left, *node.comparators]
        yield from pairwise(sides)


def _axis(node: ast.expr, words: dict[str, str]) -> str:
    """The last word of a name, if it is of an axis."""
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return ""
    last = path_of(node).rpartition(".")[2]
    found = [word.lower() for word in _WORDS.findall(last)]
    return found[-1] if found and found[-1] in words else ""


def _counterpart(node: ast.expr, word: str) -> str:
    """The text of a name with the word of the other axis."""
    text = ast.unparse(node)
    other = {**_PLACES, **_EXTENTS}[word]
    at = text.lower().rfind(word)
    old = text[at : at + len(word)]
    other = other.upper() if old.isupper() and len(old) > 1 else other.capitalize() if old[0].isupper() else other
    return text[:at] + other + text[at + len(word) :]


def _scope(piece: Piece, node: ast.AST) -> ast.AST:
    """The class about a node, or the function, or the piece."""
    owner = piece.owner(node)
    if owner is not None:
        return owner
    return next((outer for outer in piece.about(node) if isinstance(outer, FUNCTIONS)), piece.tree)


CHECKS = (
    (ast.BoolOp, exchanged_extents),
    (ast.Assign, exchanged_size),
    (ast.Assign, same_place),
    (ast.BinOp, wrong_extent),
    (ast.Compare, wrong_extent),
)
