"""Code pasted from an interactive session still has its prompts.

Broken:

    >>> total = 0
    >>> print(total)

Repaired:

    total = 0
    print(total)
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read

_FIRST_ROW = (b"$ ", b"In [3]: ", b"In [12]: ", b"> ", b"% ", b">>", b">>>", b"$ python ")
_MANY = 8  # rows; a model that cuts one prompt at a time needs as many steps


def _session(layout: Layout, first: int, end: int, prompt: bytes) -> tuple[Edit, ...]:
    """Prompts for rows first..end: a new one where a statement of the top level begins."""
    heads = {line.row for line in layout.lines if layout.level(line.row) == 0}
    edits = []
    for row in range(first, end):
        start = layout.rows[row].start
        edits.append(Edit(start, start, prompt if row in heads else b"... "))
    return tuple(edits)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Put prompts before one row, some, or all."""
    layout = read(snippet)
    if not layout.rows:
        return None
    draw = rng.random()
    if draw < 0.2:
        return (Edit(layout.rows[0].start, layout.rows[0].start, pick(rng, _FIRST_ROW)),)
    prompt = b">>>" if rng.random() < 0.07 else b">>> "
    count = len(layout.rows)
    if draw < 0.65 and count <= _MANY:
        return _session(layout, 0, count, prompt)
    first = int(rng.random() * count)
    if draw < 0.8:
        start = layout.rows[first].start
        return (Edit(start, start, prompt if rng.random() < 0.7 else b"... "),)
    return _session(layout, first, min(count, first + 1 + int(rng.random() * 3)), prompt)


CORRUPTION = Corruption(
    code="MLR023",
    name="pasted-prompt",
    group="syntax",
    summary="Code pasted from an interactive session still has its prompts.",
    weight=60,
    example=(">>> total = 0\n>>> print(total)\n", "total = 0\nprint(total)\n"),
    corrupt=corrupt,
)
