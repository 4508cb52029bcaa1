"""What is written with digits and is no number: addresses, versions, dates and times are texts, and want quotes."""

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
_MAY_BE = re.compile(rb"\d\.\d+\.\d|\d[-/:]\d")
_THOUSANDS = re.compile(rb"[1-9]\d{0,2}(?:\.\d{3}){2,}")  # but for four of them, an address
_IS_DATE = re.compile(rb"\bdate(?:time)?[ \t]*\([ \t]*\Z")
_BEFORE_TIME = re.compile(rb"(?:[\w\"')\]][ \t]*:[ \t]+|(?<![<>=!])==?[ \t]*)\Z")
_VERSION = re.compile(rb"v\d+")
_ZERO = re.compile(rb"0\d")
_NO_ZEROS = re.compile(rb"(?<!\d)0+(?=\d)")


def unquoted_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield the quotes about what the row of the problem has of these, and about all others of the window."""
    row = row_at(window, problem.start)
    if not row or _MAY_BE.search(window.source, row[0].end, row[-1].end) is None:
        return
    edits = tuple(_quoted(window))
    if any(row[0].end <= edit.start < row[-1].end for edit in edits):
        yield Remedy(tuple(edits), CERTAIN)


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
