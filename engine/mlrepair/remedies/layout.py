"""Brackets whose closers are told by the layout: what opens at the end of a row closes at the beginning of another.

A row that is not deeper than one with an open bracket, and does not begin with its closer, says that the closer is
lost before it; one that closes what nothing of its depth has opened is too much.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind, width_of
from mlrepair.remedies.remedy import CERTAIN, LIKELY, UNLIKELY, Remedy, without_row
from mlrepair.syntax import Category, SyntaxProblem

_CATEGORIES = (
    *(Category.NEVER_CLOSED, Category.UNMATCHED_CLOSER, Category.MISMATCHED_BRACKET),
    *(Category.FORGOTTEN_COMMA, Category.OTHER, Category.UNEXPECTED_INDENT),
)
_JOINING = frozenset(b"and or in is if else for async not".split())  # a row that begins so belongs to the one before
_MOST = 4  # remedies of a piece


class _Open(NamedTuple):
    """A bracket without its closer so far."""

    closer: bytes
    start: int  # the byte at which it opens
    row: Cell  # the `ROW` cell of its row
    hangs: bool  # it ends its row

    @property
    def width(self) -> int:
        return width_of(self.row.text)


def layout_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield closers where the layout misses them, and what it has too much."""
    if problem.category not in _CATEGORIES:
        return
    if problem.category is Category.MISMATCHED_BRACKET:
        yield from _closed_before(window, problem.start)
    stack: list[_Open] = []
    found = 0
    last: Cell | None = None
    for begin, end in window.row_bounds:
        row = window.cells[begin:end]
        if len(row) > 1 and found < _MOST:
            remedy = _violation(window, stack, row, last)
            if remedy is not None:
                yield remedy
                found += 1
        _read(stack, row)
        last = row[-1]
    if stack and last is not None and found < _MOST:
        yield Remedy(_closed(stack, last, b""), LIKELY)


def _violation(window: Window, stack: list[_Open], row: Sequence[Cell], last: Cell | None) -> Remedy | None:
    """What a row shows to be wrong before it or in it; the stack becomes what it would be without that."""
    width, first = width_of(row[0].text), row[1]
    if first.text not in CLOSERS:
        unclosed = [i for i, one in enumerate(stack) if one.width >= width]
        if not unclosed or last is None:
            return None
        lost = stack[unclosed[0] :]
        del stack[unclosed[0] :]
        goes_on = first.kind is CellKind.OPERATOR or first.text in _JOINING
        return Remedy(_closed(lost, last, b"," if stack and not goes_on else b""), _chance(window.source, lost, last))
    partners = [i for i, one in enumerate(stack) if one.hangs and one.width == width]
    if not partners:
        is_alone = all(cell.text in (*CLOSERS, b",") for cell in row[1:])
        return Remedy((without_row(window.source, first.start),), LIKELY) if is_alone and stack else None
    partner = partners[-1]
    if stack[partner + 1 :] and last is not None:
        lost = stack[partner + 1 :]
        del stack[partner + 1 :]
        return Remedy(_closed(lost, last, b","), _chance(window.source, lost, last))
    if stack[partner].closer != first.text:
        return Remedy((Edit(first.start, first.end, stack[partner].closer),), LIKELY)
    return None


def _chance(source: bytes, lost: Sequence[_Open], last: Cell) -> float:
    """A bracket that hangs is closed by its layout; where one within a row ends, its commas may tell otherwise."""
    inside = [one for one in lost if not one.hangs]
    if inside and last.text != b",":
        return UNLIKELY if b"," in source[inside[0].start : last.end] else LIKELY
    return CERTAIN


def _closed(lost: Sequence[_Open], last: Cell, behind: bytes) -> tuple[Edit, ...]:
    """Closers behind the last cell before them, the innermost first: in their own rows where their brackets hang."""
    text = b""
    if last.text == b"," and not any(one.hangs for one in lost):  # which goes on with what is around them
        return (Edit(last.start, last.start, b"".join(one.closer for one in reversed(lost))),)
    for one in reversed(lost):
        in_own_row = one.hangs and one.start != last.start  # else nothing is in it
        text += b"\n" + one.row.text + one.closer if in_own_row else one.closer
        text += b"," if behind == b"," and one.hangs and one is not lost[0] else b""
    return (Edit(last.end, last.end, text + behind),)


def _read(stack: list[_Open], row: Sequence[Cell]) -> None:
    for cell in row[1:]:
        if cell.kind is CellKind.BRACKET and cell.text in PARTNERS:
            stack.append(_Open(PARTNERS[cell.text], cell.start, row[0], cell is row[-1]))
        elif cell.kind is CellKind.BRACKET and stack:
            stack.pop()


def _closed_before(window: Window, place: int) -> Iterator[Remedy]:
    """`[(a, b]` is `[(a, b)]`: what is open within is closed before a closer of what is around it."""
    opened: list[Cell] = []
    for cell in window.cells:
        if cell.kind is not CellKind.BRACKET:
            continue
        if cell.start >= place:
            closers = [PARTNERS[one.text] for one in opened]
            if cell.start == place and cell.text in closers and cell.text != closers[-1]:
                lost = len(closers) - closers[::-1].index(cell.text)
                chance = UNLIKELY if b"," in window.source[opened[lost].start : place] else LIKELY
                yield Remedy((Edit(place, place, b"".join(reversed(closers[lost:]))),), chance)
            return
        if cell.text in PARTNERS:
            opened.append(cell)
        elif opened:
            opened.pop()
