"""Brackets without a partner: what they hold, or how deep the rows stand, tells where it belongs.

That is elsewhere than at the end of the row, which needs no remedy.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind, width_of
from mlrepair.remedies.brackets import VALUES, closing, ends_value, partners
from mlrepair.remedies.remedy import CERTAIN, LIKELY, Remedy, row_at, rows_of
from mlrepair.syntax import Category, SyntaxProblem

_CATEGORIES = (Category.NEVER_CLOSED, Category.FORGOTTEN_COMMA, Category.OTHER, Category.MISMATCHED_BRACKET)
_ARITHMETIC = frozenset(b"+ - * / // % **".split())
_COMPARISONS = frozenset(b"== != < > <= >= is in not".split())
_REDUCING = frozenset(b"sum len max min".split())
_CONVERTING = frozenset(b"str int float len ord chr abs".split())  # one value at a time
_WRAPPERS = frozenset(b"list tuple set sorted sum dict max min".split())
_WRAPPED = frozenset(b"map zip filter range reversed enumerate".split())
_BEFORE_TUPLE = (b",", b"=", b"(")
_OF_TUPLES = (b"count", b"index")
_OF_RESULTS = {  # what is asked of the result rather than of the text that is given
    b"input": frozenset(b"lower upper strip rstrip lstrip split title capitalize casefold replace isdigit".split()),
    b"open": frozenset(b"read readlines readline close write".split()),
}
_COLORS = (3, 4)  # numbers, the fourth for what shines through
_Cells = Sequence[Cell]
_Place = tuple[int, Cell]  # the cell behind which a bracket is to be closed, and the bracket


def unclosed_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield where the one bracket of a row ends that lacks its partner."""
    if problem.category is Category.UNMATCHED_CLOSER:
        yield from _closed_early(window)
    if problem.category not in _CATEGORIES:
        return
    yield from _before_comma(window)
    row = row_at(window, problem.start)
    if problem.category is Category.MISMATCHED_BRACKET:
        yield from _before_partner(window, row)
    cells = [cell for cell in row[1:] if cell.kind is not CellKind.FSTRING_TEXT]  # which may be `(`
    lacking = sum((cell.text in PARTNERS) - (cell.text in CLOSERS) for cell in cells)
    if lacking != 1:
        return
    for last, opener in _ends(window.source, cells):
        texts = [cell.text for cell in cells]
        closer = PARTNERS[opener.text]
        if _is_balanced([*texts[: last + 1], closer, *texts[last + 1 :]]):
            yield Remedy((Edit(cells[last].end, cells[last].end, closer),), CERTAIN)
            return
    if _is_one_call(cells) or _is_plain(cells):
        yield Remedy((Edit(cells[-1].end, cells[-1].end, b")"),), LIKELY)


def _is_one_call(cells: _Cells) -> bool:
    """Whether a row is a call that lacks its end, behind the ends of two or more others: `a.b(c(d(e, 1))`."""
    i = 0
    while i + 2 < len(cells) and cells[i].kind is CellKind.NAME and cells[i + 1].text == b".":
        i += 2
    is_call = i + 1 < len(cells) and cells[i].kind is CellKind.NAME and cells[i + 1].text == b"("
    return is_call and _inside(cells, i + 1)[1] is None and all(cell.text == b")" for cell in cells[-2:])


def _is_plain(cells: _Cells) -> bool:
    """Whether a row ends within a call that has only values, their attributes and their sums: `a(b) * c.d(-e / 5`."""
    begin = max((i for i, cell in enumerate(cells) if cell.text in PARTNERS or cell.text in CLOSERS), default=0)
    if begin == 0 or cells[begin].text != b"(" or cells[begin - 1].kind is not CellKind.NAME:
        return False
    held = cells[begin + 1 :]
    are_plain = all(cell.kind in VALUES or cell.text in _ARITHMETIC or cell.text in (b".", b",") for cell in held)
    return are_plain and bool(held) and held[-1].kind in VALUES


def _is_balanced(texts: Sequence[bytes]) -> bool:
    opened = list[bytes]()
    for text in texts:
        if text in PARTNERS:
            opened.append(PARTNERS[text])
        elif text in CLOSERS and (not opened or opened.pop() != text):
            return False
    return not opened


def _before_partner(window: Window, row: _Cells) -> Iterator[Remedy]:
    """`f({` is closed by a row `})`, of which only `)` is there."""
    opened = list[int]()
    place = window.cells.index(row[1]) if len(row) > 1 else 0
    for i, cell in enumerate(window.cells[:place]):
        if cell.kind is CellKind.BRACKET and cell.text in PARTNERS:
            opened.append(i)
        elif cell.kind is CellKind.BRACKET and opened:
            opened.pop()
    for outer, inner in zip(opened[-2:-1], opened[-1:], strict=False):
        is_last = window.cells[inner + 1].kind is CellKind.ROW
        if is_last and inner == outer + 1 and PARTNERS[window.cells[outer].text] == row[1].text:
            yield Remedy((Edit(row[1].start, row[1].start, PARTNERS[window.cells[inner].text]),), CERTAIN)


def _opened_at_ends(window: Window) -> Iterator[tuple[_Cells, _Cells, list[Cell]]]:
    """Yield each row and the next one, with the brackets that are open between them."""
    opened = list[Cell]()
    rows = rows_of(window)
    for row, following in pairwise(rows):
        for cell in row:
            if cell.kind is CellKind.BRACKET and cell.text in PARTNERS:
                opened.append(cell)
            elif cell.kind is CellKind.BRACKET and opened:
                opened.pop()
        yield row, following, [*opened]


def _before_comma(window: Window) -> Iterator[Remedy]:
    """A row that begins with a comma stands as deep as the row at whose end its bracket was opened: `],`."""
    starts = dict[Cell, _Cells]()
    for row, following, opened in _opened_at_ends(window):
        if row[-1].text in PARTNERS:
            starts[row[-1]] = row
        comma = following[1]
        if comma.text == b"," and opened and opened[-1] in starts:
            is_partner = width_of(starts[opened[-1]][0].text) == width_of(following[0].text)
            if is_partner and width_of(row[0].text) > width_of(following[0].text):
                yield Remedy((Edit(comma.start, comma.start, PARTNERS[opened[-1].text]),), CERTAIN)


def _closed_early(window: Window) -> Iterator[Remedy]:
    """A row ends the bracket that another row has opened at its end, and the next row is as deep as if it did not."""
    starts, before = dict[Cell, int](), list[Cell]()
    for row, following, opened in _opened_at_ends(window):
        width = width_of(row[0].text)
        lost = before[len(opened) :]
        last = row[-2] if row[-1].text == b"," else row[-1]
        is_early = len(lost) == 1 and lost[0] in starts and starts[lost[0]] < width == width_of(following[0].text)
        if is_early and row[1].text not in CLOSERS and following[1].text not in CLOSERS and last.text in CLOSERS:
            yield Remedy((Edit(last.start, last.end, b""),), CERTAIN)
            return
        if row[-1].text in PARTNERS:
            starts[row[-1]] = width
        before = opened


def _ends(source: bytes, cells: _Cells) -> Iterator[_Place]:
    """Yield where brackets of a row may end, the surest first."""
    pairs = partners(cells)
    unclosed = [i for i, cell in enumerate(cells) if cell.text in PARTNERS and i not in pairs]
    for i, opener in enumerate(cells):
        if opener.text not in PARTNERS or i == 0:
            continue
        inside, end = _inside(cells, i)
        if opener.text == b"[":
            yield from _known_subscript(source, cells, i, inside)
        elif opener.text == b"(":
            yield from _tuple_of_call(cells, i, end, unclosed)
            yield from _color(cells, i, inside)
            yield from _one_argument(cells, i, inside)
            yield from _named_value(cells, i, inside)
    yield from _joined(cells, unclosed)
    yield from _wrapped(cells)


def _inside(cells: _Cells, begin: int) -> tuple[list[int], int | None]:
    """Which cells stand directly in a bracket, and which one closes it; brackets within count as their ends."""
    inside, depth = list[int](), 0
    for i in range(begin + 1, len(cells)):
        text = cells[i].text
        if text in CLOSERS and depth == 0:
            return inside, i
        depth += (text in PARTNERS) - (text in CLOSERS)
        if depth == 0:
            inside.append(i)
    return inside, None


def _known_subscript(source: bytes, cells: _Cells, begin: int, inside: Sequence[int]) -> Iterator[_Place]:
    """`a[i] = a[i + 1, b` is `a[i] = a[i + 1], b` where there is an `a[i + 1]`."""
    name = cells[begin - 1]
    for i in reversed(inside):
        is_end = cells[i].text in (b",", b"=") and i - 1 > begin
        if is_end and source[name.start : cells[i - 1].end] + b"]" in source and name.kind is CellKind.NAME:
            yield i - 1, cells[begin]


def _tuple_of_call(cells: _Cells, begin: int, end: int | None, unclosed: Sequence[int]) -> Iterator[_Place]:
    """`f((a, b)` is `f((a, b))`, and `f(c=(a, b).d()` is `f(c=(a, b)).d()`: a tuple has no such method."""
    outer = next((i for i in reversed(unclosed) if 0 < i < begin and cells[i].text == b"("), None)
    if outer is None or end is None or cells[begin - 1].text not in _BEFORE_TUPLE:
        return
    commas = [i for i in _inside(cells, begin)[0] if cells[i].text == b","]
    if not commas:
        return
    method = [cell.text for cell in cells[end + 1 : end + 3]]
    if len(method) > 1 and method[0] == b"." and method[1] not in _OF_TUPLES:
        yield end, cells[outer]
    is_last = end == len(cells) - 1 or (end == len(cells) - 2 and cells[-1].text == b":")
    is_alone = outer == begin - 1 and cells[outer - 1].kind is CellKind.NAME and cells[outer - 1].text != b"print"
    if is_last and is_alone and all(cell.text not in _ARITHMETIC for cell in cells[begin + 1 : commas[0]]):
        yield end, cells[outer]


def _color(cells: _Cells, begin: int, inside: Sequence[int]) -> Iterator[_Place]:
    """`f(a, (255, 0, 0, b)` is `f(a, (255, 0, 0), b)`, and so is a place before two or more other arguments."""
    if cells[begin - 1].text not in _BEFORE_TUPLE:
        return
    parts = _parts(cells, inside)
    are_numbers = [len(part) == 1 and cells[part[0]].kind is CellKind.NUMBER for part in parts]
    count = [*are_numbers, False].index(False)
    others = len(parts) - count
    if others and (count in _COLORS or (count == 2 and others > 1)):
        yield parts[count - 1][0], cells[begin]


def _parts(cells: _Cells, inside: Sequence[int]) -> list[list[int]]:
    """Which cells of a bracket belong to each of the parts that commas separate."""
    parts: list[list[int]] = [[]]
    for i in inside:
        if cells[i].text == b",":
            parts.append([])
        else:
            parts[-1].append(i)
    return [part for part in parts if part]


def _one_argument(cells: _Cells, begin: int, inside: Sequence[int]) -> Iterator[_Place]:
    """`sum(a / len(a)` is `sum(a) / len(a)`, and `input("a".lower()` is `input("a").lower()`."""
    callee = cells[begin - 1].text
    words = [cell.text for cell in cells[begin + 1 : begin + 4]]
    methods = _OF_RESULTS.get(callee, frozenset())
    if words[1:2] == [b"."] and cells[begin + 1].kind is CellKind.STRING and not methods.isdisjoint(words[2:]):
        yield begin + 1, cells[begin]
    loops = [i for i in inside if cells[i].text == b"for" and i > begin + 1]
    if loops and callee in _CONVERTING:  # `str(a for a in b)`
        yield loops[0] - 1, cells[begin]
    signs = [i for i in inside if cells[i].text in _ARITHMETIC and i > begin + 1 and ends_value(cells[i - 1])]
    for sign in signs[:1]:
        if _ends_before(cells, begin, sign) and all(cells[i].text != b"," for i in inside if i < sign):
            yield sign - 1, cells[begin]


def _ends_before(cells: _Cells, begin: int, sign: int) -> bool:
    """Whether a function is rather a part of the sum or product at a sign than called with it."""
    callee, first = cells[begin - 1].text, cells[begin + 1]
    right = cells[sign + 1 :]
    is_plus = cells[sign].text in (b"+", b"*")
    match callee, right[0].kind if right else None:
        case b"len", kind:
            return kind is CellKind.NUMBER or not is_plus
        case b"str", CellKind.STRING:
            return is_plus and first.kind is not CellKind.STRING
        case ((b"int" | b"float"), _):
            asked = closing(cells[begin + 2 :])
            return first.text == b"input" and asked is not None and begin + 3 + asked == sign
    is_call = [cell.text for cell in right[1:2]] == [b"("]
    return callee in _REDUCING and is_call and right[0].text in _REDUCING and not is_plus


def _named_value(cells: _Cells, begin: int, inside: Sequence[int]) -> Iterator[_Place]:
    """`while (a := f() != b:` is `while (a := f()) != b:`."""
    if [cell.text for cell in cells[begin + 2 : begin + 3]] == [b":="] and cells[begin - 1].kind is CellKind.KEYWORD:
        signs = [i for i in inside if cells[i].text in _COMPARISONS]
        yield from ((sign - 1, cells[begin]) for sign in signs[:1])


def _joined(cells: _Cells, unclosed: Sequence[int]) -> Iterator[_Place]:
    """`f(", ".join(a.get(b, []))` is closed at its end, and `f(", ".join(a, b=c)` before its comma."""
    for i, (word, opener) in enumerate(pairwise(cells)):
        if word.text == b"join" and opener.text == b"(" and i > 1 and cells[i - 2].kind is CellKind.STRING:
            inside, _ = _inside(cells, i + 1)
            commas = [j for j in inside if cells[j].text == b","]
            last = len(cells) - 1 - (cells[-1].text == b":")
            if commas:
                yield commas[0] - 1, opener
            elif unclosed and unclosed[0] < i + 2 and cells[last].text in CLOSERS:
                yield last, cells[unclosed[0]]


def _wrapped(cells: _Cells) -> Iterator[_Place]:
    """`list(map(int, a.b())` is closed at its end, where what it holds ends."""
    last = len(cells) - 1
    for i, (wrapper, opener, callee) in enumerate(zip(cells, cells[1:], cells[2:], strict=False)):
        is_wrapper = wrapper.text in _WRAPPERS and callee.text in _WRAPPED and opener.text == b"("
        if is_wrapper and [cell.text for cell in cells[i + 3 : i + 4]] == [b"("] and _inside(cells, i + 3)[1] == last:
            yield last, opener
