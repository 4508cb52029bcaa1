"""The two values of a conditional expression have changed places.

`a if condition else b` reads the condition in the middle: the value for true comes first.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, read

_LEFT_ENDS = frozenset((b"=", b"return", b"(", b",", b"[", b":"))
_RIGHT_ENDS = frozenset((b")", b",", b"]", b"}"))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Swap the values, if each is one token: a repair replaces both."""
    code = read(snippet)
    places = []
    for branch in code.find(b"else"):
        first, end = code.lines[code.statement[branch]]
        conditions = (i for i in range(branch - 1, first, -1) if code.texts[i] == b"if")
        condition = next((i for i in conditions if code.opener[i] == code.opener[branch]), None)
        if condition is None:
            continue
        left, right = condition - 1, branch + 1
        is_left_alone = _is_token(code, left) and code.at(left - 1) in _LEFT_ENDS
        is_right_alone = _is_token(code, right) and (right + 1 == end or code.at(right + 1) in _RIGHT_ENDS)
        if is_left_alone and is_right_alone and code.texts[left] != code.texts[right]:
            places.append(((left, left), (right, right)))
    return code.exchange(*rng.choice(places)) if places else None


def _is_token(code: Code, index: int) -> bool:
    """Whether an operand is this one token."""
    return code.ends_operand(index) and code.partner[index] < 0 and code.primary_end(index) == index


EXAMPLE = (
    """\
def plural(count, one, many):
    return many if count == 1 else one
""",
    """\
def plural(count, one, many):
    return one if count == 1 else many
""",
)

CORRUPTION = Corruption(
    code="MLR138",
    name="swapped-branches",
    group="logic",
    summary="The values of a conditional expression have changed places.",
    weight=0.7,
    example=EXAMPLE,
    corrupt=corrupt,
)
