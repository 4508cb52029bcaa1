"""Assignments to what is no name, and within what is no statement."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import PARTNERS, Cell, CellKind, width_of
from mlrepair.remedies.brackets import VALUES, bracketed, outside_of_brackets
from mlrepair.remedies.remedy import CERTAIN, LIKELY, POSSIBLE, Remedy, row_at, rows_of, without_row
from mlrepair.syntax import SyntaxProblem

_DECLARING = frozenset(
    b"var let const final auto double long short unsigned char string boolean new local my def set dim static public "
    b"private void val await async then print return exec".split()
)
_BEFORE_NAME = frozenset(b"with for while in or and not as from is".split())  # with which a name may begin
_TYPES = frozenset(b"int float str bool list tuple set dict bytes complex".split())


def assignment_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what `=` or `global` may be meant as."""
    row = row_at(window, problem.start)
    if len(row) < 2:
        return
    yield from _declared_and_assigned(window.source, row)
    yield from _counted(row)
    yield from _starred(row)
    yield from _with_blank(window, row)
    yield from _without_value(window, row)
    yield from _returned(window, row)
    if "nonlocal declaration not allowed" in problem.message or "no binding for nonlocal" in problem.message:
        yield Remedy((Edit(row[1].start, row[1].end, b"global"),), LIKELY)
    if "is parameter and" in problem.message:
        yield Remedy((without_row(window.source, row[1].start),), LIKELY)
    if "global declaration" in problem.message or "nonlocal declaration" in problem.message:
        yield from _declared_first(window, row)
    if "or ':='" in problem.message:
        yield from _named(window, row)
    if "assign to expression" in problem.message:
        yield from _hyphenated(window, row)
    if "assign to function call" in problem.message:
        yield from _converted(row)
        if _is_result(window, row):
            yield from _turned_around(window.source, row)
        yield from _item(window, problem.start, row)
    if "assign to literal" in problem.message or "assign to expression" in problem.message:
        yield from _turned_around(window.source, row)


def _declared_and_assigned(source: bytes, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`global a = 1` is two statements; so is `global a, b = 1`."""
    words = [cell.text for cell in row]
    if words[1] in (b"global", b"nonlocal") and b"=" in words[3:-1]:
        name = row[words.index(b"=") - 1]
        rest = b"\n" + source[row[0].start : row[0].end] + name.text
        yield Remedy((Edit(name.end, name.end, rest),), CERTAIN)


def _returned(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`return a = b` and `a = return b` are `return b`, and `yield = a` is `yield a`."""
    later = {cell.text for cell in window.cells if cell.start >= row[-1].end}
    if row[1].text in (b"return", b"yield") and len(row) > 3 and row[2].text == b"=":
        yield Remedy((Edit(row[2].start, row[3].start, b""),), CERTAIN)
    if [cell.text for cell in row[2:4]] == [b"=", b"return"] and row[1].kind is CellKind.NAME and len(row) > 4:
        yield Remedy((Edit(row[1].start, row[3].start, b""),), LIKELY if row[1].text in later else CERTAIN)
    if [cell.text for cell in row[1:4:2]] == [b"return", b"="] and row[2].kind is CellKind.NAME and len(row) > 4:
        yield Remedy((Edit(row[2].start, row[4].start, b""),), CERTAIN)


def _counted(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a++` is `a += 1`."""
    if len(row) > 2 and row[-1].text in (b"++", b"--") and row[1].kind is CellKind.NAME:
        sign = row[-1].text[:1]
        yield Remedy((Edit(row[-2].end, row[-1].end, b" " + sign + b"= 1"),), CERTAIN)


def _starred(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a = *b` is `a = [*b]`: one starred value is a list of its parts."""
    statement = tuple(row[1:])
    begin = 0 if statement[0].text == b"return" else outside_of_brackets(statement, b"=")
    if begin is None or [cell.text for cell in statement[begin + 1 : begin + 2]] != [b"*"]:
        return
    star, *value = statement[begin + 1 :]
    is_one = bool(value) and outside_of_brackets(tuple(value), b",") is None
    if is_one and (value[0].kind in VALUES or value[0].text in PARTNERS):
        yield Remedy((Edit(star.start, star.start, b"["), Edit(value[-1].end, value[-1].end, b"]")), CERTAIN)


def _with_blank(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`user name` is `user_name` where there is such a name, or where it gets a value."""
    names = {cell.text for cell in window.cells if cell.kind is CellKind.NAME}
    for first, second in pairwise(row[1:]):
        if first.kind is CellKind.NAME and second.kind in (CellKind.NAME, CellKind.KEYWORD):
            for joint in (b"_", b""):
                if first.text + joint + second.text in names:
                    yield Remedy((Edit(first.end, second.start, joint),), CERTAIN)
    words = row[1:3]
    is_target = len(row) > 4 and row[3].text == b"=" and words[1].kind is CellKind.NAME and row[-1].text != b":"
    if is_target and words[1].text in _TYPES and words[0].kind is CellKind.NAME and not _is_foreign(words[0]):
        yield Remedy((Edit(words[0].end, words[0].end, b":"),), CERTAIN)  # `age int = 1` of Go
    elif is_target and (
        words[0].text in _BEFORE_NAME or (words[0].kind is CellKind.NAME and not _is_foreign(words[0]))
    ):
        same = (
            Edit(first.end, second.start, b"_")
            for first, second in pairwise(window.cells)
            if [first.text, second.text] == [cell.text for cell in words] and second.kind is not CellKind.ROW
        )
        yield Remedy(tuple(same), CERTAIN)


def _is_foreign(cell: Cell) -> bool:
    """Whether other languages begin a declaration so."""
    return cell.text in _DECLARING or cell.text in _TYPES or cell.text[:1].isupper()


def _without_value(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a =` has no value yet, unless the next row is a name alone."""
    if len(row) > 2 and row[-1].text == b"=" and row[1].kind is CellKind.NAME:
        following = next((other for other in rows_of(window) if other[0].start >= row[-1].end), ())
        if len(following) == 2 and following[1].kind in (CellKind.NAME, CellKind.NUMBER):
            yield Remedy((Edit(row[-1].end, following[1].start, b" "),), CERTAIN)
        yield Remedy((Edit(row[-1].end, row[-1].end, b" None"),), POSSIBLE)


def _declared_first(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`global a` stands before every use of `a`, so best at the beginning of its function."""
    number = window.row_of[window.cell_at(row[1].start)]
    rows = [window.cells[start:end] for start, end in window.row_bounds]
    width = width_of(row[0].text)
    while number > 0 and not (rows[number][1].text in (b"def", b"async") and width_of(rows[number][0].text) < width):
        number -= 1
    body = number + 1
    if body < len(rows) and len(rows[body]) == 2 and rows[body][1].kind is CellKind.STRING:
        body += 1  # the docstring
    if len(rows[number]) > 1 and rows[number][1].text in (b"def", b"async") and body < len(rows):
        first = rows[body]
        statement = window.source[row[1].start : row[-1].end]
        moved = Edit(first[0].end, first[0].end, statement + b"\n" + first[0].text)
        yield Remedy((moved, without_row(window.source, row[1].start)), CERTAIN)


def _named(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`while a = f():` is `while a := f():` where `a` has no value before."""
    place = next((i for i, cell in enumerate(row) if cell.text == b"=" and _may_name(row[:i])), None)
    if place is None:
        return
    name, equals = row[place - 1], row[place]
    heads = [other[0].start for other in rows_of(window) if other[0].start < row[0].start and other[1].text == b"def"]
    begin = max(heads, default=0)
    is_known = any(
        cell.text == name.text and following.text in (b"=", b"in", b",", b")", b":")
        for cell, following in pairwise(window.cells)
        if begin <= cell.start < row[0].start
    )
    is_used = any(
        cell.text == name.text and following.text in (b"[", b".", b")")
        for cell, following in pairwise(window.cells)
        if cell.start >= row[-1].end
    )
    if any(cell.text == b"(" for cell in row[place:]):
        chance = CERTAIN if is_used else LIKELY
        yield Remedy((Edit(equals.start, equals.end, b":="),), POSSIBLE * 2 if is_known else chance)


def _may_name(before: Sequence[Cell]) -> bool:
    """Whether a name stands before, at the beginning of a condition or of brackets that are no call."""
    if len(before) < 3 or before[-1].kind is not CellKind.NAME:
        return False
    opener = before[-2].text
    return opener in (b"while", b"if", b"elif") or (opener == b"(" and before[-3].kind is CellKind.KEYWORD)


def _hyphenated(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """A name cannot have a hyphen: `a-b = 1` is `a_b = 1`, everywhere, and so is what else gets a value so."""
    names = {
        name for other in rows_of(window) if (name := _name_with_hyphen(other[1:4])) and other[4:5][0].text == b"="
    }
    if _name_with_hyphen(row[1:4]) in names:
        triples = zip(window.cells, window.cells[1:], window.cells[2:], strict=False)
        edits = [Edit(some[1].start, some[1].end, b"_") for some in triples if _name_with_hyphen(some) in names]
        yield Remedy(tuple(edits), CERTAIN)


def _name_with_hyphen(cells: Sequence[Cell]) -> tuple[bytes, ...] | None:
    """The two parts of `a-b`, written without blanks."""
    if [cell.text for cell in cells[1:2]] != [b"-"] or len(cells) < 3 or cells[0].end + 1 != cells[2].start:
        return None
    return (cells[0].text, cells[2].text) if cells[0].kind is cells[2].kind is CellKind.NAME else None


def _converted(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`int(a) = b` is `a = int(b)`."""
    words = [cell.text for cell in row]
    if len(row) > 6 and words[1] in _TYPES and (words[2], words[4], words[5]) == (b"(", b")", b"="):
        edits = (
            Edit(row[1].start, row[3].start, b""),
            Edit(row[4].start, row[4].end, b""),
            Edit(row[6].start, row[6].start, words[1] + b"("),
            Edit(row[-1].end, row[-1].end, b")"),
        )
        yield Remedy(edits, CERTAIN)


def _is_result(window: Window, row: Sequence[Cell]) -> bool:
    """Whether `f(a) = b` gives a function's result to a name that has no value yet."""
    is_function = row[1].kind is CellKind.NAME and len(row) > 4 and row[2].text == b"("
    is_new = not any(cell.text == row[-1].text for cell in window.cells if cell.start < row[0].start)
    return is_function and is_new and row[-1].kind is CellKind.NAME and row[-2].text == b"="


def _item(window: Window, place: int, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a.get(i) = b` and `a(i) = b` are `a[i] = b`."""
    equals = outside_of_brackets(tuple(row[1:]), b"=")
    if equals is None or row[1].kind is CellKind.KEYWORD:
        return
    closer = row[equals]  # the cell before the `=`
    for brackets in bracketed(window, closer.start):
        if brackets.closer is closer and brackets.opener.start >= row[0].start and len(brackets.parts) == 1:
            opener = brackets.opener
            is_get = brackets.before.text == b"get" and window.source[brackets.before.start - 1 :][:1] == b"."
            start = brackets.before.start - 1 if is_get else opener.start
            edits = Edit(start, opener.end, b"["), Edit(closer.start, closer.end, b"]")
            yield Remedy(edits, LIKELY if is_get else POSSIBLE)
            return


def _turned_around(source: bytes, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`1 = a` and `a + 1 = b` are written from right to left."""
    statement = tuple(row[1:])
    equals = outside_of_brackets(statement, b"=")
    if equals and equals + 1 < len(statement) and statement[0].kind is not CellKind.KEYWORD:
        target, value = statement[equals + 1 :], statement[:equals]
        if outside_of_brackets(target, b"=") is None and target[0].kind is CellKind.NAME:
            texts = [source[part[0].start : part[-1].end] for part in (target, value)]
            yield Remedy((Edit(statement[0].start, statement[-1].end, b" = ".join(texts)),), LIKELY)
