"""A keyword is written with capitals; Python's are lower case but for `None`, `True` and `False`.

Broken:

    If ready:
        start()

Repaired:

    if ready:
        start()
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_STILL_VALID = frozenset((b"None", b"True", b"False", b"pass", b"break", b"continue"))


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Capitalise a keyword (mostly the first of its row, as word processors do), or all like it."""
    layout = read(snippet)
    tokens = layout.tokens
    places = [
        index
        for index, token in enumerate(tokens)
        if token.kind is CellKind.KEYWORD and token.text not in _STILL_VALID and not layout.formatted[index]
    ]
    if not places:
        return None
    heads = [index for index in places if layout.rows[layout.row_of[index]].first == index]
    word = tokens[index := pick(rng, heads if heads and rng.random() < 0.7 else places)].text
    text = word.capitalize() if rng.random() < 0.75 else word.upper()
    same = [other for other in places if tokens[other].text == word] if rng.random() < 0.2 else [index]
    return tuple(swap_for(layout, other, text) for other in same[:6])


CORRUPTION = Corruption(
    code="MLR014",
    name="wrong-case-keyword",
    group="syntax",
    summary="A keyword is written with capitals.",
    weight=60,
    example=("If ready:\n    start()\n", "if ready:\n    start()\n"),
    corrupt=corrupt,
)
