"""An import has its words in the wrong order, or not all of them.

Broken:

    import sqrt from math

Repaired:

    from math import sqrt
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, Line, pick, read
from mlrepair_training.corruptions.syntax.slips import add_after, lose, swap_for


def _reordered(layout: Layout, line: Line, middle: int) -> tuple[Edit, ...]:
    """`from a import b` -> `import b from a`."""
    tokens, source = layout.tokens, layout.source
    module = (tokens[line.first + 1].start, tokens[middle - 1].end)
    names = (tokens[middle + 1].start, tokens[line.end - 1].end)
    return (
        swap_for(layout, line.first, b"import"),
        Edit(*module, source[slice(*names)]),
        swap_for(layout, middle, b"from"),
        Edit(*names, source[slice(*module)]),
    )


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Reorder, confuse or lose the words of one import."""
    layout = read(snippet)
    tokens = layout.tokens
    lines = [
        line for line in layout.lines if tokens[line.first].text in (b"from", b"import") and line.end > line.first + 1
    ]
    if not lines:
        return None
    line = pick(rng, lines)
    draw = rng.random()
    if tokens[line.first].text == b"import":
        if draw < 0.4:
            return (swap_for(layout, line.first, b"from"),)
        if draw < 0.7 and line.end > line.first + 2 and tokens[line.end - 2].text != b".":  # else a valid expression
            return (lose(layout, line.first),)
        return (add_after(layout, line.first, pick(rng, (b" import", b" from", b":", b" ="))),)
    middle = next((at for at in range(line.first, line.end) if tokens[at].text == b"import"), None)
    if middle is None or middle + 1 >= line.end:
        return None
    if draw < 0.3 and line.row == line.last_row:
        return _reordered(layout, line, middle)
    if draw < 0.5:
        return (swap_for(layout, line.first, b"import"),)
    if draw < 0.7:
        return (lose(layout, pick(rng, (line.first, middle))),)
    if draw < 0.85:
        return (swap_for(layout, line.first, b"import"), swap_for(layout, middle, b"from"))
    if draw < 0.93:
        return (swap_for(layout, middle, pick(rng, (b"from", b"as", b".", b"in", b"include"))),)
    return (add_after(layout, middle, b" import"),)


CORRUPTION = Corruption(
    code="MLR043",
    name="broken-import",
    group="syntax",
    summary="An import has its words in the wrong order, or not all of them.",
    weight=50,
    example=("import sqrt from math\n", "from math import sqrt\n"),
    corrupt=corrupt,
)
