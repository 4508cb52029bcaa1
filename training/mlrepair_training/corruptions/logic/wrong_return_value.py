"""The function returns the wrong thing.

The argument instead of the result, a neighbouring variable, or `None` where the loop has found something.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, first_success, read
from mlrepair_training.corruptions.logic.variable_misuse import other_variable

_CONSTANTS = frozenset((b"True", b"False", b"None", b"0", b"1", b"self"))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Return something else than the one name or constant."""
    code = read(snippet)
    places = [i for i in code.find(b"return") if code.lines[code.statement[i]][1] == i + 2]

    def attempt(index: int) -> Edits | None:
        value = index + 1
        text = code.texts[value]
        variable = other_variable(code, value, rng)
        if text in code.variables and code.counts[text] > 1:
            other = choose(rng, [(variable, 4.0 if variable else 0.0), (b"None", 0.6)])
        elif text in _CONSTANTS:  # `True` for `False` is a kind of its own
            constants = [(b"None", 2.0), (b"False", 1.0), (b"True", 1.0), (variable, 1.0 if variable else 0.0)]
            other = choose(rng, [(c, w) for c, w in constants if c != text and {c, text} != {b"True", b"False"}])
        else:
            return None
        return (code.replace(value, other),) if other else None

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def unique(items):
    result = []
    for item in items:
        if item not in result:
            result.append(item)
    return items
""",
    """\
def unique(items):
    result = []
    for item in items:
        if item not in result:
            result.append(item)
    return result
""",
)

CORRUPTION = Corruption(
    code="MLR132",
    name="wrong-return-value",
    group="logic",
    summary="The function returns the wrong thing.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
