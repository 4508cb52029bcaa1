"""A key was hit by accident: a stray character stands at the edge of a row or of the text.

Broken:

    total = 0`

Repaired:

    total = 0
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import WORDS, pick, read

_SIGNS = (
    b"`",
    b"`",
    b"\\",
    b"\\",
    b"]",
    b"'",
    b'"',
    b";;",
    b"?",
    b"$",
    b"!",
    b".",
    b",",
    b"=",
    b"/",
    b"+",
    b"-",
    b"@",
    b"#",
)
_LETTERS = (b"q", b"s", b"jj", b":w", b"c", b"v", b"x", b"a", b"k", b"1", b"2", b"0", b"`", b"i", b"dd", b"ii")


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Put a sign or letters at the start or the end of the text or of a row."""
    layout = read(snippet)
    if not layout.rows:
        return None
    row = pick(rng, layout.rows)
    draw = rng.random()
    if draw < 0.3:
        row = layout.rows[0]
    elif draw < 0.6:
        row = layout.rows[-1]
    if rng.random() < 0.35:
        first = layout.tokens[row.first]
        mark = pick(rng, _LETTERS if rng.random() < 0.5 else _SIGNS)
        blank = b" " if first.kind in WORDS and mark.isalnum() else b""
        return (Edit(first.start, first.start, mark + blank),) if mark != b"#" else None
    last = layout.tokens[row.end - 1]
    if rng.random() < 0.4:
        blank = b" " if last.kind in WORDS or last.kind is CellKind.STRING else b""
        return (Edit(last.end, last.end, blank + pick(rng, _LETTERS)),)
    mark = pick(rng, _SIGNS)
    return (Edit(last.end, last.end, mark),) if mark != b"#" else None


CORRUPTION = Corruption(
    code="MLR026",
    name="stray-character",
    group="syntax",
    summary="A stray character stands at the edge of a row.",
    weight=80,
    example=("total = 0`\n", "total = 0\n"),
    corrupt=corrupt,
)
