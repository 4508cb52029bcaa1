"""Bodies that stand no deeper than their heads: how many rows of them tells what they say."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLAUSES, Cell, CellKind, width_of
from mlrepair.remedies.remedy import CERTAIN, Remedy, rows_of
from mlrepair.syntax import Category, SyntaxProblem

TERMINAL = (b"return", b"break", b"continue", b"raise")  # nothing behind them in their block is ever reached
_OWNERS = (b"self", b"cls")
_FUNCTION = (b"def", b"async", b"@")
_REPEATING = (b"for", b"while", b"def", b"async")
_TWICE = 8  # blanks that are two units, where no other row tells the unit
_MOST = 10  # rows up to one that ends a block
_IS_APART = re.compile(rb"\n\r?\n")
_Row = Sequence[Cell]


def body_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield the rows that a head without a body is about."""
    if problem.category is not Category.EXPECTED_BLOCK:
        return
    rows = rows_of(window)
    number = max((i for i, row in enumerate(rows) if row[-1].end <= problem.start and row[-1].text == b":"), default=-1)
    if number < 0 or number + 1 == len(rows):
        return
    head, rest = rows[number], rows[number + 1 :]
    is_class = head[1].text == b"class"
    moved = _methods(head, rest) if is_class else _until_terminal(window.source, head, rest)
    unit = window.indent_unit
    if not is_class and (own := _unit_of_body(window.indent_unit, head, rest)):
        moved, unit = [rest[0]], own
    if moved:
        yield Remedy(tuple(Edit(row[0].start, row[0].end, row[0].text + unit) for row in moved), CERTAIN)


def _unit_of_body(unit: bytes, head: _Row, rest: Sequence[_Row]) -> bytes:
    """By how much a head is too little deep whose body is as deep as it would be then; nothing where it is not so."""
    base = head[0].text
    is_head = rest[0][0].text == base and rest[0][-1].text == b":" and rest[0][1].text not in _FUNCTION
    deeper = rest[1][0].text[len(base) :] if is_head and len(rest) > 1 else b""
    return deeper[: len(deeper) // 2] if len(deeper) == _TWICE or deeper == 2 * unit else b""


def _methods(head: _Row, rest: Sequence[_Row]) -> list[_Row]:
    """The functions behind a class that have a `self`, with their bodies, up to what stands as deep as a method."""
    width = width_of(head[0].text)
    end, body = 0, 0
    for i, row in enumerate(rest):
        depth = width_of(row[0].text)
        is_method = depth == width and any(cell.text == b"def" for cell in row[1:3]) and _has_owner(row)
        if is_method:
            end, body = i + 1, 0
        elif depth > width and end == i and depth >= body:
            end, body = i + 1, body or depth
            if _has_owner(row) and row[1].text == b"def":  # a method that stands right
                return [*rest[:i]]
        elif row[1].text != b"@" or depth != width:
            break
    return [*rest[:end]] if rest[0][1].text in _FUNCTION else []


def _has_owner(row: _Row) -> bool:
    return any(cell.text in _OWNERS for cell in row[1:6])


def _until_terminal(source: bytes, head: _Row, rest: Sequence[_Row]) -> list[_Row]:
    """The rows as deep as a head up to one behind which the block cannot go on."""
    width = width_of(head[0].text)
    for i, row in enumerate(rest[:_MOST]):
        is_apart = b"\n\n" in source[(rest[i - 1] if i else head)[-1].end : row[0].start].replace(b"\r", b"")
        if width_of(row[0].text) < width or row[1].text in CLAUSES or (is_apart and i):
            break
        if width_of(row[0].text) == width and row[1].text in TERMINAL:
            return [*rest[: i + 1]]
    return _of_loop(source, head, rest) or _of_paragraph(source, head, rest)


def _of_loop(source: bytes, head: _Row, rest: Sequence[_Row]) -> list[_Row]:
    """The rows of a loop that have what it goes over, or what they get from it, up to one that prints a result."""
    words = [cell.text for cell in head]
    if words[1:2] != [b"for"] or b"in" not in words:
        return []
    bound = {cell.text for cell in head[2 : words.index(b"in")] if cell.kind is CellKind.NAME}
    are_bound = True
    for end, (before, row) in enumerate(pairwise((head, *rest[:_MOST]))):
        is_bound = any(cell.text in bound for cell in row[1:])
        is_apart = _IS_APART.search(source, before[-1].end, row[0].start) is not None
        if end and (is_apart or (row[1].text == b"print" and not is_bound)):
            return [*rest[:end]] if are_bound or not is_apart else []
        if width_of(row[0].text) != width_of(head[0].text) or row[-1].text == b":":
            return []
        are_bound &= is_bound or not end
        given = [cell.text for cell in row[1:3]]
        if given[1:] == [b"="] and given[0] not in [cell.text for cell in row[3:]]:  # a sum outlives the loop
            bound.add(given[0])
    return [*rest] if are_bound and len(rest) <= _MOST else []


def _of_paragraph(source: bytes, head: _Row, rest: Sequence[_Row]) -> list[_Row]:
    """The rows as deep as the head of a loop or function up to the next blank row; at the end there may be more."""
    width = width_of(head[0].text)
    for end, (before, row) in enumerate(pairwise((head, *rest[: _MOST + 1]))):
        is_apart = _IS_APART.search(source, before[-1].end, row[0].start) is not None
        if is_apart and end:
            return [*rest[:end]] if head[1].text in _REPEATING and end > 1 else []
        if width_of(row[0].text) != width or row[-1].text == b":" or row[1].text in _FUNCTION:
            return []
    return []
