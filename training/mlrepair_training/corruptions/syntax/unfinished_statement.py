"""A statement was begun and not finished, or two were begun in one row.

Broken:

    return total =

Repaired: what was begun goes, or its missing end comes.

    return total
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read
from mlrepair_training.corruptions.syntax.slips import add_after, add_row, lose

_TAILS = (
    b" =",
    b" =",
    b" +",
    b" and",
    b".",
    b".",
    b",=",
    b" ==",
    b" if",
    b" or",
    b" in",
    b" %",
    b"(",
    b" as",
    b" -",
    b" not",
)
_BEGINNINGS = (
    "{} =",
    "{} =",
    "{}.",
    "{}.",
    "if {}",
    "if",
    "def {}(",
    "def",
    "for {} in",
    "for",
    "import",
    "from",
    "return {} =",
    "print(",
    "{}(",
    "{}[",
    "while",
    "elif",
    "else",
    "class",
    "with",
    "try",
    "if {} ==",
    "{} = {}.",
    "{}, =",
)
_COMMON_ENDS = frozenset((b"None", b"True", b"False", b"0", b"1", b"self", b"2", b"[]", b"''", b'""'))


def _cut(layout: Layout, rng: Random) -> tuple[Edit, ...] | None:
    """Lose the last token of a statement, if it stands elsewhere too or is common."""
    tokens = layout.tokens
    counts: dict[bytes, int] = {}
    for token in tokens:
        counts[token.text] = counts.get(token.text, 0) + 1
    places = []
    for line in layout.lines:
        last = tokens[line.end - 1]
        known = last.text in _COMMON_ENDS or (last.kind is CellKind.NAME and counts[last.text] > 1)
        if known and line.end > line.first + 1 and tokens[line.end - 2].text != b"return":
            places.append(line.end - 1)
    return (lose(layout, pick(rng, places)),) if places else None


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Cut a statement's end, add the beginning of more to it, or begin one in a row of its own."""
    layout = read(snippet)
    if not layout.lines:
        return None
    draw = rng.random()
    if draw < 0.25:
        return _cut(layout, rng)
    line = pick(rng, layout.lines)
    last = line.end - 1
    names = [token.text for token in layout.tokens if token.kind is CellKind.NAME]
    name = pick(rng, names) if names else b"value"
    if draw < 0.55:
        if layout.tokens[last].text == b":" or layout.is_docstring(last):
            return None
        return (add_after(layout, last, pick(rng, _TAILS)),)
    if draw < 0.65:  # `x = return y`, `def if x:`: the second thought came before the first was deleted
        first = layout.tokens[line.first]
        start = first.start
        is_assignment = any(
            layout.tokens[at].text == b"=" and layout.opener[at] < 0 for at in range(line.first, line.end)
        )
        if first.kind is not CellKind.KEYWORD and not is_assignment:  # before a call both would be valid
            return None
        head = b"return " if is_assignment else name + b" = "
        return (Edit(start, start, head),)
    text = pick(rng, _BEGINNINGS)
    other = pick(rng, names) if names else b"other"
    return (
        add_row(layout, line.row, text.format(name.decode(errors="replace"), other.decode(errors="replace")).encode()),
    )


CORRUPTION = Corruption(
    code="MLR027",
    name="unfinished-statement",
    group="syntax",
    summary="A statement was begun and not finished.",
    weight=110,
    example=("return total =\n", "return total\n"),
    corrupt=corrupt,
)
