"""What stands between two brackets, part by part."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind

VALUES = (CellKind.NAME, CellKind.NUMBER, CellKind.STRING)


class Bracketed(NamedTuple):
    """Two brackets and the parts between them, which commas separate; no part is empty."""

    before: Cell  # what stands before the opener: a name, where it is a call or a definition
    opener: Cell
    closer: Cell
    parts: tuple[tuple[Cell, ...], ...]


def bracketed(window: Window, place: int) -> Iterator[Bracketed]:
    """Yield the brackets around a byte of a window, the innermost first."""
    opened: list[int] = []
    cells = window.cells
    for i, cell in enumerate(cells):
        if cell.kind is not CellKind.BRACKET:
            continue
        if cell.text in PARTNERS:
            opened.append(i)
        elif opened and PARTNERS[cells[opened[-1]].text] == cell.text:
            begin = opened.pop()
            if cells[begin].start <= place <= cell.end:
                inside = [one for one in cells[begin + 1 : i] if one.kind is not CellKind.ROW]
                yield Bracketed(cells[begin - 1], cells[begin], cell, tuple(_parts(inside)))
        else:
            return  # a bracket without a partner: nothing is known about what follows


def closing(cells: Sequence[Cell]) -> int | None:
    """Return which cell closes the bracket that some cells begin with; None where none of them does."""
    depth = 0
    for i, cell in enumerate(cells):
        depth += (cell.text in PARTNERS) - (cell.text in CLOSERS)
        if depth == 0:
            return i
    return None


def partners(cells: Sequence[Cell]) -> dict[int, int]:
    """Return the number of each bracket's partner, in both directions; they need not be of one shape."""
    opened, found = list[int](), dict[int, int]()
    for i, cell in enumerate(cells):
        if cell.text in PARTNERS:
            opened.append(i)
        elif cell.text in CLOSERS and opened:
            found[i] = opened.pop()
            found[found[i]] = i
    return found


def ends_value(cell: Cell) -> bool:
    """Return whether a value may end with a cell."""
    return cell.kind in VALUES or cell.text in CLOSERS


def closers_of(opened: Sequence[Cell]) -> bytes:
    """Return what closes some brackets, the innermost first; `opened` are in the text's order."""
    return b"".join(PARTNERS[cell.text] for cell in reversed(opened))


def _parts(cells: list[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Cut at the commas that stand in no other brackets, nor among the names that a lambda or a loop binds."""
    depth = 0
    are_bound = False
    part: list[Cell] = []
    for cell in cells:
        depth += cell.text in PARTNERS
        depth -= cell.text in CLOSERS
        if depth == 0 and cell.text in (b"lambda", b":", b"for", b"in"):
            are_bound = cell.text in (b"lambda", b"for")
        if cell.text == b"," and depth == 0 and not are_bound:
            if part:
                yield tuple(part)
            part = []
        else:
            part.append(cell)
    if part:
        yield tuple(part)


def outside_of_brackets(part: tuple[Cell, ...], text: bytes) -> int | None:
    """Return which cell of a part, in none of its brackets, has a text; None where there is none."""
    depth = 0
    for i, cell in enumerate(part):
        depth -= cell.text in CLOSERS
        if depth == 0 and cell.text == text:
            return i
        depth += cell.text in PARTNERS
    return None
