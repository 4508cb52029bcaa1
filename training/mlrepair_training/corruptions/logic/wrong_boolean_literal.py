"""`True` and `False` are confused.

A flag starts with the wrong value, is set to the wrong one, or is passed the wrong way round.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Turn a flag round."""
    code = read(snippet)
    places = code.find(b"True", b"False")
    if not places:
        return None
    index = rng.choice(places)
    return (code.replace(index, b"False" if code.texts[index] == b"True" else b"True"),)


EXAMPLE = (
    """\
def has_negative(numbers):
    for number in numbers:
        if number < 0:
            return False
    return False
""",
    """\
def has_negative(numbers):
    for number in numbers:
        if number < 0:
            return True
    return False
""",
)

CORRUPTION = Corruption(
    code="MLR128",
    name="wrong-boolean-literal",
    group="logic",
    summary="`True` and `False` are confused.",
    weight=2.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
