"""A sign is wrong.

The minus before a number or a name is lost or added: `-1` for `1`, `x` for `-x`.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read

_BEFORE = frozenset((b"=", b"return", b"(", b"[", b",", b"+=", b"-=", b"==", b"<", b">", b"<=", b">="))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Lose a minus, or seldom add one."""
    code = read(snippet)
    # Not in `return-1`, where the words would grow together.
    places = [
        i
        for i in code.find(b"-")
        if not code.is_binary(i) and not code.source[code.starts[i] - 1 : code.starts[i]].isalnum()
    ]
    if places and rng.random() < 0.8:
        index = rng.choice(places)
        return (code.replace(index, b""),) if code.on_one_row(index, index + 1) else None
    numbers = [
        i
        for i, kind in enumerate(code.kinds)
        if kind is CellKind.NUMBER and code.editable(i) and code.texts[i] != b"0" and code.at(i - 1) in _BEFORE
    ]
    return (code.before(rng.choice(numbers), b"-"),) if numbers else None


EXAMPLE = (
    """\
def find(items, wanted):
    for index, item in enumerate(items):
        if item == wanted:
            return index
    return 1
""",
    """\
def find(items, wanted):
    for index, item in enumerate(items):
        if item == wanted:
            return index
    return -1
""",
)

CORRUPTION = Corruption(
    code="MLR146",
    name="wrong-sign",
    group="logic",
    summary="A minus is lost or too much.",
    weight=1,
    example=EXAMPLE,
    corrupt=corrupt,
)
