"""A token stands twice, or stands where nothing of its kind can.

Broken:

    def def start():

Repaired:

    def start():
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import WORDS, pick, read

_COMMON = (
    b"=",
    b".",
    b",",
    b":",
    b"(",
    b")",
    b"[",
    b"]",
    b"in",
    b"if",
    b"and",
    b"or",
    b"else",
    b"return",
    b"+",
    b"self",
    b"for",
    b"is",
    b"==",
    b";",
    b"as",
    b"def",
    b"{",
    b"}",
    b"*",
    b"<",
    b">",
    b"import",
    b"%",
    b"/",
    b"0",
    b"1",
    b"x",
    b"@",
    b"!",
    b"&",
    b"|",
)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Double a token, or put a common one between two."""
    layout = read(snippet)
    if not layout.tokens:
        return None
    index = int(rng.random() * len(layout.tokens))
    token = layout.tokens[index]
    if layout.formatted[index] or layout.is_docstring(index):
        return None
    if token.kind in (CellKind.KEYWORD, CellKind.OPERATOR, CellKind.BRACKET, CellKind.NAME) and rng.random() < 0.6:
        blank = b" " if token.kind in WORDS or rng.random() < 0.3 else b""
        return (Edit(token.end, token.end, blank + token.text),)
    text = pick(rng, _COMMON)
    blank = b" " if text.isalnum() or rng.random() < 0.3 else b""
    after = b" " if text.isalnum() and layout.touches_next(index) else b""
    return (Edit(token.end, token.end, blank + text + after),)


CORRUPTION = Corruption(
    code="MLR030",
    name="extra-token",
    group="syntax",
    summary="A token stands twice, or where nothing of its kind can.",
    weight=90,
    example=("def def start():\n    go()\n", "def start():\n    go()\n"),
    corrupt=corrupt,
)
