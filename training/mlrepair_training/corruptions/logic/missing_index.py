"""An index or slice is missing.

The whole list, tuple or string stands where one element or a part of it is meant: `sys.argv` for `sys.argv[1:]`.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, read
from mlrepair_training.corruptions.logic.missing_argument import can_be_put_back
from mlrepair_training.corruptions.logic.wrong_index import subscripts


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget a short index."""
    code = read(snippet)
    places: list[tuple[int, float]] = []
    for bracket in subscripts(code):
        close = code.partner[bracket]
        if (
            close > bracket + 1
            and can_be_put_back(code, bracket + 1, close - 1)
            and code.on_one_row(bracket - 1, close)
        ):
            is_target = code.at(close + 1) == b"="
            if code.at(code.lines[code.statement[bracket]][0]) == b"del":
                continue
            places.append((bracket, 0.3 if is_target else 1.0))
    place = choose(rng, places)
    return (code.replace(place, b"", code.partner[place]),) if place is not None else None


EXAMPLE = (
    """\
def largest(pairs):
    best = pairs[0]
    for pair in pairs[1:]:
        if pair[1] > best:
            best = pair
    return best
""",
    """\
def largest(pairs):
    best = pairs[0]
    for pair in pairs[1:]:
        if pair[1] > best[1]:
            best = pair
    return best
""",
)

CORRUPTION = Corruption(
    code="MLR134",
    name="missing-index",
    group="logic",
    summary="An index or slice is missing.",
    weight=2.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
