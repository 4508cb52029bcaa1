"""A text that does not parse, taken apart: file → class → function → block, down to the pieces with the errors.

Rows of one indentation begin the pieces of a body; no parser is needed to see them, and a piece that parses alone is
no longer looked at. So an error stays in its piece, and does not hide those of the others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mlrepair.lines import line_starts
from mlrepair.syntax import Category, SyntaxProblem
from mlrepair.windows import Snippet

_MOST_IN_A_ROW = 2  # broken statements without a body, each with a mistake of its own
_MOST_TRIES = 12  # where a string or a bracket goes over rows that look like a start
_START = re.compile(rb"([ \t]*)(?!(?:else|elif|except|finally)\b)[A-Za-z_@\x80-\xff\"'(\[{*\d~+-]")
_BODY = re.compile(rb"[ \t]*(?![#\r\n]|$)")
_TRIPLE = re.compile(rb"\"\"\"|'''")
_UNFINISHED = (Category.NEVER_CLOSED, Category.EXPECTED_BLOCK)
_ANY = re.compile(rb"[^\r\n]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A statement with its body, by whole rows: source[start:end]."""

    start: int
    end: int


def broken_units(source: bytes, rows: int) -> list[Unit]:
    """Return the units that do not parse by themselves, in order; what has at most so many rows is not taken apart."""
    text = _Text(source)
    return [Unit(text.starts[first], text.starts[last]) for first, last in text.broken(0, len(text.lines), rows)]


def masked(source: bytes, units: Iterable[Unit]) -> bytes:
    """Return the text with each of the units made a statement that means nothing; all offsets stay."""
    pieces: list[bytes] = []
    position = 0
    for unit in units:
        piece = source[unit.start : unit.end]
        indentation = len(piece) - len(piece.lstrip(b" \t"))
        blank = _ANY.sub(b" ", piece[indentation + 1 :])
        pieces += (source[position : unit.start], piece[:indentation], b"0", blank)
        position = unit.end
    return b"".join((*pieces, source[position:]))


@dataclass(frozen=True)
class _Text:
    source: bytes

    @cached_property
    def lines(self) -> list[bytes]:
        return self.source.splitlines(keepends=True)

    @cached_property
    def starts(self) -> list[int]:
        """Where the lines begin, and the end."""
        return line_starts(self.source)

    def broken(self, first: int, last: int, rows: int) -> Iterator[tuple[int, int]]:
        """Yield the lines, from and to, of each unit in these lines that does not parse."""
        for begin, end in self._joined(self._units(first, last)):
            inner: list[tuple[int, int]] = []
            if end - begin > rows:
                inner = [unit for suite in self._suites(begin, end) for unit in self.broken(*suite, rows)]
            yield from inner if inner and self._problem(begin, end, inner) is None else [(begin, end)]

    def _joined(self, units: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Make one of several short units in a row: a string that lost its quotes is one mistake, not one a row."""
        run: list[tuple[int, int]] = []
        for unit in units:
            is_short = next(self._suites(*unit), None) is None
            if run and not (is_short and run[-1][1] == unit[0]):
                yield from [(run[0][0], run[-1][1])] if len(run) > _MOST_IN_A_ROW else run
                run = []
            if is_short:
                run.append(unit)
            else:
                yield unit
        yield from [(run[0][0], run[-1][1])] if len(run) > _MOST_IN_A_ROW else run

    def _units(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the units that do not parse."""
        bounds = [*self._bounds(first, last), last]
        place = 0
        while place < len(bounds) - 1:
            end = self._standing(bounds, place)
            if end is None:
                yield bounds[place], bounds[place + 1]
                end = place + 1
            place = end

    def _bounds(self, first: int, last: int) -> list[int]:
        """The lines that begin the units of a body."""
        while first < last and not self._is_code(first):
            first += 1
        if first == last:
            return []
        width = self._indentation(first)
        starts = [
            line
            for line in range(first + 1, last)
            if (found := _START.match(self.lines[line])) and found[1] == width and self._is_unit(line, width)
        ]
        return [first, *starts]

    def _is_unit(self, line: int, width: bytes) -> bool:
        """Whether no decorator stands before a line, whose function it would begin."""
        return not self.lines[line - 1].startswith(width + b"@")

    def _standing(self, bounds: Sequence[int], place: int) -> int | None:
        """Where the unit that begins at a bound and parses ends; None where none does."""
        end = place + 1
        for _ in range(_MOST_TRIES):
            problem = self._problem(bounds[place], bounds[end])
            if problem is None:
                return end
            if problem.category is Category.UNTERMINATED_TRIPLE:
                quote = _TRIPLE.search(self.source, self.starts[bounds[end]])
                within = range(end + 1, len(bounds))
                end = next((it for it in within if quote and self.starts[bounds[it]] >= quote.end()), len(bounds))
            elif problem.category in _UNFINISHED:
                end += 1
            else:
                return None
            if end >= len(bounds):
                return None
        return None

    def _problem(self, first: int, last: int, hidden: Sequence[tuple[int, int]] = ()) -> SyntaxProblem | None:
        """Why lines do not parse as a text of their own, some of them masked."""
        start, end = self.starts[first], self.starts[last]
        source = masked(self.source, [Unit(self.starts[begin], self.starts[stop]) for begin, stop in hidden])
        snippet = Snippet.of(source, start, end, self._indentation(first))
        return snippet.problem(snippet.text)

    def _suites(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the lines, from and to, of the bodies of a statement: that of its `if`, that of its `else`."""
        width = self._width(first)
        before = first
        start: int | None = None
        for line in (line for line in range(first + 1, last) if self._is_code(line)):
            is_deeper = self._width(line) > width
            if start is not None and not is_deeper:
                yield start, line
                start = None
            elif start is None and is_deeper and self.lines[before].split(b"#")[0].rstrip().endswith(b":"):
                start = line
            before = line
        if start is not None:
            yield start, last

    def _width(self, line: int) -> int:
        return len(self._indentation(line).expandtabs(8))

    def _indentation(self, line: int) -> bytes:
        text = self.lines[line]
        return text[: len(text) - len(text.lstrip(b" \t"))]

    def _is_code(self, line: int) -> bool:
        found = _BODY.match(self.lines[line])
        return found is not None and bool(self.lines[line].strip())
