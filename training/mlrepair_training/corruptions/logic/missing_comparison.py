"""The comparison is missing: the value itself stands where it should be compared.

`if count:` is false for 0, which `count is not None` lets through; `if name or "x":` is always true.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.logic.missing_argument import can_be_put_back
from mlrepair_training.corruptions.logic.wrong_comparison_operator import comparison_operators

# What stands after a condition or a value, so that the comparison is all that is lost.
_ENDS = frozenset((b":", b"and", b"or", b")", b"else", b"]"))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget the operator and a short right side."""
    code = read(snippet)
    places = []
    for index in comparison_operators(code):
        right = index + (2 if code.texts[index + 1] in (b"not", b"in") else 1)
        last = code.primary_end(right + (code.texts[right] == b"-"))
        if can_be_put_back(code, right, last) and code.at(last + 1) in _ENDS and code.on_one_row(index - 1, last):
            places.append((index, last))
    return (code.drop(*rng.choice(places)),) if places else None


EXAMPLE = (
    """\
def limit(items, count=None):
    if count:
        return items[:count]
    return items
""",
    """\
def limit(items, count=None):
    if count is not None:
        return items[:count]
    return items
""",
)

CORRUPTION = Corruption(
    code="MLR126",
    name="missing-comparison",
    group="logic",
    summary="A value stands where it should be compared.",
    weight=2.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
