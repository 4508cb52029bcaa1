"""A `not` is missing.

The condition asks the opposite of what is meant.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget a `not` (`not in` and `is not` are comparisons, which have their own kinds)."""
    code = read(snippet)
    places = [i for i in code.find(b"not") if code.at(i + 1) != b"in" and code.at(i - 1) != b"is"]
    if not places:
        return None
    index = rng.choice(places)
    return (code.drop_forward(index, index),) if code.on_one_row(index, index + 1) else None


EXAMPLE = (
    """\
def first(items):
    if items:
        return None
    return items[0]
""",
    """\
def first(items):
    if not items:
        return None
    return items[0]
""",
)

CORRUPTION = Corruption(
    code="MLR110",
    name="missing-negation",
    group="logic",
    summary="A `not` is missing.",
    weight=2.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
