"""The colon is missing: after the header of a block, between a key and its value, or in a lambda.

Broken:

    if ready
        start()

Repaired:

    if ready:
        start()
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import COMPOUND, Layout, pick, read
from mlrepair_training.corruptions.syntax.slips import lose

_MANY = 6  # more colons than this nobody forgets at once


def _on_one_row(layout: Layout, colon: int) -> Edit | None:
    """`def f(x) return y`: the only statement of the block stands behind its header."""
    if not layout.ends_row(colon) or colon + 1 == len(layout.tokens):
        return None
    body = layout.tokens[colon + 1]
    number = next((i for i, line in enumerate(layout.lines) if line.first == colon + 1), 0)
    between = layout.source[layout.tokens[colon].end : body.start]
    if number == 0 or len(layout.body(number - 1)) != 1 or body.text in COMPOUND or between.strip():
        return None
    return Edit(layout.tokens[colon].start, body.start, b" ")


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose the colon of a block in most cases, now and then all of them; else one of another role."""
    layout = read(snippet)
    colons = layout.colons
    blocks = [index for index, role in colons.items() if role == "block"]
    dicts = [index for index, role in colons.items() if role == "dict"]
    draw = rng.random()
    if dicts and (draw < 0.12 or not blocks):
        index = pick(rng, dicts)
        same = [other for other in dicts if layout.opener[other] == layout.opener[index]]
        if rng.random() < 0.15 and len(same) <= _MANY:
            return tuple(lose(layout, other) for other in same)
        return (lose(layout, index),)
    others = [index for index, role in colons.items() if role in ("lambda", "slice", "annotation")]
    if others and (draw > 0.94 or not blocks):
        return (lose(layout, pick(rng, others)),)
    if not blocks:
        return None
    one_rows = [edit for edit in (_on_one_row(layout, index) for index in blocks) if edit]
    if one_rows and rng.random() < 0.08:
        return (pick(rng, one_rows),)
    if len(blocks) <= _MANY and rng.random() < 0.1:
        return tuple(lose(layout, index) for index in blocks)
    return (lose(layout, pick(rng, blocks)),)


CORRUPTION = Corruption(
    code="MLR006",
    name="missing-colon",
    group="syntax",
    summary="The colon after the header of a block, or after a key, is missing.",
    weight=346,
    example=("if ready\n    start()\n", "if ready:\n    start()\n"),
    corrupt=corrupt,
)
