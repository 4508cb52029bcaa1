"""The value is assigned to the wrong variable.

The line was copied, and its left side is still that of the line before.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, first_success, read
from mlrepair_training.corruptions.logic.variable_misuse import other_variable


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Assign to another variable; what nobody reads again is left alone."""
    code = read(snippet)
    places = [i for i in code.stores if code.counts[code.texts[i]] > 1]

    def attempt(index: int) -> Edits | None:
        name = other_variable(code, index, rng)
        return (code.replace(index, name),) if name else None

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def bounds(numbers):
    low = high = numbers[0]
    for number in numbers:
        if number < low:
            low = number
        if number > high:
            low = number
    return low, high
""",
    """\
def bounds(numbers):
    low = high = numbers[0]
    for number in numbers:
        if number < low:
            low = number
        if number > high:
            high = number
    return low, high
""",
)

CORRUPTION = Corruption(
    code="MLR141",
    name="wrong-assignment-target",
    group="logic",
    summary="The value is assigned to the wrong variable.",
    weight=1.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
