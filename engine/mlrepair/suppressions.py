"""Comments that silence findings: `# mlrepair: ignore[MLR105]` on one of a finding's lines, without a list for all.

A list names codes, names or beginnings of codes, as the settings do. Where a line ends inside a string or with a
backslash no comment can stand, so the one behind the string or the continued line counts.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from mlrepair.edits import Edit, Fix, apply_edits
from mlrepair.lexer import Cell, CellKind, lex
from mlrepair.settings import Settings

_COMMENT = re.compile(rb"#[ \t]*mlrepair:[ \t]*ignore\b(?:\[([^\]\r\n]*)\])?", re.IGNORECASE)
_BREAK = re.compile(rb"\r\n|\r|\n")


class _Comment(NamedTuple):
    start: int  # bytes
    names: tuple[str, ...] | None  # None: all findings
    list_end: int  # where another name can be added


def without_suppressed(source: bytes, fixes: Iterable[Fix]) -> list[Fix]:
    """Return the findings that no comment of the text silences, in their order."""
    fixes = list(fixes)
    if not fixes or _COMMENT.search(source) is None:
        return fixes
    cells = lex(source)
    comments = list(_comments(source, cells))
    return [fix for fix in fixes if not any(_silences(comment, fix) for comment in _near(source, cells, fix, comments))]


def suppression(source: bytes, fix: Fix) -> Edit | None:
    """Return the edit that silences a finding by a comment; None where none can stand."""
    cells = lex(source)
    end = _line_end(source, cells, fix.start)
    known = next((c for c in _near(source, cells, fix, list(_comments(source, cells))) if c.names is not None), None)
    if known is not None:
        edit = Edit(known.list_end, known.list_end, b"%b%b" % (b", " if known.names else b"", fix.code.encode()))
    else:
        edit = Edit(end, end, b"  # mlrepair: ignore[%b]" % fix.code.encode())
    after = apply_edits(source, [edit])
    reads_the_same = [cell.text for cell in cells] == [cell.text for cell in lex(after)]
    return edit if reads_the_same and not without_suppressed(after, [fix]) else None


def _comments(source: bytes, cells: list[Cell]) -> Iterable[_Comment]:
    """The comments of the text; what only looks like one, inside a string, is none."""
    bounds = [(cell.start, cell.end) for cell in cells if cell.kind is not CellKind.ROW]
    for (_, start), (end, _) in pairwise([(0, 0), *bounds, (len(source), len(source))]):
        for found in _COMMENT.finditer(source, start, end):
            listed = found[1]
            names = (
                None if listed is None else tuple(name.strip() for name in listed.decode(errors="replace").split(","))
            )
            yield _Comment(found.start(), names and tuple(filter(None, names)), found.end() - (listed is not None))


def _near(source: bytes, cells: list[Cell], fix: Fix, comments: list[_Comment]) -> list[_Comment]:
    """The comments on the lines of a finding."""
    start = max(source.rfind(b"\n", 0, fix.start), source.rfind(b"\r", 0, fix.start)) + 1
    end = _line_end(source, cells, max(fix.start, fix.end - 1))
    return [comment for comment in comments if start <= comment.start <= end]


def _silences(comment: _Comment, fix: Fix) -> bool:
    return comment.names is None or not Settings(ignore=comment.names).wants(fix.code, fix.name)


def _line_end(source: bytes, cells: list[Cell], offset: int) -> int:
    """The end of the line at an offset, or of a later one where this one ends inside a string or goes on."""
    while True:
        found = _BREAK.search(source, offset)
        if found is None:
            return len(source)
        end = found.start()
        inside = next((cell.end for cell in cells if cell.start <= end < cell.end), None)
        if inside is not None:
            offset = inside
        elif source[:end].endswith(b"\\") and b"#" not in source[source.rfind(b"\n", 0, end) + 1 : end]:
            offset = found.end()
        else:
            return end
