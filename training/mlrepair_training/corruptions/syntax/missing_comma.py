"""A comma is missing between two arguments, elements, parameters or targets.

Broken:

    sizes = {
        "small": 1
        "large": 2,
    }

Repaired:

    sizes = {
        "small": 1,
        "large": 2,
    }
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read
from mlrepair_training.corruptions.syntax.slips import lose

_STILL_VALID_BEFORE = frozenset((b"(", b"[", b"-", b"+", b"*", b")", b"]", b"}"))
_MANY = 12  # more commas than this nobody forgets at once


def _breaks(layout: Layout, index: int) -> bool:
    """Whether the text cannot be read without the comma: `f(a (b))` and `"a" "b"` can."""
    tokens = layout.tokens
    if index + 1 >= len(tokens) or layout.formatted[index]:
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    if after.text in _STILL_VALID_BEFORE:
        return after.text in (b"(", b"[") and before.kind is CellKind.NUMBER
    strings = (CellKind.STRING, CellKind.FSTRING_START, CellKind.FSTRING_END)
    return not (before.kind in strings and after.kind in strings)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose one comma, preferably at the end of a row inside brackets, or all commas of one bracket."""
    layout = read(snippet)
    commas = [index for index, token in enumerate(layout.tokens) if token.text == b"," and _breaks(layout, index)]
    if not commas:
        return None
    inside = [index for index in commas if layout.opener[index] >= 0]
    row_ends = [index for index in inside if layout.ends_row(index)]
    draw = rng.random()
    places = row_ends if draw < 0.5 else inside if draw < 0.92 else commas
    index = pick(rng, places or inside or commas)
    if rng.random() < 0.25:
        same = [other for other in commas if layout.opener[other] == layout.opener[index]]
        if layout.opener[index] < 0:
            same = [other for other in same if layout.row_of[other] == layout.row_of[index]]
        if len(same) <= _MANY:
            return tuple(lose(layout, other) for other in same)
    return (lose(layout, index),)


CORRUPTION = Corruption(
    code="MLR004",
    name="missing-comma",
    group="syntax",
    summary="A comma is missing between two elements.",
    weight=247,
    example=("point = (1 2)\n", "point = (1, 2)\n"),
    corrupt=corrupt,
)
