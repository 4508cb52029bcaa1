"""One too many or one too few.

A count that starts at zero and a length that starts at one meet in `range`, slices, indices and comparisons: the `
+ 1` or ` - 1` between them is lost, added, or has the wrong sign.
"""

import re
from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import COMPARISONS, Code, Edits, read


def _ones(code: Code) -> list[int]:
    return [
        i
        for i in code.find(b"+", b"-")
        if code.at(i + 1) == b"1" and code.is_binary(i) and code.at(i + 2) not in (b"*", b"**", b"/", b"//", b"%")
    ]


def _edges(code: Code) -> list[int]:
    """The last tokens of whole operands that count something: indices, slices, `range` arguments, comparisons."""
    found: list[int] = []
    for bracket in code.find(b"["):
        if not code.is_binary(bracket):
            continue
        close = code.partner[bracket]
        found += [i for i in (close - 1,) if _counts(code, i)]
        found += [
            i - 1
            for i in range(bracket + 2, close)
            if code.texts[i] == b":" and code.opener[i] == bracket and _counts(code, i - 1)
        ]
    for index in code.find(b"range"):
        if code.at(index + 1) == b"(":
            found += [last for _, last in code.items(index + 1) if _counts(code, last)]
    for index in code.find(b"<", b"<=", b">", b">="):
        last = code.primary_end(index + 1)
        if (
            code.kinds[index + 1] is CellKind.NAME
            and code.at(last + 1) in (b":", b"and", b"or", b")")
            and _counts(code, last)
        ):
            found.append(last)
    return found


# A name with one of these words, or one of these letters alone, is a number that counts.
_COUNTING = re.compile(
    rb"(?:^|_|\b)(?:[a-hijklmnpqrxy]|lo|hi|low|high|mid|left|right|start|end|stop|begin|first|last|len|length|size|count|num"
    rb"|number|total|index|idx|pos|position|offset|depth|level|row|col|column|line|step|max|min|limit|width|height|lineno|\w+[12])$"
)


def _counts(code: Code, last: int) -> bool:
    """Whether a bare name, attribute or `len(…)` ends there; constants have their own kind."""
    if code.kinds[last] is CellKind.NAME:
        start = code.primary_start(last)
        return _COUNTING.search(code.texts[last]) is not None and code.at(start - 1) not in (
            b"-",
            b"+",
            b"*",
            b"/",
            b"%",
            b"//",
        )
    if code.texts[last] == b")" and code.partner[last] > 0:
        return code.at(code.partner[last] - 1) == b"len" and code.at(code.partner[last] - 2) not in (b"-", b"+", b"//")
    return False


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Lose, add or turn round a ` + 1` or ` - 1`."""
    code = read(snippet)
    ones = _ones(code)
    if ones and rng.random() < 0.75:
        index = rng.choice(ones)
        if rng.random() < 0.25:
            return (code.replace(index, b"-" if code.texts[index] == b"+" else b"+"),)
        return (code.drop(index, index + 1),)
    edges = _edges(code)
    if not edges:
        return None
    index = rng.choice(edges)
    in_comparison = code.at(code.primary_start(index) - 1) in COMPARISONS
    return (code.after(index, b" - 1" if rng.random() < (0.7 if in_comparison else 0.5) else b" + 1"),)


EXAMPLE = (
    """\
def last(items):
    return items[len(items)]
""",
    """\
def last(items):
    return items[len(items) - 1]
""",
)

CORRUPTION = Corruption(
    code="MLR109",
    name="off-by-one",
    group="logic",
    summary="One too many or one too few.",
    weight=5,
    example=EXAMPLE,
    corrupt=corrupt,
)
