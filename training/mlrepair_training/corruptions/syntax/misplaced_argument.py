"""A positional argument follows a keyword argument, or a parameter without a default one with a default.

Broken:

    open(mode="w", path)

Repaired:

    open(path, mode="w")
"""

from itertools import pairwise
from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read


def _parts(layout: Layout, opener: int) -> list[tuple[int, int, bool]]:
    """The comma-separated parts of a bracket as tokens[first:end], and whether each has an `=`."""
    parts = []
    first, named = opener + 1, False
    for index in range(opener + 1, layout.partner[opener] + 1):
        if index == layout.partner[opener] or (layout.opener[index] == opener and layout.tokens[index].text == b","):
            if index > first:
                parts.append((first, index, named))
            first, named = index + 1, False
        elif layout.opener[index] == opener and layout.tokens[index].text == b"=":
            named = True
    return parts


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Swap the last positional argument with the keyword argument after it."""
    layout = read(snippet)
    tokens, source = layout.tokens, layout.source
    openers: list[int] = []
    for index, token in enumerate(tokens):
        if token.text == b"=" and not layout.formatted[index]:
            opener = layout.opener[index]
            if opener >= 0 and tokens[opener].text == b"(" and opener not in openers[-1:]:
                openers.append(opener)
    places = []
    for opener in openers:
        if layout.partner[opener] < 0:
            continue
        parts = _parts(layout, opener)
        for left, right in pairwise(parts):
            if right[2] and not left[2] and not tokens[left[0]].text.startswith((b"*", b"/")):
                places.append((left, right))
    if not places:
        return None
    left, right = pick(rng, places)
    spans = [(tokens[first].start, tokens[end - 1].end) for first, end, _ in (left, right)]
    texts = [source[start:end] for start, end in spans]
    return tuple(Edit(start, end, text) for (start, end), text in zip(spans, reversed(texts), strict=True))


CORRUPTION = Corruption(
    code="MLR041",
    name="misplaced-argument",
    group="syntax",
    summary="A positional argument follows a keyword argument.",
    weight=40,
    example=('open(mode="w", path)\n', 'open(path, mode="w")\n'),
    corrupt=corrupt,
)
