"""Repairs that CPython's own message leaves little doubt about: nothing is left for a model to choose.

The search tries them beside the model's steps, with the log-probabilities given here; the parser judges both alike.
"""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from mlrepair.actions import Action, Operation, render
from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLAUSES, CellKind
from mlrepair.remedies.alike import alike_remedies
from mlrepair.remedies.arguments import argument_remedies
from mlrepair.remedies.assignments import assignment_remedies
from mlrepair.remedies.blocks import block_remedies
from mlrepair.remedies.bodies import body_remedies
from mlrepair.remedies.cases import case_remedies
from mlrepair.remedies.comments import comment_remedies
from mlrepair.remedies.comprehensions import comprehension_remedies
from mlrepair.remedies.continuations import continuation_remedies
from mlrepair.remedies.dotted import dotted_remedies
from mlrepair.remedies.foreign import readings
from mlrepair.remedies.heads import head_remedies
from mlrepair.remedies.layout import layout_remedies
from mlrepair.remedies.lookalikes import replaced
from mlrepair.remedies.lost_quotes import lost_quote_remedies
from mlrepair.remedies.numbers import number_remedies
from mlrepair.remedies.operators import operator_remedies
from mlrepair.remedies.quotes import quote_remedies
from mlrepair.remedies.remedy import CERTAIN, LIKELY, POSSIBLE, UNLIKELY, Remedy, rows_of
from mlrepair.remedies.unclosed import unclosed_remedies
from mlrepair.remedies.unfinished import unfinished_remedies
from mlrepair.remedies.unquoted import unquoted_remedies
from mlrepair.syntax import Category, SyntaxProblem
from mlrepair.vocabulary import LINE_BREAK

__all__ = ["CERTAIN", "POSSIBLE", "Remedy", "remedies"]

_SUGGESTIONS = (
    lost_quote_remedies,
    quote_remedies,
    head_remedies,
    block_remedies,
    case_remedies,
    comment_remedies,
    body_remedies,
    unclosed_remedies,
    argument_remedies,
    assignment_remedies,
    comprehension_remedies,
    operator_remedies,
    dotted_remedies,
    unquoted_remedies,
    number_remedies,
    alike_remedies,
    layout_remedies,
    continuation_remedies,
    unfinished_remedies,
)
_CONTINUATION = re.compile(rb"\\[ \t]+(?=\r?\n)")
_ENTITY = re.compile(rb"&(?:lt|gt|amp|quot|apos|nbsp|#0*39|#x27);")
_CHANGING = frozenset(b"= += -= *= /= //= %= >>= <<=".split())
_LEAVING = frozenset(b"break return raise yield exit quit".split())
_TAB_WIDTHS = (4, 8)  # columns: what editors show, what Python 2 counted


def remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what the message and the place of a syntax error suggest."""
    if edits := tuple(replaced(window.cells)):  # whoever wrote one wrote more
        yield Remedy(edits, CERTAIN)
    if edits := tuple(_entities(window)):
        yield Remedy(edits, CERTAIN)
    for alternatives in readings(window, problem.start):
        for number, edits in enumerate(alternatives):
            yield Remedy(edits, CERTAIN + UNLIKELY * number)
    for suggest in _SUGGESTIONS:
        yield from suggest(window, problem)
    match problem.category:
        case Category.INVALID_CHARACTER:
            yield from _continuation(window.source, problem.start)
            if "character '" in problem.message:
                yield Remedy((Edit(problem.start, problem.end, b""),), LIKELY)
        case Category.TABS:
            widths = sorted(_TAB_WIDTHS, key=lambda width: (_misfits(window, width), _endless(window, width)))
            for width, chance in zip(widths, (LIKELY, UNLIKELY), strict=True):
                yield Remedy(tuple(_indentation_of_one_kind(window, width)), chance)
        case Category.OTHER:
            yield from _clause(window, problem.start)


def _entities(window: Window) -> Iterator[Edit]:
    """`&lt;` of a web page is `<`."""
    places = {cell.start for cell in window.cells if cell.text == b"&"}  # none inside of strings
    for entity in _ENTITY.finditer(window.source):
        if entity.start() in places:
            yield Edit(*entity.span(), html.unescape(entity[0].decode()).replace("\xa0", " ").encode())


def _continuation(source: bytes, place: int) -> Iterator[Remedy]:
    """A backslash that continues a row has no blanks behind it."""
    start = source.rfind(b"\n", 0, place) + 1
    if (found := _CONTINUATION.search(source, start)) and b"\n" not in source[start : found.start()]:
        yield Remedy((Edit(found.start() + 1, found.end(), b""),), CERTAIN)


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


def _misfits(window: Window, width: int) -> int:
    """How many rows are deeper than the one before without reason, or not deeper than a head, with such tabs."""
    rows = [(len(row[0].text.expandtabs(width)), row[-1].text == b":") for row in rows_of(window)]
    return sum(
        (columns > before) is not is_head for (before, is_head), (columns, _) in pairwise(rows) if columns >= before
    )


def _endless(window: Window, width: int) -> int:
    """How many loops ask for a name, with such tabs, that a row behind them changes and none in them,
    or never end and have a row behind them.
    """
    rows = [(len(row[0].text.expandtabs(width)), row) for row in rows_of(window)]
    endless = 0
    for i, (columns, head) in enumerate(rows):
        if head[1].text == b"while" and head[-1].text == b":":
            asked = {cell.text for cell in head[2:] if cell.kind is CellKind.NAME}
            end = next((j for j in range(i + 1, len(rows)) if rows[j][0] <= columns), len(rows))
            changed = {row[1].text for _, row in rows[i + 1 : end] if row[2:3] and row[2].text in _CHANGING}
            behind = [row for _, row in rows[end : end + 1] if len(row) > 2 and row[2].text in _CHANGING]
            is_forever = [cell.text for cell in head[2:-1]] in ([b"True"], [b"1"])
            has_end = any(cell.text in _LEAVING for _, row in rows[i + 1 : end] for cell in row)
            endless += is_forever and not has_end and any(row[1].text not in CLAUSES for _, row in rows[end : end + 1])
            endless += any(row[1].text in asked and row[1].text not in changed for row in behind)
    return endless


def _clause(window: Window, place: int) -> Iterator[Remedy]:
    """`if x: y() else: z()` wants a row for its `else`."""
    i = window.cell_at(place)
    if window.cells[i].start == place and window.cells[i].text in CLAUSES:
        yield Remedy(render(window, Action(i - 1, Operation.INSERT, LINE_BREAK)) or (), LIKELY)
