"""A closing bracket has no opening one: one closer too many, or the opener was lost.

Broken:

    print("done"))

Repaired:

    print("done")
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import add_after, lose


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Add a closer, mostly beside another, or lose an opener."""
    layout = read(snippet)
    closers = [
        index for index, opener in enumerate(layout.partner) if 0 <= opener < index and not layout.formatted[index]
    ]
    draw = rng.random()
    if closers and draw < 0.35:
        return (lose(layout, layout.partner[pick(rng, closers)]),)
    if closers and draw < 0.85:
        index = pick(rng, closers)
        text = layout.tokens[index].text if rng.random() < 0.85 else pick(rng, (b")", b"]", b"}"))
        return (add_after(layout, index, text * (2 if rng.random() < 0.05 else 1)),)
    # Where nothing was opened: at the end of a row, or before the colon of a block.
    line = pick(rng, layout.lines) if layout.lines else None
    if line is None:
        return None
    last = line.end - 1
    if layout.tokens[last].text == b":" and last > line.first:
        last -= 1
    if layout.formatted[last] or layout.is_docstring(last):
        return None
    return (add_after(layout, last, b")" if rng.random() < 0.75 else pick(rng, (b"]", b"}"))),)


CORRUPTION = Corruption(
    code="MLR002",
    name="unmatched-closer",
    group="syntax",
    summary="A closing bracket has no opening one.",
    weight=233,
    example=('print("done"))\n', 'print("done")\n'),
    corrupt=corrupt,
)
