"""One row is indented by tabs, its neighbours by spaces (or the other way round).

Broken: the second row of the body begins with a tab (→).

    if ready:
        start()
    →   stop()

Repaired: all rows of a block begin with the same blanks.
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Turn the indentation of one row, or of the rows after it too, from spaces to tabs or back."""
    layout = read(snippet)
    places = [
        number
        for number, line in enumerate(layout.lines)
        if layout.rows[line.row].text_start > layout.rows[line.row].start
    ]
    if len(places) < 2:
        return None
    place = int(rng.random() * len(places))
    count = 1 if rng.random() < 0.7 else 3
    width = pick(rng, (4, 4, 8))
    edits = []
    for number in places[place : place + count]:
        row = layout.rows[layout.lines[number].row]
        blanks = layout.indentation(layout.lines[number].row)
        columns = len(blanks)
        text = b" " * (4 * columns) if b"\t" in blanks else b"\t" * (columns // width) + b" " * (columns % width)
        if text != blanks:
            edits.append(Edit(row.start, row.text_start, text))
    return tuple(edits) or None


CORRUPTION = Corruption(
    code="MLR022",
    name="mixed-tabs",
    group="syntax",
    summary="Tabs and spaces are mixed in the indentation of a block.",
    weight=20,
    example=("if ready:\n    start()\n\tstop()\n", "if ready:\n    start()\n    stop()\n"),
    corrupt=corrupt,
)
