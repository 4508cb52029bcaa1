"""Repairs that CPython's own message leaves little doubt about: nothing is left for a model to choose.

The search tries them beside the model's steps, with the log-probabilities given here; the parser judges both alike.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mlrepair.actions import Action, Operation, render
from mlrepair.edits import Edit
from mlrepair.foreign import readings
from mlrepair.grid import Window
from mlrepair.lexer import CLAUSES, Cell, CellKind
from mlrepair.lookalikes import replaced
from mlrepair.syntax import Category, SyntaxProblem
from mlrepair.vocabulary import LINE_BREAK

_CERTAIN = 0.0
_LIKELY = -0.3  # what else it may be is possible, too
_UNLIKELY = -2.0
_LEADING_ZEROS = re.compile(rb"0+[1-9][0-9]*")
_CONTINUATION = re.compile(rb"\\[ \t]+(?=\r?\n)")
_BAD_ESCAPE = re.compile(rb"\\(?:U(?![\da-fA-F]{8})|u(?![\da-fA-F]{4})|x(?![\da-fA-F]{2})|N(?!\{))")
_ENTITY = re.compile(rb"&(?:lt|gt|amp|quot|apos|nbsp|#0*39|#x27);")
_TAB_WIDTHS = (4, 8)  # columns: what editors show, what Python 2 counted
_CLOSING_ROWS = 12  # at whose ends a string in triple quotes may be closed


class Remedy(NamedTuple):
    """Edits of a text that does not parse."""

    edits: tuple[Edit, ...]
    log_probability: float


def remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what the message and the place of a syntax error suggest."""
    if edits := tuple(replaced(window.cells)):  # whoever wrote one wrote more
        yield Remedy(edits, _CERTAIN)
    if edits := tuple(_entities(window)):
        yield Remedy(edits, _CERTAIN)
    for alternatives in readings(window, problem.start):
        for number, edits in enumerate(alternatives):
            yield Remedy(edits, _CERTAIN + _UNLIKELY * number)
    if problem.category in (Category.UNTERMINATED_STRING, Category.FORGOTTEN_COMMA, Category.OTHER):
        yield from _quotes_in_quotes(window, problem.start)
    match problem.category:
        case Category.BAD_NUMBER:
            yield from _number(window, problem.start)
        case Category.INVALID_CHARACTER:
            yield from _continuation(window.source, problem.start)
        case Category.BAD_ESCAPE:
            yield from _raw_string(window, problem.start)
        case Category.TABS:
            for width, chance in zip(_TAB_WIDTHS, (_LIKELY, _UNLIKELY), strict=True):
                yield Remedy(tuple(_indentation_of_one_kind(window, width)), chance)
        case Category.UNTERMINATED_TRIPLE:
            yield from _closed_string(window, problem.start)
        case Category.OUTSIDE:
            yield from _coroutine(window, problem)
        case Category.OTHER:
            yield from _clause(window, problem.start)
            yield from _prefix(window, problem.start)


def _entities(window: Window) -> Iterator[Edit]:
    """`&lt;` of a web page is `<`."""
    places = {cell.start for cell in window.cells if cell.text == b"&"}  # none inside of strings
    for entity in _ENTITY.finditer(window.source):
        if entity.start() in places:
            yield Edit(*entity.span(), html.unescape(entity[0].decode()).replace("\xa0", " ").encode())


def _number(window: Window, place: int) -> Iterator[Remedy]:
    """Python 2's `0755` is `0o755`, and `08` is `8`."""
    cell = window.cells[window.cell_at(place)]
    if place < cell.end and _LEADING_ZEROS.fullmatch(cell.text):
        digits = cell.text.lstrip(b"0")
        is_octal = not digits.translate(None, b"01234567") and len(cell.text) > 2
        yield Remedy((Edit(cell.start, cell.end, b"0o" + digits if is_octal else digits),), _CERTAIN)


def _continuation(source: bytes, place: int) -> Iterator[Remedy]:
    """A backslash that continues a row has no blanks behind it."""
    start = source.rfind(b"\n", 0, place) + 1
    if (found := _CONTINUATION.search(source, start)) and b"\n" not in source[start : found.start()]:
        yield Remedy((Edit(found.start() + 1, found.end(), b""),), _CERTAIN)


def _raw_string(window: Window, place: int) -> Iterator[Remedy]:
    r"""`"C:\Users"` is meant without escapes. CPython names the string, or what follows it."""
    begun: Cell | None = None  # the f-string that a cell is in
    last: Cell | None = None
    for cell in window.cells:
        if cell.start > place:
            break
        begun = cell if cell.kind is CellKind.FSTRING_START else begun
        if cell.kind in (CellKind.STRING, CellKind.FSTRING_TEXT) and _BAD_ESCAPE.search(cell.text):
            last = cell if cell.kind is CellKind.STRING else begun
    if last is not None and last.text[:1].lower() not in (b"b", b"u"):
        yield Remedy((Edit(last.start, last.start, b"r"),), _CERTAIN)


def _indentation_of_one_kind(window: Window, width: int) -> Iterator[Edit]:
    """All rows are indented as most are, a tab as wide as so many blanks."""
    rows = [cell for cell in window.cells if cell.kind is CellKind.ROW and cell.text]
    tabbed = [cell for cell in rows if b"\t" in cell.text]
    has_more_tabs = 2 * len(tabbed) > len(rows)
    for cell in rows:
        columns = len(cell.text.expandtabs(width))
        text = b"\t" * (columns // width) + b" " * (columns % width) if has_more_tabs else b" " * columns
        if text != cell.text:
            yield Edit(cell.start, cell.end, text)


def _closed_string(window: Window, place: int) -> Iterator[Remedy]:
    """A string in triple quotes ends with its row, or else with one of the next."""
    source = window.source
    quotes = window.cells[window.cell_at(place)].text
    ends = [found.start() for found in re.finditer(rb"\r?\n|\r|\Z", source[place:])][:_CLOSING_ROWS]
    if quotes in (b'"""', b"'''"):
        for number, end in enumerate(ends):
            text = source[place : place + end].rstrip(b" \t")
            at = place + len(text)
            yield Remedy((Edit(at, at, quotes),), _LIKELY + _UNLIKELY * number)


def _quotes_in_quotes(window: Window, place: int) -> Iterator[Remedy]:
    """`'it's'` is `"it's"`, and `"say "a" twice"` is `"say 'a' twice"`: a string is never followed by a bare word."""
    row = window.row_of[window.cell_at(place)]
    cells = window.cells[slice(*window.row_bounds[row])] if window.row_bounds else ()
    for cell in cells:
        if cell.kind in (CellKind.STRING, CellKind.QUOTE) and (
            found := list(_exchanged_quotes(window.source, cell, cells))
        ):
            yield from found
            return


def _exchanged_quotes(source: bytes, cell: Cell, row: Sequence[Cell]) -> Iterator[Remedy]:
    quote = cell.text[-1:]
    other = b"'" if quote == b'"' else b'"'
    places = [i for i in range(cell.start, row[-1].end) if source[i : i + 1] == quote]
    if len(places) < 3 or not source[places[1] + 1 : places[1] + 2].isalnum():
        return
    chance = _LIKELY
    for end in range(2, len(places)):
        inside, text = places[1:end], source[places[0] : places[end]]
        if other in text:
            return
        are_apostrophes = all(source[i - 1 : i].isalpha() and source[i + 1 : i + 2].isalpha() for i in inside)
        if not are_apostrophes and len(inside) % 2:
            continue
        changed = [places[0], places[end]] if quote == b"'" else inside  # it is `"` that is outside
        is_list = not are_apostrophes and b"," in text  # rather a quote that was forgotten
        yield Remedy(tuple(Edit(i, i + 1, other) for i in changed), chance + _UNLIKELY * is_list)
        chance += _UNLIKELY


def _coroutine(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """A function that awaits is one with `async`."""
    if "outside async function" in problem.message:
        heads = [cell for cell in window.cells if cell.text == b"def" and cell.start <= problem.start]
        for head in heads[-1:]:
            yield Remedy((Edit(head.start, head.start, b"async "),), _LIKELY)


def _prefix(window: Window, place: int) -> Iterator[Remedy]:
    r"""Python 2's `ur"\d"` is `r"\d"`."""
    for cell, following in pairwise(window.cells):
        is_near = cell.start <= place <= following.start == cell.end
        if is_near and cell.text.lower() == b"ur" and following.kind in (CellKind.STRING, CellKind.QUOTE):
            yield Remedy((Edit(cell.start, cell.start + 1, b""),), _CERTAIN)


def _clause(window: Window, place: int) -> Iterator[Remedy]:
    """`if x: y() else: z()` wants a row for its `else`."""
    i = window.cell_at(place)
    if window.cells[i].start == place and window.cells[i].text in CLAUSES:
        yield Remedy(render(window, Action(i - 1, Operation.INSERT, LINE_BREAK)) or (), _LIKELY)
