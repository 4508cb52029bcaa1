"""One token is missing; which one decides what Python complains about.

Broken:

    total = [n for n numbers]

Repaired:

    total = [n for n in numbers]
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import lose

_COMMON = frozenset((b"0", b"1", b"2", b"None", b"True", b"False", b"self", b"''", b'""'))
_SIGNS = (CellKind.OPERATOR, CellKind.KEYWORD, CellKind.BRACKET)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose any token that a reader could put back: a sign, a keyword, or a name that stands elsewhere too."""
    layout = read(snippet)
    counts: dict[bytes, int] = {}
    for token in layout.tokens:
        counts[token.text] = counts.get(token.text, 0) + 1
    places = [
        index
        for index, token in enumerate(layout.tokens)
        if not layout.formatted[index]
        and (
            token.kind in _SIGNS
            or token.text in _COMMON
            or (token.kind in (CellKind.NAME, CellKind.NUMBER) and counts[token.text] > 1)
        )
    ]
    if not places:
        return None
    index = pick(rng, places)
    if rng.random() < 0.12 and index + 1 in places and layout.row_of[index] == layout.row_of[index + 1]:
        return (lose(layout, index, 2),)
    return (lose(layout, index),)


CORRUPTION = Corruption(
    code="MLR029",
    name="lost-token",
    group="syntax",
    summary="A token is missing.",
    weight=150,
    example=("total = [n for n numbers]\n", "total = [n for n in numbers]\n"),
    corrupt=corrupt,
)
