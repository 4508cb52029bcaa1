"""Rows in the wrong block, and heads without one."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import OPENERS, Cell, CellKind, width_of
from mlrepair.remedies.bodies import TERMINAL
from mlrepair.remedies.remedy import CERTAIN, LIKELY, POSSIBLE, Remedy, rows_of, without_row
from mlrepair.syntax import UNFINISHED_TRY, Category, SyntaxProblem

_HANDLER = re.compile(rb"^[ \t]*(#[ \t]?)(?:except|finally)\b[^\n]*:", re.MULTILINE)
_COMMENTED_DEFINITION = re.compile(rb"[ \t]*\r?\n[ \t]*#[ \t]*(?:async[ \t]+)?(?:def|class)\b")
_COMMENTS = re.compile(rb"((?:[ \t]*(?:#[^\n]*)?(?:\r?\n[ \t]*)*\r?\n([ \t]+)#[^\n]*)+)")
_BINARY = frozenset(b"+ - * / // % ** >> << & | ^ and or == != < > <= >= in is".split())
_CONTINUED = re.compile(rb"[ \t]*\\\r?\n")
_STATEMENT = re.compile(
    rb"[ \t]*(?:[A-Za-z_][\w.]*(?:\(| *=[^=])|(?:if|for|while|return|def|class|import|from|print)\b)"
)
_OFF = 2  # columns
_MOST_ROWS = 8  # that move together
_DEFINITIONS = (b"def", b"class", b"async", b"import", b"from", b"@")
_Row = Sequence[Cell]


def block_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield other places for the row of the problem, and other forms of it."""
    rows = rows_of(window)
    number = max((i for i, row in enumerate(rows) if row[0].start <= problem.start), default=-1)
    if number < 0:
        return
    yield from _joined_contexts(rows[number])
    if "not properly in loop" in problem.message or "outside loop" in problem.message:
        yield from _leaves_function(rows, number)
    if "outside function" in problem.message or "loop" in problem.message:
        for ancestor in _ancestors(rows, number):
            yield from _moved_inside(rows, ancestor, number, innermost_first="loop" in problem.message)
    if "'await' outside" in problem.message:
        yield from _run(window.source, rows[number], problem.start)
    if "__future__" in problem.message:
        yield from _first_import(window.source, rows, number)
    if problem.category in (Category.UNINDENT_MISMATCH, Category.UNEXPECTED_INDENT):
        yield from _nearest_level(rows, number, window.indent_unit)
        yield from _tabs(rows, number, window.indent_unit)
    yield from _begun_twice(window.source, rows, number)
    if problem.category in (Category.EXPECTED_BLOCK, Category.TABS) and number and rows[number - 1][-1].text == b":":
        yield from _tabs(rows, number, window.indent_unit)
    if problem.category is Category.EXPECTED_BLOCK:
        yield from _comments_alone(window.source, rows, problem.start)
    if UNFINISHED_TRY in problem.message:
        yield from _commented_handler(window.source, rows, number)
    if "must be last" in problem.message or problem.category is Category.OTHER:
        yield from _last_clause(window.source, rows, number)
    if problem.category is Category.OTHER:
        yield from _joined_definition(rows, number)
        yield from _continued(window.source, rows, number)
        yield from _not_continued(window.source, rows, number)
        yield from _decorator(window.source, rows, problem.start)


def _ancestors(rows: Sequence[_Row], number: int) -> Iterator[int]:
    """A row, and the heads of the blocks that it stands in, outwards."""
    yield number
    width = width_of(rows[number][0].text)
    for i in range(number - 1, -1, -1):
        if width_of(rows[i][0].text) < width:
            width = width_of(rows[i][0].text)
            yield i


def _moved_inside(rows: Sequence[_Row], number: int, last: int, *, innermost_first: bool) -> Iterator[Remedy]:
    """A `return` behind its function, a `break` behind its loop, and the rows between go into the block before.

    Row `last` is the last that must; those of its block behind a `break` are never reached, and stay.
    """
    base = rows[number][0].text
    width = width_of(base)
    before = number - 1
    while before >= 0 and width_of(rows[before][0].text) == width:
        before -= 1
    moved = [*rows[before + 1 : number + 1]]
    if (
        before < 0
        or width_of(rows[before][0].text) < width
        or len(moved) > _MOST_ROWS
        or any(row[1].text in _DEFINITIONS for row in moved)
    ):
        return
    is_terminal = rows[last][1].text in TERMINAL
    for i, row in enumerate(rows[number + 1 :], number + 1):
        least = width_of(rows[last][0].text) if is_terminal and i > last else width
        if width_of(row[0].text) <= least:
            break
        moved.append(row)
    levels = {level: text for level, text in _levels(rows[: before + 1]).items() if level > width}
    for rank, level in enumerate(sorted(levels, reverse=innermost_first)):
        edits = (Edit(row[0].start, row[0].end, levels[level] + row[0].text[len(base) :]) for row in moved)
        yield Remedy(tuple(edits), LIKELY + POSSIBLE * rank)


def _levels(rows: Sequence[_Row]) -> dict[int, bytes]:
    """The indentations of the blocks around what follows some rows, by their width."""
    levels: dict[int, bytes] = {}
    for row in reversed(rows):
        if not levels or width_of(row[0].text) < min(levels):
            levels[width_of(row[0].text)] = row[0].text
    return levels


def _nearest_level(rows: Sequence[_Row], number: int, unit: bytes) -> Iterator[Remedy]:
    """A row whose indentation is a blank or two off goes to the nearest level before it, with those behind it."""
    base = rows[number][0].text
    width = width_of(base)
    levels = _levels(rows[:number])
    moved = [rows[number]]
    following = rows[number + 1] if number + 1 < len(rows) else rows[number]
    for level, text in levels.items():  # its body is where it would be then
        if 0 < abs(level - width) <= _OFF and following[0].text == text + unit:
            yield Remedy((Edit(rows[number][0].start, rows[number][0].end, text),), CERTAIN)
    for row in rows[number + 1 :]:
        if not row[0].text.startswith(base):
            break
        moved.append(row)
    near = sorted((level for level in levels if 0 < abs(level - width) <= _OFF), key=lambda level: abs(level - width))
    if width not in levels:
        for rank, level in enumerate(near):
            edits = (Edit(row[0].start, row[0].end, levels[level] + row[0].text[len(base) :]) for row in moved)
            yield Remedy(tuple(edits), LIKELY + POSSIBLE * rank)


def _tabs(rows: Sequence[_Row], number: int, unit: bytes) -> Iterator[Remedy]:
    """Among rows that are indented by blanks, one with tabs goes into the block before it, or beside its neighbour."""
    row, others = rows[number], [*rows[number + 1 : number + 2], *rows[max(number - 1, 0) : number]]
    if b"\t" in row[0].text and not any(b"\t" in other[0].text for other in others):
        if number and rows[number - 1][-1].text == b":":
            inside = rows[number - 1][0].text + unit.replace(b"\t", b"    ")
            yield Remedy((Edit(row[0].start, row[0].end, inside),), CERTAIN)
        for rank, other in enumerate(others):
            yield Remedy((Edit(row[0].start, row[0].end, other[0].text),), LIKELY + POSSIBLE * rank)


def _begun_twice(source: bytes, rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """A row that the next one begins with, too, was left when it was written again."""
    for row, following in pairwise(rows[max(number - 1, 0) : number + 2]):
        text, other = (source[some[1].start : some[-1].end] for some in (row, following))
        is_half = row[-1].kind is CellKind.OPERATOR or row[-1].text in OPENERS
        if is_half and len(text) < len(other) and other.startswith(text) and row[0].text == following[0].text:
            yield Remedy((without_row(source, row[1].start),), CERTAIN)


def _run(source: bytes, row: _Row, place: int) -> Iterator[Remedy]:
    """`await main()` outside of a function is `asyncio.run(main())`."""
    if row[1].text == b"await" and row[1].start == place and len(row) > 2:
        call = source[row[2].start : row[-1].end]
        yield Remedy((Edit(row[1].start, row[-1].end, b"asyncio.run(" + call + b")"),), LIKELY)


def _first_import(source: bytes, rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """`from __future__ import …` is the first statement of its file."""
    first = next((row for row in rows if row[1].kind is not CellKind.STRING), None)
    if first is not None and first[0].start < rows[number][0].start:
        statement = source[rows[number][1].start : rows[number][-1].end]
        start = first[0].start
        yield Remedy((Edit(start, start, statement + b"\n"), without_row(source, rows[number][1].start)), CERTAIN)


def _commented_handler(source: bytes, rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """An `except` that has become a comment."""
    start = rows[max(number - _MOST_ROWS, 0)][0].start
    for found in _HANDLER.finditer(source, source.rfind(b"\n", 0, start) + 1, rows[number][-1].end):
        yield Remedy((Edit(*found.span(1), b""),), LIKELY)


def _comments_alone(source: bytes, rows: Sequence[_Row], place: int) -> Iterator[Remedy]:
    """A block of which only comments are left."""
    heads = [row for row in rows if row[-1].end <= place and row[-1].text == b":"]
    found = _COMMENTS.match(source, heads[-1][-1].end) if heads else None
    if found and width_of(found[2]) > width_of(heads[-1][0].text):
        at = found.end(1)
        yield Remedy((Edit(at, at, b"\n" + found[2] + b"pass"),), LIKELY)


def _decorator(source: bytes, rows: Sequence[_Row], place: int) -> Iterator[Remedy]:
    """A decorator of nothing; of a definition that has become a comment it becomes one, too."""
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        is_alone = following is None or following[1].text not in (b"@", b"def", b"class", b"async")
        if row[1].text == b"@" and is_alone and row[0].start <= place:
            if _COMMENTED_DEFINITION.match(source, row[-1].end):
                yield Remedy((Edit(row[1].start, row[1].start, b"# "),), LIKELY)
            elif following is not None:  # else the definition may still be to come
                yield Remedy((without_row(source, row[1].start),), POSSIBLE)


def _joined_contexts(row: _Row) -> Iterator[Remedy]:
    """`with a as b and c as d:` is `with a as b, c as d:`."""
    words = [cell.text for cell in row]
    if b"with" in words[1:3] and row[-1].text == b":":
        for before, name, word in zip(row, row[1:], row[2:], strict=False):
            if before.text == b"as" and name.kind is CellKind.NAME and word.text == b"and":
                yield Remedy((Edit(name.end, word.end, b","),), CERTAIN)


def _leaves_function(rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """`continue` in a function without a loop goes back to the caller."""
    row = rows[number]
    if any(rows[i][1].text in (b"def", b"async") for i in _ancestors(rows, number)) and len(row) == 2:
        yield Remedy((Edit(row[1].start, row[1].end, b"return"),), LIKELY if row[1].text == b"continue" else POSSIBLE)


def _last_clause(source: bytes, rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """A bare `except:` before others, and an `else:` before an `elif`, stands behind them."""
    width = width_of(rows[number][0].text)
    row, later = rows[number], (b"except",)
    if row[1].text == b"elif":
        number = max((i for i in range(number) if width_of(rows[i][0].text) == width), default=number)
        row, later = rows[number], (b"elif",)
    if [cell.text for cell in row[1:]] not in ([b"except", b":"], [b"else", b":"]):
        return

    def block_end(begin: int) -> int:
        return next((i for i in range(begin + 1, len(rows)) if width_of(rows[i][0].text) <= width), len(rows))

    end = last = block_end(number)
    while last < len(rows) and width_of(rows[last][0].text) == width and rows[last][1].text in later:
        last = block_end(last)
    if last > end:
        places = [rows[i][0].start if i < len(rows) else len(source) for i in (number, end, last)]
        first, second = source[places[0] : places[1]], source[places[1] : places[2]]
        second = second if second.endswith(b"\n") else second + b"\n"
        yield Remedy((Edit(places[0], places[2], second + first),), CERTAIN)


def _joined_definition(rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """A `def` behind a statement begins a row, as deep as the one before it."""
    row = rows[number]
    for before, cell in pairwise(row[1:]):
        if cell.text in (b"def", b"class") and before.text not in (b"async", b";"):
            heads = [other for other in rows[: number + 1] if other[1].text == cell.text]
            inner = [other[0].text for other in heads if width_of(other[0].text) < width_of(row[0].text)]
            yield Remedy((Edit(before.end, cell.start, b"\n\n" + (inner[-1] if inner else row[0].text)),), LIKELY)


def _continued(source: bytes, rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """A statement that ends with an operator goes on in the next row, behind a backslash."""
    row = rows[number]
    if (
        number + 1 < len(rows)
        and row[-1].text in _BINARY
        and b"#" not in source[row[-1].end : rows[number + 1][0].start]
    ):
        is_deeper = width_of(rows[number + 1][0].text) > width_of(row[0].text)
        yield Remedy((Edit(row[-1].end, row[-1].end, b" \\"),), CERTAIN if is_deeper else LIKELY)


def _not_continued(source: bytes, rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """A backslash behind a statement whose next row is no part of it."""
    for row in rows[max(number - 1, 0) : number + 1]:
        end = source.find(b"\n", row[-1].end)
        found = _CONTINUED.search(source, row[0].start, len(source) if end < 0 else end + 1)
        if found and _STATEMENT.match(source, found.end()):
            yield Remedy((Edit(found.start(), found.end() - 1, b""),), LIKELY)
