"""The header of a function or class is not complete: no parentheses, no `def`, no name.

Broken:

    def start:
        go()

Repaired:

    def start():
        go()
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import lose, swap_for


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose the parentheses, one of them, `def` or `class`, or put `=` or `:` where they do not belong."""
    layout = read(snippet)
    tokens = layout.tokens
    heads = [
        line.first + (tokens[line.first].text == b"async")
        for line in layout.lines
        if tokens[line.first].text in (b"def", b"class", b"async") and line.end > line.first + 3
    ]
    heads = [head for head in heads if tokens[head].text in (b"def", b"class")]
    if not heads:
        return None
    head = pick(rng, heads)
    opened = head + 2
    if tokens[opened].text != b"(" or layout.partner[opened] < 0:
        return (lose(layout, head),)
    closed = layout.partner[opened]
    draw = rng.random()
    if closed == opened + 1:
        if draw < 0.55:
            return (Edit(tokens[opened].start, tokens[closed].end, b""),)
    elif draw < 0.35:  # `def area width, height:`
        return (swap_for(layout, opened, b" "), swap_for(layout, closed, b""))
    if draw < 0.65:
        return (lose(layout, head),)
    if draw < 0.8:
        return (lose(layout, pick(rng, (opened, closed))),)
    if draw < 0.9:
        end = tokens[head + 1].end
        return (Edit(end, end, pick(rng, (b":", b" =", b".", b" -", b","))),)
    return (lose(layout, head + 1),) if draw < 0.93 else (swap_for(layout, head, b"def" + tokens[head].text),)


CORRUPTION = Corruption(
    code="MLR035",
    name="broken-definition",
    group="syntax",
    summary="The header of a function or class is not complete.",
    weight=60,
    example=("def start:\n    go()\n", "def start():\n    go()\n"),
    corrupt=corrupt,
)
