"""Points beside keywords, for no attribute can be called so, and no keyword has any; and points of two rows."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind
from mlrepair.remedies.brackets import VALUES, ends_value
from mlrepair.remedies.remedy import CERTAIN, Remedy, row_at, rows_of
from mlrepair.syntax import SyntaxProblem

_BEFORE_VALUES = frozenset(  # `from.a` imports from the package around it
    b"await return yield not in and or is if elif else while del assert raise lambda import with".split()
)
_BEFORE_AWAIT = frozenset(b"= ( [ { , : := return yield in if elif while and or not += ==".split())


def dotted_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what the keywords with a point beside them in the row at the place are meant as."""
    for one, other in pairwise(rows_of(window)):  # `a.b().` \n `.c()`
        is_near = one[0].start <= problem.end and problem.start <= other[-1].end
        if is_near and one[-1].text == other[1].text == b"." and len(one) > 2:
            yield Remedy((Edit(one[-1].start, one[-1].end, b""),), CERTAIN)
    row = row_at(window, problem.start)
    if not any(cell.text == b"." for cell in row):
        return
    if edits := tuple(_parted(row)):
        yield Remedy(edits, CERTAIN)
    if edits := _awaited(row):
        yield Remedy(edits, CERTAIN)
    else:
        yield from _word_as_attribute(window, row)


def _parted(row: Sequence[Cell]) -> Iterator[Edit]:
    """`await.a.b()` is `await a.b()`, and `return.a` is `return a`."""
    for before, word, point, value in zip(row, row[1:], row[2:], row[3:], strict=False):
        is_value = value.kind in VALUES or value.text in PARTNERS or value.kind is CellKind.KEYWORD
        if word.text in _BEFORE_VALUES and point.text == b"." != before.text and is_value:
            yield Edit(point.start, point.end, b" " if word.end == point.start and point.end == value.start else b"")


def _awaited(row: Sequence[Cell]) -> tuple[Edit, ...]:
    """`a.b().await`, as Rust has it, is `await a.b()`, in brackets where something follows."""
    end = next((i for i, cell in enumerate(row) if cell.text == b"await" and row[i - 1].text == b"."), 0) - 1
    if end < 2:
        return ()
    begin = end  # of the value before the point
    while begin > 1 and row[begin - 1].end == row[begin].start and ends_value(row[begin - 1]):
        begin -= 1
        depth = int(row[begin].text in CLOSERS)
        while depth and begin > 1:
            begin -= 1
            depth += (row[begin].text in CLOSERS) - (row[begin].text in PARTNERS)
        if row[begin - 1].text == b"." and begin > 2:
            begin -= 1
        elif row[begin].text not in PARTNERS:
            break
    is_begin = begin == 1 or row[begin - 1].text in _BEFORE_AWAIT
    if begin == end or not is_begin:
        return ()
    goes_on = end + 2 < len(row) and row[end + 2].text in (b".", b"[", b"(")
    behind = Edit(row[end].start, row[end + 1].end, b")" if goes_on else b"")
    return Edit(row[begin].start, row[begin].start, b"(await " if goes_on else b"await "), behind


def _word_as_attribute(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a.class` is `a.class_`, everywhere."""

    def attributes(cells: Sequence[Cell]) -> list[Cell]:
        return [
            word
            for before, point, word in zip(cells, cells[1:], cells[2:], strict=False)
            if point.text == b"."
            and word.kind is CellKind.KEYWORD
            and point.end == word.start
            and before.end == point.start
            and before.text not in _BEFORE_VALUES
        ]

    words = {cell.text for cell in attributes(row)}
    if words:
        same = [cell for cell in attributes(window.cells) if cell.text in words]
        yield Remedy(tuple(Edit(cell.end, cell.end, b"_") for cell in same), CERTAIN)
