"""The operands of an operator have changed places.

`start - end` is not `end - start`, and `key in table` is not `table in key`.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import ARITHMETIC, COMPARISONS, Edits, first_success, read
from mlrepair_training.corruptions.logic.wrong_comparison_operator import comparison_operators

_TIGHT = ARITHMETIC | COMPARISONS | {b".", b"not", b"await", b"~", b"**"}


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Swap the operands of an operator for which their order matters."""
    code = read(snippet)
    places = [i for i in code.find(b"-", b"/", b"//", b"%", b"**") if code.is_binary(i)]
    places += [i for i in comparison_operators(code) if code.texts[i] in (b"<", b"<=", b">", b">=", b"in")]

    def attempt(index: int) -> Edits | None:
        if code.kinds[index - 1] is CellKind.FSTRING_END or code.texts[index + 1] in _TIGHT:
            return None
        left, right = (code.primary_start(index - 1), index - 1), (index + 1, code.primary_end(index + 1))
        if code.at(left[0] - 1) in _TIGHT or code.at(right[1] + 1) in _TIGHT or code.span(*left) == code.span(*right):
            return None
        if code.statement[left[0]] != code.statement[index] or code.kinds[left[0]] is CellKind.STRING:
            return None
        return code.exchange(left, right)

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def duration(start, end):
    return start - end
""",
    """\
def duration(start, end):
    return end - start
""",
)

CORRUPTION = Corruption(
    code="MLR113",
    name="swapped-operands",
    group="logic",
    summary="The operands have changed places.",
    weight=1.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
