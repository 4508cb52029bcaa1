"""The check for `None` asks the opposite.

`is None` and `is not None` are confused, so the code goes on with the value that it must not use.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Turn a check for `None` round."""
    code = read(snippet)
    places = [i for i in code.find(b"is") if code.at(i + 1 + (code.at(i + 1) == b"not")) == b"None"]
    if not places:
        return None
    index = rng.choice(places)
    if code.at(index + 1) == b"not":
        return (code.drop(index + 1, index + 1),) if code.on_one_row(index, index + 1) else None
    return (code.after(index, b" not"),)


EXAMPLE = (
    """\
def name_of(user):
    if user is None:
        return user.name
    return "nobody"
""",
    """\
def name_of(user):
    if user is not None:
        return user.name
    return "nobody"
""",
)

CORRUPTION = Corruption(
    code="MLR127",
    name="wrong-none-check",
    group="logic",
    summary="`is None` and `is not None` are confused.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
