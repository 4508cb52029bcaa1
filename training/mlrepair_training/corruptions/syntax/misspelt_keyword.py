"""A keyword is misspelt: `retrun`, `improt`, `esle`, `whlie`.

Broken:

    retrun total

Repaired:

    return total
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import KEYWORDS, CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.keyboard import misspelt
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_STILL_VALID = frozenset((b"None", b"True", b"False", b"pass", b"break", b"continue"))  # misspelt, they are names


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Misspell one keyword by one slip of the fingers."""
    layout = read(snippet)
    places: list[int] = []
    for index, token in enumerate(layout.tokens):
        if token.kind is CellKind.KEYWORD and token.text not in _STILL_VALID and not layout.formatted[index]:
            places.append(index)
            if len(token.text) > 3:  # long words are misspelt more often than `in` and `if`
                places.append(index)
    if not places:
        return None
    index = pick(rng, places)
    text = misspelt(layout.tokens[index].text.decode(), rng).encode()
    return None if text in KEYWORDS else (swap_for(layout, index, text),)


CORRUPTION = Corruption(
    code="MLR013",
    name="misspelt-keyword",
    group="syntax",
    summary="A keyword is misspelt.",
    weight=170,
    example=("retrun total\n", "return total\n"),
    corrupt=corrupt,
)
