"""A condition compares with `=`, which assigns; `==` compares.

Broken:

    if answer = 42:
        stop()

Repaired:

    if answer == 42:
        stop()
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_CONDITIONS = frozenset((b"if", b"elif", b"while", b"assert", b"return", b"and", b"or", b"not"))


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Write `=` for one `==`, or for all of them."""
    layout = read(snippet)
    tokens = layout.tokens
    equals = [index for index, token in enumerate(tokens) if token.text == b"==" and not layout.formatted[index]]
    if not equals:
        return None
    text = b"=" if rng.random() < 0.94 else b"= ="
    conditions = []
    for line in layout.lines:
        if tokens[line.first].text in _CONDITIONS:
            conditions += [index for index in equals if line.first < index < line.end]
    index = pick(rng, conditions or equals)
    if len(equals) > 1 and rng.random() < 0.3:  # who does it once does it again, at least in the same row
        same = [other for other in equals if layout.row_of[other] == layout.row_of[index]]
        again = same if len(same) > 1 or len(equals) > 6 else equals
        return tuple(swap_for(layout, other, text) for other in again)
    return (swap_for(layout, index, text),)


CORRUPTION = Corruption(
    code="MLR008",
    name="assignment-in-condition",
    group="syntax",
    summary="A condition compares with `=`, which assigns.",
    weight=90,
    example=("if answer = 42:\n    stop()\n", "if answer == 42:\n    stop()\n"),
    corrupt=corrupt,
)
