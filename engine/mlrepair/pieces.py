"""Whether a long text parses, decided piece by piece, so that a keystroke costs as much as the piece that it is in.

A text is cut before lines that are not indented. Pieces of which each is Python alone are Python together, but for
what Python says of a module as a whole, which is looked for. What was found of a piece is remembered by its bytes.
Where the pieces do not decide, the whole text does: no result depends on what is remembered.
"""

import functools
import re
from bisect import bisect_left
from dataclasses import replace
from enum import Enum

from mlrepair.recent import Recent
from mlrepair.syntax import Category, SyntaxProblem, find_problem, is_plain_utf8

_SHORT = 2000  # bytes; such a text is read whole in less than a millisecond
_MOST_TRIES = 12  # where a string or a bracket goes over lines that look like a start
_REMEMBERED = 8000  # pieces
_CUT = re.compile(rb"^(?!(?:else|elif|except|finally)\b)[A-Za-z_@\x80-\xff]", re.MULTILINE)
_TRIPLE = re.compile(rb"\"\"\"|'''")
_FUNCTIONS = (b"def", b"class", b"async", b"@")
_GLOBAL = re.compile(rb"^[ \t]*global\b", re.MULTILINE)
_FUTURE = b"__future__"
_ANNOTATIONS = b"from __future__ import annotations\n"
# Errors of a piece that the next piece may mend.
_OPEN_ENDED = (
    Category.NEVER_CLOSED,
    Category.UNTERMINATED_STRING,
    Category.EXPECTED_BLOCK,
)


class _Verdict(Enum):
    STANDS = "it is Python alone"
    UNFINISHED = "it may be Python with what follows"
    IN_STRING = "it may be Python with what follows up to the next triple quote"
    UNDECIDED = "only the whole text can tell"


_verdicts: Recent[tuple[int, int], _Verdict] = Recent(_REMEMBERED)


def _verdict(piece: bytes, before: bytes) -> _Verdict:
    """What is known of a piece that stands after the line `before`, or is found out."""
    key = hash(piece), len(piece) * 2 + bool(before)
    known = _verdicts.get(key)
    if known is None:
        known = _judged(piece, before)
        _verdicts.put(key, known)
    return known


@functools.lru_cache(2)
def problem_of(source: bytes) -> SyntaxProblem | None:
    """Return what `find_problem` returns, sooner where most of the text was seen before."""
    pieces, decided = _cut(source)
    if decided == len(source):
        return None
    if b"\r" in source or not pieces or _GLOBAL.search(source) or _FUTURE in source:
        return find_problem(source)  # these need the whole text, or lines that are counted otherwise
    # What stands before is as good as blank lines, of which messages tell the numbers.
    lines = source.count(b"\n", 0, decided)
    problem = find_problem(b"\n" * lines + source[decided:])
    if problem is None:
        return find_problem(source)
    moved = decided - lines
    return replace(problem, start=problem.start + moved, end=problem.end + moved)


def pieces_of(source: bytes) -> list[bytes] | None:
    """Return pieces that are Python each alone and, joined, the text; None where the text cannot be cut so."""
    pieces, decided = _cut(source)
    return pieces if decided == len(source) else None


def _cut(source: bytes) -> tuple[list[bytes], int]:
    """The first pieces of the text that are Python each alone, and where they end."""
    pieces: list[bytes] = []
    if len(source) < _SHORT or b"\0" in source or b"barry_as_FLUFL" in source or not is_plain_utf8(source):
        return pieces, 0
    bounds = [0, *(found.start() for found in _CUT.finditer(source) if found.start()), len(source)]
    if len(bounds) == 2:
        return pieces, 0
    futures = source.rfind(_FUTURE)
    before = _ANNOTATIONS if futures >= 0 and b"annotations" in source[: futures + 200] else b""
    first = 0
    while first < len(bounds) - 1:
        last = first + 1
        while bounds[last] <= futures:  # such an import must be the first: only the text up to it can tell
            last += 1
        for _ in range(_MOST_TRIES):
            piece = source[bounds[first] : bounds[last]]
            verdict = _verdict(piece, before if first else b"")
            if verdict is _Verdict.STANDS or verdict is _Verdict.UNDECIDED or last == len(bounds) - 1:
                break
            quote = _TRIPLE.search(source, bounds[last]) if verdict is _Verdict.IN_STRING else None
            last = last + 1 if quote is None else bisect_left(bounds, quote.end())
        if verdict is not _Verdict.STANDS:
            break
        pieces.append(piece)
        first = last
    return pieces, bounds[first]


def _judged(piece: bytes, before: bytes) -> _Verdict:
    if _GLOBAL.search(piece) and (b"\f" in piece or not piece.startswith(_FUNCTIONS)):
        return _Verdict.UNDECIDED  # of a name that another piece may have used before
    problem = find_problem(before + piece)
    if problem is None:
        return _Verdict.STANDS
    if problem.category is Category.UNTERMINATED_TRIPLE:
        return _Verdict.IN_STRING
    return _Verdict.UNFINISHED if problem.category in _OPEN_ENDED or piece.startswith(b"@") else _Verdict.UNDECIDED
