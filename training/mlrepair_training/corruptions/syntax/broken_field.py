"""A brace of an f-string's field is missing, doubled or of another kind.

Broken:

    print(f"total: {total")

Repaired:

    print(f"total: {total}")
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import add_after, swap_for


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose a brace, double one, or mistype it; or empty the field of a name that stands elsewhere."""
    layout = read(snippet)
    places = [
        index
        for index, token in enumerate(layout.tokens)
        if layout.formatted[index] and token.kind is CellKind.BRACKET and token.text in (b"{", b"}")
    ]
    if not places:
        return None
    index = pick(rng, places)
    text = layout.tokens[index].text
    draw = rng.random()
    if draw < 0.6:
        return (swap_for(layout, index, b""),)
    if draw < 0.8:
        return (swap_for(layout, index, pick(rng, ((b"(", b"[") if text == b"{" else (b")", b"]")))),)
    return (add_after(layout, index, text),)


CORRUPTION = Corruption(
    code="MLR039",
    name="broken-field",
    group="syntax",
    summary="A brace of an f-string's field is missing or wrong.",
    weight=30,
    example=('print(f"total: {total")\n', 'print(f"total: {total}")\n'),
    corrupt=corrupt,
)
