"""An argument is missing.

The call works without it, because the parameter has a default or the function takes any number, but not as it is
meant: `text.split()` for `text.split(",")`, `table.get(key)` where a default is needed.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import BUILTINS, Code, Edits, choose, first_success, read

# What stands nowhere else but is common enough that a repair can put it back.
_COMMON = frozenset(b"True False None 0 1 2 -1 [] {} () '' \"\" self cls key default encoding reverse".split())
_LONGEST = 4  # tokens: a repair inserts them one by one


def can_be_put_back(code: Code, first: int, last: int) -> bool:
    """Whether a repair can write these tokens again: they are few, and common or to be seen elsewhere."""
    if last - first >= _LONGEST:
        return False
    for index in range(first, last + 1):
        text = code.texts[index]
        if code.kinds[index] in (CellKind.NAME, CellKind.NUMBER, CellKind.STRING):
            if text not in _COMMON and text not in BUILTINS and code.counts[text] < 2:
                return False
        elif code.kinds[index] in (CellKind.FSTRING_START, CellKind.FSTRING_END, CellKind.FSTRING_TEXT):
            return False
    return code.on_one_row(first, last)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget an argument, mostly the last one."""
    code = read(snippet)

    def attempt(bracket: int) -> Edits | None:
        items = code.items(bracket)
        called = code.texts[bracket - 1]
        if not items or (len(items) == 1 and (called in BUILTINS or rng.random() < 0.4)):  # nobody writes `len()`
            return None
        if any(code.opener[i] == bracket and code.texts[i] == b"for" for i in range(bracket, code.partner[bracket])):
            return None
        weights = [
            (n, 3.0 if n == len(items) - 1 else 1.0) for n, item in enumerate(items) if can_be_put_back(code, *item)
        ]
        place = choose(rng, weights)
        if place is None:
            return None
        first, last = items[place]
        if place > 0:
            return (code.drop(first - 1, last),)
        if code.at(last + 1) == b",":
            return (code.drop_forward(first, last + 1),)
        return (code.drop(first, last),)

    return first_success(rng, code.calls, attempt)


EXAMPLE = (
    """\
def fields(line, separator):
    return [field.strip() for field in line.split()]
""",
    """\
def fields(line, separator):
    return [field.strip() for field in line.split(separator)]
""",
)

CORRUPTION = Corruption(
    code="MLR116",
    name="missing-argument",
    group="logic",
    summary="An argument is missing.",
    weight=8,
    example=EXAMPLE,
    corrupt=corrupt,
)
