"""Repairs of a cell and its neighbours that need no text: words parted and joined, quotes exchanged, brackets around a
rest. Each returns its edits, or None where it makes no sense.
"""

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import KEYWORDS, Cell, CellKind, lex

_OTHER_QUOTE = {b"'": b'"', b'"': b"'"}


def neighbours(window: Window, location: int) -> tuple[Cell, Cell | None]:
    """Return a cell and the next one of its row."""
    row_end = window.row_bounds[window.row_of[location]][1]
    return window.cells[location], window.cells[location + 1] if location + 1 < row_end else None


def split(window: Window, location: int) -> tuple[Edit, ...] | None:
    """A blank comes between the keyword and the rest of a word."""
    cell = window.cells[location]
    words = split_word(cell.text) if cell.kind is CellKind.NAME else None
    return (Edit(cell.start, cell.end, b" ".join(words)),) if words else None


def split_word(text: bytes) -> tuple[bytes, bytes] | None:
    """The keyword with which a word begins (or else ends), and the rest of it: the longest one that leaves a rest."""
    cuts = range(1, len(text))
    head = next((cut for cut in reversed(cuts) if text[:cut] in KEYWORDS), None)
    tail = next((cut for cut in cuts if text[cut:] in KEYWORDS), None)
    cut = head or tail
    return (text[:cut], text[cut:]) if cut else None


def transpose(window: Window, location: int) -> tuple[Edit, ...] | None:
    """A cell and the next one change places."""
    first, second = neighbours(window, location)
    if second is None:
        return None
    between = window.source[first.end : second.start]
    if first.text == second.text or between.strip():
        return None
    return (Edit(first.start, second.end, second.text + between + first.text),)


def join(window: Window, location: int) -> tuple[Edit, ...] | None:
    """The blank between two cells goes, where one token is left."""
    first, second = neighbours(window, location)
    if second is None:
        return None
    gap = window.source[first.end : second.start]
    if not gap or gap.strip(b" ") or len(lex(first.text + second.text)) != 2:  # a row, and one token
        return None
    return (Edit(first.end, second.start, b""),)


def make_f_string(window: Window, location: int) -> tuple[Edit, ...] | None:
    """A string with fields becomes an f-string."""
    cell = window.cells[location]
    if cell.kind is not CellKind.STRING or cell.text[:1] not in (b'"', b"'") or b"{" not in cell.text:
        return None
    return (Edit(cell.start, cell.start, b"f"),)


def requote(window: Window, location: int) -> tuple[Edit, ...] | None:
    """`'It's'` becomes `"It's"`; it ends at the first quote of its kind behind which the row is whole."""
    cell, source = window.cells[location], window.source
    prefix = len(cell.text) - len(cell.text.lstrip(b"fFrRbBuU"))
    start, quote = cell.start + prefix, cell.text[prefix : prefix + 1]
    if cell.kind not in (CellKind.QUOTE, CellKind.STRING, CellKind.FSTRING_START) or quote not in _OTHER_QUOTE:
        return None
    row_end = window.cells[window.row_bounds[window.row_of[location]][1] - 1].end
    row = source[start:row_end]
    places = [i for i in range(1, len(row)) if row[i : i + 1] == quote]
    other = _OTHER_QUOTE[quote]
    for number, place in enumerate(places[1:], 2):
        rest = row[place + 1 :]
        is_end = not rest.strip() or rest.strip()[:1] in b"),]}:;.%+"
        if is_end and (len(places) - number) % 2 == 0 and other not in row[1:place]:
            return (Edit(start, start + 1, other), Edit(start + place, start + place + 1, other))
    return None


def call(window: Window, location: int) -> tuple[Edit, ...] | None:
    """Round brackets come around what follows a cell, to the end of the statement."""
    first, second = neighbours(window, location)
    if second is None:
        return None
    number = window.row_of[location]
    while number + 1 < len(window.row_bounds) and window.depths[window.row_bounds[number + 1][0]] > 0:
        number += 1
    end = window.cells[window.row_bounds[number][1] - 1].end
    gap = window.source[first.end : second.start]
    return (Edit(first.end, second.start, b"("), Edit(end, end, b")")) if not gap.strip() else None


def underscore(window: Window, location: int) -> tuple[Edit, ...] | None:
    """A blank or a hyphen between two words becomes an underscore."""
    first, second = neighbours(window, location)
    if second is not None and second.text == b"-":
        _, second = neighbours(window, location + 1)
    if second is None or {first.kind, second.kind} - {CellKind.NAME, CellKind.KEYWORD}:
        return None
    between = window.source[first.end : second.start]
    return (Edit(first.end, second.start, b"_"),) if between == b"-" or not between.strip(b" ") else None
