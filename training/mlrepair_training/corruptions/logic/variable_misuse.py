"""Another variable is meant here.

The name is defined, so nothing crashes, but it is the wrong one of several that look alike or do similar work:
`left` for `right`, `item` for `items`, the argument for the local that was made of it. It mostly happens when a
line is copied and not every name in it is changed.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, first_success, likeness, read


def other_variable(code: Code, index: int, rng: Random) -> bytes | None:
    """Draw the variable that somebody takes for the one at a token: alike, near, and already bound there."""
    text = code.texts[index]
    line = code.statement[index]
    near = set(code.texts[code.lines[max(0, line - 2)][0] : code.lines[min(len(code.lines) - 1, line + 1)][1]])

    def weight(name: bytes) -> float:
        place = code.bound.get(name, -1)
        if (
            name == text
            or place > index
            or (place >= 0 and code.statement[place] == line and code.at(place + 1) == b"=")
        ):  # not yet bound: the author would notice
            return 0
        return likeness(name, text) * (2.0 if name in near else 1.0) * (1.0 if name in code.bound else 0.3)

    return choose(rng, ((name, weight(name)) for name in code.variables))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Read another variable."""
    code = read(snippet)
    if len(code.variables) < 2:
        return None
    # A name that stands nowhere else cannot be told from the snippet: seldom.
    places = [
        i for i in code.loads if code.at(i + 1) != b"." and (code.counts[code.texts[i]] > 1 or rng.random() < 0.15)
    ]

    def attempt(index: int) -> Edits | None:
        name = other_variable(code, index, rng)
        return (code.replace(index, name),) if name else None

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def area(width, height):
    return width * width
""",
    """\
def area(width, height):
    return width * height
""",
)

CORRUPTION = Corruption(
    code="MLR101",
    name="variable-misuse",
    group="logic",
    summary="Another variable in reach is meant.",
    weight=10,
    example=EXAMPLE,
    corrupt=corrupt,
)
