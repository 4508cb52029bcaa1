"""Code pasted from a listing or a difference still has the marks of its rows: numbers, `+`, `-`, `>`.

Broken:

    +total = 0
    +for x in xs:
    +    total += x

Repaired:

    total = 0
    for x in xs:
        total += x
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read

_MARKS = (b"+", b"+", b"+ ", b"-", b"- ", b"> ", b"> > ", b"* ", b"| ", b"<<<<<<< HEAD\n", b"=======\n")
_NUMBERS = ("{} ", "{}: ", "{}. ", "{}| ", "{}) ", "{}")
_MANY = 8


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Mark one row, the rows from one on, or all."""
    layout = read(snippet)
    count = len(layout.rows)
    if not count:
        return None
    first = int(rng.random() * count)
    end = first + 1
    draw = rng.random()
    if draw < 0.45 and count <= _MANY:
        first, end = 0, count
    elif draw < 0.65:
        end = min(count, first + 3)
    starts = [layout.rows[row].start for row in range(first, end)]
    if rng.random() < 0.45:
        form, number = pick(rng, _NUMBERS), 1 + int(rng.random() * 40) * (rng.random() < 0.5)
        return tuple(Edit(start, start, form.format(number + at).encode()) for at, start in enumerate(starts))
    mark = pick(rng, _MARKS)
    return tuple(Edit(start, start, mark) for start in (starts[:1] if mark.endswith(b"\n") else starts))


CORRUPTION = Corruption(
    code="MLR024",
    name="pasted-marks",
    group="syntax",
    summary="Code pasted from a listing or a difference still has the marks of its rows.",
    weight=40,
    example=("+total = 0\n+print(total)\n", "total = 0\nprint(total)\n"),
    corrupt=corrupt,
)
