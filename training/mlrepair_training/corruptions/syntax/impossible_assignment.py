"""Something that cannot be assigned to stands left of `=`: a literal, a call, a comparison.

Broken:

    0 = total

Repaired:

    total = 0
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_ARITHMETIC = frozenset((b"+", b"-", b"*", b"/", b"=="))


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Swap the sides of an assignment, or put `=` or `+=` where an operator belongs."""
    layout = read(snippet)
    tokens, source = layout.tokens, layout.source
    sides = []
    for line in layout.lines:
        if line.end > line.first + 2 and tokens[line.first].kind is CellKind.NAME:
            equals = [at for at in range(line.first, line.end) if tokens[at].text == b"=" and layout.opener[at] < 0]
            short = line.end - line.first <= 12 and line.row == line.last_row
            if len(equals) == 1 and short and tokens[line.end - 1].text != b"=":
                sides.append((line.first, equals[0], line.end - 1))
    operators = [
        index
        for index, token in enumerate(tokens)
        if token.text in _ARITHMETIC and layout.opener[index] < 0 and not layout.formatted[index] and index
    ]
    if operators and (not sides or rng.random() < 0.35):
        index = pick(rng, operators)
        text = tokens[index].text
        return (swap_for(layout, index, text + b"=" if text != b"==" else b"="),)
    if not sides:
        return None
    first, middle, last = pick(rng, sides)
    left = (tokens[first].start, tokens[middle - 1].end)
    right = (tokens[middle + 1].start, tokens[last].end)
    return (Edit(*left, source[slice(*right)]), Edit(*right, source[slice(*left)]))


CORRUPTION = Corruption(
    code="MLR042",
    name="impossible-assignment",
    group="syntax",
    summary="Something that cannot be assigned to stands left of =.",
    weight=40,
    example=("0 = total\n", "total = 0\n"),
    corrupt=corrupt,
)
