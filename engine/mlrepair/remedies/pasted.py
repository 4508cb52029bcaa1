"""What was copied together with a text: marks of git, prompts, output, the numbers of rows, the signs of a diff."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import Cell, CellKind
from mlrepair.lines import line_starts
from mlrepair.remedies.remedy import Reading, rows_of, without_row
from mlrepair.syntax import find_problem

_CONFLICT = re.compile(
    rb"^<{7}(?!<)[^\n]*\n(?P<ours>(?:.*\n)*?)(?:^\|{7}(?!\|)(?:.*\n)*?)?^={7}\r?\n(?P<theirs>(?:.*\n)*?)^>{7}(?!>).*\n?",
    re.MULTILINE,
)
_IMPORTS = re.compile(rb"(?:(?:import|from)[ \t][^\n]*\n)+")
_MARKER = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t][^\n]*)?(?:\n|\Z)", re.MULTILINE)
_PROMPT = re.compile(rb"^[ \t]*(?:In \[\d*\]:|\.{3,}:) ?|^Out\[\d+\]:.*\n?", re.MULTILINE)
_SESSION = re.compile(rb"[ \t]*(>>>|\.\.\.)(?: |(?=\s*$))")
_ROW_NUMBER = re.compile(rb"^[ \t]*(\d+)(?:[.:)|] ?| |$)", re.MULTILINE)
_NOTEBOOK = re.compile(rb"(?:\w+\.)*[A-Z]\w+\s+Traceback \(most recent call last\)")
_LONGEST = 200  # rows of a notebook's traceback
_TRACEBACK = re.compile(
    rb"[ \t]*Traceback \(most recent call last\):|[ \t]*File \"[^\"\n]+\", line \d+(?:, in |[ \t]*\r?$)"
)
_RAISED = re.compile(rb"(?:\w+\.)*[A-Z]\w*(?:: [^\n]*)?\s*")  # the last row of a traceback
_LINKS = re.compile(
    rb"During handling of the above exception|The above exception was the direct cause|\s*\[Previous line "
)
_ERROR = re.compile(rb"(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Warning): +(\S[^\n]*?)\s*")
_TOLD = re.compile(
    rb"Process finished with exit code -?\d+|Python [23]\.\d+\.\d+ .*[(|]|\[(?:GCC|Clang|MSC) .*\] (?:on|:: )"
    rb"|Type \"help\", \"copyright\"|\[Finished in [\d.]+m?s|\[Program finished\]|Press any key to continue"
    rb"|-{40,}\s*\Z|(?:PS )?[A-Z]:\\[^\n>]*>|\*\*\* Remote Interpreter Reinitialized|={3,} ?RESTART:"
)
_DIFF_SIGNS = (b"@", b"+", b"-", b" ")
_DIFF_HEAD = re.compile(rb"(?:@@ |--- |\+\+\+ |diff --git |index [\da-f]+\.\.|\\ No newline)")


def conflict(source: bytes) -> Iterator[Reading]:
    """Yield the sides of a conflict that git has marked: one stays, rather not an empty one; of imports both."""
    found = [*_CONFLICT.finditer(source)]
    if found and all(_IMPORTS.fullmatch(one[side]) for one in found for side in ("ours", "theirs")):
        yield tuple(
            edit
            for one in found
            for edit in (
                Edit(one.start(), one.start("ours"), b""),
                Edit(one.end("ours"), one.start("theirs"), b""),
                Edit(one.end("theirs"), one.end(), b""),
            )
        )
    if not found and (left := [*_MARKER.finditer(source)]):  # only a part of one is left
        yield tuple(Edit(*one.span(), b"") for one in left)
    others = {"ours": "theirs", "theirs": "ours"}
    for side in others if found else ():
        yield tuple(
            edit
            for one in found
            for kept in (side if one["ours"].strip() or not one["theirs"].strip() else others[side],)
            for edit in (Edit(one.start(), one.start(kept), b""), Edit(one.end(kept), one.end(), b""))
        )


def prompts(source: bytes) -> Iterator[Reading]:
    """Yield a session of IPython without its prompts and its output."""
    found = [*_PROMPT.finditer(source)]
    if any(one[0].lstrip().startswith(b"In [") for one in found):
        yield tuple(Edit(*one.span(), b"") for one in found)


def session(window: Window) -> Iterator[Reading]:
    """Yield a session of Python without its prompts; then without what it has put out, too, the rows that have none."""
    rows = window.source.splitlines(keepends=True)
    starts = line_starts(window.source)
    cells = {cell.start for cell in window.cells if cell.text in (b">>>", b"...")}  # none inside of strings
    found = [_SESSION.match(row) for row in rows]
    ends = [
        one.end() if one and start + one.start(1) in cells else 0 for start, one in zip(starts, found, strict=False)
    ]
    if not any(one and end and one[1] == b">>>" for one, end in zip(found, ends, strict=True)):
        return
    prompts = [Edit(start, start + end, b"") for start, end in zip(starts, ends, strict=False) if end]
    prompts = sorted((*prompts, *_told(window)))
    yield tuple(prompts)
    first = next(i for i, end in enumerate(ends) if end)
    kept = {edit.start for edit in prompts}
    output = [i for i in range(first, len(rows)) if not ends[i] and rows[i].strip() and starts[i] not in kept]
    if output:
        yield tuple(sorted((*prompts, *(Edit(starts[i], starts[i + 1], b"") for i in output))))


def reports(window: Window) -> Iterator[Reading]:
    """Yield a text without the tracebacks, and the words of terminals and editors, that were pasted with it."""
    if edits := tuple(_told(window)):
        yield edits


def _told(window: Window) -> Iterator[Edit]:
    """Yield what takes each row away that a run of the code, or what it ran in, has written."""
    rows = window.source.splitlines(keepends=True)
    starts = line_starts(window.source)
    codes = {cell.start for cell in window.cells if cell.kind is CellKind.ROW}  # no row within a string
    end = 0  # of the last traceback
    for i, row in enumerate(rows):
        if i < end or starts[i] not in codes:
            continue
        if _TRACEBACK.match(row):
            end = _end_of_traceback(rows, i)
            yield Edit(starts[i], starts[end - 1] + len(rows[end - 1]), b"")
        elif _NOTEBOOK.match(row):
            behind = range(i + 1, min(i + _LONGEST, len(rows)))
            end = next((j + 1 for j in behind if rows[j].strip() and _RAISED.fullmatch(rows[j])), i + 1)
            yield Edit(starts[i], starts[end - 1] + len(rows[end - 1]), b"")
        elif _TOLD.match(row) or ((error := _ERROR.fullmatch(row)) and find_problem(error[1]) is not None):
            yield Edit(starts[i], starts[i] + len(row), b"")


def _end_of_traceback(rows: Sequence[bytes], begin: int) -> int:
    """The row behind a traceback, and behind those that have led to it."""
    width = len(rows[begin]) - len(rows[begin].lstrip())
    i = begin + 1
    while i < len(rows):
        is_deeper = len(rows[i]) - len(rows[i].lstrip()) > width and rows[i].strip()
        if is_deeper or _TRACEBACK.match(rows[i]) or _LINKS.match(rows[i]):
            i += 1
            continue
        if _RAISED.fullmatch(rows[i]):
            i += 1
        following = next((j for j in range(i, len(rows)) if rows[j].strip()), len(rows))
        if following == i or following == len(rows) or not _LINKS.match(rows[following]):
            break
        i = following
        while i < len(rows) and (not rows[i].strip() or _LINKS.match(rows[i])):
            i += 1
    return i


def diff(source: bytes) -> Iterator[Reading]:
    """Yield a text as it is after a diff, whose rows all begin with a blank, a plus or a minus."""
    starts = line_starts(source)
    found: list[tuple[int, bytes, bytes]] = []  # where a row begins, its sign, and what is behind it
    for start, row in zip(starts, source.splitlines(keepends=True), strict=False):
        sign = b"@" if _DIFF_HEAD.match(row) else row[:1]
        if row.strip() and sign not in _DIFF_SIGNS:
            return
        if row.strip() or sign in b"+ ":
            found.append((start, sign, row[1:]))
    if all(sign != b"+" for _, sign, _ in found):
        return
    kept = [rest for _, sign, rest in found if sign in b" +" and rest.strip()]
    has_blank = min((len(rest) - len(rest.lstrip(b" ")) for rest in kept), default=0) == 1  # `+ a = 1`
    yield tuple(
        Edit(start, start + 1 + (has_blank and bool(rest.strip()) if sign in b" +" else len(rest)), b"")
        for start, sign, rest in found
    )


def signs_left(window: Window) -> Iterator[Reading]:
    """Yield a text of which only some rows have the sign of a diff: it goes, and so do those that have a minus."""
    source = window.source
    if b"\n+" not in source and not source.startswith(b"+"):
        return
    signed, heads = list[Sequence[Cell]](), list[Edit]()
    is_marked = False  # whether no sum begins so
    for row in rows_of(window):
        sign, *code = row[1:]
        if row[0].text or sign.text[:1] not in (b"+", b"-", b"@"):
            continue
        if _DIFF_HEAD.match(source, sign.start):
            heads.append(without_row(source, sign.start))
        elif code and sign.text in (b"+", b"-") and (code[0].start > sign.end + 1 or code[0].kind is CellKind.KEYWORD):
            signed.append(row)
            is_marked |= sign.text == b"+" and window.depths[window.cell_at(sign.start)] == 0
    if not is_marked:
        return
    unit = len(window.indent_unit)
    gaps = [row[2].start - row[1].end for row in signed if row[1].text == b"+"]
    # a sign that took the place of a blank leaves one too few
    meant = b" " if all((gap + 1) % unit == 0 for gap in gaps if gap) and any(gaps) and unit > 1 else b""
    edits = [
        Edit(row[1].start, row[1].end, meant if row[2].start > row[1].end else b"")
        if row[1].text == b"+"
        else without_row(source, row[1].start)
        for row in signed
    ]
    yield tuple(sorted((*heads, *edits)))


def numbered_rows(source: bytes) -> Iterator[Reading]:
    """Yield the rows without their numbers, and without the blanks that all of them have behind it."""
    rows = source.splitlines(keepends=True)
    starts = [*accumulate(map(len, rows), initial=0)]
    numbered = [(i, found) for i, row in enumerate(rows) if (found := _ROW_NUMBER.match(row))]
    for _, group in groupby(numbered, key=lambda pair: int(pair[1][1]) - pair[0]):
        run = [*group]
        rests = [rows[i][found.end() :] for i, found in run]
        ends = [found.end() for _, found in run]
        blanks = [len(rest) - len(rest.lstrip(b" ")) for rest in rests]
        codes = [end + some for end, some, rest in zip(ends, blanks, rests, strict=True) if rest.strip()]
        if codes and min(codes) >= max(ends):  # all code begins in a column of its own
            ends = [min(codes)] * len(run)
        else:
            least = min((some for some, rest in zip(blanks, rests, strict=True) if rest.strip()), default=0)
            ends = [end + least for end in ends]
        if len(run) > 1:
            yield tuple(
                Edit(starts[i], starts[i] + (end if rest.strip() else found.end()), b"")
                for (i, found), rest, end in zip(run, rests, ends, strict=True)
            )
