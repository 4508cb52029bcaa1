"""A block has no body; `pass` is the body that does nothing.

Broken:

    class Missing(Exception):

Repaired:

    class Missing(Exception):
        pass
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read

_SMALL = frozenset((b"pass", b"continue", b"break", b"return", b"...", b"raise"))


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose the only row of a block, where it is one word."""
    layout = read(snippet)
    places = []
    for number in range(1, len(layout.lines)):
        line, above = layout.lines[number], layout.lines[number - 1]
        if line.end == line.first + 1 and layout.tokens[line.first].text in _SMALL:
            level = layout.level(line.row)
            alone = number + 1 == len(layout.lines) or layout.level(layout.lines[number + 1].row) < level
            if alone and layout.level(above.row) < level:
                places.append(number)
    if not places:
        return None
    line = layout.lines[pick(rng, places)]
    token = layout.tokens[line.first]
    row = layout.rows[line.row]
    before = layout.tokens[line.first - 1].end
    between = layout.source[before : row.start]
    if between.strip():  # a comment stands between: only the word goes
        return (Edit(row.text_start, token.end, b""),)
    return (Edit(before, token.end, b""),)


CORRUPTION = Corruption(
    code="MLR036",
    name="empty-block",
    group="syntax",
    summary="A block has no body.",
    weight=50,
    example=("class Missing(Exception):\n", "class Missing(Exception):\n    pass\n"),
    corrupt=corrupt,
)
