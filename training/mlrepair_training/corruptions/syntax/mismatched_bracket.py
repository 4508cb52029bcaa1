"""A bracket is closed by one of another kind, or two closers stand in the wrong order.

Broken:

    names = [n.strip() for n in line.split(",")}

Repaired:

    names = [n.strip() for n in line.split(",")]
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_OTHERS = {
    b")": (b"]", b"]", b"}"),
    b"]": (b")", b")", b"}"),
    b"}": (b")", b"]", b")"),
    b"(": (b"[", b"[", b"{"),
    b"[": (b"(", b"(", b"{"),
    b"{": (b"(", b"[", b"("),
}


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Replace a closer (or, less often, an opener) by one of another kind, or transpose two closers."""
    layout = read(snippet)
    closers = [
        index for index, opener in enumerate(layout.partner) if 0 <= opener < index and not layout.formatted[index]
    ]
    if not closers:
        return None
    tokens = layout.tokens
    draw = rng.random()
    if draw < 0.15:
        runs = [
            index
            for index in closers
            if layout.touches_next(index)
            and tokens[index + 1].text in (b")", b"]", b"}")
            and tokens[index + 1].text != tokens[index].text
        ]
        if runs:
            index = pick(rng, runs)
            return (Edit(tokens[index].start, tokens[index + 1].end, tokens[index + 1].text + tokens[index].text),)
    index = pick(rng, closers)
    if draw > 0.8:
        index = layout.partner[index]
    return (swap_for(layout, index, pick(rng, _OTHERS[tokens[index].text])),)


CORRUPTION = Corruption(
    code="MLR003",
    name="mismatched-bracket",
    group="syntax",
    summary="A bracket is closed by one of another kind.",
    weight=324,
    example=('names = [n for n in line.split(",")}\n', 'names = [n for n in line.split(",")]\n'),
    corrupt=corrupt,
)
