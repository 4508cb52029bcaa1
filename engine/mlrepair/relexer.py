"""The cells of a text that differs little from one seen before: only the lines that changed are read again.

The lexer's state at the beginning of a row is that at the beginning of a text, as long as no string was sought in vain
beyond its own row. So rows before and after a change keep their cells, moved.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any, NamedTuple

from mlrepair.lexer import Cell, CellKind, lex_closed

_SHORT = 2000  # bytes; such a text is read in less than a millisecond
_REMEMBERED = 24  # texts


class _Seen(NamedTuple):
    source: bytes
    cells: list[Cell]


class Relexer:
    """Remembers the texts read last; any thread may use it."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, _Seen] = OrderedDict()
        self._lock = Lock()

    def cells(self, source: bytes) -> list[Cell]:
        """Return what `lex` returns; the list is shared and must not be changed."""
        if len(source) < _SHORT:
            return lex_closed(source)[0]
        with self._lock:
            candidates = list(reversed(self._seen.items()))
        for key, seen in candidates:
            if seen.source == source:
                return seen.cells
            cells = _relexed(seen, source)
            if cells is not None:
                self._remember(source, cells, instead_of=key)
                return cells
        cells, is_closed = lex_closed(source)
        if is_closed:
            self._remember(source, cells)
        return cells

    def _remember(self, source: bytes, cells: list[Cell], instead_of: int | None = None) -> None:
        with self._lock:
            if instead_of is not None:
                self._seen.pop(instead_of, None)
            self._seen[hash(source)] = _Seen(source, cells)
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)


def _relexed(seen: _Seen, source: bytes) -> list[Cell] | None:
    """The cells of a text by those of a similar one; None where it is not similar enough, or a string is open."""
    old, cells = seen
    same_before = common_prefix(old, source)
    same_after = _common_suffix(old, source, min(len(old), len(source)) - same_before)
    if 2 * (same_before + same_after) < len(old):
        return None
    first = _row_before(seen, same_before)
    last = _row_after(seen, len(old) - same_after + 2)  # the line end and the backslash before it are the same, too
    shift = len(source) - len(old)
    changed, is_closed = lex_closed(source[first : last + shift], is_beginning=first == 0)
    if not is_closed:
        return None
    start = bisect_left(cells, first, key=_start)
    end = bisect_left(cells, last, lo=start, key=_start) if last < len(old) else len(cells)
    return [*cells[:start], *_moved(changed, first), *_moved(cells[end:], shift)]


def _moved(cells: list[Cell], by: int) -> list[Cell]:
    if not by:
        return cells
    make = tuple.__new__  # half the time of `Cell(…)`, and a file has thousands
    return [make(Cell, (kind, start + by, end + by, text)) for kind, start, end, text in cells]


def _start(cell: Cell) -> int:
    return cell.start


def _row_before(seen: _Seen, offset: int) -> int:
    """The last beginning of a row up to an offset at which the lexer knows nothing of what stands before."""
    while offset > 0:
        offset = seen.source.rfind(b"\n", 0, offset) + 1
        if _is_fresh(seen, offset):
            return offset
        offset -= 1
    return 0


def _row_after(seen: _Seen, offset: int) -> int:
    """The first such beginning of a row behind an offset; the end of the text where there is none."""
    while (found := seen.source.find(b"\n", offset)) >= 0:
        offset = found + 1
        if _is_fresh(seen, offset):
            return offset
    return len(seen.source)


def _is_fresh(seen: _Seen, offset: int) -> bool:
    """Whether the beginning of a line is in no string and behind no backslash."""
    source, cells = seen
    if source.endswith((b"\\\n", b"\\\r\n"), 0, offset):
        return False
    following = bisect_left(cells, offset, key=_start)
    if following and cells[following - 1].end > offset:
        return False
    # Between the parts of an f-string no row begins.
    return following == len(cells) or cells[following].kind is CellKind.ROW


def common_prefix(one: Sequence[Any], other: Sequence[Any]) -> int:
    """How many elements (of texts: bytes) two sequences share at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(one: bytes, other: bytes, most: int) -> int:
    """How many bytes, `most` at most, two texts share at their end."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
