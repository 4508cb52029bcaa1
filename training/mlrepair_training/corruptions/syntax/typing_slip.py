"""A slip of the fingers while typing: a key lost, hit twice, too early, or missed.

Broken:

    pritn)total)

Repaired:

    print(total)
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.keyboard import missed
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read

_TYPED = (CellKind.NAME, CellKind.KEYWORD, CellKind.NUMBER, CellKind.OPERATOR, CellKind.BRACKET)


def _slip(layout: Layout, place: int, rng: Random) -> Edit | None:
    """One slip at the byte `place`."""
    source = layout.source
    key = source[place : place + 1]
    draw = rng.random()
    if draw < 0.3:
        return Edit(place, place + 1, b"")
    if draw < 0.45:
        return Edit(place, place, key)
    following = source[place + 1 : place + 2]
    if draw < 0.65:
        if following == key or not following.isascii() or following in b"\r\n#":
            return None
        return Edit(place, place + 2, following + key)
    wrong = missed(key.decode(), rng).encode()
    if wrong in (key, b"#"):
        return None
    return Edit(place, place + (draw < 0.9), wrong)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """One slip at any character of the code; in names only in those that stand elsewhere too."""
    layout = read(snippet)
    counts: dict[bytes, int] = {}
    for token in layout.tokens:
        counts[token.text] = counts.get(token.text, 0) + 1
    places = [
        token
        for index, token in enumerate(layout.tokens)
        if token.kind in _TYPED
        and not layout.formatted[index]
        and token.text.isascii()
        and (token.kind is not CellKind.NAME or counts[token.text] > 1)
    ]
    if not places:
        return None
    for _ in range(6):  # most slips in names make another name, which parses: prefer signs and keywords
        token = pick(rng, places)
        if token.kind is not CellKind.NAME:
            break
    edit = _slip(layout, token.start + int(rng.random() * len(token.text)), rng)
    return None if edit is None else (edit,)


CORRUPTION = Corruption(
    code="MLR033",
    name="typing-slip",
    group="syntax",
    summary="A slip of the fingers: a key lost, doubled, transposed or missed.",
    weight=220,
    example=("print)total)\n", "print(total)\n"),
    corrupt=corrupt,
)
