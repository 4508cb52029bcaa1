"""A part of the calculation is missing.

`price` for `price * count`, `path` for `path + suffix`: an operator and what follows it were forgotten.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import ARITHMETIC, Code, Edits, choose, read
from mlrepair_training.corruptions.logic.missing_argument import can_be_put_back
from mlrepair_training.corruptions.logic.wrong_arithmetic_operator import is_text


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget an operator and a short operand after or before it (` + 1` is a kind of its own)."""
    code = read(snippet)
    places: list[tuple[Edits, float]] = []
    for index in code.find(*ARITHMETIC):
        if (
            not code.is_binary(index)
            or (is_text(code, index - 1) and code.texts[index] == b"%")
            or (code.at(index + 1) == b"1" and code.texts[index] in (b"+", b"-"))
        ):
            continue
        last = code.primary_end(index + 1)
        if code.ends_operand(last) and can_be_put_back(code, index + 1, last) and code.on_one_row(index - 1, last):
            places.append(((code.drop(index, last),), 2.0))
        first = code.primary_start(index - 1)
        if _can_lose_left(code, first, index):
            places.append(((code.drop_forward(first, index),), 1.0))
    return choose(rng, places)


def _can_lose_left(code: Code, first: int, operator: int) -> bool:
    """Whether the left operand is short, belongs to no other operator, and does not begin the statement."""
    return (
        can_be_put_back(code, first, operator - 1)
        and code.on_one_row(first, operator + 1)
        and code.at(first - 1) not in ARITHMETIC
        and code.lines[code.statement[operator]][0] < first
    )


EXAMPLE = (
    """\
def cost(price, count, shipping):
    return price + shipping
""",
    """\
def cost(price, count, shipping):
    return price * count + shipping
""",
)

CORRUPTION = Corruption(
    code="MLR147",
    name="missing-operand",
    group="logic",
    summary="A part of the calculation is missing.",
    weight=3,
    example=EXAMPLE,
    corrupt=corrupt,
)
