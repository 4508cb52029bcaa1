"""The cases of a `match`, in the words of other languages."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLAUSES, Cell, CellKind
from mlrepair.remedies.brackets import outside_of_brackets
from mlrepair.remedies.remedy import CERTAIN, Remedy, rows_of
from mlrepair.syntax import Category, SyntaxProblem

_LITERALS = (CellKind.NUMBER, CellKind.STRING)
_Row = Sequence[Cell]


def case_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what the cases of a window are meant as, where the row of the problem, or one behind it, is one."""
    rows = rows_of(window)
    number = max((i for i, row in enumerate(rows) if row[0].start <= problem.start), default=-1)
    if number < 0 or not any(row[1].text == b"case" for row in rows):
        return
    yield from _guarded_case(rows[number])
    if edits := [edit for row in rows for edit in _alternatives(row)]:
        yield Remedy(tuple(edits), CERTAIN)
    if problem.category is Category.OTHER:
        yield from _other_case(rows, number)


def _alternatives(row: _Row) -> Iterator[Edit]:
    """`case 1 || 2:`, `case 1 or 2:` and `case 1 2:` are `case 1 | 2:`; behind an `if` conditions follow."""
    if row[1].text != b"case" or row[-1].text != b":":
        return
    for before, cell in pairwise(row[2:-1]):
        are_literals = before.kind in _LITERALS and cell.kind in _LITERALS
        if cell.text == b"if":
            return
        if cell.text in (b"||", b"or"):
            yield Edit(cell.start, cell.end, b"|")
        elif are_literals and not before.kind is cell.kind is CellKind.STRING:  # two strings are one
            yield Edit(before.end, cell.start, b" | ")


def _guarded_case(row: _Row) -> Iterator[Remedy]:
    """`case [a, b] and a > b:` is `case [a, b] if a > b:`."""
    words = [cell.text for cell in row]
    if words[1] == b"case" and words[-1] == b":" and b"if" not in words:
        conjunction = outside_of_brackets(tuple(row), b"and")
        if conjunction is not None:
            yield Remedy((Edit(row[conjunction].start, row[conjunction].end, b"if"),), CERTAIN)


def _other_case(rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """The last case of a `match` is `case _:`, and each of them a `case`."""
    row = rows[number]
    cases = [other for other in rows[:number] if other[1].text == b"case"]
    is_word = row[1].text in (b"default", b"otherwise", *CLAUSES[:1]) and row[2:3] and row[2].text == b":"
    is_case = row[1].text in (b"elif", b"when", b"Case") and row[-1].text == b":"
    if cases and (is_word or is_case) and cases[-1][0].text == row[0].text:
        yield Remedy((Edit(row[1].start, row[1].end, b"case _" if is_word else b"case"),), CERTAIN)
