"""Another string is meant.

A dictionary key, a mode or a separator of the neighbouring line: `row["name"]` twice, where the second is
`row["city"]`.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, first_success, likeness, read

_LONGEST = 24  # bytes: longer strings are messages, not values
# Strings that a repair can put back although they stand nowhere else.
_COMMON = frozenset(
    text.join((quote, quote)) for quote in (b'"', b"'") for text in b"r w rb wb a , . / : - _ utf-8 name id".split()
)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Write another string of the snippet."""
    code = read(snippet)
    strings = [
        i
        for i, kind in enumerate(code.kinds)
        if kind is CellKind.STRING and len(code.texts[i]) <= _LONGEST and code.editable(i)
    ]
    if len(strings) < 2:
        return None
    places = [i for i in strings if code.texts[i] in _COMMON or code.counts[code.texts[i]] > 1]

    def attempt(index: int) -> Edits | None:
        text = code.texts[index]
        same = {code.texts[i] for i in strings if code.texts[i] != text and code.texts[i][:1] == text[:1]}
        other = choose(rng, ((other, likeness(other, text)) for other in sorted(same)))
        return (code.replace(index, other),) if other else None

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def read(row):
    if "name" in row and "name" in row:
        return row["name"], row["city"]
    return None
""",
    """\
def read(row):
    if "name" in row and "city" in row:
        return row["name"], row["city"]
    return None
""",
)

CORRUPTION = Corruption(
    code="MLR129",
    name="wrong-string",
    group="logic",
    summary="Another string is meant.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
