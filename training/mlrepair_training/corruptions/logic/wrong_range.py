"""The range starts or steps wrongly.

`range(n)` starts at zero, `range(1, n)` at one, and both leave out `n`. A loop that goes down needs a step of `-1`.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Lose or add the start or the step of a `range`."""
    code = read(snippet)
    places: list[tuple[Edits, float]] = []
    for name in code.find(b"range"):
        bracket = name + 1
        if code.at(bracket) != b"(" or code.at(name - 1) == b".":
            continue
        items = code.items(bracket)
        if len(items) == 1 and code.texts[items[0][0]] != b"*":
            places.append(((code.before(items[0][0], b"1, "),), 2.0))
            places.append(((code.before(items[0][0], b"0, "),), 0.1))
        if len(items) >= 2 and items[0][1] - items[0][0] <= 1 and code.on_one_row(bracket, items[1][0]):
            start = code.texts[items[0][0]]
            if len(items) == 2 and start != b"0":
                places.append(((code.drop_forward(items[0][0], items[0][1] + 1),), 2.0))
            if start in (b"0", b"1"):
                places.append(((code.replace(items[0][0], b"1" if start == b"0" else b"0"),), 1.0))
        if len(items) == 3 and items[2][1] - items[2][0] <= 1 and code.on_one_row(items[1][1], items[2][1]):
            places.append(((code.drop(items[2][0] - 1, items[2][1]),), 1.5))
    return choose(rng, places)


EXAMPLE = (
    """\
def factorial(number):
    result = 1
    for factor in range(number + 1):
        result *= factor
    return result
""",
    """\
def factorial(number):
    result = 1
    for factor in range(1, number + 1):
        result *= factor
    return result
""",
)

CORRUPTION = Corruption(
    code="MLR135",
    name="wrong-range",
    group="logic",
    summary="The range starts or steps wrongly.",
    weight=1.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
