"""The parentheses of a call, a tuple or a generator are missing.

Broken:

    names.append "Ann"

Repaired:

    names.append("Ann")
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_SHORT = 14  # tokens inside; longer ones nobody writes without parentheses


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose both parentheses of a pair that is not empty."""
    layout = read(snippet)
    tokens = layout.tokens
    calls: list[int] = []
    others: list[int] = []
    for index, closed in enumerate(layout.partner):
        if not index + 1 < closed <= index + _SHORT or layout.formatted[index] or tokens[index].text == b"{":
            continue
        if layout.row_of[closed] != layout.row_of[index]:
            continue
        is_call = index > 0 and tokens[index - 1].kind is CellKind.NAME and tokens[index].text == b"("
        (calls if is_call else others).append(index)
    places = calls if calls and (not others or rng.random() < 0.6) else others
    if not places:
        return None
    opened = pick(rng, places)
    blank = (
        b" "
        if layout.touches_next(opened - 1) and tokens[opened - 1].kind in (CellKind.NAME, CellKind.KEYWORD)
        else b""
    )
    return (swap_for(layout, opened, blank if opened else b""), swap_for(layout, layout.partner[opened], b""))


CORRUPTION = Corruption(
    code="MLR044",
    name="missing-parentheses",
    group="syntax",
    summary="The parentheses of a call, a tuple or a generator are missing.",
    weight=60,
    example=('names.append "Ann"\n', 'names.append("Ann")\n'),
    corrupt=corrupt,
)
