"""A comma stands where nothing is to be separated: doubled, first in a bracket, or beside an operator.

Broken:

    values = [1,, 2]

Repaired:

    values = [1, 2]
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import WORDS, pick, read
from mlrepair_training.corruptions.syntax.slips import add_after


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Double a comma, or put one after an opener, an operator, a keyword or before a colon."""
    layout = read(snippet)
    tokens = layout.tokens
    commas: list[int] = []
    others: list[int] = []
    for index, token in enumerate(tokens[:-1]):
        if layout.formatted[index]:
            continue
        following = tokens[index + 1]
        if token.text == b",":
            commas.append(index)
        elif token.text in (b"(", b"[", b"{"):
            if following.text not in (b")", b"]", b"}"):
                others.append(index)
        elif (
            token.kind is CellKind.OPERATOR
            or (token.kind is CellKind.KEYWORD and following.kind in WORDS)
            or (following.text == b":" and layout.colons.get(index + 1) == "block")
        ):
            others.append(index)
    if commas and (rng.random() < 0.6 or not others):
        index = pick(rng, commas)
        return (add_after(layout, index, b" ," if rng.random() < 0.25 else b","),)
    if not others:
        return None
    return (add_after(layout, pick(rng, others), b","),)


CORRUPTION = Corruption(
    code="MLR005",
    name="extra-comma",
    group="syntax",
    summary="A comma stands where nothing is to be separated.",
    weight=50,
    example=("values = [1,, 2]\n", "values = [1, 2]\n"),
    corrupt=corrupt,
)
