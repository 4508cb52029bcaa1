"""`and` and `or` are confused.

"Neither a nor b" in English becomes `not a and not b` in Python, and the word that sounds right is often the wrong
one.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Say `or` for `and`, or the other way round."""
    code = read(snippet)
    places = code.find(b"and", b"or")
    if not places:
        return None
    index = rng.choice(places)
    return (code.replace(index, b"or" if code.texts[index] == b"and" else b"and"),)


EXAMPLE = (
    """\
def is_inside(x, size):
    return x >= 0 or x < size
""",
    """\
def is_inside(x, size):
    return x >= 0 and x < size
""",
)

CORRUPTION = Corruption(
    code="MLR106",
    name="wrong-boolean-operator",
    group="logic",
    summary="`and` and `or` are confused.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
