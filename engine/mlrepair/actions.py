"""Actions: the single steps of a repair, as a model scores them, and the byte edits that carry them out.

An action is a location (a cell), an operation, and, for some operations, a text from the closed vocabulary or copied
from another cell. Everything is inserted *after* a cell; a row's `ROW` cell is where a row begins, so inserting after
it puts text in front, deleting it joins two rows, and its operations move the row or its block to a plausible column.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import islice, takewhile
from typing import NamedTuple

from mlrepair.cell_changes import (
    call,
    join,
    make_f_string,
    neighbours,
    requote,
    split,
    transpose,
    underscore,
)
from mlrepair.edits import Edit, apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import CLAUSES, CLOSERS, OPENERS, Cell, CellKind, tokens_of
from mlrepair.operands import call_end, expression_end, is_value, operand_end, operand_start, value_end
from mlrepair.spacing import TIGHT_BEFORE, needs_blank, would_merge
from mlrepair.vocabulary import LINE_BREAK


class Operation(IntEnum):
    """What is done at a cell. Models are trained on the numbers: only append."""

    INSERT = 0
    REPLACE = 1
    REPLACE_TWO = 2
    DELETE = 3
    DELETE_TWO = 4
    DELETE_THREE = 5
    DELETE_FOUR = 6
    DELETE_REST = 7  # from the cell to the end of its row
    DELETE_ROW = 8
    SWAP = 9  # what stands on both sides of a comma or an operator; the halves of `import a from b`
    ROW_IN = 10  # one level further in than the row before
    ROW_SAME = 11  # the level of the row before
    ROW_OUT = 12  # one open level further out than the row before
    ROW_OUT_TWO = 13
    ROW_OUT_THREE = 14
    BLOCK_IN = 15  # the same for the row and the rows of its block
    BLOCK_SAME = 16
    BLOCK_OUT = 17
    BLOCK_OUT_TWO = 18
    BLOCK_OUT_THREE = 19
    WRAP = 20  # a call around what begins at a name or literal, or around all that follows another cell
    INSERT_ELEMENT = 21  # a comma and the text
    INSERT_INDEX = 22  # the text in square brackets
    INSERT_ATTRIBUTE = 23  # a dot and the text
    INSERT_METHOD = 24  # the same, called
    INSERT_SUM = 25  # a plus sign and the text
    INSERT_DIFFERENCE = 26
    INSERT_PRODUCT = 27
    UNWRAP = 28  # a call's name and its brackets go, its argument stays
    SPLIT = 29  # a blank behind the keyword with which a word begins: `returnx`
    TRANSPOSE = 30  # the cell and the next one of its row change places
    FORMAT = 31  # a string becomes an f-string
    REQUOTE = 32  # a string that ends too early, at a quote inside of it, gets the other quotes
    UNDERSCORE = 33  # a word and the next one become one: `my list`, `my-list`
    CALL = 34  # round brackets around the rest of the statement: `print x`
    JOIN = 35  # the cell and the next one become one: `re turn`, `> =`


TEXT_OPERATIONS = (Operation.INSERT, Operation.REPLACE, Operation.REPLACE_TWO, Operation.WRAP)  # written or copied
ROW_OPERATIONS = tuple(operation for operation in Operation if Operation.ROW_IN <= operation < Operation.WRAP)
TEMPLATES = {  # what stands before and behind the text, which is copied
    Operation.INSERT_ELEMENT: (b", ", b""),
    Operation.INSERT_INDEX: (b"[", b"]"),
    Operation.INSERT_ATTRIBUTE: (b".", b""),
    Operation.INSERT_METHOD: (b".", b"()"),
    Operation.INSERT_SUM: (b"+ ", b""),
    Operation.INSERT_DIFFERENCE: (b"- ", b""),
    Operation.INSERT_PRODUCT: (b"* ", b""),
}
COPY_OPERATIONS = (*TEXT_OPERATIONS, *TEMPLATES)
PLAIN_OPERATIONS = tuple(operation for operation in Operation if operation not in COPY_OPERATIONS)  # without a text
_STEPS = (b"++", b"--")  # of other languages, which hug their operand
_QUOTES = (b'"', b"'", b'"""', b"'''")
_HEADS = (b"if", b"elif", b"for", b"while", b"try", b"except")  # what clauses go on with
BODIES = (b"pass", b"...", b"return", b"break", b"continue", b"raise", b"return None")  # of a block that had none
_STRING_PREFIXES = frozenset((b"f", b"r", b"b", b"u", b"t", b"fr", b"rf", b"br", b"rb"))
_DELETED = {Operation.DELETE: 1, Operation.DELETE_TWO: 2, Operation.DELETE_THREE: 3, Operation.DELETE_FOUR: 4}


class Action(NamedTuple):
    """One step of a repair: an operation at the cell with index `location` of a window."""

    location: int
    operation: Operation
    text: bytes = b""


def render(window: Window, action: Action) -> tuple[Edit, ...] | None:
    """Return the edits that carry out an action, or None where it makes no sense."""
    location, operation, text = action
    if not 0 < location < len(window.cells):
        return None
    is_row = window.cells[location].kind is CellKind.ROW
    if operation is Operation.INSERT:
        return _break_row(window, location) if text == LINE_BREAK else _insert(window, location, text)
    if operation in ROW_OPERATIONS:
        return _move(window, location, operation) if is_row else None
    if operation is Operation.WRAP:
        return _wrap(window, location, text)
    if operation is Operation.DELETE_ROW:
        return _delete_row(window, location) if is_row else None
    if is_row:
        return _join_rows(window, location) if operation is Operation.DELETE else None
    if operation in TEMPLATES:
        before, after = TEMPLATES[operation]
        return _insert(window, location, before + text + after)
    if operation in _CHANGES:
        return _CHANGES[operation](window, location)
    row_end = window.row_bounds[window.row_of[location]][1]
    if operation is Operation.DELETE_REST:
        return _delete(window, location, row_end) if row_end - location > 1 else None
    count = _DELETED.get(operation, 2 if operation is Operation.REPLACE_TWO else 1)
    if location + count > row_end:
        return None
    if operation in _DELETED:
        return _delete(window, location, location + count)
    return _replace(window, location, location + count, text)


def leads_to(window: Window, action: Action, wanted: tuple[bytes, ...]) -> bool:
    """Whether an action makes sense and gives a text of these tokens (`tokens_of`)."""
    edits = render(window, action)
    try:
        return edits is not None and tokens_of(apply_edits(window.source, edits)) == wanted
    except ValueError:  # they overlap
        return False


def _in_string(cell: Cell | None) -> bool:
    return cell is not None and cell.kind in (CellKind.FSTRING_TEXT, CellKind.FSTRING_START)


def _insert(window: Window, location: int, text: bytes) -> tuple[Edit, ...] | None:
    before, after = neighbours(window, location)
    if not text or text == before.text == b"\n":
        return None
    in_brackets = window.depths[location] + (before.text in OPENERS) > 0
    left = before.kind is not CellKind.ROW and needs_blank(before.text, _first(text), in_brackets=in_brackets)
    right = after is not None and needs_blank(_last(text), after.text, in_brackets=in_brackets)
    closes = text in _QUOTES and _open_quotes(window, location, text) % 2 == 1
    if text in _QUOTES:
        left, right = left and not closes and before.text.lower() not in _STRING_PREFIXES, right and closes
    elif any(_open_quotes(window, location, quote) % 2 for quote in _QUOTES):
        left = right = False
        if after is not None and text in (b"{", b"}"):  # the field of an f-string; the blanks about it are the string's
            place = before.end if text == b"}" else after.start
            return (Edit(place, place, text),)
    if _in_string(before) or (after is not None and after.kind in (CellKind.FSTRING_TEXT, CellKind.FSTRING_END)):
        left = right = False
    if after is None:
        if (body := _row_of_body(window, location, text)) is not None:
            return (body,)
        return (Edit(before.end, before.end, _row_of_closer(window, location, text) or b" " * left + text),)
    gap = window.source[before.end : after.start]
    if not gap:
        return (Edit(before.end, before.end, b" " * left + text + b" " * right),)
    if closes and after.text in TIGHT_BEFORE:  # no blank belongs there, so it is the string's: `input("Name: )`
        return (Edit(after.start, after.start, text),)
    if left:  # the gap serves as the blank on the left
        return (Edit(after.start, after.start, text + b" " * right),)
    if right or before.kind is CellKind.ROW or gap.strip():
        return (Edit(before.end, before.end, text),)
    return (Edit(before.end, after.start, text),)


def _row_of_closer(window: Window, location: int, text: bytes) -> bytes | None:
    """A bracket whose content begins on the next row is closed on a row of its own, as far in as its first row."""
    if text[:1] not in CLOSERS:
        return None
    depth = 1
    for i in range(location, 0, -1):
        cell = window.cells[i]
        if cell.kind is CellKind.BRACKET:
            depth += 1 if cell.text in CLOSERS else -1
            if depth == 0:
                row_start, row_end = window.row_bounds[window.row_of[i]]
                if i != row_end - 1 or window.row_of[i] == window.row_of[location]:
                    return None
                return _line_end(window.source) + window.cells[row_start].text + text
    return None


def _row_of_body(window: Window, location: int, text: bytes) -> Edit | None:
    """A statement behind a colon that ends its row gets a row of its own, below the row's comment."""
    colon, source = window.cells[location], window.source
    if text not in BODIES or colon.text != b":" or window.depths[location] > 0:
        return None
    comment = re.match(rb"[ \t]*#[^\r\n]*", source[colon.end :])
    end = colon.end + (comment.end() if comment else 0)
    row_start, _ = window.row_bounds[window.row_of[location]]
    return Edit(end, end, _line_end(window.source) + window.cells[row_start].text + window.indent_unit + text)


def _line_end(source: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in source else b"\n"


def _open_quotes(window: Window, location: int, quote: bytes) -> int:
    row_start, _ = window.row_bounds[window.row_of[location]]
    return sum(cell.kind is CellKind.QUOTE and cell.text == quote for cell in window.cells[row_start : location + 1])


def _first(text: bytes) -> bytes:
    return text.split(b" ", 1)[0] if text[:1].isalpha() else text[:1] if text[:1] in b"([{.,:" else text


def _last(text: bytes) -> bytes:
    return text.rsplit(b" ", 1)[-1] if text[-1:].isalpha() else text[-1:] if text[-1:] in b"([{.,:)]}" else text


def _replace(window: Window, start: int, end: int, text: bytes) -> tuple[Edit, ...] | None:
    cells, source = window.cells, window.source
    if not text or b"".join(cell.text for cell in cells[start:end]) == text or text == LINE_BREAK:
        return None
    first, last = cells[start].start, cells[end - 1].end
    before, after = source[:first][-1:], source[last:][:1]
    if text not in _QUOTES:
        is_step = cells[start].text in _STEPS and before.strip() != b""
        is_clause = text == b"as" and needs_blank(cells[start - 1].text, text) and before.strip() != b""
        text = b" " * (is_step or is_clause or would_merge(before, text)) + text + b" " * would_merge(text, after)
    if text == b"(" and cells[start].text == b",":  # `raise E, x`: the blank was the comma's
        last += len(source[last:]) - len(source[last:].lstrip(b" "))
    if text == b":" and cells[start - 1].kind is not CellKind.ROW and not source[cells[start - 1].end : first].strip():
        first = cells[start - 1].end
    return (Edit(first, last, text),)


def _delete(window: Window, start: int, end: int) -> tuple[Edit, ...] | None:
    cells, source = window.cells, window.source
    row_start, row_end = window.row_bounds[window.row_of[start]]
    if start == row_start + 1 and end == row_end:
        return _delete_row(window, row_start)
    first, last = cells[start], cells[end - 1]
    before = cells[start - 1]
    if end == row_end:
        return (Edit(before.end, last.end, b""),) if before.kind is not CellKind.ROW else None
    after = cells[end]
    if before.kind is CellKind.ROW:
        gap = source[last.end : after.start]
        # A prompt or a number before an indented row goes with one blank.
        indents = not before.text and len(gap) > 1 and not gap.strip(b" ")
        return (Edit(first.start, last.end + 1 if indents else after.start, b""),)
    gap_before, gap_after = source[before.end : first.start], source[last.end : after.start]
    if gap_before.strip() or gap_after.strip():  # a line continuation: leave it alone
        return (Edit(first.start, last.end, b""),)
    if not gap_before and not gap_after:
        return (Edit(first.start, last.end, b" " * would_merge(before.text, after.text)),)
    depth = min(window.depths[start], window.depths[end])  # a bracket that goes counts on one side only
    return (Edit(before.end, after.start, b" " * needs_blank(before.text, after.text, in_brackets=depth > 0)),)


def _delete_row(window: Window, row: int) -> tuple[Edit, ...]:
    cells, source = window.cells, window.source
    end = cells[window.row_bounds[window.row_of[row]][1] - 1].end
    for line_end in (b"\r\n", b"\n", b"\r"):
        if (found := source.find(line_end, end)) >= 0 and not source[end:found].strip(b" \t\f"):
            return (Edit(cells[row].start, found + len(line_end), b""),)
    return (Edit(cells[row].end, end, b""),)


def _break_row(window: Window, location: int) -> tuple[Edit, ...] | None:
    before, after = neighbours(window, location)
    if before.kind is CellKind.ROW or after is None:
        return None
    number = window.row_of[location]
    start, _ = window.row_bounds[number]
    indentation = window.cells[start].text
    if after.text in CLAUSES and window.cells[start + 1].text not in _HEADS:
        indentation = next(islice(_open_levels(window, number + 1), 1, None), indentation)
    elif before.text == b":":
        indentation += window.indent_unit
    return (Edit(before.end, after.start, _line_end(window.source) + indentation),)


def _join_rows(window: Window, row: int) -> tuple[Edit, ...] | None:
    before, start = window.cells[row - 1], window.cells[row]
    if before.kind is CellKind.NO_BUG or row + 1 >= len(window.cells):
        return None
    if window.source[before.end : start.start].strip(b" \t\f\r\n\\"):
        return None  # a comment stands between them
    blank = needs_blank(before.text, window.cells[row + 1].text, in_brackets=window.depths[row] > 0)
    return (Edit(before.end, start.end, b" " * blank),)


def _move(window: Window, row: int, operation: Operation) -> tuple[Edit, ...] | None:
    number = window.row_of[row]
    target = _target_indentation(window, number, (operation - Operation.ROW_IN) % 5)
    current = window.cells[row].text
    if target is None or target == current:
        return None
    edits = [Edit(window.cells[row].start, window.cells[row].end, target)]
    if operation >= Operation.BLOCK_IN:
        below = [window.cells[start] for start, _ in window.row_bounds[number + 1 :]]
        if below and below[0].text == target + window.indent_unit:  # the body stands right already
            below = []
        for cell in takewhile(lambda cell: cell.text.startswith(current), below):
            edits.append(Edit(cell.start, cell.start + len(current), target))
    return tuple(edits)


def _target_indentation(window: Window, number: int, step: int) -> bytes | None:
    """The indentation a row gets: step 0 is one level in, 1 that of the row before, 2 … 4 open levels outside it."""
    levels = _open_levels(window, number)
    try:
        reference = next(levels)
        if step == 0:
            return reference + window.indent_unit
        for _ in range(step - 1):
            reference = next(levels)
    except StopIteration:
        return b"" if step == 1 else None
    return reference


def _open_levels(window: Window, number: int) -> Iterator[bytes]:
    """The indentation of the row before, then those of the blocks around it, from the inside out.

    The row may also be one that comes after the last.
    """
    innermost: bytes | None = None
    rows = window.row_bounds
    depth = window.depths[rows[number][0]] if number < len(rows) else 0
    for start, _ in reversed(rows[:number]):
        text = window.cells[start].text
        if window.depths[start] > 0 and depth == 0:
            continue  # inside brackets indentation means nothing
        if innermost is None or len(text.expandtabs(8)) < len(innermost.expandtabs(8)):
            innermost = text
            yield text


def _swap(window: Window, location: int) -> tuple[Edit, ...] | None:
    cells = window.cells
    separator = cells[location]
    if separator.kind not in (CellKind.OPERATOR, CellKind.KEYWORD):
        return None
    if separator.text == b"from":
        return _swap_halves_of_import(window, location)
    stops = {b","} if separator.text == b"," else None
    left, right = operand_start(window, location, stops), operand_end(window, location, stops)
    if left == location or right == location + 1:
        return None
    source = window.source
    first = source[cells[left].start : cells[location - 1].end]
    second = source[cells[location + 1].start : cells[right - 1].end]
    if first == second:
        return None
    return (
        Edit(cells[left].start, cells[location - 1].end, second),
        Edit(cells[location + 1].start, cells[right - 1].end, first),
    )


def _swap_halves_of_import(window: Window, location: int) -> tuple[Edit, ...] | None:
    """`import a from b` becomes `from b import a`."""
    cells, source = window.cells, window.source
    row_start, row_end = window.row_bounds[window.row_of[location]]
    first, last = cells[row_start + 1], cells[row_end - 1]
    if first.text != b"import" or location - row_start < 3 or location + 1 >= row_end:
        return None
    before, middle = cells[location - 1], cells[location]
    return (
        Edit(first.start, before.end, source[middle.start : last.end]),
        Edit(middle.start, last.end, source[first.start : before.end]),
    )


def _wrap(window: Window, location: int, text: bytes) -> tuple[Edit, ...] | None:
    """Put `name(` and `)` around the value that begins at a cell, or around the expression that follows it."""
    cells = window.cells
    if not text:
        return None
    if is_value(cells[location]):
        first, last = location, value_end(window, location)
    else:
        first, last = location + 1, expression_end(window, location + 1)
    if last <= first:
        return None
    start, end = cells[first].start, cells[last - 1].end
    return (Edit(start, start, text + b"("), Edit(end, end, b")"))


def _unwrap(window: Window, location: int) -> tuple[Edit, ...] | None:
    """`name(argument)` becomes `argument`."""
    cells = window.cells
    found = call_end(window, location)
    if found is None:
        return None
    opener, closer = found
    if closer == opener + 1:
        return None
    return (Edit(cells[location].start, cells[opener].end, b""), Edit(cells[closer].start, cells[closer].end, b""))


_CHANGES = {  # of a cell and what is about it, without a text
    Operation.SWAP: _swap,
    Operation.UNWRAP: _unwrap,
    Operation.SPLIT: split,
    Operation.TRANSPOSE: transpose,
    Operation.FORMAT: make_f_string,
    Operation.REQUOTE: requote,
    Operation.UNDERSCORE: underscore,
    Operation.CALL: call,
    Operation.JOIN: join,
}
