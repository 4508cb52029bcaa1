"""Characters that look like Python's and are none: what word processors, web pages and other keyboards write.

CPython names such a character, and each stands for one of its own: there is nothing to choose, and so nothing to learn.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from mlrepair.edits import Edit
from mlrepair.lexer import Cell, CellKind

_FULL_WIDTH = range(0xFF01, 0xFF5F)  # ASCII's signs in the width of East Asian characters, in ASCII's order
_MEANT = {
    character: text
    for text, characters in {
        '"': "“”„‟«»″＂",
        "'": "‘’‚‛‹›′´＇",
        "-": "‐‑‒–—―−",
        "*": "×∗",
        "/": "÷⁄∕",
        "<=": "≤⩽≦",
        ">=": "≥⩾≧",
        "!=": "≠",
        "==": "≡",
        "->": "→",
        "...": "…",
        ",": "、،",
        ".": "。",
        ";": "؛",
        "[": "【",
        "]": "】",
        "**2": "²",
        "**3": "³",
    }.items()
    for character in characters
}


def meant(character: str) -> str | None:
    """Return what a character stands for in code; "" for one that is not to be seen, None where that is not clear."""
    if character in _MEANT:
        return _MEANT[character]
    if ord(character) in _FULL_WIDTH:
        return chr(ord(character) - _FULL_WIDTH.start + ord("!"))
    return {"Zs": " ", "Cf": ""}.get(unicodedata.category(character))


def replaced(cells: Iterable[Cell]) -> Iterator[Edit]:
    """Yield the edits that put Python's own characters in, outside of strings and comments."""
    for cell in cells:
        if cell.kind is not CellKind.OTHER or cell.text.isascii():
            continue
        text = cell.text.decode(errors="replace")
        if len(text) == 1 and (own := meant(text)) is not None:
            yield Edit(cell.start, cell.end, own.encode())
