"""A row's indentation fits no block around it, by a blank or two.

Broken:

    for x in xs:
        one(x)
       two(x)

Repaired:

    for x in xs:
        one(x)
        two(x)
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose one to three blanks of a row's indentation, or of the rows from there to the end of the block."""
    layout = read(snippet)
    levels = [layout.level(line.row) for line in layout.lines]
    # Not the first of its block: alone there, it may have any indentation.
    places = [number for number in range(1, len(levels)) if 1 < levels[number] <= levels[number - 1]]
    if not places:
        return None
    number = pick(rng, places)
    end = number + 1
    if rng.random() < 0.4:
        while end < len(levels) and levels[end] >= levels[number]:
            end += 1
    amount = pick(rng, (1, 1, 1, 2, 2, 3))
    edits = []
    for at in range(number, end):
        row = layout.rows[layout.lines[at].row]
        if row.text_start - row.start <= amount:
            return None
        edits.append(Edit(row.text_start - amount, row.text_start, b""))
    return tuple(edits)


CORRUPTION = Corruption(
    code="MLR021",
    name="uneven-dedent",
    group="syntax",
    summary="A row's indentation fits no block around it.",
    weight=70,
    example=("for x in xs:\n    one(x)\n   two(x)\n", "for x in xs:\n    one(x)\n    two(x)\n"),
    corrupt=corrupt,
)
