"""A neighbouring key was hit: another sign stands where punctuation belongs.

Broken:

    print(total0

Repaired:

    print(total)
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.keyboard import missed
from mlrepair_training.corruptions.syntax.layout import pick, read

_SIGNS = (CellKind.OPERATOR, CellKind.BRACKET)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Replace one character of a sign, mostly by another sign; now and then put the neighbour beside it."""
    layout = read(snippet)
    places = [
        index for index, token in enumerate(layout.tokens) if token.kind in _SIGNS and not layout.formatted[index]
    ]
    if not places:
        return None
    token = layout.tokens[pick(rng, places)]
    place = int(rng.random() * len(token.text))
    key = chr(token.text[place])
    wrong = missed(key, rng)
    if wrong.isalpha():  # a letter beside a name makes another name: rarer, and seldom to be told apart
        wrong = missed(key, rng)
    if wrong == key or wrong == "#":
        return None
    start = token.start + place
    return (Edit(start, start + (rng.random() < 0.85), wrong.encode()),)


CORRUPTION = Corruption(
    code="MLR031",
    name="mistyped-punctuation",
    group="syntax",
    summary="A neighbouring key was hit instead of a sign.",
    weight=150,
    example=("print(total0\n", "print(total)\n"),
    corrupt=corrupt,
)
