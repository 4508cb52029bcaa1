"""An operator of another language: `&&`, `||`, `!x`, `++`, `=<`, `===`, `<>`, `->`, `::`.

Broken:

    if a && !b:

Repaired:

    if a and not b:
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_INSTEAD: dict[bytes, tuple[bytes, ...]] = {
    b"and": (b"&&", b"&&", b"&&", b"& &", b"AND"),
    b"or": (b"||", b"||", b"||", b"| |", b"OR"),
    b"<=": (b"=<",),
    b">=": (b"=>",),
    b"==": (b"===", b"===", b"= =", b"eq"),
    b"!=": (b"!==", b"<>", b"=!", b"~=", b"=/=", b"ne"),
    b".": (b"->", b"::", b"."),
    b"//": (b"div",),
    b"%": (b"mod",),
    b"in": (b"of",),
}
_RARE = frozenset((b".", b"//", b"%", b"in"))


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Replace one operator; `and` and `or` often everywhere."""
    layout = read(snippet)
    tokens = layout.tokens
    frequent: list[int] = []
    rare: list[int] = []
    for index, token in enumerate(tokens):
        if layout.formatted[index] or index == 0:
            continue
        if token.text in _INSTEAD:
            (rare if token.text in _RARE else frequent).append(index)
        elif token.text == b"not" and tokens[index - 1].text != b"is" and tokens[index + 1].text != b"in":
            frequent.append(index)
        elif token.text in (b"+=", b"-=") and index + 1 < len(tokens) and tokens[index + 1].text == b"1":
            frequent += [index, index]
    if not frequent and not rare:
        return None
    index = pick(rng, rare if not frequent or (rare and rng.random() < 0.1) else frequent)
    text = tokens[index].text
    if text == b"not":
        return (Edit(tokens[index].start, tokens[index + 1].start, b"!"),)
    if text in (b"+=", b"-="):
        return (Edit(tokens[index - 1].end, tokens[index + 1].end, text[:1] * 2),)
    instead = pick(rng, _INSTEAD[text])
    if instead == text:
        return None
    if rng.random() < 0.35 and text not in _RARE:
        same = [other for other in frequent if tokens[other].text == text]
        return tuple(swap_for(layout, other, instead) for other in same[:6])
    return (swap_for(layout, index, instead),)


CORRUPTION = Corruption(
    code="MLR011",
    name="foreign-operator",
    group="syntax",
    summary="An operator of another language.",
    weight=130,
    example=("if a && b:\n    go()\n", "if a and b:\n    go()\n"),
    corrupt=corrupt,
)
