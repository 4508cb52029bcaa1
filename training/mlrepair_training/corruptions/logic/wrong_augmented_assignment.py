"""The assignment adds where it should set, sets where it should add, or takes away where it should add.

`total = price` in a loop keeps the last price only; `total += price` is meant.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, read

_SLIPS: dict[bytes, tuple[tuple[bytes, float], ...]] = {
    b"+=": ((b"=", 4), (b"-=", 3), (b"*=", 0.3)),
    b"-=": ((b"+=", 4), (b"=", 3)),
    b"*=": ((b"+=", 2), (b"=", 2), (b"/=", 1)),
    b"/=": ((b"*=", 2), (b"//=", 2), (b"=", 1)),
    b"//=": ((b"/=", 3), (b"=", 1)),
    b"%=": ((b"=", 1), (b"/=", 1)),
    b"|=": ((b"&=", 2), (b"=", 2)),
    b"&=": ((b"|=", 2), (b"=", 1)),
    b"^=": ((b"|=", 1), (b"=", 1)),
    b"<<=": ((b">>=", 1), (b"=", 1)),
    b">>=": ((b"<<=", 1), (b"=", 1)),
}


def _is_single(code: Code, sign: int) -> bool:
    """Whether the assignment has one target: `a = b = 0` has no augmented form."""
    _, end = code.lines[code.statement[sign]]
    return not any(code.texts[i] == b"=" and code.opener[i] < 0 for i in range(sign + 1, end))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Assign in another way."""
    code = read(snippet)
    places = code.find(*_SLIPS)
    # `=` becomes `+=` only for a variable that had a value before; that is rarer than the contrary.
    if not places or rng.random() < 0.2:
        set_again = [
            i + 1
            for i in code.stores
            if code.texts[i + 1] == b"=" and code.bound.get(code.texts[i], i) < i and _is_single(code, i + 1)
        ]
        if set_again and (places or rng.random() < 0.5):
            return (code.replace(rng.choice(set_again), b"+="),)
        if not places:
            return None
    index = rng.choice(places)
    slip = choose(rng, _SLIPS[code.texts[index]])
    return (code.replace(index, slip),) if slip else None


EXAMPLE = (
    """\
def total(prices):
    result = 0
    for price in prices:
        result = price
    return result
""",
    """\
def total(prices):
    result = 0
    for price in prices:
        result += price
    return result
""",
)

CORRUPTION = Corruption(
    code="MLR107",
    name="wrong-augmented-assignment",
    group="logic",
    summary="The assignment sets, adds or takes away where it should do another of these.",
    weight=1.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
