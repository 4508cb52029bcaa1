"""The method has no `self`.

The object itself is always passed as the first argument, so the call fails with one argument too many.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget `self` or `cls` in a definition."""
    code = read(snippet)
    places = []
    for first, _ in code.lines:
        if code.texts[first] not in (b"def", b"async"):
            continue
        parameter = first + 3 + (code.texts[first] == b"async")
        is_used = code.counts[code.at(parameter)] > 1
        if code.at(parameter) in (b"self", b"cls") and code.at(parameter - 1) == b"(" and is_used:
            places.append(parameter)
    if not places:
        return None
    index = rng.choice(places)
    if code.texts[index + 1] == b")":
        return (code.drop(index, index),)
    if code.texts[index + 1] != b"," or code.texts[index + 2] in (b")", b"/") or not code.on_one_row(index, index + 2):
        return None
    return (code.drop_forward(index, index + 1),)


EXAMPLE = (
    """\
class Account:
    def deposit(amount):
        self.balance += amount
""",
    """\
class Account:
    def deposit(self, amount):
        self.balance += amount
""",
)

CORRUPTION = Corruption(
    code="MLR142",
    name="missing-self-parameter",
    group="logic",
    summary="The method has no `self`.",
    weight=1,
    example=EXAMPLE,
    corrupt=corrupt,
)
