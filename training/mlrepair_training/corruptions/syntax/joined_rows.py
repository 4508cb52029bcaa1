"""Two statements stand in one row without a line break between them.

Broken:

    total = 0 for x in xs:

Repaired:

    total = 0
    for x in xs:
"""

from itertools import pairwise
from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose the line break between two statements, mostly with a blank left in its place."""
    layout = read(snippet)
    tokens, source = layout.tokens, layout.source
    places = []
    for above, line in pairwise(layout.lines):
        if tokens[above.end - 1].text == b":":  # `if x: y` is valid
            continue
        same = layout.level(above.row) == layout.level(line.row)
        if not source[tokens[above.end - 1].end : tokens[line.first].start].strip():
            places += [line.first] * (3 if same else 1)
    if not places:
        return None
    first = pick(rng, places)
    return (Edit(tokens[first - 1].end, tokens[first].start, b" " if rng.random() < 0.85 else b""),)


CORRUPTION = Corruption(
    code="MLR038",
    name="joined-rows",
    group="syntax",
    summary="Two statements stand in one row without a line break between them.",
    weight=60,
    example=("total = 0 print(total)\n", "total = 0\nprint(total)\n"),
    corrupt=corrupt,
)
