"""A part of the condition is missing.

The other parts hold in cases that nobody thought of: an empty list, a missing value, the element itself, the case
that ends the recursion.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, read
from mlrepair_training.corruptions.logic.missing_argument import can_be_put_back


def _filters(code: Code) -> list[tuple[tuple[int, int], float]]:
    """The conditions of comprehensions."""
    found: list[tuple[tuple[int, int], float]] = []
    for index in code.find(b"if"):
        bracket = code.opener[index]
        if bracket < 0:
            continue
        between = range(bracket + 1, code.partner[bracket])
        is_filter = any(code.texts[i] == b"for" and code.opener[i] == bracket for i in range(bracket + 1, index))
        has_else = any(code.texts[i] == b"else" and code.opener[i] == bracket for i in between if i > index)
        more = any(code.texts[i] in (b"for", b"if") and code.opener[i] == bracket for i in between if i > index)
        last = code.partner[bracket] - 1
        if is_filter and not has_else and not more and can_be_put_back(code, index + 1, last):
            found.append(((index, last), 1.0))
    return found


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget one side of `and` or `or`, or the condition of a comprehension."""
    code = read(snippet)
    places = _filters(code)
    for operator in code.find(b"and", b"or"):
        first, last = code.clause(operator)
        if operator < last and can_be_put_back(code, operator + 1, last):
            places.append(((operator, last), 2.0))  # what one forgets is mostly what comes last
        if first < operator and can_be_put_back(code, first, operator - 1):
            places.append(((first, operator), 1.0))
    place = choose(rng, places)
    if place is None or not code.on_one_row(*place):
        return None
    if code.texts[place[0]] in (b"and", b"or", b"if"):
        return (code.drop(*place),)
    return (code.drop_forward(*place),)


EXAMPLE = (
    """\
def pick(items, wanted, used):
    for item in items:
        if item == wanted:
            used.add(item)
            return item
    return None
""",
    """\
def pick(items, wanted, used):
    for item in items:
        if item == wanted and item not in used:
            used.add(item)
            return item
    return None
""",
)

CORRUPTION = Corruption(
    code="MLR124",
    name="missing-condition",
    group="logic",
    summary="A part of the condition is missing.",
    weight=5,
    example=EXAMPLE,
    corrupt=corrupt,
)
