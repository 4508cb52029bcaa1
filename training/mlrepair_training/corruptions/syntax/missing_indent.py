"""The body of a block, or a part of it, is not indented.

Broken:

    if ready:
    start()

Repaired:

    if ready:
        start()
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read


def _dedent(layout: Layout, lines: range, base: bytes) -> tuple[Edit, ...] | None:
    """Bring lines to the column of the block's header; what is deeper keeps its distance."""
    inner = layout.indentation(layout.lines[lines[0]].row)
    if not inner.startswith(base) or inner == base:
        return None
    edits = []
    for number in lines:
        row = layout.rows[layout.lines[number].row]
        if not layout.indentation(layout.lines[number].row).startswith(inner):
            return None
        edits.append(Edit(row.start + len(base), row.start + len(inner), b""))
    return tuple(edits)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Dedent the whole body of a block, its first row, or a run of it, to the header's level."""
    layout = read(snippet)
    bodies = []
    for number, line in enumerate(layout.lines[:-1]):
        if layout.level(layout.lines[number + 1].row) > layout.level(line.row):
            bodies.append(number)
    if not bodies:
        return None
    number = pick(rng, bodies)
    body = layout.body(number)
    base = layout.indentation(layout.lines[number].row)
    draw = rng.random()
    if draw < 0.5:
        return _dedent(layout, body, base)
    if draw < 0.75:
        return _dedent(layout, body[:1], base)
    first = int(rng.random() * len(body))
    level = layout.level(layout.lines[body[0]].row)
    while layout.level(layout.lines[body[first]].row) != level:
        first -= 1
    return _dedent(layout, body[first : first + 1 + int(rng.random() * 4)], base)


CORRUPTION = Corruption(
    code="MLR020",
    name="missing-indent",
    group="syntax",
    summary="The body of a block is not indented.",
    weight=150,
    example=("if ready:\nstart()\n", "if ready:\n    start()\n"),
    corrupt=corrupt,
)
