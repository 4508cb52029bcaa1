"""Commas that are missing between texts, and commas that make a tuple of a value."""

import ast
import re
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import is_text, path_of
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_JOINED = re.compile(rb"""([rRuU]?(?:"[^"\\\n]*"|'[^'\\\n]*'))[ \t]*\n?[ \t]*([rRuU]?(?:"[^"\\\n]*"|'[^'\\\n]*'))""")
_WORD = re.compile(r"[\w.\-/:*@+$]{1,40}")
_OPTION = re.compile(r"-\w|--\w[\w\-]*\w(?:=\w*)?")
_FIELD = re.compile(
    r"(?:models|forms|serializers|fields|db|sa)\.\w*(?:Field|Column|Key|relationship)|Column|mapped_column"
)
_CALCULATING = (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def joined_texts(piece: Piece, node: ast.List | ast.Tuple | ast.Set) -> Iterator[Contradiction]:
    """Of words, one a row, two without a comma between are one word."""
    if len(node.elts) < 3:
        return
    if not all(map(is_text, node.elts)):
        yield from _joined_options(piece, node.elts)
        return
    texts = [(one, piece.text(one)) for one in node.elts]
    joined = [(one, found) for one, text in texts if len(text) > 4 and (found := _JOINED.fullmatch(text))]
    if len(joined) != 1 or any(b"\n" in text for one, text in texts if one is not joined[0][0]):
        return
    ((one, found),) = joined
    parts = [part.decode().strip("\"'") for part in found.groups()]
    words = [other.value for other in node.elts if other is not one]  # type: ignore[attr-defined]
    if all(map(_WORD.fullmatch, (*parts, *words))):
        at = piece.span(one)[0] + found.end(1)
        yield Contradiction(one, (Edit(at, at, b","),), f"This is one text: `{''.join(parts)}`", 0.95)


def joined_flags(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`add_argument("-v" "--verbose")` adds `-v--verbose`."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("add_argument", "add_option"):
        yield from _joined_options(piece, node.args)


def _joined_options(piece: Piece, values: Sequence[ast.expr]) -> Iterator[Contradiction]:
    """An option behind another one, without a comma between, where not all else are words."""
    for value in values:
        found = _JOINED.fullmatch(piece.text(value)) if is_text(value) else None
        parts = [part.decode().strip("\"'") for part in found.groups()] if found is not None else []
        if found is not None and all(map(_OPTION.fullmatch, parts)):
            at = piece.span(value)[0] + found.end(1)
            yield Contradiction(value, (Edit(at, at, b","),), f"This is one text: `{''.join(parts)}`", 0.95)


def accidental_tuple(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`self.total = 0.0,` is a tuple."""
    value, target = node.value, node.targets[0]
    if not isinstance(value, ast.Tuple) or len(value.elts) != 1 or len(node.targets) != 1:
        return
    first = value.elts[0]
    (start, end), (begin, behind) = piece.span(first), piece.span(value)
    if start != begin or piece.source[end:behind].strip() != b"," or isinstance(first, ast.Starred):
        return
    path = ast.unparse(target)
    is_field = isinstance(piece.parents[node], ast.ClassDef) and isinstance(first, ast.Call)
    if is_field and _FIELD.fullmatch(ast.unparse(first.func)):  # type: ignore[attr-defined]
        yield Contradiction(value, (Edit(end, behind, b""),), "The comma makes a tuple of the field", 0.96)
    elif _is_calculated(piece, node, path) or _is_handed_on(piece, node, first):
        yield Contradiction(value, (Edit(end, behind, b""),), "The comma makes a tuple of it", 0.95)


def _is_calculated(piece: Piece, node: ast.Assign, path: str) -> bool:
    """Whether what has a path is calculated with as a number, or asked for what no tuple has."""
    scope = piece.owner(node) if path.startswith("self.") else piece.function(node)
    every = [] if scope is None else [one for one in ast.walk(scope) if isinstance(one, (ast.Name, ast.Attribute))]
    own = [one for one in every if path_of(one) == path]
    given = [one for one in own if isinstance(one.ctx, ast.Store) and not isinstance(piece.parents[one], ast.AugAssign)]
    if len(given) > 1 or any(one in own for one in ast.walk(node.value)):
        return False  # which of its values is calculated with, nobody knows
    for one in own:
        parent = piece.parents[one]
        if isinstance(parent, (ast.AugAssign, ast.BinOp)) and isinstance(parent.op, _CALCULATING):
            return True
        if isinstance(parent, ast.AugAssign) and parent.target is one and not isinstance(parent.value, ast.Tuple):
            return not isinstance(parent.op, (ast.Add, ast.Mult)) or _is_number(node.value.elts[0])  # type: ignore[attr-defined]
        if isinstance(parent, ast.Compare) and any(map(_is_number, (parent.left, *parent.comparators))):
            return True
        if isinstance(parent, ast.Attribute) and parent.attr not in ("count", "index"):
            return True
    return False


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _is_handed_on(piece: Piece, node: ast.Assign, value: ast.expr) -> bool:
    """Whether a parameter becomes the attribute of its name, as others do without a comma."""
    function, name = piece.function(node), path_of(value)
    if function is None or function.name != "__init__" or piece.owned(node.targets[0]) != name:
        return False
    return any(
        isinstance(one, ast.Assign) and one is not node and piece.owned(one.targets[0]) == path_of(one.value) != ""
        for one in function.body
    )


CHECKS = (
    (ast.List, joined_texts),
    (ast.Tuple, joined_texts),
    (ast.Set, joined_texts),
    (ast.Call, joined_flags),
    (ast.Assign, accidental_tuple),
)
