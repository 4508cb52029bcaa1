"""A blank splits a word or an operator: `el if`, `im port`, `! =`, `+ =`.

Broken:

    el if x > 0:

Repaired:

    elif x > 0:
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Put a blank inside a keyword, an operator, or a name that stands elsewhere too."""
    layout = read(snippet)
    keywords: list[int] = []
    operators: list[int] = []
    names: list[int] = []
    counts: dict[bytes, int] = {}
    for token in layout.tokens:
        counts[token.text] = counts.get(token.text, 0) + 1
    for index, token in enumerate(layout.tokens):
        if len(token.text) < 2 or layout.formatted[index]:
            continue
        if token.kind is CellKind.KEYWORD and len(token.text) > 2:
            keywords.append(index)
        elif token.kind is CellKind.OPERATOR and token.text != b"//":
            operators.append(index)
        elif token.kind is CellKind.NAME and len(token.text) > 3 and counts[token.text] > 1 and token.text.isascii():
            names.append(index)
    draw = rng.random()
    places = operators if draw < 0.45 else keywords if draw < 0.8 else names
    if not places:
        return None
    token = layout.tokens[pick(rng, places)]
    place = token.start + 1 + int(rng.random() * (len(token.text) - 1))
    return (Edit(place, place, b" "),)


CORRUPTION = Corruption(
    code="MLR016",
    name="split-word",
    group="syntax",
    summary="A blank splits a word or an operator.",
    weight=50,
    example=("if x:\n    a()\nel if y:\n    b()\n", "if x:\n    a()\nelif y:\n    b()\n"),
    corrupt=corrupt,
)
