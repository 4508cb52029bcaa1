"""Two words are written as one: `notin`, `isnot`, `yieldfrom`, `returnNone`.

Broken:

    if name notin names:

Repaired:

    if name not in names:
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import WORDS, pick, read


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose the blank between two words, at least one of them a keyword."""
    layout = read(snippet)
    tokens = layout.tokens
    keywords: list[int] = []
    others: list[int] = []
    for index in range(len(tokens) - 1):
        first, second = tokens[index], tokens[index + 1]
        if first.kind in WORDS and second.kind in WORDS and not layout.formatted[index]:
            if CellKind.KEYWORD not in (first.kind, second.kind) or layout.ends_row(index):
                continue
            (keywords if first.kind is second.kind else others).append(index)
    if not keywords and not others:
        return None
    index = pick(rng, keywords if keywords and (not others or rng.random() < 0.5) else others)
    return (Edit(tokens[index].end, tokens[index + 1].start, b""),)


CORRUPTION = Corruption(
    code="MLR015",
    name="joined-words",
    group="syntax",
    summary="Two words are written as one.",
    weight=60,
    example=("if name notin names:\n    add(name)\n", "if name not in names:\n    add(name)\n"),
    corrupt=corrupt,
)
