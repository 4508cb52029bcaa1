"""Whether a call of the standard library can be what a repair says: the modules of secure calls, and what they hold."""

import importlib
from collections.abc import Sequence
from functools import cache

from mlrepair.lexer import CLOSERS, OPENERS, Cell, CellKind

_MODULES = frozenset((b"ast", b"hashlib", b"json", b"random", b"secrets", b"subprocess", b"tempfile"))


def is_impossible(cells: Sequence[Cell], i: int) -> bool:
    """Whether `module.name` at a cell is nothing, or a pair that is taken for one value; `cells` are whole rows."""
    if cells[i].text not in _MODULES or i + 2 >= len(cells) or cells[i + 1].text != b"." or _at(cells, i - 1) == b".":
        return False
    name = cells[i + 2].text
    return (
        not _has(cells[i].text.decode(), name.decode(errors="replace"))
        or (name == b"mkstemp" and _is_taken_whole(cells, i))
        or (cells[i].text == b"subprocess" and _is_command_line(cells, i + 3))
    )


@cache
def _has(module: str, name: str) -> bool:
    return hasattr(importlib.import_module(module), name)


def _is_taken_whole(cells: Sequence[Cell], i: int) -> bool:
    """Whether the value of `module.name(…)` goes to one target as it is."""
    start = max(j for j in range(i + 1) if cells[j].kind is CellKind.ROW or j == 0)
    before = [cell.text for cell in cells[start:i]]
    depth, end = 0, i + 3
    while end < len(cells):
        depth += (cells[end].text in OPENERS) - (cells[end].text in CLOSERS)
        end += 1
        if depth <= 0:
            break
    return before[-1:] == [b"="] and b"," not in before and _at(cells, end) != b"["


def _is_command_line(cells: Sequence[Cell], i: int) -> bool:
    """Whether a call takes words in one text, and no shell that would part them."""
    if _at(cells, i) != b"(" or any(cell.text == b"shell" for cell in cells[i:]):
        return False
    text, following = cells[i + 1 : i + 2], _at(cells, i + 2)
    return (
        bool(text)
        and text[0].kind is CellKind.STRING
        and b" " in text[0].text
        and following in (b",", b")", b"+", b"%")
    )


def _at(cells: Sequence[Cell], i: int) -> bytes:
    return cells[i].text if 0 <= i < len(cells) else b""
