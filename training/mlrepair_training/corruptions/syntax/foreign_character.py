"""A character that looks like Python's but is another: typographic quotes and dashes, invisible or full-width signs.

Broken:

    print(“done”)

Repaired:

    print("done")
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read
from mlrepair_training.corruptions.syntax.slips import add_after, swap_for

_LOOKALIKES = {
    b"-": ("–", "—", "−"),
    b"*": ("×",),
    b"/": ("÷",),
    b",": ("\N{FULLWIDTH COMMA}", "\N{IDEOGRAPHIC COMMA}"),
    b":": ("\N{FULLWIDTH COLON}",),
    b"(": ("\N{FULLWIDTH LEFT PARENTHESIS}",),
    b")": ("\N{FULLWIDTH RIGHT PARENTHESIS}",),
    b"=": ("\N{FULLWIDTH EQUALS SIGN}",),
    b".": ("\N{IDEOGRAPHIC FULL STOP}",),
    b"<=": ("≤",),
    b">=": ("≥",),
    b"!=": ("≠",),
    b"...": ("…",),
    b";": ("\N{FULLWIDTH SEMICOLON}",),
}
_INVISIBLE = ("\u200b", "\u200b", "\ufeff", "\u200e", "\u2060")
_MANY = 12


def _quotes(layout: Layout, rng: Random) -> tuple[Edit, ...] | None:
    """Typographic quotes about one string, or about all: a word processor does not do it once."""
    strings = [
        token
        for index, token in enumerate(layout.tokens)
        if token.kind is CellKind.STRING
        and token.text[:1] in (b'"', b"'")
        and token.text[-3:] not in (b'"""', b"'''")
        and not layout.formatted[index]
    ]
    if not strings:
        return None
    chosen = strings if rng.random() < 0.4 and len(strings) <= _MANY else [pick(rng, strings)]
    edits = []
    for token in chosen:
        left, right = ("“", "”") if token.text[:1] == b'"' else ("\N{LEFT SINGLE QUOTATION MARK}", "’")
        draw = rng.random()
        if draw > 0.9:
            left = right
        if draw < 0.93:
            edits.append(Edit(token.start, token.start + 1, left.encode()))
        if draw > 0.05:
            edits.append(Edit(token.end - 1, token.end, right.encode()))
    return tuple(edits)


def _blank(layout: Layout, rng: Random) -> tuple[Edit, ...] | None:
    """Non-breaking spaces, as web pages have them, for a blank or a row's indentation."""
    tokens = layout.tokens
    if rng.random() < 0.4:
        rows = [row for row in layout.rows if row.text_start > row.start]
        if not rows:
            return None
        row = pick(rng, rows)
        return (Edit(row.start, row.text_start, "\u00a0".encode() * (row.text_start - row.start)),)
    gaps = [
        token.end
        for index, token in enumerate(tokens[:-1])
        if tokens[index + 1].start == token.end + 1
        and layout.source[token.end : token.end + 1] == b" "
        and not layout.formatted[index]
    ]
    if not gaps:
        return None
    start = pick(rng, gaps)
    return (Edit(start, start + 1, "\u00a0".encode()),)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Replace quotes, blanks or signs by their lookalikes, or put an invisible character somewhere."""
    layout = read(snippet)
    if not layout.tokens:
        return None
    draw = rng.random()
    if draw < 0.4 and (quotes := _quotes(layout, rng)) is not None:
        return quotes
    if draw < 0.6 and (blank := _blank(layout, rng)) is not None:
        return blank
    signs = [
        index for index, token in enumerate(layout.tokens) if token.text in _LOOKALIKES and not layout.formatted[index]
    ]
    if signs and draw < 0.85:
        text = layout.tokens[index := pick(rng, signs)].text
        lookalike = pick(rng, _LOOKALIKES[text]).encode()
        same = [other for other in signs if layout.tokens[other].text == text]
        chosen = same if rng.random() < 0.25 and len(same) <= _MANY else [index]
        return tuple(swap_for(layout, other, lookalike) for other in chosen)
    index = int(rng.random() * len(layout.tokens))
    return None if layout.formatted[index] else (add_after(layout, index, pick(rng, _INVISIBLE).encode()),)


CORRUPTION = Corruption(
    code="MLR018",
    name="foreign-character",
    group="syntax",
    summary="A character that looks like one of Python's but is another.",
    weight=70,
    example=("print(“done”)\n", 'print("done")\n'),
    corrupt=corrupt,
)
