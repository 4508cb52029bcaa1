"""The loop is left where it should go on, or goes on where it should be left.

`break` ends the loop, `continue` goes to the next element, `pass` does nothing.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, read

_SLIPS: dict[bytes, tuple[tuple[bytes, float], ...]] = {
    b"break": ((b"continue", 3), (b"pass", 1)),
    b"continue": ((b"break", 3), (b"pass", 2)),
}


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Leave the loop in another way."""
    code = read(snippet)
    places = code.find(b"break", b"continue")
    if not places:
        return None
    index = rng.choice(places)
    slip = choose(rng, _SLIPS[code.texts[index]])
    return (code.replace(index, slip),) if slip else None


EXAMPLE = (
    """\
def print_numbers(lines):
    for line in lines:
        if line.startswith("#"):
            break
        print(int(line))
""",
    """\
def print_numbers(lines):
    for line in lines:
        if line.startswith("#"):
            continue
        print(int(line))
""",
)

CORRUPTION = Corruption(
    code="MLR137",
    name="wrong-loop-exit",
    group="logic",
    summary="`break`, `continue` and `pass` are confused.",
    weight=1.2,
    example=EXAMPLE,
    corrupt=corrupt,
)
