"""Operators that are missing between two values, where the values tell which."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, Cell, CellKind
from mlrepair.remedies.remedy import CERTAIN, LIKELY, Remedy, row_at
from mlrepair.syntax import SyntaxProblem

_FORMAT = re.compile(rb"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdrifgxc]")
_COMPARISONS = frozenset(b"== != < > <= >= in is".split())
_CONDITIONAL = (b"if", b"elif", b"while", b"assert")
_VALUES = (CellKind.NAME, CellKind.NUMBER, CellKind.STRING)


def operator_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield operators for two values of a row that stand side by side."""
    row = row_at(window, problem.end)
    for i, (left, right) in enumerate(pairwise(row)):
        is_value = left.kind in _VALUES or left.text in CLOSERS
        if not is_value or right.kind not in _VALUES or left.end == right.start:
            continue
        if left.kind is CellKind.STRING and _FORMAT.search(left.text) and right.kind is not CellKind.STRING:
            yield Remedy((Edit(left.end, left.end, b" %"),), CERTAIN)
        elif row[1].text in _CONDITIONAL and _compares(row[: i + 1]) and _compares(row[i + 1 :]):
            yield Remedy((Edit(left.end, left.end, b" and"),), LIKELY)


def _compares(cells: Sequence[Cell]) -> bool:
    return any(cell.text in _COMPARISONS for cell in cells)
