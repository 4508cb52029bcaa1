"""A comment is written as another language does: `//`, `/* … */`, `--`, `<!-- … -->`.

Broken:

    total = 0  // the sum so far

Repaired:

    total = 0  # the sum so far
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read
from mlrepair_training.corruptions.syntax.slips import add_row

_SIGNS = (b"//", b"//", b"//", b"//", b"--", b"%", b"/*", b"'", b";", b"///")
_ROWS = (b"// {}", b"/* {} */", b"/**", b"*/", b"// TODO", b"<!-- {} -->", b"* {}")


def _comments(layout: Layout) -> list[int]:
    """The places of the signs of the comments: a comment is never inside a token."""
    places = []
    ends = [token.end for token in layout.tokens] or [0]
    starts = [token.start for token in layout.tokens[1:]] + [len(layout.source)]
    for end, start in zip([0, *ends], [layout.tokens[0].start, *starts] if layout.tokens else [0], strict=False):
        if start - end > 2:
            at = layout.source.find(b"#", end, start)
            if at >= 0:
                places.append(at)
    return places


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Write the sign of one comment, or of all, in another way; or add a row that is such a comment."""
    layout = read(snippet)
    comments = _comments(layout)
    if comments:
        sign = pick(rng, _SIGNS)
        chosen = comments if rng.random() < 0.3 and len(comments) <= 5 else [pick(rng, comments)]
        return tuple(Edit(at, at + 1, sign) for at in chosen)
    if not layout.lines or rng.random() < 0.6:
        return None
    line = pick(rng, layout.lines)
    text = pick(rng, _ROWS).replace(b"{}", pick(rng, layout.tokens[line.first : line.end]).text)
    return (add_row(layout, line.row, text),) if b"\n" not in text else None


CORRUPTION = Corruption(
    code="MLR045",
    name="foreign-comment",
    group="syntax",
    summary="A comment is written as another language does.",
    weight=40,
    example=("total = 0  // the sum so far\n", "total = 0  # the sum so far\n"),
    corrupt=corrupt,
)
