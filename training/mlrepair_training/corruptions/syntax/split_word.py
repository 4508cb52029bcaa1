"""A blank splits a word or an operator: `el if`, `im port`, `! =`, `+ =`; or it stands for an underscore: `my list`.

Broken:

    el if x > 0:

Repaired:

    elif x > 0:
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read

_UNDERSCORE = 0.3
_EVERYWHERE = 0.5  # who does not know that names have no blanks writes none with an underscore
_MOST = 3  # of them


def _without_underscore(layout: Layout, rng: Random) -> tuple[Edit, ...] | None:
    """`my_list` becomes `my list` or `my-list`, once or wherever it stands."""
    names = [
        index
        for index, token in enumerate(layout.tokens)
        if token.kind is CellKind.NAME and not layout.formatted[index] and b"_" in token.text.strip(b"_")
    ]
    if not names:
        return None
    name = layout.tokens[pick(rng, names)]
    inner = [i for i in range(1, len(name.text) - 1) if name.text[i : i + 1] == b"_"]
    if name.text.count(b"_") > len(inner) or b"__" in name.text:
        return None
    offset, text = inner[int(rng.random() * len(inner))], b"-" if rng.random() < 0.3 else b" "
    same = [layout.tokens[i] for i in names if layout.tokens[i].text == name.text]
    chosen = same if len(same) <= _MOST and rng.random() < _EVERYWHERE else [name]
    return tuple(Edit(token.start + offset, token.start + offset + 1, text) for token in chosen)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Put a blank inside a keyword, an operator, or a name that stands elsewhere too; or lose underscores."""
    layout = read(snippet)
    if rng.random() < _UNDERSCORE and (edits := _without_underscore(layout, rng)):
        return edits
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
    summary="A blank splits a word or an operator, or stands for an underscore.",
    weight=70,
    example=("if x:\n    a()\nel if y:\n    b()\n", "if x:\n    a()\nelif y:\n    b()\n"),
    corrupt=corrupt,
)
