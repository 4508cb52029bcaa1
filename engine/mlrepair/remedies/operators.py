"""Operators that are missing between two values, where the values tell which."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind
from mlrepair.remedies.brackets import VALUES, ends_value, partners
from mlrepair.remedies.remedy import CERTAIN, LIKELY, POSSIBLE, Remedy, less_deep, row_at, rows_of
from mlrepair.syntax import SyntaxProblem

_FORMAT = re.compile(rb"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdrifgxc]")
_COMPARISONS = frozenset(b"== != < > <= >= in is".split())
_TAKE_ONE = frozenset(b"append add write input".split())
_LOGGING = frozenset(b"debug info warning warn error exception critical fatal log".split())
_CONDITIONAL = (b"if", b"elif", b"while", b"assert")
_CHAINING = frozenset(b"and or + - * / | &".split())
_SIGNS = frozenset(b"+ - * / % // **".split())
_SIDES = frozenset(b"== != < > <= >=".split())  # of a comparison
_BEGINNING = frozenset(b"and or not if elif while return assert = lambda else".split())
_BEFORE_FACTORS = frozenset(b"= ( [ , : == != < > <= >= += -= return yield and or not if while else".split())
_ONCE = frozenset(b"== != < > <= >= += -= *= /= and or is in".split())
_CONSTANTS = (b"None", b"True", b"False")
_BEGINNINGS = {b"1": b"*", b"0": b"+", b"''": b"+", b'""': b"+"}  # of a recursion, and what goes on with it
_TURNED = {  # words between two values, and what they mean
    (b"in", b"not"): b"not in",
    (b"not", b"is"): b"is not",
    (b"not", b"is", b"in"): b"not in",
    (b"is", b"not", b"in"): b"not in",
    (b"is", b"in"): b"in",
}


def operator_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield operators for two values of a row that stand side by side."""
    yield from _chained(window, problem)
    row = row_at(window, problem.start)
    yield from _denied(row)
    yield from _turned_words(row)
    yield from _half_comparisons(window.source, row)
    yield from _doubled(row)
    yield from _mistaken_points(row)
    yield from _times(row)
    yield from _factors(window, row)
    yield from _recursive(window, row)
    row = row_at(window, problem.end)
    words, pairs = [cell.text for cell in row], partners(row)
    for i, (left, right) in enumerate(pairwise(row)):
        if not ends_value(left) or right.kind not in VALUES or left.end == right.start:
            continue
        if left.kind is CellKind.STRING and _FORMAT.search(left.text) and right.kind is not CellKind.STRING:
            if _LOGGING.isdisjoint(words[:i]):  # which takes its values as arguments
                yield Remedy((Edit(left.end, left.end, b" %"),), CERTAIN)
        elif _is_converted(row, i, pairs) or (
            _is_of_text(left, right)
            and (_takes_one(row[: i + 1]) or (_adds(row[: i + 1], row[i + 1 :]) and not _has_comma(row[: i + 1])))
        ):
            yield Remedy((Edit(left.end, left.end, b" +"),), CERTAIN)
        elif row[1].text in _CONDITIONAL and _compares(row[: i + 1]) and _compares(row[i + 1 :]):
            sign = b" or" if b"or" in words and b"and" not in words else b" and"
            yield Remedy((Edit(left.end, left.end, sign),), LIKELY)
        elif row[1].text in _CONDITIONAL and left.text == row[-2].text == b")" and right.kind is CellKind.NAME:
            yield Remedy((Edit(left.end, left.end, b" and"),), LIKELY)
            yield Remedy((Edit(left.end, left.end, b" or"),), POSSIBLE)
        elif (before := _sign_before(window, left)) is not None:
            yield Remedy((Edit(left.end, left.end, b" " + before),), LIKELY)


def _is_converted(row: Sequence[Cell], place: int, pairs: Mapping[int, int]) -> bool:
    """Whether a text is followed by `str(a)`, or that by a text, other than among what `print` parts by itself."""
    left, right = row[place : place + 2]
    if left.kind is CellKind.STRING and [cell.text for cell in row[place + 1 : place + 3]] == [b"str", b"("]:
        between = left.text[-2:-1]
    elif right.kind is CellKind.STRING and left.text == b")" and _is_call_of(row, pairs.get(place, 0), b"str"):
        between = right.text[1:2]
    else:
        return False
    around = (i for i in range(place, 0, -1) if row[i].text == b"(" and pairs.get(i, len(row)) > place)
    return between.isspace() or not _is_call_of(row, next(around, 0), b"print")


def _is_call_of(row: Sequence[Cell], opener: int, name: bytes) -> bool:
    return opener > 1 and row[opener].text == b"(" and row[opener - 1].text == name


def _recursive(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`return n f(n - 1)` of `f` is a product where `f` begins with 1, a sum where it begins with 0 or nothing."""
    if len(row) < 5 or row[1].text != b"return":
        return
    rows, pairs = rows_of(window), partners(row)
    heads = [i for i in less_deep(rows, row) if rows[i][1].text == b"def" and len(rows[i]) > 2]
    if not heads:
        return
    name, body = rows[heads[-1]][2].text, rows[heads[-1] + 1 :]
    first = next((one[2].text for one in body if one[1].text == b"return" and len(one) == 3), b"")
    for i, (left, right) in enumerate(pairwise(row)):
        if not ends_value(left) or right.kind is not CellKind.NAME or left.end == right.start:
            continue
        is_called = right.text == name and [cell.text for cell in row[i + 2 : i + 3]] == [b"("]
        are_calls = (left.text in CLOSERS and _is_call_of(row, pairs.get(i, 0), name), is_called)
        sign = b"+" if all(are_calls) else _BEGINNINGS.get(first)
        if any(are_calls) and sign is not None:
            yield Remedy((Edit(left.end, left.end, b" " + sign),), CERTAIN)


def _half_comparisons(source: bytes, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a.b > 1 and < 9` is `a.b > 1 and a.b < 9`."""
    edits = []
    for i, (word, sign) in enumerate(pairwise(row)):
        if word.text in (b"and", b"or") and sign.text in _SIDES and (compared := _compared(row[1:i])):
            edits.append(Edit(sign.start, sign.start, source[compared[0].start : compared[-1].end] + b" "))
    if edits:
        yield Remedy(tuple(edits), CERTAIN)


def _times(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`2 x 3` is `2 * 3`."""
    for left, word, right in zip(row, row[1:], row[2:], strict=False):
        if (
            word.text in (b"x", b"X")
            and left.kind is CellKind.NUMBER
            and right.kind in (CellKind.NUMBER, CellKind.NAME)
        ):
            yield Remedy((Edit(word.start, word.end, b"*"),), CERTAIN)


def _factors(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`2 math.pi`, `3 len(a)` and, where there is an `a`, `2 a` are products; in a list rather a comma is lost."""
    edits = list[Edit]()
    first = window.row_bounds[window.row_of[window.cell_at(row[0].start)]][0] if row else 0
    for i, (before, number, value) in enumerate(zip(row, row[1:], row[2:], strict=False), start=1):
        if number.kind is not CellKind.NUMBER or value.kind is not CellKind.NAME or number.end == value.start:
            continue
        behind = row[i + 2 :]
        is_begin = before.text in _BEFORE_FACTORS or before.text in _SIGNS
        if before.text in _SIDES and _compares(behind):
            continue  # rather two comparisons
        is_part = before.text in _SIGNS or (behind and behind[0].text in _SIGNS)  # of a sum
        if not is_begin or (window.depths[first + i] and not (is_part or _is_group(window, first + i))):
            continue
        has_more = behind and behind[0].text in (b".", b"(", b"[") and behind[0].start == value.end
        if has_more or _is_known(window, value):
            edits.append(Edit(number.end, number.end, b" *"))
            for factor, further in pairwise(row[i + 1 :]):  # `2 pi r`
                if not factor.kind is further.kind is CellKind.NAME or not _is_known(window, further):
                    break
                edits.append(Edit(factor.end, factor.end, b" *"))
    if edits:
        yield Remedy(tuple(edits), CERTAIN)


def _is_known(window: Window, name: Cell) -> bool:
    """Whether a name stands elsewhere, too."""
    return any(cell.text == name.text and cell is not name for cell in window.cells)


def _is_group(window: Window, place: int) -> bool:
    """Whether the bracket around a cell only holds together what is in it."""
    depth = window.depths[place]
    opener = next((i for i in range(place - 1, 0, -1) if window.depths[i] < depth), 0)
    return window.cells[opener].text == b"(" and not ends_value(window.cells[opener - 1])


def _compared(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The left side of the comparison that some cells end with; nothing where they end with none."""
    depth, sign = 0, 0
    for i in range(len(cells) - 1, -1, -1):
        text = cells[i].text
        depth += (text in CLOSERS) - (text in PARTNERS)
        if depth < 0 or (depth == 0 and text in _BEGINNING):
            return cells[i + 1 : sign]
        if depth == 0 and text in _SIDES:
            sign = i
    return cells[:sign]


def _doubled(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a += += b` is `a += b`, and `a and and b` is `a and b`."""
    for sign, again in pairwise(row):
        if sign.text == again.text and sign.text in _ONCE:
            yield Remedy((Edit(sign.end, again.end, b""),), CERTAIN)


def _takes_one(cells: Sequence[Cell]) -> bool:
    """Whether a value at the end of some cells stands in a call that takes one argument, which a text is added to."""
    openers = [i for i, cell in enumerate(cells) if cell.text in PARTNERS or cell.text in CLOSERS]
    if not openers or cells[openers[-1]].text != b"(" or any(cell.text == b"," for cell in cells[openers[-1] :]):
        return False
    callee = cells[openers[-1] - 1].text
    return callee in _TAKE_ONE or callee.endswith((b"Error", b"Exception"))


def _is_of_text(left: Cell, right: Cell) -> bool:
    """Whether one of two values is a text, and the other is not."""
    return (left.kind is CellKind.STRING) is not (right.kind is CellKind.STRING) and CellKind.NUMBER not in (
        left.kind,
        right.kind,
    )


def _adds(cells: Sequence[Cell], behind: Sequence[Cell]) -> bool:
    """Whether a value at the end of some cells, or the text `behind` them, is a part of a sum that has a text."""
    depth = 0
    for before, cell, after in zip(cells[-2::-1], cells[:0:-1], [*behind[:1], *cells[:1:-1]], strict=False):
        depth += (cell.text in CLOSERS) - (cell.text in PARTNERS)
        if depth < 0 or (depth == 0 and cell.text == b","):
            break
        if depth == 0 and cell.text == b"+" and CellKind.STRING in (before.kind, after.kind):
            return True
    # `print "a" + b` rather lacks brackets
    is_sum = [cell.text for cell in behind[1:2]] == [b"+"] and behind[0].kind is CellKind.STRING
    return is_sum and cells[-1].text in CLOSERS


def _has_comma(cells: Sequence[Cell]) -> bool:
    """Whether the brackets that some cells end in have a comma so far."""
    depth = 0
    for cell in reversed(cells):
        depth += (cell.text in CLOSERS) - (cell.text in PARTNERS)
        if depth < 0:
            return False
        if depth == 0 and cell.text == b",":
            return True
    return False


def _compares(cells: Sequence[Cell]) -> bool:
    return any(cell.text in _COMPARISONS for cell in cells)


def _mistaken_points(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`(3. 12)` is `(3, 12)`."""
    edits = [
        Edit(number.end - 1, number.end, b",")
        for number, following in pairwise(row)
        if number.kind is following.kind is CellKind.NUMBER and number.text.endswith(b".")
    ]
    if edits:
        yield Remedy(tuple(edits), CERTAIN)


def _denied(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a not b` is `a not in b`, and `a not None` is `a is not None`."""
    for before, word, following in zip(row, row[1:], row[2:], strict=False):
        if word.text != b"not" or not ends_value(before):
            continue
        if following.text in _CONSTANTS:
            yield Remedy((Edit(word.start, word.start, b"is "),), CERTAIN)
        elif following.kind in VALUES or following.text in (b"(", b"[", b"{"):
            yield Remedy((Edit(word.end, word.end, b" in"),), CERTAIN)


def _turned_words(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`a in not b` is `a not in b`, `a not is b` is `a is not b`, and `a is not in b` is `a not in b`."""
    edits = []
    is_loop = False  # `for a in not b` is one
    for i, word in enumerate(row):
        for length in (3, 2):
            turned = row[i : i + length]
            words = tuple(cell.text for cell in turned)
            if words in _TURNED and ends_value(row[i - 1]) and not is_loop:
                edits.append(Edit(word.start, turned[-1].end, _TURNED[words]))
                break
        is_loop = word.text == b"for" or (is_loop and word.text != b"in")
    if edits:
        yield Remedy(tuple(edits), CERTAIN)


def _chained(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Of rows that begin with the same operator, one that has lost it."""
    for before, row in pairwise(rows_of(window)):
        sign = before[1].text
        is_value = row[1].kind in VALUES or row[1].text == b"("
        if sign in _CHAINING and is_value and row[0].text == before[0].text and _is_near(problem, before, row):
            yield Remedy((Edit(row[1].start, row[1].start, sign + b" "),), CERTAIN)


def _is_near(problem: SyntaxProblem, before: Sequence[Cell], row: Sequence[Cell]) -> bool:
    return problem.start <= row[-1].end and problem.end >= before[0].start


def _sign_before(window: Window, left: Cell) -> bytes | None:
    """The operator before a value, where both are parts of one sum or product and not of a list or call."""
    cells = window.cells
    i = cells.index(left)
    depth = 0
    sign: bytes | None = None
    while i > 0:
        cell = cells[i]
        if cell.kind is CellKind.BRACKET:
            depth += 1 if cell.text in CLOSERS else -1
        if depth < 0:  # the bracket that both stand in: one of a call would rather lack a comma
            is_group = cell.text == b"(" and cells[i - 1].kind not in VALUES and cells[i - 1].text not in CLOSERS
            return sign if is_group else None
        if depth == 0 and cell.text in _SIGNS and sign is None:
            sign = cell.text
        if cell.kind is CellKind.ROW and window.depths[i] == 0:
            return sign
        i -= 1
    return sign
