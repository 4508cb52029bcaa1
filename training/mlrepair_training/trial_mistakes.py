"""Mistakes in functions, for the benchmark of `fix --tests`.

Three in four are our logic corruptions', each kind as probable as any other, because algorithms fail in many ways. The
others, two exchanged tokens in one row or a lost or misplaced row, share no code with them nor with the grammar.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from random import Random

from mlrepair.edits import apply_edits
from mlrepair.lexer import Cell, CellKind, lex
from mlrepair_training.corruptions import Corruption, Snippet, drawn_corruptions

_FOREIGN = 0.25  # of the mistakes are not our corruptions'


def mistaken(function: bytes, rng: Random) -> tuple[str, bytes]:
    """Return the name of a mistake and a function with it; the same function where it has no place for it."""
    return _foreign(function, rng) if rng.random() < _FOREIGN else _corrupted(function, rng)


def _corrupted(function: bytes, rng: Random) -> tuple[str, bytes]:
    """A function after one of our logic corruptions."""
    corruption = rng.choice(_logic())
    edits = corruption.corrupt(Snippet(function), rng)
    return corruption.name, apply_edits(function, edits) if edits else function


@cache
def _logic() -> list[Corruption]:
    return drawn_corruptions("logic")


_SORTS = (
    *((b"<", b"<=", b">", b">="), (b"==", b"!="), (b"+", b"-"), (b"*", b"//", b"%"), (b"+=", b"-=")),
    *((b"and", b"or"), (b"True", b"False"), (b"0", b"1", b"2"), (b"min", b"max"), (b"append", b"extend")),
)


def _foreign(function: bytes, rng: Random) -> tuple[str, bytes]:
    """A function after a mistake that our corruptions do not make."""
    name = rng.choice(("two tokens", "lost row", "rows exchanged", "row indented"))
    rows = function.splitlines(keepends=True)
    if name == "two tokens":
        return name, _two_tokens(function, rng)
    places = [i for i in range(1, len(rows)) if rows[i].strip() and not rows[i].lstrip().startswith(b"#")]
    if len(places) < 2:
        return name, function
    place = rng.choice(places[1:])
    if name == "lost row":
        del rows[place]
    elif name == "rows exchanged":
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    else:
        step = rng.choice((4, -4))
        rows[place] = b" " * step + rows[place] if step > 0 else rows[place].removeprefix(b"    ")
    return name, b"".join(rows)


def _two_tokens(function: bytes, rng: Random) -> bytes:
    """Exchange two tokens of one row for others of their sort."""
    cells = list(lex(function))
    variables = {
        cell
        for before, cell in pairwise(cells)
        if cell.kind is CellKind.NAME and before.text != b"." and function[cell.end : cell.end + 1] not in (b"(", b".")
    }
    names = sorted({cell.text for cell in variables})
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell in variables or any(cell.text in sort for sort in _SORTS):
            rows.setdefault(function.count(b"\n", 0, cell.start), []).append(cell)
    able = [row for number, row in rows.items() if len(row) > 1 and number]
    if not able:
        return function
    chosen = rng.sample(rng.choice(able), 2)
    for cell in sorted(chosen, key=lambda one: -one.start):
        sort: Sequence[bytes] = next((sort for sort in _SORTS if cell.text in sort), names)
        others = [text for text in sort if text != cell.text]
        if others:
            function = function[: cell.start] + rng.choice(others) + function[cell.end :]
    return function
