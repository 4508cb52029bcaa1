"""The method or attribute of another object is meant.

`source.close()` where `target.close()` is meant: both objects have what is asked for, so the wrong one answers.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, first_success, read
from mlrepair_training.corruptions.logic.variable_misuse import other_variable


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Ask another object."""
    code = read(snippet)
    places = [i for i in code.loads if code.at(i + 1) == b"." and code.counts[code.texts[i]] > 1]

    def attempt(index: int) -> Edits | None:
        name = other_variable(code, index, rng)
        return (code.replace(index, name),) if name else None

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def copy(source, target):
    target.write(target.read())
""",
    """\
def copy(source, target):
    target.write(source.read())
""",
)

CORRUPTION = Corruption(
    code="MLR102",
    name="wrong-object",
    group="logic",
    summary="The attribute or method of another object is meant.",
    weight=2.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
