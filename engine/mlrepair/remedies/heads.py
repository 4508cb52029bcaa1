"""Heads of functions and classes whose words or names are not quite that."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise, takewhile

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import COMPOUND, Cell, CellKind, width_of
from mlrepair.remedies.brackets import closing
from mlrepair.remedies.remedy import CERTAIN, LIKELY, Remedy, less_deep, row_at, rows_of
from mlrepair.syntax import SyntaxProblem

# What other languages call a function, a type or a modifier.
_TWICE = frozenset(b"function func fn fun sub void int float bool string str def public private static const".split())
_WORDS = ("def", "define", "function", "func", "class")
# The types of other languages before the name of a parameter, in Python's words; an empty one says nothing.
_TYPES = {
    **{name: name for name in b"int str float bool list dict tuple set bytes object".split()},
    b"string": b"str",
    b"String": b"str",
    b"char": b"str",
    b"double": b"float",
    b"long": b"int",
    b"boolean": b"bool",
    **dict.fromkeys((b"var", b"let", b"const", b"final", b"auto"), b""),
}
_BARE = ([b"@", b"staticmethod"], [b"@", b"classmethod"])
_AFTER_NAME = frozenset(b": = . [ ,".split())
_ALIKE = 0.7  # of two words


def head_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what the head of the row at the place is meant as."""
    if "outside async function" in problem.message or "outside of an asynchronous function" in problem.message:
        heads = [cell for cell in window.cells if cell.text == b"def" and cell.start <= problem.start]
        for head in heads[-1:]:
            yield Remedy((Edit(head.start, head.start, b"async "),), LIKELY)
    if edits := tuple(_in_capitals(window)):
        yield Remedy(edits, CERTAIN)
    row = row_at(window, problem.start)
    if edits := tuple(_typed(window, row)):
        yield Remedy(edits, CERTAIN)
    yield from _unopened(row)
    yield from _hyphenated(window, row)
    yield from _annotated(row)
    yield from _without_parameters(window, row)
    yield from _misspelt(row)
    yield from _glued(window, row)
    if len(row) < 4 or any(cell.kind is not CellKind.NAME for cell in row[2:3]):
        return
    word, name, following = row[1:4]
    if word.text in (b"def", b"class") and following.kind is CellKind.NAME:
        if name.text in _TWICE:  # `def function f():` says twice what it is
            yield Remedy((Edit(name.start, following.start, b""),), CERTAIN)
        elif word.text == b"def" and following.text in (b"self", b"cls"):  # `def get self):` is `def get(self):`
            yield Remedy((Edit(name.end, following.start, b"("),), CERTAIN)
        elif word.text == b"def":  # `def get a():` is `def get_a():`
            yield Remedy((Edit(name.end, following.start, b"_"),), CERTAIN)
    is_head = word.kind is CellKind.NAME and following.text in (b"(", b":") and row[-1].text == b":"
    if is_head and (alike := get_close_matches(word.text.decode(errors="replace").lower(), _WORDS, 1, _ALIKE)):
        meant = b"class" if alike == ["class"] else b"def"  # `fucntion f():`
        yield Remedy((Edit(word.start, word.end, meant),), LIKELY)


def _in_capitals(window: Window) -> Iterator[Edit]:
    """`Except:` and `IF a:` are written small; whoever wrote one wrote more."""
    for row in rows_of(window):
        word = row[1].text
        if word.lower() in COMPOUND and word != word.lower() and row[-1].text == b":":
            yield Edit(row[1].start, row[1].end, word.lower())


def _unopened(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`def getself, a):` is `def get(self, a):`."""
    for word, name, following in zip(row, row[1:], row[2:], strict=False):
        first = next((first for first in (b"self", b"cls") if name.text.endswith(first)), b"")
        is_longer = len(name.text) > len(first) > 0
        if word.text == b"def" and is_longer and following.text in (b")", b","):
            place = name.end - len(first)
            yield Remedy((Edit(place, place, b"("),), CERTAIN)


def _hyphenated(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`def is-in(a):` is `def is_in(a):`, and so is where it is called."""
    if len(row) < 2 or row[1].text not in (b"def", b"class"):
        return
    end = next((i for i in range(3, len(row), 2) if row[i].text != b"-"), len(row))
    name = row[2:end]
    are_words = all(cell.kind in (CellKind.NAME, CellKind.KEYWORD) for cell in name[::2])
    if len(name) < 3 or len(name) % 2 == 0 or not are_words or any(a.end != b.start for a, b in pairwise(name)):
        return
    texts, cells = [cell.text for cell in name], window.cells
    starts = [i for i, cell in enumerate(cells) if cell.text == texts[0]]
    same = [i for i in starts if [cell.text for cell in cells[i : i + len(name)]] == texts]
    edits = [Edit(cell.start, cell.end, b"_") for i in same for cell in cells[i + 1 : i + len(name) : 2]]
    yield Remedy(tuple(edits), CERTAIN)


def _without_parameters(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`def f:` is `def f():`, and `def f(self):` of a class."""
    if [cell.text for cell in row[1:4:2]] != [b"def", b":"] or row[2].kind is not CellKind.NAME:
        return
    rows = rows_of(window)
    before = [other for other in rows if other[0].start < row[0].start]
    heads = less_deep(rows, row)
    is_bare = [cell.text for cell in before[-1][1:3]] in _BARE if before else False
    is_method = bool(heads) and rows[heads[-1]][1].text == b"class" and not is_bare
    yield Remedy((Edit(row[2].end, row[2].end, b"(self)" if is_method else b"()"),), CERTAIN)


def _annotated(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`def f(): -> int` is `def f() -> int:`."""
    words = [cell.text for cell in row]
    if b"def" in words[1:3] and b":" in words and b"->" in words and words[-1] != b":":
        colon = words.index(b"->") - 1
        if words[colon] == b":":
            start = row[colon - 1].end if words[colon - 1] == b")" else row[colon].start
            edits = Edit(start, row[colon].end, b""), Edit(row[-1].end, row[-1].end, b":")
            yield Remedy(edits, CERTAIN)


def _misspelt(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`whlie a:` is `while a:`: its letters are all there."""
    if len(row) > 2 and row[1].kind is CellKind.NAME and row[-1].text == b":" and row[2].text not in _AFTER_NAME:
        letters = sorted(row[1].text)
        for word in COMPOUND:
            if sorted(word) == letters:
                yield Remedy((Edit(row[1].start, row[1].end, word),), CERTAIN)


def _glued(window: Window, row: Sequence[Cell]) -> Iterator[Remedy]:
    """`ifa.b == c:` is `if a.b == c:`."""
    if len(row) < 4 or row[1].kind is not CellKind.NAME or row[-1].text != b":":
        return
    is_known = any(cell.text == row[1].text and cell is not row[1] for cell in window.cells)
    for word in COMPOUND:
        if row[1].text.startswith(word) and len(row[1].text) > len(word) and not is_known and row[2].text != b":":
            yield Remedy((Edit(row[1].start + len(word), row[1].start + len(word), b" "),), LIKELY)


def _typed(window: Window, row: Sequence[Cell]) -> Iterator[Edit]:
    """`def f(str a, Node b, list[int] c):` is `def f(a: str, b: Node, c: list[int]):`."""
    words = [cell.text for cell in row]
    if b"def" not in words[1:3] or b"(" not in words:
        return
    for i, (before, word) in enumerate(pairwise(row), start=1):
        if before.text not in (b"(", b",") or not _is_type(window, row, word):
            continue
        parts = closing(row[i + 1 :]) if words[i + 1 : i + 2] == [b"["] else -1
        behind = row[i + 2 + parts :] if parts is not None else ()
        if len(behind) < 2 or behind[0].kind is not CellKind.NAME:
            continue
        name = behind[0]
        meant = _TYPES.get(word.text, word.text)
        if words[i + 1] == b"[":
            meant += b"".join(words[i + 1 : row.index(name)]).replace(b",", b", ")
        yield Edit(word.start, name.end, name.text + b": " + meant if meant else name.text)


def _is_type(window: Window, head: Sequence[Cell], word: Cell) -> bool:
    """Whether a word is the name of a type: one of other languages, or a class, which a function only calls."""
    if word.text in _TYPES:
        return True
    if word.kind is not CellKind.NAME or not word.text[:1].isupper() or word.text.isupper():
        return False
    width = width_of(head[0].text)
    behind = (row for row in rows_of(window) if row[0].start > head[0].start)
    body = takewhile(lambda row: width_of(row[0].text) > width, behind)
    return all(
        following.text in (b"(", b".", b"[")
        for row in body
        for cell, following in pairwise([*row, head[0]])
        if cell.text == word.text
    )
