"""A call around the expression is too much.

`len(count)`, `str(number)` in arithmetic or a second `int(…)`: the value was right before the call.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, first_success, read

_CALLS = (
    (b"str", 3),
    (b"len", 3),
    (b"int", 3),
    (b"list", 2),
    (b"bool", 1),
    (b"set", 1),
    (b"tuple", 1),
    (b"sorted", 1),
    (b"abs", 1),
)


def _in_target(code: Code, index: int) -> bool:
    """Whether the statement assigns to what stands there."""
    _, end = code.lines[code.statement[index]]
    return any(code.texts[i] == b"=" and code.opener[i] < 0 for i in range(index, end))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Put a conversion around a variable."""
    code = read(snippet)

    def attempt(index: int) -> Edits | None:
        last = code.primary_end(index)
        before = code.at(index - 1)
        if last - index > 3 or (
            code.opener[index] < 0 and before not in (b"=", b"return", b"in", b"==", b"<", b">", b"+")
        ):
            return None
        if code.texts[last] in (b")", b"]") or not code.on_one_row(index, last):
            return None
        if code.at(last + 1) in (b"=", b":=", b"for", b"in", b"+=", b"-="):  # a target, not a value
            return None
        name = choose(rng, ((name, weight) for name, weight in _CALLS if name not in (before, code.at(index - 2))))
        return (code.before(index, (name or b"str") + b"("), code.after(last, b")")) if name else None

    places = [i for i in code.loads if not _in_target(code, i)]
    return first_success(rng, places, attempt, tries=6)


EXAMPLE = (
    """\
def repeat(text, count):
    return len(count) * text
""",
    """\
def repeat(text, count):
    return count * text
""",
)

CORRUPTION = Corruption(
    code="MLR120",
    name="unneeded-call",
    group="logic",
    summary="A call around the expression is too much.",
    weight=1.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
