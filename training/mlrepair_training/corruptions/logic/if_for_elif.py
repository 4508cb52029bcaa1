"""`if` stands where `elif` is meant.

Both branches run, and an `else` after the second belongs to that one only.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Begin a new `if`, or go on with the one before."""
    code = read(snippet)
    places = code.find(b"elif")
    if not places:
        return None
    return (code.replace(rng.choice(places), b"if"),)


EXAMPLE = (
    """\
def sign(number):
    if number > 0:
        result = 1
    if number < 0:
        result = -1
    else:
        result = 0
    return result
""",
    """\
def sign(number):
    if number > 0:
        result = 1
    elif number < 0:
        result = -1
    else:
        result = 0
    return result
""",
)

CORRUPTION = Corruption(
    code="MLR144",
    name="if-for-elif",
    group="logic",
    summary="`if` stands where `elif` is meant.",
    weight=1,
    example=EXAMPLE,
    corrupt=corrupt,
)
