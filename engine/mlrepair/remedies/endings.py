"""Rows that only begin or end a block, in shells, Ruby, Lua, Matlab, Visual Basic or C: indentation says it all."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import COMPOUND, Cell, CellKind, width_of
from mlrepair.remedies.remedy import rows_of, without_row

_ENDS = frozenset(
    b"end fi done esac endif endwhile endfor endforeach endfunction endclass enddef endswitch endcase endtry wend "
    b"od".split()
)
_ENDED = frozenset(b"if while for def class try function sub do loop case select with switch procedure unless".split())
_BEGINS = (b"do", b"then", b"begin")


def ends_of_blocks(window: Window) -> Iterator[tuple[Edit, ...]]:
    """Yield the edits without the rows `end if` or `}`, where nothing has opened it, that no Python reads."""
    opened = any(cell.text == b"{" for cell in window.cells)
    edits = []
    for row in rows_of(window):
        words = _words(row)
        is_end = len(words) == 2 and words[0].lower() == b"end" and words[1].lower() in _ENDED
        if is_end or (words == [b"}"] and not opened):
            edits.append(without_row(window.source, row[1].start))
    if edits:
        yield tuple(edits)


def begins_of_blocks(window: Window) -> Iterator[tuple[Edit, ...]]:
    """Yield the edits that make a colon of the rows `do` and `then` behind a head."""
    edits = []
    for head, row in pairwise(rows_of(window)):
        words = _words(row)
        if len(words) == 1 and words[0] in _BEGINS and head[1].text in COMPOUND:
            edits.append(Edit(head[-1].end, row[-1].end, b"" if head[-1].text == b":" else b":"))
    if edits:
        yield tuple(edits)


def ends_left(source: bytes, cells: Sequence[Cell]) -> Iterator[Edit]:
    """Yield what takes each row away that is `end` or `fi` alone: Python reads a name there, but nothing binds it."""
    window = Window.of(source, cells)
    rows = rows_of(window)
    depths = dict(zip(cells, window.depths[1:], strict=True))
    alone = [i for i, row in enumerate(rows) if len(words := _words(row)) == 1 and words[0].lower() in _ENDS]
    alone = [i for i in alone if depths[rows[i][0]] == 0]
    counts = {
        word: sum(cell.text == word for cell in cells if cell.kind is CellKind.NAME)
        for word in {rows[i][1].text for i in alone}
    }
    for i in alone:
        word = rows[i][1]
        if counts[word.text] == sum(rows[j][1].text == word.text for j in alone):
            width = width_of(rows[i][0].text)
            is_body = i > 0 and width_of(rows[i - 1][0].text) < width
            is_whole = i + 1 == len(rows) or width_of(rows[i + 1][0].text) < width
            yield Edit(word.start, word.end, b"pass") if is_body and is_whole else without_row(source, word.start)


def _words(row: Sequence[Cell]) -> list[bytes]:
    """The texts of a row without a semicolon at its end."""
    words = [cell.text for cell in row[1:]]
    return words[:-1] if words[1:] and words[-1] == b";" else words
