"""A clause is wrong: `else` with a condition, `elif` without one, a clause indented away from its statement.

Broken:

    if x:
        a()
    else y:
        b()

Repaired:

    if x:
        a()
    elif y:
        b()
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_CLAUSES = frozenset((b"else", b"elif", b"except", b"finally"))
_INSTEAD: dict[bytes, tuple[bytes, ...]] = {
    b"elif": (b"else", b"else", b"else", b"if else", b"else:"),
    b"else": (b"elif", b"elif", b"else if", b"except"),
    b"except": (b"else", b"expect", b"catch"),
    b"finally": (b"final", b"except finally", b"else finally"),
}


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Confuse the word of a clause, move the clause to its body's column, or lose the row of its statement."""
    layout = read(snippet)
    tokens = layout.tokens
    heads = [
        number
        for number, line in enumerate(layout.lines)
        if tokens[line.first].text in _CLAUSES and tokens[line.first].kind is CellKind.KEYWORD
    ]
    if not heads:
        return None
    number = pick(rng, heads)
    line = layout.lines[number]
    draw = rng.random()
    if draw < 0.55:
        return (swap_for(layout, line.first, pick(rng, _INSTEAD[tokens[line.first].text])),)
    start = layout.rows[line.row].text_start
    if draw < 0.9:
        body = layout.body(number)
        alone = [] if draw < 0.75 else [layout.rows[layout.lines[at].row].text_start for at in body]
        return tuple(Edit(place, place, b"    ") for place in (start, *alone))
    indentation = layout.indentation(line.row)
    return (Edit(layout.rows[line.row].start, start, indentation[:-4]),) if len(indentation) > 3 else None


CORRUPTION = Corruption(
    code="MLR040",
    name="broken-clause",
    group="syntax",
    summary="An else, elif, except or finally is wrong or misplaced.",
    weight=70,
    example=("if x:\n    a()\nelse y:\n    b()\n", "if x:\n    a()\nelif y:\n    b()\n"),
    corrupt=corrupt,
)
