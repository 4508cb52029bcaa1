"""Numbers as Python does not write them: with zeros before, marks between thousands, or letters behind."""

import re
from collections.abc import Iterator

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import Cell, CellKind
from mlrepair.remedies.remedy import CERTAIN, LIKELY, POSSIBLE, Remedy, row_at
from mlrepair.syntax import Category, SyntaxProblem

_ORDINALS = {b"1st": b"first", b"2nd": b"second", b"3rd": b"third", b"4th": b"fourth", b"5th": b"fifth"}
_LEADING_ZEROS = re.compile(rb"0+[1-9][0-9]*")
_FACTOR = re.compile(rb"(\d+(?:\.\d+)?)(?![LlJjEe]\b)([A-Za-z_]\w*)")
_THOUSANDS = re.compile(rb"[1-9]\d{0,2}(?:(?P<mark>[.,' ])\d{3})(?:(?P=mark)\d{3})*(?![\w.']|,\d)")
_OCTETS = 4  # numbers of an address


def number_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what the number at the place, or those of its row, are meant as."""
    if edits := tuple(_with_marks(window, problem)):
        yield Remedy(edits, CERTAIN)
    elif problem.category is Category.BAD_NUMBER:
        yield from _number(window, problem.start)


def _with_marks(window: Window, problem: SyntaxProblem) -> Iterator[Edit]:
    """`1.000.000`, `1'000'000` and `1 000 000` are `1000000`; `[100 200]` is rather a list."""
    row = row_at(window, problem.start)
    starts = {cell.start: depth for cell, depth in _with_depths(window) if cell.kind is CellKind.NUMBER}
    end = row[-1].end if row else 0
    for found in _THOUSANDS.finditer(window.source, row[0].end if row else 0, end):
        first, *groups = found[0].split(mark := found["mark"])
        if found.start() not in starts:
            continue
        if mark == b".":
            is_number = len(groups) >= 2 and len(groups) + 1 != _OCTETS
        else:
            has_zero = any(group.startswith(b"0") for group in groups)
            is_number = mark == b"'" or has_zero or (mark == b" " and starts[found.start()] == 0)
        if is_number:
            yield Edit(*found.span(), first + b"".join(groups))


def _with_depths(window: Window) -> Iterator[tuple[Cell, int]]:
    return zip(window.cells, window.depths, strict=True)


def _number(window: Window, place: int) -> Iterator[Remedy]:
    """Python 2's `0755` is `0o755`, `08` is `8`, and `4a` is `4*a` where there is an `a`, else `4`: a unit."""
    line = window.source.rfind(b"\n", 0, place) + 1
    for found in _FACTOR.finditer(window.source, line, place + 40):
        others = (cell for cell in window.cells if cell.start != found.start(2))
        is_known = any(cell.text == found[2] and cell.kind is CellKind.NAME for cell in others)
        if found.start() <= place <= found.end():
            edit = Edit(found.end(1), found.end(1), b"*") if is_known else Edit(*found.span(2), b"")
            yield Remedy((edit,), CERTAIN if is_known else LIKELY)
    yield from _ordinals(window)
    cell = window.cells[window.cell_at(place)]
    if place < cell.end and _LEADING_ZEROS.fullmatch(cell.text):
        digits = cell.text.lstrip(b"0")
        is_octal = not digits.translate(None, b"01234567") and len(cell.text) > 2
        yield Remedy((Edit(cell.start, cell.end, b"0o" + digits if is_octal else digits),), CERTAIN)


def _ordinals(window: Window) -> Iterator[Remedy]:
    """`1st_a` is `first_a`, and `2player` is `player2`, everywhere; what stands once behind a sign may be a unit."""
    edits = []
    begins = False
    for before, number, name in zip(window.cells, window.cells[1:], window.cells[2:], strict=False):
        if number.kind is CellKind.NUMBER and name.kind is CellKind.NAME and number.end == name.start:
            begins |= before.kind in (CellKind.ROW, CellKind.KEYWORD) or before.text == b"."
            word = _ORDINALS.get(number.text + name.text[:2])
            meant = name.text + number.text if word is None else word + name.text[2:]
            edits.append(Edit(number.start, name.end, meant))
    if edits:
        yield Remedy(tuple(edits), CERTAIN if begins or len(edits) > 1 else POSSIBLE)
