"""The arithmetic operator is the wrong one.

`+` for `-`, `/` where a whole number needs `//`, `*` for `**`: the result is a number all the same, so nothing
complains.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, read

_SLIPS: dict[bytes, tuple[tuple[bytes, float], ...]] = {
    b"+": ((b"-", 6), (b"*", 2)),
    b"-": ((b"+", 6), (b"/", 0.5)),
    b"*": ((b"+", 3), (b"/", 2), (b"**", 1), (b"//", 0.5)),
    b"/": ((b"//", 4), (b"*", 3)),
    b"//": ((b"/", 6), (b"%", 2), (b"*", 0.5)),
    b"%": ((b"//", 3), (b"/", 1)),
    b"**": ((b"*", 3), (b"^", 1)),
    b"&": ((b"|", 3), (b"^", 1)),
    b"|": ((b"&", 3), (b"^", 1)),
    b"^": ((b"&", 2), (b"|", 2), (b"**", 1)),
    b"<<": ((b">>", 1),),
    b">>": ((b"<<", 1),),
    b"@": ((b"*", 1),),
}


def is_text(code: Code, index: int) -> bool:
    """Whether the token belongs to a string, for which `+` and `%` are not arithmetic."""
    return code.kinds[index] in (CellKind.STRING, CellKind.FSTRING_START, CellKind.FSTRING_END)


def _is_arithmetic(code: Code, index: int) -> bool:
    """Whether no side is a string, and it is no ` + 1` or ` - 1`, which are a kind of their own."""
    if code.texts[index] in (b"+", b"-") and code.at(index + 1) == b"1":
        return False
    return not is_text(code, index - 1) and not is_text(code, index + 1)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Calculate something else."""
    code = read(snippet)
    places = [i for i in code.find(*_SLIPS) if code.is_binary(i) and _is_arithmetic(code, i)]
    if not places:
        return None
    index = rng.choice(places)
    slip = choose(rng, _SLIPS[code.texts[index]])
    return (code.replace(index, slip),) if slip else None


EXAMPLE = (
    """\
def middle(items):
    return items[len(items) / 2]
""",
    """\
def middle(items):
    return items[len(items) // 2]
""",
)

CORRUPTION = Corruption(
    code="MLR105",
    name="wrong-arithmetic-operator",
    group="logic",
    summary="The arithmetic operator is the wrong one.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
