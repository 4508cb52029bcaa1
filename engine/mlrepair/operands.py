"""How far expressions reach in the cells of a window, so that a repair can move or wrap them.

Cells, not a tree: the text around them need not parse.
"""

from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, OPENERS, Cell, CellKind

_OPERAND = (CellKind.NAME, CellKind.NUMBER, CellKind.STRING)
_CONSTANTS = (b"None", b"True", b"False")
_ENDS = frozenset(
    b", : ; = := += -= *= /= //= %= **= &= |= ^= >>= <<= @= -> "
    b"and or not in is if else for async as from import".split()
)


def _stops(cell: Cell, stops: set[bytes] | None) -> bool:
    if cell.kind in (CellKind.ROW, CellKind.NO_BUG):
        return True
    if stops is not None:
        return cell.text in stops or cell.text in (b";", b":=")
    # Operands of an operator: names, literals, attribute access, brackets; any other operator ends them.
    return not (cell.kind in _OPERAND or cell.text == b"." or cell.kind is CellKind.BRACKET)


def operand_start(window: Window, location: int, stops: set[bytes] | None) -> int:
    """The first cell of what stands before an operator or, with `stops` as its separators, before a comma."""
    depth = window.depths[location]
    i = location
    while i > 1:
        cell = window.cells[i - 1]
        inside = window.depths[i - 1] > depth or (cell.kind is CellKind.BRACKET and window.depths[i - 1] == depth)
        if cell.text in OPENERS and window.depths[i - 1] < depth:
            break
        if cell.kind is CellKind.ROW and window.depths[i - 1] == 0:
            break
        if not inside and cell.kind is not CellKind.ROW and _stops(cell, stops):
            break
        i -= 1
    while window.cells[i].kind is CellKind.ROW and i < location:
        i += 1
    return i


def operand_end(window: Window, location: int, stops: set[bytes] | None) -> int:
    """The cell after the last one of what stands behind an operator or comma."""
    depth = window.depths[location]
    i = location + 1
    while i < len(window.cells):
        cell = window.cells[i]
        if window.depths[i] < depth:
            break
        inside = window.depths[i] > depth or (cell.kind is CellKind.BRACKET and window.depths[i] == depth)
        if cell.kind is CellKind.ROW and window.depths[i] == 0:
            break
        if cell.text in CLOSERS and window.depths[i] == depth - 1:
            break
        if not inside and cell.kind is not CellKind.ROW and _stops(cell, stops):
            break
        i += 1
    while window.cells[i - 1].kind is CellKind.ROW and i > location + 1:
        i -= 1
    return i


def is_value(cell: Cell) -> bool:
    """Whether a value begins at a cell and not only behind it: a name or a literal."""
    return cell.kind in (*_OPERAND, CellKind.FSTRING_START) or cell.text in _CONSTANTS


def value_end(window: Window, first: int) -> int:
    """The cell after a name or literal with the attributes, indices and calls behind it."""
    cells, i = window.cells, first
    if cells[i].kind is CellKind.FSTRING_START:
        while i < len(cells) - 1 and cells[i].kind is not CellKind.FSTRING_END:
            i += 1
    i += 1
    while i < len(cells):
        if cells[i].text == b"." and i + 1 < len(cells) and cells[i + 1].kind is CellKind.NAME:
            i += 2
        elif cells[i].text in (b"(", b"["):
            i = _partner(window, i) + 1
        else:
            break
    return min(i, len(cells))


def expression_end(window: Window, first: int) -> int:
    """The cell after the expression that begins at a cell: up to a comma, colon, assignment, keyword or closer."""
    i = first
    while i < len(window.cells):
        cell = window.cells[i]
        if cell.text in _ENDS or cell.text in CLOSERS or cell.kind is CellKind.ROW:
            break
        i = _partner(window, i) + 1 if cell.text in OPENERS else i + 1
    return min(i, len(window.cells))


def call_end(window: Window, name: int) -> tuple[int, int] | None:
    """The brackets of the call that begins with a (dotted) name, or None if there is none."""
    cells, i = window.cells, name
    while i + 2 < len(cells) and cells[i].kind is CellKind.NAME:
        if cells[i + 1].text == b"(":
            closer = _partner(window, i + 1)
            return (i + 1, closer) if closer < len(cells) else None
        if cells[i + 1].text != b".":
            return None
        i += 2
    return None


def _partner(window: Window, opener: int) -> int:
    """The bracket that closes another one; the number of cells, if none does."""
    depth = window.depths[opener]
    closers = (
        i
        for i in range(opener + 1, len(window.cells))
        if window.depths[i] == depth and window.cells[i].kind is CellKind.BRACKET and window.cells[i].text in CLOSERS
    )
    return next(closers, len(window.cells))
