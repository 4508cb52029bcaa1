"""A bracket is opened and never closed.

Python reads on to the next rows, so the error is reported far below, or as "'(' was never closed".

Broken:

    total = sum(int(n for n in numbers)

Repaired: the closer stands where the reader expects it, mostly at the end of the row, in the rhythm of its neighbours.

    total = sum(int(n) for n in numbers)
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read
from mlrepair_training.corruptions.syntax.slips import lose, lose_row

_CLOSERS = frozenset((b")", b"]", b"}"))


def _places(layout: Layout) -> tuple[list[int], list[int], list[int], list[int]]:
    """All closers, those that end a row of a longer bracket, the last of a run, and those beside another bracket."""
    tokens = layout.tokens
    everywhere: list[int] = []
    row_ends: list[int] = []
    run_ends: list[int] = []
    beside: list[int] = []
    for index, opener in enumerate(layout.partner):
        if opener < 0 or opener > index or layout.formatted[index]:
            continue
        everywhere.append(index)
        following = tokens[index + 1].text if index + 1 < len(tokens) else b""
        ends_row = layout.ends_row(index)
        outer = layout.opener[index]
        if outer >= 0 and (ends_row or (following == b"," and layout.ends_row(index + 1))):
            row_ends.append(index)
        elif outer < 0 and (ends_row or following == b":"):
            run_ends.append(index)
        if following in _CLOSERS or tokens[index - 1].text in _CLOSERS:
            beside.append(index)
    return everywhere, row_ends, run_ends, beside


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose one closer, or two."""
    layout = read(snippet)
    everywhere, *groups = _places(layout)
    if not everywhere:
        return None
    # Half of the real ones are at the row ends of long calls and literals, then the last of a run, then amid brackets.
    draw = rng.random()
    places = groups[0] if draw < 0.5 else groups[1] if draw < 0.75 else groups[2] if draw < 0.9 else everywhere
    index = pick(rng, places or everywhere)
    lost = [index]
    if len(everywhere) > 1 and rng.random() < 0.15:  # two, next to each other where the brackets nest
        place = everywhere.index(index)
        lost.append(everywhere[place + 1] if place + 1 < len(everywhere) else everywhere[place - 1])
    edits = []
    for closer in sorted(lost):
        row = layout.rows[layout.row_of[closer]]
        commented = snippet.source[layout.tokens[closer].end : layout.line_end(layout.row_of[closer])].strip()
        if row.end == row.first + 1 and not commented:  # alone on its row: nobody leaves an empty row there
            edits.append(lose_row(layout, layout.row_of[closer]))
        else:
            edits.append(lose(layout, closer))
    if len(edits) == 2 and edits[0].end >= edits[1].start:  # one edit: two insertions at one place have no order
        return (Edit(edits[0].start, max(edits[0].end, edits[1].end), b""),)
    return tuple(edits)


CORRUPTION = Corruption(
    code="MLR001",
    name="never-closed-bracket",
    group="syntax",
    summary="A bracket is opened and never closed.",
    weight=759,
    example=("total = sum(int(n for n in numbers)\n", "total = sum(int(n) for n in numbers)\n"),
    corrupt=corrupt,
)
