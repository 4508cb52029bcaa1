"""`print` is used as a statement, as in Python 2; in Python 3 it is a function.

Broken:

    print "total:", total

Repaired:

    print("total:", total)
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read


def _statement(layout: Layout, call: int) -> tuple[Edit, ...]:
    """Take the parentheses of the call away."""
    opened, closed = layout.tokens[call + 1], layout.tokens[layout.partner[call + 1]]
    return (Edit(opened.start, opened.end, b" "), Edit(closed.start, closed.end, b""))


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Make one print a statement, or all of them."""
    layout = read(snippet)
    tokens = layout.tokens
    calls = []
    for index, token in enumerate(tokens[:-2]):
        if token.text == b"print" and tokens[index + 1].text == b"(" and not layout.formatted[index]:
            closed = layout.partner[index + 1]
            ends = closed >= 0 and layout.opener[index] < 0 and layout.ends_row(closed)
            one_row = ends and layout.row_of[closed] == layout.row_of[index]
            named = any(tokens[at].text == b"=" and layout.opener[at] == index + 1 for at in range(index, closed))
            if one_row and closed > index + 2 and not named:
                calls.append(index)
    if not calls:
        return None
    if rng.random() < 0.6:  # an old program has no other prints
        return tuple(edit for call in calls for edit in _statement(layout, call))
    call = pick(rng, calls)
    if rng.random() < 0.08:  # a prefix of another language's habit: only the opener is lost
        return _statement(layout, call)[:1]
    return _statement(layout, call)


CORRUPTION = Corruption(
    code="MLR009",
    name="python2-print",
    group="syntax",
    summary="`print` is used as a statement; in Python 3 it is a function.",
    weight=741,
    example=('print "total:", total\n', 'print("total:", total)\n'),
    corrupt=corrupt,
)
