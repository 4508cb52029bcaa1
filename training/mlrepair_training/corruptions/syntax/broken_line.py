"""A statement is broken over two rows without a bracket or a backslash that holds them together.

Broken:

    total = first +
        second

Repaired:

    total = first + second
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Break a row outside brackets at a blank, or lose the backslash of a continued row."""
    layout = read(snippet)
    tokens, source = layout.tokens, layout.source
    backslashes: list[int] = []
    blanks: list[int] = []
    for index in range(len(tokens) - 1):
        if layout.formatted[index] or layout.opener[index + 1] >= 0 or layout.opener[index] >= 0:
            continue
        gap = source[tokens[index].end : tokens[index + 1].start]
        if gap == b" ":
            blanks.append(index)
        elif gap.lstrip(b" ").startswith(b"\\\n"):
            backslashes.append(index)
    if backslashes and rng.random() < 0.6:
        end = tokens[pick(rng, backslashes)].end
        return (Edit(end, source.index(b"\\", end) + 1, b""),)
    if not blanks:
        return None
    index = pick(rng, blanks)
    indentation = layout.indentation(layout.row_of[index])
    draw = rng.random()
    deeper = b"" if draw < 0.45 else b"    " if draw < 0.85 else b"        "
    return (Edit(tokens[index].end, tokens[index + 1].start, b"\n" + indentation + deeper),)


CORRUPTION = Corruption(
    code="MLR037",
    name="broken-line",
    group="syntax",
    summary="A statement is broken over two rows outside brackets.",
    weight=80,
    example=("total = first +\n    second\n", "total = first + second\n"),
    corrupt=corrupt,
)
