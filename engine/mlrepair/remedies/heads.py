"""Heads of functions and classes whose words or names are not quite that."""

from collections.abc import Iterator
from difflib import get_close_matches

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CellKind
from mlrepair.remedies.remedy import CERTAIN, LIKELY, Remedy, row_at
from mlrepair.syntax import SyntaxProblem

# What other languages call a function, a type or a modifier.
_TWICE = frozenset(b"function func fn fun sub void int float bool string str def public private static const".split())
_WORDS = ("def", "define", "function", "func", "class")
_ALIKE = 0.7  # of two words


def head_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what the head of the row at the place is meant as."""
    if "outside async function" in problem.message or "outside of an asynchronous function" in problem.message:
        heads = [cell for cell in window.cells if cell.text == b"def" and cell.start <= problem.start]
        for head in heads[-1:]:
            yield Remedy((Edit(head.start, head.start, b"async "),), LIKELY)
    row = row_at(window, problem.start)
    if len(row) < 4 or any(cell.kind is not CellKind.NAME for cell in row[2:3]):
        return
    word, name, following = row[1:4]
    if word.text in (b"def", b"class") and following.kind is CellKind.NAME:
        if name.text in _TWICE:  # `def function f():` says twice what it is
            yield Remedy((Edit(name.start, following.start, b""),), CERTAIN)
        elif word.text == b"def":  # `def get a():` is `def get_a():`
            yield Remedy((Edit(name.end, following.start, b"_"),), CERTAIN)
    is_head = word.kind is CellKind.NAME and following.text in (b"(", b":") and row[-1].text == b":"
    if is_head and (alike := get_close_matches(word.text.decode(errors="replace").lower(), _WORDS, 1, _ALIKE)):
        meant = b"class" if alike == ["class"] else b"def"  # `fucntion f():`
        yield Remedy((Edit(word.start, word.end, meant),), LIKELY)
