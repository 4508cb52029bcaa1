"""A `return` is missing.

The value is calculated and thrown away; the caller gets `None`.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read

# They would stand there alone, where everybody sees them.
_SIMPLE = frozenset((b"True", b"False", b"None", b"-", b"*"))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget a `return`, mostly of a call; a lonely name would be seen at once."""
    code = read(snippet)
    places = []
    for index in code.find(b"return"):
        end = code.lines[code.statement[index]][1]
        value = code.texts[index + 1 : end]
        if len(value) < 2 or value[0] in _SIMPLE or b":=" in value or not code.on_one_row(index, index + 1):
            continue
        if value[-1] == b")" or rng.random() < 0.3:
            places.append(index)
    if not places:
        return None
    index = rng.choice(places)
    return (code.drop_forward(index, index),)


EXAMPLE = (
    """\
def factorial(number):
    if number <= 1:
        return 1
    number * factorial(number - 1)
""",
    """\
def factorial(number):
    if number <= 1:
        return 1
    return number * factorial(number - 1)
""",
)

CORRUPTION = Corruption(
    code="MLR131",
    name="missing-return",
    group="logic",
    summary="A `return` is missing.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
