"""Which pieces of a text a model looks at.

A file that parses is cut into functions, class headers with the statements about the methods, and runs of top-level
statements. Around a syntax error one piece is taken; it becomes a `Snippet`, a text of its own, because that is what
models are trained on: the parsers' remarks about a piece must not depend on what stands around it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from mlrepair.edits import Edit
from mlrepair.grid import COLUMNS, MAX_CELLS, ROWS, Window, fits
from mlrepair.lexer import CLAUSES, CLOSERS, OPENERS, STATEMENTS, Cell, CellKind, lex, width_of
from mlrepair.prose import ends_of_prose
from mlrepair.symbols import SymbolTable
from mlrepair.syntax import UNFINISHED_TRY, Category, SyntaxProblem, find_problem

_ROWS_BEFORE = 40  # an error is reported where it is noticed: its cause stands before
_ROWS_AFTER = 24
_FRAMED_BEFORE, _FRAMED_AFTER = 12, 8  # the same, of a piece that is no code without rows from far away
_BODY_ROWS = 6  # of a statement's first block, until it has a statement
_NEAR_ROWS = 3  # so many rows before an error belong to its window even if a function begins between them
_OVERLAP = 12  # rows that two pieces of a long function share
_FUNCTION = (b"def", b"async", b"@")
_STATEMENT = frozenset(
    b"def class async if for while with try return raise import from assert del pass break continue global @".split()
)


class _Row(NamedTuple):
    """A physical row with cells."""

    start: int  # the index of its `ROW` cell
    end: int  # the index after its last cell
    width: int  # of its indentation, in columns
    first: bytes  # its first token
    depth: int  # brackets that are open where it begins
    is_statement: bool  # whether a statement can begin here: no bracket is open, no backslash stands before

    @property
    def grid_rows(self) -> int:
        return max(1, -(-(self.end - self.start - 1) // COLUMNS))


@dataclass(frozen=True)
class Snippet:
    """A piece of a text, as a text of its own: the indentation that all its rows share is cut off."""

    text: bytes
    lines: tuple[tuple[int, int], ...]  # for each line: where it begins in `text`, and its first byte kept in the file
    indentation: bytes  # what was cut off
    is_whole: bool  # whether it is the whole file
    gaps: tuple[int, ...] = ()  # where rows of the file are left out
    following: tuple[int, bytes] | None = None  # of the next row of the file: its columns in here, its first token

    @classmethod
    def of(
        cls,
        source: bytes,
        start: int,
        end: int,
        indentation: bytes = b"",
        following: tuple[int, bytes] | None = None,
    ) -> "Snippet":
        """Cut source[start:end], which begins at the beginning of a line, out of its source."""
        return cls.of_ranges(source, [(start, end)], indentation, following)

    @classmethod
    def of_ranges(
        cls,
        source: bytes,
        ranges: Sequence[tuple[int, int]],
        indentation: bytes = b"",
        following: tuple[int, bytes] | None = None,
    ) -> "Snippet":
        """Cut several runs of lines out of their source, in its order."""
        pieces: list[bytes] = []
        lines: list[tuple[int, int]] = []
        gaps: list[int] = []
        length, end = 0, 0
        for start, end in ranges:
            if lines:
                gaps.append(length)
            position = start
            for line in source[start:end].splitlines(keepends=True):
                cut = _shared(line, indentation)
                lines.append((length, position + cut))
                pieces.append(line[cut:])
                length += len(line) - cut
                position += len(line)
        if not lines or lines[-1][1] < end:
            lines.append((length, end))  # the end, where the piece ends with a line
        is_whole = list(ranges) == [(0, len(source))]
        return cls(b"".join(pieces), tuple(lines), indentation, is_whole, tuple(gaps), following)

    def leaves_out(self, edits: Iterable[Edit]) -> bool:
        """Return whether an edit reaches over rows that are left out."""
        return any(edit.start < gap < edit.end for edit in edits for gap in self.gaps)

    def to_source(self, offset: int) -> int:
        """Return where a byte of the snippet stands in the file."""
        inside, outside = self.lines[bisect_right(self._starts, offset) - 1]
        return outside + offset - inside

    def from_source(self, offset: int) -> int:
        """Return where a byte of the file stands in the snippet; one outside it becomes the nearest inside."""
        place = max(bisect_right(self.lines, offset, key=lambda line: line[1]) - 1, 0)
        inside, outside = self.lines[place]
        end = self._starts[place + 1] if place + 1 < len(self.lines) else len(self.text)
        return min(max(inside + offset - outside, inside), end)

    def edits_in_source(self, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        """Return edits of the snippet as edits of the file."""
        found = []
        for edit in edits:
            text = edit.text.replace(b"\n", b"\n" + self.indentation) if self.indentation else edit.text
            found.append(Edit(self.to_source(edit.start), self.to_source(edit.end), text))
        return tuple(found)

    def window(self, text: bytes, symbols: Sequence[Cell] = ()) -> Window:
        """Return the window of the snippet's text, or of what it became after an edit."""
        return Window.of(text, lex(text)[:MAX_CELLS], symbols)

    def problem(self, text: bytes) -> SyntaxProblem | None:
        """Return why the snippet's text, or what it became, does not parse.

        A piece of a function cannot know whether its `return` is outside one, and one that ends in the middle of a
        block not how that goes on, so these are no problems of its.
        """
        problem = find_problem(text)
        if problem is None or self.is_whole:
            return problem
        return None if problem.category is Category.OUTSIDE or self._goes_on(text, problem) else problem

    def _goes_on(self, text: bytes, problem: SyntaxProblem) -> bool:
        """Whether a problem is only that the piece ends where it does."""
        has_no_block = problem.category is Category.EXPECTED_BLOCK
        if self.following is None or not (has_no_block or UNFINISHED_TRY in problem.message):
            return False
        cells = lex(text)
        if not cells or problem.start < cells[-1].end:
            return False
        rows = _rows(text, cells)
        width, word = self.following
        if has_no_block:
            return width > rows[-1].width
        tries = [row.width for row in rows if row.first == b"try"]
        return any(width > one or (width == one and word in CLAUSES) for one in tries)

    @cached_property
    def _starts(self) -> list[int]:
        return [inside for inside, _ in self.lines]


def split(source: bytes, cells: Sequence[Cell]) -> Iterator[Window]:
    """Yield the windows of a text that parses, in its order; `cells` are those of the whole text."""
    table = SymbolTable.of(cells)
    for first, last in _pieces(_rows(source, cells)):
        piece = cells[first:last]
        known = frozenset(cell.text for cell in piece)
        yield Window.of(source, piece, table.reach(piece[0].start, piece[-1].end, known))


def snippet_of(window: Window) -> Snippet:
    """Return the text of a window of a whole file as a snippet."""
    start, end = window.cells[1].start, window.cells[-1].end
    indentation = min((window.cells[row].text for row, _ in window.row_bounds), key=len)
    line_end = window.source.find(b"\n", end)
    rest = window.source[end : line_end + 1]
    if line_end >= 0 and (not rest.strip() or rest.strip().startswith(b"#")):
        end = line_end + 1
    return Snippet.of(window.source, start, end, indentation)


def window_around(source: bytes, cells: Sequence[Cell], problem: SyntaxProblem) -> tuple[Snippet, list[Cell]] | None:
    """Return the piece around a syntax problem and the symbols in its reach; None where no piece is small enough.

    A piece of a long literal, or of a long chain of clauses, has the rows around the problem, and from afar those that
    begin and end what it is in.
    """
    if not cells:
        return None
    if fits(cells):
        return Snippet.of(source, 0, len(source)), []
    rows = _rows(source, cells)
    starts = [cells[row.start].start for row in rows]
    middle = max(bisect_right(starts, problem.start) - 1, 0)
    if problem.category is Category.EXPECTED_BLOCK and rows[middle].width < rows[max(middle - 1, 0)].width:
        middle -= 1  # the head without a block, not what follows it
    first, last = _run(rows, middle)
    if (far := _far_end(source, rows, starts, middle, problem)) is not None:
        first, last = max(far - _FRAMED_BEFORE, middle + 1), min(far + 2, len(rows) - 1)
        before, after = [middle], list[int]()
    else:
        before, after = _frame(rows, cells, first, middle, last)
        if before:
            first, last = max(first, middle - _FRAMED_BEFORE), min(last, middle + _FRAMED_AFTER)
            before, after = _frame(rows, cells, first, middle, last)
    chosen = [*(i for i in before if i < first), *range(first, last + 1), *after]
    piece = [cell for i in chosen for cell in cells[rows[i].start : rows[i].end]]
    if not fits(piece):
        return None
    known = frozenset(cell.text for cell in piece)
    symbols = SymbolTable.of(cells).reach(piece[0].start, piece[-1].end, known)
    following = None
    end = chosen[-1] + 1
    if end < len(rows) and rows[end].width >= rows[chosen[0]].width:
        row = cells[rows[end].start].text
        following = width_of(row[_shared(row, piece[0].text) :]), rows[end].first
    starts.append(len(source))
    ranges: list[tuple[int, int]] = []
    for i in chosen:
        if ranges and ranges[-1][1] == starts[i]:
            ranges[-1] = (ranges[-1][0], starts[i + 1])
        else:
            ranges.append((starts[i], starts[i + 1]))
    return Snippet.of_ranges(source, ranges, piece[0].text, following), symbols


def _frame(
    rows: Sequence[_Row], cells: Sequence[Cell], first: int, middle: int, last: int
) -> tuple[list[int], list[int]]:
    """The rows before and behind a piece without which it is no code."""
    if rows[first].depth > 0:
        return _brackets_around(rows, cells, first, middle, last)
    return _head_of_chain(rows, cells, first), []


def _brackets_around(
    rows: Sequence[_Row], cells: Sequence[Cell], first: int, middle: int, last: int
) -> tuple[list[int], list[int]]:
    """The rows that open the brackets that a piece stands in, and those that close them."""
    begin = first
    while begin > 0 and rows[begin].depth > 0:
        begin -= 1
    opened = before = _opened(rows, cells, range(begin, first), [])
    closing: list[int] = []
    for i in dict.fromkeys(reversed(_opened(rows, cells, range(first, last + 1), opened))):
        ends = (j for j in range(last + 1, len(rows)) if rows[j].first in CLOSERS and rows[j].width == rows[i].width)
        end = next(ends, None)
        if end is not None and i != middle:  # what the row of the error seems to leave open may be the error
            closing.append(end)
    return sorted({begin, *before}), sorted(set(closing))


def _opened(rows: Sequence[_Row], cells: Sequence[Cell], numbers: range, opened: Sequence[int]) -> list[int]:
    """The rows whose brackets are open behind some rows, each as often as it opens one; `opened` are so before."""
    found = list(opened)
    for i in numbers:
        for cell in cells[rows[i].start : rows[i].end]:
            if cell.kind is CellKind.BRACKET and cell.text in OPENERS:
                found.append(i)
            elif cell.kind is CellKind.BRACKET and found:
                found.pop()
    return found


def _head_of_chain(rows: Sequence[_Row], cells: Sequence[Cell], first: int) -> list[int]:
    """The rows of the statement that a clause goes on with, as far as they are needed."""
    width = rows[first].width
    head = first
    while head > 0 and rows[head].first in CLAUSES:
        head -= 1
        while head > 0 and (rows[head].width > width or rows[head].depth > 0):
            head -= 1
    if head == first or rows[head].width != width:
        return []
    found = []
    has_head = False
    for i in range(head, first):
        found.append(i)
        is_end = rows[i + 1].depth == 0
        if has_head and is_end and cells[rows[i].end - 1].text != b":":
            return found if len(found) <= _BODY_ROWS else []
        has_head = has_head or (is_end and cells[rows[i].end - 1].text == b":")
    return []


def _far_end(
    source: bytes, rows: Sequence[_Row], starts: Sequence[int], opener: int, problem: SyntaxProblem
) -> int | None:
    """The row before which a bracket or a string that nothing closes may end, where that is far from it."""
    near = _ROWS_AFTER
    if problem.category is Category.NEVER_CLOSED:
        width = rows[opener].width
        ends = (i for i in range(opener + 1, len(rows)) if rows[i].width <= width and rows[i].first not in CLOSERS)
    elif problem.category is Category.UNTERMINATED_TRIPLE:
        found = (begin for begin, is_sure in ends_of_prose(source, problem.start) if is_sure)
        ends = (bisect_left(starts, begin) for begin in found)
        near = _FRAMED_BEFORE
    else:
        return None
    end = min(next(ends, len(rows) - 1), len(rows) - 1)
    return end if end - opener > near else None


def _shared(line: bytes, indentation: bytes) -> int:
    length = 0
    while length < len(indentation) and line[length : length + 1] == indentation[length : length + 1]:
        length += 1
    return length


def _rows(source: bytes, cells: Sequence[Cell]) -> list[_Row]:
    """The rows that have cells."""
    starts = [i for i, cell in enumerate(cells) if cell.kind is CellKind.ROW]
    rows: list[_Row] = []
    depth = 0
    for start, end in pairwise([*starts, len(cells)]):
        indentation = cells[start].text
        continued = start > 0 and source[cells[start - 1].end : cells[start].start].rstrip(b"\r\n").endswith(b"\\")
        first = cells[start + 1].text if start + 1 < end else b""
        rows.append(_Row(start, end, width_of(indentation), first, depth, depth == 0 and not continued))
        for cell in cells[start + 1 : end]:
            if cell.kind is CellKind.BRACKET:
                depth = depth + 1 if cell.text in OPENERS else max(depth - 1, 0)
    return rows


def _pieces(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """Yield the cells, from and to, of each window."""
    begin = 0
    while begin < len(rows):
        end = _unit_end(rows, begin)
        yield from _fitting(rows[begin:end])
        begin = end


def _unit_end(rows: Sequence[_Row], begin: int) -> int:
    """The end of the function, or of the run of other statements, that begins at a row."""
    if _begins_function(rows, begin):
        width = rows[begin].width
        end = begin + 1
        while end < len(rows) and rows[end - 1].first == b"@" and rows[end].width == width:
            end += 1
        while end < len(rows) and not (rows[end].is_statement and rows[end].width <= width and _decorated(rows, end)):
            end += 1
        return end
    end = begin + 1
    while end < len(rows):
        row = rows[end]
        if row.is_statement and (_begins_function(rows, end) or row.first == b"class" or row.width < rows[begin].width):
            break
        end += 1
    return end


def _decorated(rows: Sequence[_Row], end: int) -> bool:
    """Whether the row before is no decorator, whose function this row would begin."""
    before = end - 1
    while before > 0 and not rows[before].is_statement:
        before -= 1
    return rows[before].first != b"@"


def _begins_function(rows: Sequence[_Row], begin: int) -> bool:
    if not rows[begin].is_statement or rows[begin].first not in _FUNCTION:
        return False
    width = rows[begin].width
    for row in rows[begin:]:
        if row.is_statement and row.first != b"@":
            return row.first in (b"def", b"async") and row.width == width
    return False


def _fitting(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """Cut a unit into overlapping pieces of which each fits a window."""
    begin = 0
    while begin < len(rows):
        if not _fit(rows[begin : begin + 1]):
            begin += 1  # a row that is too long alone cannot be looked at
            continue
        end = begin + 1
        grid_rows, cells = rows[begin].grid_rows, rows[begin].end - rows[begin].start
        while end < len(rows):
            grid_rows += rows[end].grid_rows
            cells += rows[end].end - rows[end].start
            if grid_rows > ROWS or cells > MAX_CELLS:
                break
            end += 1
        yield rows[begin].start, rows[end - 1].end
        if end == len(rows):
            return
        following = max(end - _OVERLAP, begin + 1)
        begin = next((i for i in range(following, end) if rows[i].is_statement), end)


def _fit(rows: Sequence[_Row]) -> bool:
    return sum(row.grid_rows for row in rows) <= ROWS and sum(row.end - row.start for row in rows) <= MAX_CELLS


def _run(rows: Sequence[_Row], middle: int) -> tuple[int, int]:
    """The first and the last row of the piece around a row of a text that does not parse."""
    lowest = middle
    while lowest > 0 and middle - lowest < _ROWS_BEFORE and _fit(rows[lowest - 1 : middle + 1]):
        lowest -= 1
    first = _begin(rows, lowest, middle)
    last = middle
    while last + 1 < len(rows) and last - middle < _ROWS_AFTER and _fit(rows[first : last + 2]):
        if rows[last + 1].width < rows[first].width:
            return first, last
        last += 1
    for stop in range(min(last, len(rows) - 2), middle + 2, -1):
        if _is_seam(rows, first, middle, stop):
            return first, stop
    return first, last


def _is_seam(rows: Sequence[_Row], first: int, middle: int, last: int) -> bool:
    """Whether a piece better ends with a row than in the middle of what goes on behind it."""
    row, following = rows[last], rows[last + 1]
    if row.first == b"@" or following.width > row.width or following.first in CLOSERS:
        return False
    if following.depth > rows[middle + 1].depth:
        return False
    if following.depth > rows[first].depth and following.width > rows[first].width:
        return following.first in STATEMENTS  # else it may be in a bracket
    return following.first in _STATEMENT or following.width <= rows[first].width


def _begin(rows: Sequence[_Row], lowest: int, middle: int) -> int:
    """The function or class around a row, or the row with the least indentation before it."""
    least = rows[middle].width
    best = middle
    for i in range(middle, lowest - 1, -1):
        row = rows[i]
        if row.width > least or row.first in CLOSERS:
            continue
        least = row.width
        if row.first in CLAUSES:
            continue  # either what it goes on with is found, too, or the piece lies in its block
        best = i
        if row.first in (b"def", b"class", b"async") and middle - i >= _NEAR_ROWS:
            while best > lowest and rows[best - 1].first == b"@" and rows[best - 1].width == row.width:
                best -= 1
            return best
    return best
