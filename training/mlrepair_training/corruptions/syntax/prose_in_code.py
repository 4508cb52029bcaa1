"""A sentence stands among the code without the `#` of a comment.

Broken:

    this adds the numbers
    total = sum(numbers)

Repaired: the row goes, or becomes a comment.

    total = sum(numbers)
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read
from mlrepair_training.corruptions.syntax.slips import add_row

_SENTENCES = (
    "Here is the code:",
    "Here is my code so far",
    "this is the main function",
    "now we check the {}",
    "get the {} of the {}",
    "set {} to the new value",
    "loop over all {} and print them",
    "the {} does not work here",
    "I get an error in the next line",
    "TODO: fix {}",
    "Step 1: define {}",
    "Output:",
    "Example:",
    "and then",
    "etc...",
    "returns the {} of {}",
    "rest of the code",
    "your code here",
    "some other code",
    "end of {}",
    "(continued)",
    "Edit: added the {}",
    "Thanks!",
    "Traceback (most recent call last):",
    "<code>",
    "---------",
    "----- {} -----",
    "*** {} ***",
)
_FENCES = ("```python", "```", "```py", "~~~", "[code]", "<pre>", "python")


def _uncommented(layout: Layout, rng: Random) -> tuple[Edit, ...] | None:
    """Lose the `#` of a comment that has a row of its own."""
    source = layout.source
    places: list[int] = []
    at = source.find(b"#")
    while at >= 0 and len(places) < 20:
        row_start = source.rfind(b"\n", 0, at) + 1
        text = source[at : source.find(b"\n", at) if source.find(b"\n", at) >= 0 else len(source)]
        if not source[row_start:at].strip() and len(text.split()) > 2:
            places.append(at)
        at = source.find(b"#", at + len(text))
    inside = [token for token in layout.tokens if token.kind is CellKind.STRING and b"\n" in token.text]
    places = [at for at in places if not any(token.start < at < token.end for token in inside)]
    if not places:
        return None
    at = pick(rng, places)
    return (Edit(at, at + 1 + (source[at + 1 : at + 2] == b" "), b""),)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Put a sentence in a row of its own, with words of the snippet, or lose the sign of a comment."""
    layout = read(snippet)
    if not layout.lines:
        return None
    draw = rng.random()
    if draw < 0.35 and (uncommented := _uncommented(layout, rng)) is not None:
        return uncommented
    if draw > 0.85:
        end = layout.line_end(len(layout.rows) - 1)
        opening = Edit(0, 0, pick(rng, _FENCES).encode() + b"\n")
        closing = Edit(end, end, b"\n```")
        return (opening, closing) if draw > 0.95 else (opening,) if draw > 0.89 else (closing,)
    names = [token.text.decode(errors="replace") for token in layout.tokens if token.kind is CellKind.NAME] or ["value"]
    words = [pick(rng, names) for _ in range(2)]
    sentence = pick(rng, _SENTENCES).format(*words).encode()
    line = layout.lines[0] if rng.random() < 0.35 else pick(rng, layout.lines)
    return (add_row(layout, line.row, sentence),)


CORRUPTION = Corruption(
    code="MLR025",
    name="prose-in-code",
    group="syntax",
    summary="A sentence stands among the code without being a comment.",
    weight=60,
    example=("this adds the numbers\ntotal = sum(numbers)\n", "total = sum(numbers)\n"),
    corrupt=corrupt,
)
