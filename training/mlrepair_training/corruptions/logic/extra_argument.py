"""An argument is too much.

The function takes it, as another parameter than the author thinks, or it was left over when the function changed.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import BUILTINS, Edits, choose, first_success, read

# How many they take, everybody knows.
_CLOSED = frozenset(b"append strip items keys values lower upper".split())
_OPEN_BUILTINS = frozenset(
    b"min max print range open sum sorted zip map int pow round enumerate getattr next iter".split()
)


def _is_closed(called: bytes) -> bool:
    return called in _CLOSED or (called in BUILTINS and called not in _OPEN_BUILTINS)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Pass one more: a variable in reach, `True`, `None` or `self`."""
    code = read(snippet)
    calls = [bracket for bracket in code.calls if not _is_closed(code.texts[bracket - 1])]
    if not calls:
        return None

    def attempt(bracket: int) -> Edits | None:
        items = code.items(bracket)
        close = code.partner[bracket]
        if not items and close > bracket + 1:  # a comprehension
            return None
        line_end = code.lines[code.statement[bracket]][1]
        used = {code.texts[i] for i in range(bracket, close)}
        candidates = [
            (n, 2.0) for n, place in code.bound.items() if n not in used and n in code.variables and place < bracket
        ]
        candidates += [(b"None", 0.5), (b"True", 0.3), (b"False", 0.3)]
        if b"self" in code.counts and not items:
            candidates.append((b"self", 1.0))
        name = choose(rng, candidates)
        if name is None or line_end <= close:
            return None
        if not items:
            return (code.after(bracket, name),)
        last = max((item for item in items if not code.is_keyword_argument(item[0])), default=None)
        if last is None or any(code.texts[first] in (b"*", b"**") for first, _ in items):
            return (code.before(items[0][0], name + b", "),) if last is None else None
        if rng.random() < 0.25 and items[0][0] == bracket + 1:
            return (code.before(items[0][0], name + b", "),)
        return (code.after(last[1], b", " + name),)

    return first_success(rng, calls, attempt)


EXAMPLE = (
    """\
def total(prices, start):
    return sum(prices, start, True)
""",
    """\
def total(prices, start):
    return sum(prices, start)
""",
)

CORRUPTION = Corruption(
    code="MLR117",
    name="extra-argument",
    group="logic",
    summary="An argument is too much.",
    weight=2.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
