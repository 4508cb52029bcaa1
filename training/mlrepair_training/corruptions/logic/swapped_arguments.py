"""Two arguments have changed places.

The call has what it needs, in the wrong order: `isinstance(str, value)`, `copy(target, source)`.
"""

from itertools import pairwise
from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, first_success, read

# Their arguments have no order.
_SYMMETRIC = frozenset(b"max min print gcd lcm hypot union intersection isclose".split())


def swappable(code: Code, bracket: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Neighbours among the plain positional arguments of a call that are not the same."""
    items = code.items(bracket)
    plain = [
        item for item in items if not code.is_keyword_argument(item[0]) and code.texts[item[0]] not in (b"*", b"**")
    ]
    return [
        (left, right)
        for left, right in pairwise(plain)
        if left[1] + 2 == right[0] and code.span(*left) != code.span(*right)
    ]


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Swap two neighbouring arguments."""
    code = read(snippet)
    calls = [bracket for bracket in code.calls if code.texts[bracket - 1] not in _SYMMETRIC]

    def attempt(bracket: int) -> Edits | None:
        pairs = swappable(code, bracket)
        return code.exchange(*rng.choice(pairs)) if pairs else None

    return first_success(rng, calls, attempt)


EXAMPLE = (
    """\
def parse(value):
    if isinstance(str, value):
        return int(value)
    return value
""",
    """\
def parse(value):
    if isinstance(value, str):
        return int(value)
    return value
""",
)

CORRUPTION = Corruption(
    code="MLR112",
    name="swapped-arguments",
    group="logic",
    summary="Two arguments have changed places.",
    weight=1.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
