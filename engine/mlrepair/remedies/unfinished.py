"""What was begun and not yet finished: the text ends there, or what follows has nothing to do with it.

So it is while one types: the brackets of a call are open, the head of a function has no body, a `try` no handler. The
rest is put behind what stands there; nothing that was typed goes.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLAUSES, COMPOUND, OPENERS, PARTNERS, STATEMENTS, Cell, CellKind, width_of
from mlrepair.remedies.brackets import closers_of
from mlrepair.remedies.remedy import CERTAIN, LIKELY, POSSIBLE, UNLIKELY, Remedy, rows_of
from mlrepair.syntax import UNFINISHED_TRY, Category, SyntaxProblem

_NEED_NOTHING = (b"def", b"class", b"async")  # in their brackets
_Row = Sequence[Cell]


def unfinished_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what is missing at the end of the statement that the problem is in, or before."""
    rows = rows_of(window)
    number = max((i for i, row in enumerate(rows) if row[0].start <= problem.start), default=-1)
    if number < 0:
        return
    while rows[number][1].text == b"@" and number + 1 < len(rows):
        number += 1  # it is what is decorated
    yield from _open_brackets(window, rows, number)
    if problem.category is Category.NEVER_CLOSED:
        yield from _closing_row(rows)
    if problem.category is Category.EXPECTED_BLOCK:
        yield from _head_alone(window, rows, problem.start)
    if UNFINISHED_TRY in problem.message or problem.category is Category.EXPECTED_BLOCK:
        yield from _without_handler(window, rows, problem.start)


def _open_brackets(window: Window, rows: list[_Row], number: int) -> Iterator[Remedy]:
    """Brackets that are open where the next statement begins; the head of a block gets its colon and a body, too."""
    for first in range(number, -1, -1):
        last, opened = _statement(rows, first)
        if last < number - 1 or not opened:
            continue
        word = rows[first][1].text
        if word in STATEMENTS or word in COMPOUND:
            yield from _closed(window, rows, first, last, opened)
            return
        if last > first:
            yield from _closed(window, rows, first, last, opened)


def _closing_row(rows: list[_Row]) -> Iterator[Remedy]:
    """A row that closes one of two brackets that the row above its like opened: `f(g(` … `)` is closed by `))`."""
    opened: list[tuple[Cell, int]] = []  # and in which row
    for i, row in enumerate(rows):
        closers = [cell for cell in row[1:] if cell.text in PARTNERS.values()]
        first = opened[-1][1] if opened else i
        together = [cell for cell, number in opened if number == first]
        is_closing = len(closers) == len(row) - 1 - (row[-1].text == b",") and row[0].text == rows[first][0].text
        missing = len(together) - len(closers)
        is_doubled = any(one.end == other.start for one, other in pairwise(together))  # rather one too many
        if first < i and is_closing and closers and missing > 0 and not is_doubled:
            place = closers[-1].end
            yield Remedy((Edit(place, place, closers_of(together[:missing])),), CERTAIN)
            return
        for cell in row[1:]:
            if cell.kind is CellKind.BRACKET and cell.text in PARTNERS:
                opened.append((cell, i))
            elif cell.kind is CellKind.BRACKET and opened:
                opened.pop()


def _closed(window: Window, rows: list[_Row], first: int, last: int, opened: Sequence[Cell]) -> Iterator[Remedy]:
    head, end = rows[first], rows[last][-1]
    word = head[1].text
    if end.text in OPENERS and word in COMPOUND and word not in _NEED_NOTHING:
        return  # `if (`: nobody but the author knows the condition
    indentation = head[0].text
    if head[-1].text == b":" and word in COMPOUND:
        inside = [cell for cell in opened if cell.end <= head[-1].end]
        if inside and inside[0] is head[2]:  # `if (a and (b or c):`
            yield Remedy((Edit(head[-1].start, head[-1].start, closers_of(inside)),), CERTAIN)
        return
    are_hanging = last > first and head[-1] in opened  # then theirs is a row of their own
    hanging = [cell for cell in opened if are_hanging and cell.end <= head[-1].end]
    closing, body = closers_of(opened[len(hanging) :]), closers_of(hanging)
    if are_hanging:
        body = b"\n" + indentation + body
    if word in COMPOUND:
        closing, body = (closing, body + b":") if are_hanging else (closing + b":", body)
        following = rows[last + 1] if last + 1 < len(rows) else None
        if following is None or width_of(following[0].text) <= width_of(indentation):
            body += b"\n" + indentation + window.indent_unit + b"pass"
    chance = LIKELY if word in COMPOUND else POSSIBLE
    yield Remedy(_behind(window.source, end.end, closing, body, head[0]), chance)
    if handlers := _handlers(window, rows[: first + 1] + rows[last + 1 :], first):
        yield Remedy(_behind(window.source, end.end, closing, body + handlers, head[0]), chance)


def _statement(rows: list[_Row], first: int) -> tuple[int, list[Cell]]:
    """The last row of the statement that begins with a row, and the brackets that are open behind it."""
    opened: list[Cell] = []
    for i in range(first, len(rows)):
        row = rows[i]
        if i > first and row[1].text in STATEMENTS:
            return i - 1, opened
        for cell in row[1:]:
            if cell.kind is CellKind.BRACKET and cell.text in PARTNERS:
                opened.append(cell)
            elif cell.kind is CellKind.BRACKET and opened and PARTNERS[opened[-1].text] == cell.text:
                opened.pop()
            elif cell.kind is CellKind.BRACKET:
                return i, []
        if not opened:
            return i, []
    return len(rows) - 1, opened


def _behind(source: bytes, place: int, closing: bytes, rows: bytes, head: Cell) -> tuple[Edit, ...]:
    """The edits that put one text behind a token, and rows behind the comments that belong to the block of `head`."""
    start = end = place
    for number, row in enumerate(source[place:].split(b"\n")):
        before, _, comment = row.partition(b"#")
        is_other = number > 0 and row.strip() and width_of(before) <= width_of(head.text)
        if before.strip() or is_other:
            break
        if comment or number == 0:
            end = start + len(row.rstrip())
        start += len(row) + 1
    edits = [Edit(place, place, closing), Edit(end, end, rows)]
    if end == place:
        edits = [Edit(place, place, closing + rows)]
    return tuple(edit for edit in edits if edit.text)


def _head_alone(window: Window, rows: list[_Row], place: int) -> Iterator[Remedy]:
    """A head with a blank line behind it, among rows that have none: its block is not written yet."""
    heads = [i for i, row in enumerate(rows) if row[-1].end <= place and row[-1].text == b":"]
    if not heads or heads[-1] + 2 >= len(rows):
        return
    head, following, later = rows[heads[-1] : heads[-1] + 3]

    def is_apart(row: _Row, other: _Row) -> bool:
        return window.source.count(b"\n", row[-1].end, other[0].start) > 1

    if is_apart(head, following) and not is_apart(following, later):
        body = b"\n" + head[0].text + window.indent_unit + b"pass"
        yield Remedy(_behind(window.source, head[-1].end, b"", body, head[0]), CERTAIN)


def _without_handler(window: Window, rows: list[_Row], place: int) -> Iterator[Remedy]:
    """A `try` without `except`."""
    first = max((i for i, row in enumerate(rows) if row[1].text == b"try" and row[1].start <= place), default=None)
    if first is None:
        return
    width = width_of(rows[first][0].text)
    end = next((i for i in range(first + 1, len(rows)) if width_of(rows[i][0].text) <= width), len(rows))
    body = b"" if end > first + 1 else b"\n" + rows[first][0].text + window.indent_unit + b"pass"
    if handlers := _handlers(window, rows, end - 1):
        yield Remedy(_behind(window.source, rows[end - 1][-1].end, b"", body + handlers, rows[first][0]), UNLIKELY)


def _handlers(window: Window, rows: list[_Row], last: int) -> bytes:
    """The handlers that each `try` lacks whose block ends with a row: what is raised stays raised."""
    text = b""
    following = rows[last + 1] if last + 1 < len(rows) else None
    width = width_of(following[0].text) if following else -1
    inner = width_of(rows[last][0].text) + 1
    for row in reversed(rows[: last + 1]):
        depth = width_of(row[0].text)
        if depth < inner:
            inner = depth
            is_handled = depth < width or (depth == width and following is not None and following[1].text in CLAUSES)
            if row[1].text == b"try" and not is_handled:
                text += b"\n" + row[0].text + b"except Exception:\n" + row[0].text + window.indent_unit + b"raise"
    return text
