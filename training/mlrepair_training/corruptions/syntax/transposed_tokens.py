"""Two neighbouring tokens, or the two characters of an operator, stand in the wrong order.

Broken:

    if name in not names:

Repaired:

    if name not in names:
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read

_SIGNS = (CellKind.OPERATOR, CellKind.BRACKET, CellKind.KEYWORD)
_SHORT = 12  # bytes; nobody transposes longer words


def _places(layout: Layout) -> list[int]:
    tokens = layout.tokens
    places = []
    for index in range(len(tokens) - 1):
        first, second = tokens[index], tokens[index + 1]
        if layout.formatted[index] or layout.ends_row(index) or first.text == second.text:
            continue
        if first.kind in _SIGNS and second.kind in _SIGNS:
            places += [index, index, index]
        elif (first.kind in _SIGNS or second.kind in _SIGNS) and len(first.text) + len(second.text) <= _SHORT:
            places.append(index)
    return places


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Transpose two tokens of which one is a sign or a keyword, or the two characters of an operator."""
    layout = read(snippet)
    tokens = layout.tokens
    if rng.random() < 0.25:
        doubles = [
            token
            for index, token in enumerate(tokens)
            if token.kind is CellKind.OPERATOR
            and len(token.text) == 2
            and token.text[0] != token.text[1]
            and not layout.formatted[index]
        ]
        if doubles:
            token = pick(rng, doubles)
            return (Edit(token.start, token.end, token.text[::-1]),)
    places = _places(layout)
    if not places:
        return None
    index = pick(rng, places)
    first, second = tokens[index], tokens[index + 1]
    between = layout.source[first.end : second.start]
    return (Edit(first.start, second.end, second.text + between + first.text),)


CORRUPTION = Corruption(
    code="MLR032",
    name="transposed-tokens",
    group="syntax",
    summary="Two neighbouring tokens stand in the wrong order.",
    weight=70,
    example=("if name in not names:\n    go()\n", "if name not in names:\n    go()\n"),
    corrupt=corrupt,
)
