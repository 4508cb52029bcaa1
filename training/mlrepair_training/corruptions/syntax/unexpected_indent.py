"""A row is indented deeper than the one before it, though no block begins there.

Broken:

    total = 0
      count = 0

Repaired:

    total = 0
    count = 0
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read

_AMOUNTS = (b"    ", b"    ", b"    ", b" ", b" ", b"  ", b"  ", b"   ", b"\t", b"        ")


def _indent(layout: Layout, first: int, end: int, amount: bytes) -> tuple[Edit, ...]:
    """Indent the rows of the lines first..end; nobody aligns the rows of a bracket by hand when this happens."""
    starts = [layout.rows[layout.lines[number].row].text_start for number in range(first, end)]
    return tuple(Edit(start, start, amount) for start in starts)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Indent one row; sometimes the run of rows of the same level from there on."""
    layout = read(snippet)
    if not layout.lines:
        return None
    levels = [layout.level(line.row) for line in layout.lines]
    # Beside a row of the same level: alone in its block, a row may have any indentation.
    beside = [
        number
        for number, level in enumerate(levels)
        if (number and levels[number - 1] == level) or levels[number + 1 : number + 2] == [level]
    ]
    number = pick(rng, beside) if beside and rng.random() < 0.85 else 0
    body_end = (layout.body(number) or range(number, number + 1)).stop if rng.random() < 0.6 else number + 1
    if rng.random() < 0.25:
        level = layout.level(layout.lines[number].row)
        while body_end < len(layout.lines) and layout.level(layout.lines[body_end].row) >= level:
            body_end += 1
    return _indent(layout, number, max(body_end, number + 1), pick(rng, _AMOUNTS))


CORRUPTION = Corruption(
    code="MLR019",
    name="unexpected-indent",
    group="syntax",
    summary="A row is indented though no block begins there.",
    weight=80,
    example=("total = 0\n  count = 0\n", "total = 0\ncount = 0\n"),
    corrupt=corrupt,
)
