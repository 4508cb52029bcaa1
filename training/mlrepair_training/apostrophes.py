"""Apostrophes put into strings of packages, which hardly have any: people write `'it's'` and learn about quotes."""

import re
from random import Random

from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import CellKind, lex

_PROSE = re.compile(rb"""(["'])[^"'\\{}%\n]*[a-z]{2} [^"'\\{}%\n]*\1""")  # a string of words, without a mark of its own
_PLACE = re.compile(rb"(?<=[a-z]{2})(?= )")
_NOT = re.compile(rb"\b(do|does|is|are|was|could|should|ca(?=n))n? ?not\b")  # `do not`, `cannot`: to be contracted
_POSSESSIVE = (b"'s", b"'s", b"'s", b"'ll", b"'re")
_ESCAPED = 0.15


def with_apostrophe(source: bytes, rng: Random) -> bytes:
    """Return a piece with an apostrophe in one of its strings of words, quoted as it must be; as it is without any."""
    strings = [cell for cell in lex(source) if cell.kind is CellKind.STRING and _PROSE.fullmatch(cell.text)]
    if not strings:
        return source
    cell = rng.choice(strings)
    content = cell.text[1:-1]
    contracted = _NOT.sub(rb"\1n't", content, count=1)
    if contracted == content:
        place = rng.choice([match.start() for match in _PLACE.finditer(content)])
        contracted = content[:place] + rng.choice(_POSSESSIVE) + content[place:]
    if rng.random() < _ESCAPED:
        text = b"'" + contracted.replace(b"'", b"\\'") + b"'"
    else:
        text = b'"' + contracted + b'"'
    return apply_edits(source, (Edit(cell.start, cell.end, text),))
