"""Shares that are shown as percents, and are a hundred times too small or too large."""

import ast
import re
from collections.abc import Iterator
from itertools import zip_longest

from mlrepair.contradictions.known import origins, path_of
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_DECIMALS = re.compile(r"(?P<before>[^.f]*)(?P<precision>\.\d+)f")
_PERCENTS = re.compile(r".*\.\d+%")
_HUNDRED = re.compile(r"percent|pct|perc\b|100")
_WHOLES = re.compile(r"(?:^|_)(?:total|all|overall|whole|max|maximum|capacity|expected)(?:_|$)|^(?:total|all|max)")
_PARTS = re.compile(
    r"(?:^|_)(?:correct|done|completed|finished|passed|failed|failures|hits|matches|wins|used|found|covered|count|counts"
    r"|downloaded|processed|current|size|i|idx|index|step|successes|n|num|part)(?:_|$)"
)
_OF_PERCENTS = re.compile(r"acc|rate|avg|average|mean|score|usage|load|cpu|ratio|loss|change|growth|return|gain|share")


def share_as_percents(piece: Piece, node: ast.JoinedStr) -> Iterator[Contradiction]:
    """`f"{a / total:.1f}%"` shows 0.5% for a half."""
    for part, behind in zip_longest(node.values, node.values[1:]):
        if not isinstance(part, ast.FormattedValue) or part.format_spec is None:
            continue
        is_percent = isinstance(behind, ast.Constant) and str(behind.value).startswith("%")
        spec = _spec(part.format_spec)
        if is_percent and (found := _DECIMALS.fullmatch(spec)) and _is_share(part.value):
            meant = f"{found['before']}{found['precision']}%"
            edit = _edit(piece, part, spec + "}%", meant + "}")
            reason = "A share is no number of percents"
        elif _PERCENTS.fullmatch(spec) and (is_percent or _is_hundredfold(piece, part.value)):
            is_twice = is_percent and not _is_hundredfold(piece, part.value)
            meant = spec + "}" if is_twice else spec[:-1] + "f}" + "%" * (not is_percent)
            edit = _edit(piece, part, spec + "}" + "%" * is_twice, meant)
            reason = "The sign is there twice" if is_twice else "It is multiplied by a hundred twice"
        else:
            continue
        if edit is not None:
            yield Contradiction(part.value, (edit,), reason, 0.94)


def _spec(node: ast.expr) -> str:
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str() as spec)]):
            return spec
    return ""


def _edit(piece: Piece, part: ast.FormattedValue, now: str, meant: str) -> Edit | None:
    """The edit of how a value is shown, which stands behind it."""
    start = piece.span(part.value)[1]
    at = piece.source.find(b":" + now.encode(), start, start + len(now) + 20)
    return None if at < 0 else Edit(at + 1, at + 1 + len(now), meant.encode())


def _is_share(node: ast.expr) -> bool:
    """Whether a value is a quotient of two numbers of the same sort, and nothing is multiplied by anything."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
        return False
    if any(isinstance(one, ast.Constant) and type(one.value) in (int, float) for one in ast.walk(node)):
        return False
    if any(isinstance(one, ast.BinOp) and isinstance(one.op, (ast.Mult, ast.Div)) for one in ast.walk(node.left)):
        return False
    named = ast.unparse(node).lower()
    return not _HUNDRED.search(named) and _is_part(node.left, node.right)


def _is_part(part: ast.expr, whole: ast.expr) -> bool:
    """Whether one number counts some of what the other one counts; a sum of percents by their count is a mean."""
    if _OF_PERCENTS.search(ast.unparse(part).lower()):
        return False
    if call_of(part, "len") is not None:
        return True
    name, other = (path_of(one).rpartition(".")[2].lower() for one in (part, whole))
    return bool(_PARTS.search(name) or (name and _WHOLES.search(other)))


def _is_hundredfold(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is a quotient times a hundred."""
    values = origins(piece, node)
    return bool(values) and all(
        isinstance(value, ast.BinOp)
        and any(isinstance(one, ast.Constant) and one.value == 100 for one in ast.walk(value))
        and any(isinstance(one, ast.BinOp) and isinstance(one.op, ast.Div) for one in ast.walk(value))
        and isinstance(value.op, (ast.Mult, ast.Div))
        for value in values
    )


CHECKS = ((ast.JoinedStr, share_as_percents),)
