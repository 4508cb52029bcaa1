"""A string's quote is missing, doubled, of the other kind, or stands unescaped inside the string.

Broken:

    print('don't')

Repaired:

    print("don't")
"""

import re
from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import Cell, CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read

_QUOTED = re.compile(rb"^[A-Za-z]*'[^']*\"|^[A-Za-z]*\"[^\"]*'")  # a string with the other quote inside of it
_QUOTING = 0.6
_OTHER = {b'"': b"'", b"'": b'"'}


def _inner(token: Cell, quote_start: int, rng: Random) -> tuple[Edit, ...] | None:
    """Make a quote inside the string end it: by the delimiters' kind, or by the lost backslash."""
    start, end = token.start + quote_start, token.end
    quote = token.text[quote_start : quote_start + 1]
    content = token.text[quote_start + 1 : -1]
    escaped = content.find(b"\\" + quote)
    if escaped >= 0:
        return (Edit(start + 1 + escaped, start + 2 + escaped, b""),)
    if _OTHER[quote] in content and b"\\" not in content:
        return (Edit(start, start + 1, _OTHER[quote]), Edit(end - 1, end, _OTHER[quote]))
    blank = content.find(b" ", int(rng.random() * len(content)))
    if blank >= 0:  # the string goes on in the next row
        return (Edit(start + 1 + blank, start + 2 + blank, b"\n"),)
    return None


def _opening_edits(start: int, quote: bytes, draw: float) -> tuple[Edit, ...]:
    if draw < 0.5:
        return (Edit(start, start + 1, b""),)
    if draw < 0.85:
        return (Edit(start, start + 1, _OTHER[quote]),)
    return (Edit(start, start, quote),)


def _closing_edits(end: int, quote: bytes, draw: float) -> tuple[Edit, ...]:
    if draw < 0.55:
        return (Edit(end - 1, end, b""),)
    if draw < 0.8:
        return (Edit(end - 1, end, _OTHER[quote]),)
    return (Edit(end, end, quote),)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Break one string of one row."""
    layout = read(snippet)
    places = [
        index
        for index, token in enumerate(layout.tokens)
        if (token.kind is CellKind.STRING and token.text[-3:] not in (b'"""', b"'''") and not layout.formatted[index])
        or (token.kind in (CellKind.FSTRING_START, CellKind.FSTRING_END) and len(token.text.lstrip(b"fFrRtT")) == 1)
    ]
    if not places:
        return None
    quoting = [index for index in places if _QUOTED.search(layout.tokens[index].text)]
    token = layout.tokens[pick(rng, quoting if quoting and rng.random() < _QUOTING else places)]
    draw = rng.random()
    quote_start = len(token.text) - len(token.text.lstrip(b"rRbBuUfFtT"))
    quote = token.text[-1:]
    if token.kind is CellKind.FSTRING_START:
        return _opening_edits(token.start + quote_start, quote, draw)
    if token.kind is CellKind.FSTRING_END:
        return _closing_edits(token.end, quote, draw)
    place = rng.random()
    if place < (0.7 if quoting else 0.22):
        inner = _inner(token, quote_start, rng)
        if inner is not None:
            return inner
    if place < 0.4:
        return _opening_edits(token.start + quote_start, quote, draw)
    return _closing_edits(token.end, quote, draw)


CORRUPTION = Corruption(
    code="MLR017",
    name="broken-quote",
    group="syntax",
    summary="A string's quote is missing, doubled, or of the wrong kind.",
    weight=330,
    example=("print('done)\n", "print('done')\n"),
    corrupt=corrupt,
)
