"""Conditional expressions in the order and the words of other languages.

Python puts what is chosen first: `a if b else c`. C asks `b ? a : c`, Ruby says `if b then a else c`, Rust
`if b { a } else { c }`, and who knows them mixes them.
"""

from collections.abc import Iterator, Sequence

from mlrepair.edits import Edit
from mlrepair.lexer import CLOSERS, COMPOUND, PARTNERS, Cell, CellKind
from mlrepair.remedies.brackets import VALUES, closing, ends_value

_STARTS = frozenset(b"( [ { , = := += -= *= return yield :".split())  # an expression begins behind them
_Cells = Sequence[Cell]


def choices(source: bytes, row: _Cells) -> Iterator[tuple[Edit, ...]]:
    """Yield the edits that make Python's conditional expression of each other one in a row."""
    for i, cell in enumerate(row):
        begin, end = _bounds(row, i)
        part = row[begin:end]
        text: bytes | None = None
        if cell.text == b"?":
            text = _asked(source, part)
        elif cell.text == b"if" and begin == i > 1:
            text = _ordered(source, part)
        elif cell.text == b"if" and i > begin and row[1].text not in COMPOUND:
            yield from _with_colon(row[begin - 1], part, i - begin)
        if text is not None:
            yield (Edit(part[0].start, part[-1].end, text),)
            return


def _bounds(row: _Cells, place: int) -> tuple[int, int]:
    """Where the expression around a cell of a row begins and ends; a `;` behind it is no part of it."""
    begin, end = place, place
    depth = 0
    while begin > 1:
        before = row[begin - 1].text
        depth += (before in CLOSERS) - (before in PARTNERS)
        if depth < 0 or (depth == 0 and before in _STARTS - PARTNERS.keys()):
            break
        begin -= 1
    depth = 0
    while end < len(row):
        text = row[end].text
        depth += (text in PARTNERS) - (text in CLOSERS)
        if depth < 0 or (depth == 0 and text in (b",", b";")):
            break
        end += 1
    return begin, end


def _outside(cells: _Cells) -> list[bytes]:
    """The texts of some cells, those in brackets left empty."""
    texts, depth = list[bytes](), 0
    for cell in cells:
        depth -= cell.text in CLOSERS
        texts.append(cell.text if depth == 0 else b"")
        depth += cell.text in PARTNERS
    return texts


def _asked(source: bytes, cells: _Cells) -> bytes | None:
    """`a ? b : c` is `b if a else c`, and so is what is asked then."""
    texts = _outside(cells)
    if b"?" not in texts:
        return source[cells[0].start : cells[-1].end] if cells else None
    asked = texts.index(b"?")
    open_questions = 0
    for parted in range(asked, len(texts)):
        open_questions += (texts[parted] == b"?") - (texts[parted] == b":")
        if open_questions == 0:
            first, second = _asked(source, cells[asked + 1 : parted]), _asked(source, cells[parted + 1 :])
            if not asked or first is None or second is None:
                return None
            first = b"(" + first + b")" if b"?" in texts[asked + 1 : parted] else first
            return first + b" if " + source[cells[0].start : cells[asked - 1].end] + b" else " + second
    return None


def _ordered(source: bytes, cells: _Cells) -> bytes | None:
    """`if a then b else c`, `if a { b } else { c }` and `if a "b" else "c"` are `b if a else c`."""
    if not cells or cells[0].text != b"if":
        cells = cells[1:] if cells and cells[0].text == b":" else cells
        cells = cells[:-1] if cells and cells[-1].text == b"end" else cells
        if len(cells) > 2 and cells[0].text == b"{" and closing(cells) == len(cells) - 1:
            cells = cells[1:-1]
        return source[cells[0].start : cells[-1].end] if cells else None
    texts = _outside(cells)
    if b"else" not in texts:
        return None
    otherwise = texts.index(b"else")
    split = _split(cells[1:otherwise])
    second = _ordered(source, cells[otherwise + 1 :])
    if split is None or second is None:
        return None
    condition, value = (source[some[0].start : some[-1].end] for some in split)
    return value + b" if " + condition + b" else " + second


def _split(cells: _Cells) -> tuple[_Cells, _Cells] | None:
    """A condition and what stands behind it, which a word, a colon, braces or nothing parts."""
    texts = _outside(cells)
    for i in range(1, len(cells)):
        left, right = cells[i - 1 : i + 1]
        if texts[i] in (b"then", b":") and i + 1 < len(cells):
            return cells[:i], cells[i + 1 :]
        if texts[i] == b"{" and closing(cells[i:]) == len(cells) - 1 - i > 1:
            return cells[:i], cells[i + 1 : -1]
        are_apart = ends_value(left) and (right.kind in VALUES or right.kind is CellKind.FSTRING_START)
        if texts[i] and are_apart and not left.kind is right.kind is CellKind.STRING:
            return cells[:i], cells[i:]
    return None


def _with_colon(before: Cell, part: _Cells, condition: int) -> Iterator[tuple[Edit, ...]]:
    """`a if b : c` is `a if b else c` where it stands in no dictionary or slice."""
    texts = _outside(part)
    is_choice = b"for" not in texts[:condition] and b"lambda" not in texts and b"else" not in texts
    if is_choice and before.text not in (b"{", b"[") and b":" in texts[condition + 2 : -1]:
        colon = texts.index(b":", condition + 2)
        yield (Edit(part[colon - 1].end, part[colon + 1].start, b" else "),)
