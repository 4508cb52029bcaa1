"""Another keyword argument is meant.

The value goes to the wrong parameter, or to one that the function does not have.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, first_success, likeness, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Take the name of another keyword argument or variable."""
    code = read(snippet)
    keywords: dict[int, set[bytes]] = {}  # token -> names that its call has already
    for bracket in code.calls:
        names = [first for first, _ in code.items(bracket) if code.is_keyword_argument(first)]
        keywords.update((name, {code.texts[other] for other in names}) for name in names)
    known = {code.texts[i] for i in keywords} | (code.variables.keys() & code.bound.keys())

    def attempt(index: int) -> Edits | None:
        text = code.texts[index]
        names = ((name, likeness(name, text)) for name in sorted(known) if name not in keywords[index])
        name = choose(rng, names)
        return (code.replace(index, name),) if name else None

    places = [i for i in keywords if code.kinds[i] is CellKind.NAME and code.counts[code.texts[i]] > 1]
    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def move(shape, width, height, size):
    shape.moved(height=height)
    return shape.resized(width=width, size=height)
""",
    """\
def move(shape, width, height, size):
    shape.moved(height=height)
    return shape.resized(width=width, height=height)
""",
)

CORRUPTION = Corruption(
    code="MLR139",
    name="wrong-keyword-argument",
    group="logic",
    summary="Another keyword argument is meant.",
    weight=1.2,
    example=EXAMPLE,
    corrupt=corrupt,
)
