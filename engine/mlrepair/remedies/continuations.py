"""Rows that go on with the statement of the row before, which neither brackets nor a backslash allow."""

import re
from collections.abc import Iterator, Sequence

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind, width_of
from mlrepair.remedies.remedy import CERTAIN, Remedy, rows_of
from mlrepair.syntax import Category, SyntaxProblem

_CATEGORIES = (Category.UNEXPECTED_INDENT, Category.EXPECTED_COLON, Category.OTHER)
_JOINING = frozenset(b". and or + - * / // % | & ^ == != < > <= >= in is".split())
_CHOOSING = (b"if", b"else")  # of `x = a` \n `if b` \n `else c`
_LEADING = frozenset(b"if elif while return assert yield raise in".split())  # a value follows them
_ASSIGNING = re.compile(rb"(?:[-+*/%&|^@]|//|\*\*|<<|>>)?=")
_COMMENT_BEHIND = re.compile(rb"\\[ \t]*(#[^\n]*?)[ \t]*(?=\r?\n)")
_Row = Sequence[Cell]


def continuation_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield brackets around a statement that goes on, and another place for a comment within one."""
    if problem.category in _CATEGORIES:
        yield from _bracketed(window, problem)
    if problem.category is Category.INVALID_CHARACTER:
        yield from _comment_above(window.source, problem.start)


def _bracketed(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    r"""`a = b` \n `.c()` is `a = (b` \n `.c())`."""
    rows = rows_of(window)
    number = max((i for i, row in enumerate(rows) if row[0].start <= problem.start), default=-1)
    for first in (number, number + 1):
        if not 0 < first < len(rows) or not _goes_on(rows[first]):
            continue
        before = rows[first - 1]
        if window.source[: before[0].start].rstrip()[-1:] == b"\\":  # as the row above it
            yield Remedy((Edit(before[-1].end, before[-1].end, b" \\"),), CERTAIN)
            return
        head = _statement(rows[:first])
        is_head = rows[first][-1].text == b":" or head[1].text in (b"if", b"elif", b"while")
        if head[-1].text == b":" or not (is_head or width_of(rows[first][0].text) > width_of(head[0].text)):
            continue
        last = _last(rows, first)
        end = rows[last][-2] if rows[last][-1].text == b":" else rows[last][-1]
        begin = _value(head)
        if begin is not None:
            edits = Edit(begin.start, begin.start, b"("), Edit(end.end, end.end, b")")
            yield Remedy(edits, CERTAIN)
            return


def _goes_on(row: _Row) -> bool:
    """Whether a row begins in the middle of an expression."""
    is_choice = row[1].text in _CHOOSING and row[-1].text != b":"
    return row[1].text in _JOINING or is_choice


def _last(rows: Sequence[_Row], first: int) -> int:
    """The last row of those that go on."""
    depth = 0
    last = first
    for i in range(first, len(rows)):
        if depth == 0 and not _goes_on(rows[i]):
            break
        depth += _opened(rows[i])
        last = i
    return last


def _statement(rows: Sequence[_Row]) -> _Row:
    """The last statement of some rows, which may have several."""
    depth, cells = 0, list[Cell]()
    for row in reversed(rows):
        depth += _opened(row)
        cells = [*row, *cells[1:]] if cells else [*row]
        if depth >= 0:
            break
    return cells


def _opened(row: _Row) -> int:
    """How many brackets a row opens, less those that it closes."""
    return sum((cell.text in PARTNERS) - (cell.text in CLOSERS) for cell in row[1:])


def _value(head: _Row) -> Cell | None:
    """Where the value of a statement begins."""
    depth, begin = 0, 1
    for i, cell in enumerate(head):
        depth += (cell.text in PARTNERS) - (cell.text in CLOSERS)
        is_before = _ASSIGNING.fullmatch(cell.text) is not None or (i == 1 and cell.text in _LEADING)
        is_loop = cell.text == b"in" and head[1].text in (b"for", b"async")
        if depth == 0 and (is_before or is_loop):
            begin = i + 1
    if depth or begin == len(head):
        return None
    if head[begin].kind is CellKind.KEYWORD and head[begin].text not in (b"not", b"await", b"lambda"):
        return None
    return head[begin]


def _comment_above(source: bytes, place: int) -> Iterator[Remedy]:
    r"""No comment can stand behind a backslash: it gets a row of its own above the statement."""
    start = source.rfind(b"\n", 0, place) + 1
    found = _COMMENT_BEHIND.search(source, start)
    if found is None or b"\n" in source[start : found.start()]:
        return
    while source[:start].rstrip(b"\r\n").endswith(b"\\") and start:
        start = source.rfind(b"\n", 0, start - 1) + 1
    row = source[start : found.start()]
    indentation = row[: len(row) - len(row.lstrip())]
    above = Edit(start, start, indentation + found[1] + b"\n")
    yield Remedy((above, Edit(found.start() + 1, found.end(), b"")), CERTAIN)
