"""What is written as Python writes no value, and is a text: addresses, versions, dates, times, paths and colors."""

import re
from collections.abc import Iterator

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CellKind
from mlrepair.remedies.remedy import CERTAIN, Remedy, row_at
from mlrepair.syntax import SyntaxProblem

_TIME = rb"\d{1,2}:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_BEHIND = rb"(?![\w.:/]|-\d)"
_WRITTEN = {  # the longest first
    "date": re.compile(
        rb"(?:(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]" + _TIME + rb"(?:Z|[+-]\d\d:\d\d)?)?"
        rb"|(?:19|20)\d\d/[01]\d/[0-3]\d|[0-3]?\d/[0-3]?\d/(?:19|20)\d\d|[0-3]?\d\.[01]?\d\.(?:19|20)\d\d)" + _BEHIND
    ),
    "address": re.compile(rb"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2}|:\d{2,5})?" + _BEHIND),
    "version": re.compile(rb"v?\d+(?:\.\d+){2,}(?:[-.]?(?:a|b|rc|alpha|beta|dev|post|pre)[-.]?\d*)?" + _BEHIND),
    "time": re.compile(_TIME + _BEHIND),
}
_PLACES = re.compile(  # where they are said to be, behind what a value stands behind
    rb"(?:(?<![<>=!+\-*/%|&^])=|\breturn\b|[(,\[:])[ \t]*"
    rb"(?:(?P<windows>[A-Za-z]:\\(?:[\w.-]+\\?)+)(?=[ \t]*(?:[,)\]]|$))"
    rb"|(?P<url>(?:https?|ftp|wss?|file)://[^\s\"'<>,;()\[\]]+)"
    rb"|(?P<color>#[\da-fA-F]{6})(?=[ \t]*(?:[,)\]]|$))"
    rb"|(?P<path>(?:~|\.{1,2})?(?:/[\w@+-][\w.@+-]*){2,}/?|(?:~|\.{1,2})?/[\w.-]+\.[a-z]\w{0,3}|(?:~|\.{1,2})/[\w.-]+/?)"
    rb"(?=[ \t]*(?:[,)\]:]|$)))",
    re.MULTILINE,
)
_ROUTE = re.compile(rb"^[ \t]*@[\w.]+\([ \t]*(?P<route>/[\w/<>:{}.-]*)", re.MULTILINE)
_MARKS = re.compile(rb"//|[=(,\[:][ \t]*[#~./]|return[ \t]+[~./]|:\\")
_MAY_BE = re.compile(rb"\d\.\d+\.\d|\d[-/:]\d")
_THOUSANDS = re.compile(rb"[1-9]\d{0,2}(?:\.\d{3}){2,}")  # but for four of them, an address
_IS_DATE = re.compile(rb"\bdate(?:time)?[ \t]*\([ \t]*\Z")
_BEFORE_TIME = re.compile(rb"(?:[\w\"')\]][ \t]*:[ \t]+|(?<![<>=!])==?[ \t]*)\Z")
_ROW_END = re.compile(rb"\r?\n|\r|\Z")
_VERSION = re.compile(rb"v\d+")
_ZERO = re.compile(rb"0\d")
_NO_ZEROS = re.compile(rb"(?<!\d)0+(?=\d)")


def unquoted_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield the quotes about what the row of the problem has of these, and about all others of the window."""
    row = row_at(window, problem.start)
    if not row or any(cell.kind is CellKind.QUOTE for cell in row):  # which may begin such a text
        return
    found = _ROW_END.search(window.source, row[-1].end)
    end = found.start() if found else len(window.source)  # with what is taken for a comment
    for marks, quoted in ((_MAY_BE, _quoted), (_MARKS, _quoted_places)):
        if marks.search(window.source, row[0].end, end):
            edits = tuple(quoted(window))
            if any(row[0].end <= edit.start < end for edit in edits):
                yield Remedy(edits, CERTAIN)


def _quoted_places(window: Window) -> Iterator[Edit]:
    """Yield the quotes about paths, the addresses of pages, and the numbers of colors, which would be comments."""
    quote = _usual_quote(window)
    end = 0
    starts, ends = {cell.start for cell in window.cells}, {cell.end for cell in window.cells}
    for found in sorted((*_PLACES.finditer(window.source), *_ROUTE.finditer(window.source)), key=re.Match.start):
        kind = found.lastgroup or ""
        start, before = found.start(kind), found.start() + len(found[0][: found.start(kind) - found.start()].rstrip())
        if start >= end and (start in starts or (kind == "color" and before in ends)):
            end = found.end(kind)
            yield Edit(start, end, (b"r" if kind == "windows" else b"") + quote + found[kind] + quote)


def _quoted(window: Window) -> Iterator[Edit]:
    source, end = window.source, 0
    quote = _usual_quote(window)
    has_zeros = _has_zeros(window)
    for cell in window.cells:
        is_begin = cell.kind is CellKind.NUMBER or (cell.kind is CellKind.NAME and _VERSION.fullmatch(cell.text))
        if cell.start < end or not is_begin:
            continue
        for name, pattern in _WRITTEN.items():
            found = pattern.match(source, cell.start)
            if found is None or (name == "date" and b"." not in found[0] and not has_zeros):
                continue
            before = source[source.rfind(b"\n", 0, cell.start) + 1 : cell.start]
            is_slice = before.rstrip().endswith(b"[")
            if name == "time" and (is_slice or not (found[0].count(b":") == 2 or _BEFORE_TIME.search(before))):
                continue
            if name == "version" and _THOUSANDS.fullmatch(found[0]):
                continue
            end = found.end()
            if name == "date" and _IS_DATE.search(before):
                yield Edit(*found.span(), b", ".join(_NO_ZEROS.sub(b"", part) for part in re.split(rb"\D", found[0])))
            else:
                yield Edit(*found.span(), quote + found[0] + quote)
            break


def _has_zeros(window: Window) -> bool:
    """Whether a window has a number with a zero in front: without one, Python reads dates as sums and fractions."""
    return any(cell.kind is CellKind.NUMBER and _ZERO.match(cell.text) for cell in window.cells)


def _usual_quote(window: Window) -> bytes:
    """The quote that most strings of a window have."""
    strings = (CellKind.STRING, CellKind.FSTRING_START)
    quotes = [cell.text.lstrip(b"rRbBfFuUtT")[:1] for cell in window.cells if cell.kind in strings]
    return b"'" if 2 * quotes.count(b"'") > len(quotes) else b'"'
