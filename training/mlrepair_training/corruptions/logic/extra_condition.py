"""A part of the condition is too much.

It keeps out, or lets in, cases that the rest of the condition decides rightly.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, first_success, read


def condition(code: Code, keyword: int) -> int:
    """The last token of the condition after `if`, `elif` or `while` of a statement; -1 if it is none."""
    first, end = code.lines[code.statement[keyword]]
    if keyword != first:
        return -1
    for index in range(keyword + 1, end):
        if code.texts[index] == b":" and code.opener[index] < 0:
            return index - 1
    return -1


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Add a variable in reach to a condition."""
    code = read(snippet)
    places = code.find(b"if", b"elif", b"while")

    def attempt(index: int) -> Edits | None:
        last = condition(code, index)
        if last < 0:
            return None
        used = {code.texts[i] for i in range(index, last + 1)}
        if b"lambda" in used or b"else" in used or b":=" in used:
            return None
        names = [
            (name, 1.0)
            for name, place in code.bound.items()
            if place < index and name not in used and name in code.variables
        ]
        name = choose(rng, names)
        if name is None:
            return None
        operator = b"or" if b"or" in used or rng.random() < 0.2 else b"and"
        negation = b"not " if rng.random() < 0.25 else b""
        if rng.random() < 0.25 and code.kinds[index + 1] is CellKind.NAME:
            return (code.before(index + 1, negation + name + b" " + operator + b" "),)
        return (code.after(last, b" " + operator + b" " + negation + name),)

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def find(items, wanted):
    for index, item in enumerate(items):
        if item == wanted and index:
            return index
    return -1
""",
    """\
def find(items, wanted):
    for index, item in enumerate(items):
        if item == wanted:
            return index
    return -1
""",
)

CORRUPTION = Corruption(
    code="MLR125",
    name="extra-condition",
    group="logic",
    summary="A part of the condition is too much.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
