"""A row that is like another one but for a bracket: `a = (b - f(c) / (d)` beside `e = (g + f(c)) / (d)`."""

from collections.abc import Iterator, Sequence

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import PARTNERS, Cell, CellKind
from mlrepair.remedies.brackets import VALUES
from mlrepair.remedies.remedy import CERTAIN, Remedy, row_at, rows_of
from mlrepair.syntax import Category, SyntaxProblem

_CATEGORIES = (
    *(Category.NEVER_CLOSED, Category.UNMATCHED_CLOSER, Category.MISMATCHED_BRACKET),
    *(Category.FORGOTTEN_COMMA, Category.OTHER),
)
_LEAST = 7  # cells of a row that is like another by no accident


def alike_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield the bracket that the row of the problem lacks, where the nearest row of the same shape has it."""
    row = row_at(window, problem.start)
    if problem.category not in _CATEGORIES or len(row) < _LEAST:
        return
    mine = _shape(row)
    others = [other for other in rows_of(window) if len(other) == len(row) + 1]
    for other in sorted(others, key=lambda other: abs(other[0].start - row[0].start)):
        shape = _shape(other)
        place = next((i for i, (one, another) in enumerate(zip(mine, shape, strict=False)) if one != another), len(row))
        if other[place].kind is CellKind.BRACKET and mine[place:] == shape[place + 1 :]:
            at = row[place].start if other[place].text in PARTNERS and place < len(row) else row[place - 1].end
            yield Remedy((Edit(at, at, other[place].text),), CERTAIN)
            return


def _shape(row: Sequence[Cell]) -> list[bytes | None]:
    """The tokens of a row, its names, numbers and strings all alike, and a plus like a minus."""
    alike = (CellKind.ROW, *VALUES)
    return [None if cell.kind in alike else b"+" if cell.text == b"-" else cell.text for cell in row]
