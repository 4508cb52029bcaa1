"""Formats of dates and times that take the month for the minute, or the other way round."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

# Each with what its last sign means there.
_MISTAKEN = (
    (re.compile(rb"%[-#]?[HI](?:[:.h_-]|\\?:)?%(m)"), b"M", "`%m` is the month, and `%M` the minute"),
    (re.compile(rb"%(m):%S"), b"M", "`%m` is the month, and `%M` the minute"),
    (re.compile(rb"%[Yy][-/._ ]?%(M)"), b"m", "`%M` is the minute, and `%m` the month"),
    (re.compile(rb"%(M)[-/._ ]?%[Yy]"), b"m", "`%M` is the minute, and `%m` the month"),
    (re.compile(rb"%d[-/.]%(M)"), b"m", "`%M` is the minute, and `%m` the month"),
    (re.compile(rb"%(M)[-/.]%d"), b"m", "`%M` is the minute, and `%m` the month"),
    (re.compile(rb"%[HI]:%M:%(s)"), b"S", "`%s` is no second; `%S` is"),
    (re.compile(rb"%[Yy]([-/])%m\1%(D)"), b"d", "`%D` is a whole date, and `%d` the day"),
)
_FORMAT = re.compile(r"(?:\w+_)?(?:fmt|format|date_?format|time_?format|date_?time_?format|pattern)s?", re.IGNORECASE)
_FORMATTING = frozenset(("strftime", "strptime", "to_datetime", "date_format", "DateFormatter"))
_FIELD = re.compile(rb"\{[^{}:]*:([^{}]*%[^{}]*)\}")


def month_for_minute(piece: Piece, node: ast.Constant | ast.JoinedStr) -> Iterator[Contradiction]:
    """`a.strftime("%Y-%m-%d %H:%m")` and `f"{a:%Y-%M-%d}"` say the month where the minute is, or the other way."""
    if isinstance(node, ast.Constant) and (not isinstance(node.value, str) or "%" not in node.value):
        return
    if isinstance(piece.parents[node], (ast.JoinedStr, ast.FormattedValue)):
        return
    start, text = piece.span(node)[0], piece.text(node)
    is_format = isinstance(node, ast.Constant) and _is_format(piece, node)
    places = [(0, len(text))] if is_format else [found.span(1) for found in _FIELD.finditer(text)]
    edits: dict[int, Edit] = {}
    reasons: list[str] = []
    for begin, end in places:
        for mistaken, meant, reason in _MISTAKEN:
            for found in mistaken.finditer(text, begin, end):
                at = start + found.start(found.lastindex or 0)
                edits[at] = Edit(at, at + 1, meant)
                reasons.append(reason)
    if edits:
        yield Contradiction(node, tuple(edits.values()), reasons[0], 0.96)


def _is_format(piece: Piece, node: ast.Constant) -> bool:
    """Whether a text is handed to what reads or writes times, or is called a format."""
    match piece.parents[node]:
        case ast.Call(func=function) if path_of(function).rpartition(".")[2] in _FORMATTING:
            return True
        case ast.keyword(arg=str() as name):
            return _FORMAT.fullmatch(name) is not None
        case ast.Assign(targets=[ast.Name() | ast.Attribute() as target]):
            return _FORMAT.fullmatch(path_of(target).rpartition(".")[2]) is not None
    return False


CHECKS = ((ast.Constant, month_for_minute), (ast.JoinedStr, month_for_minute))
