"""What other languages, shells and tools write, in Python's words: nothing is left for a model to choose.

Each function yields the edits of a whole text, the likelier reading first, or nothing where it is not meant.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, Cell, CellKind
from mlrepair.remedies.remedy import without_row

Reading = tuple[Edit, ...]

_CONFLICT = re.compile(
    rb"^<{7}(?!<)[^\n]*\n(?P<ours>(?:.*\n)*?)(?:^\|{7}(?!\|)(?:.*\n)*?)?^={7}\r?\n(?P<theirs>(?:.*\n)*?)^>{7}(?!>).*\n?",
    re.MULTILINE,
)
_MARKER = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t][^\n]*)?(?:\n|\Z)", re.MULTILINE)
_PROMPT = re.compile(rb"^[ \t]*(?:In \[\d*\]:|\.{3,}:) ?|^Out\[\d+\]:.*\n?", re.MULTILINE)
_SHELL = re.compile(rb"(?:\$ |[!%]\w|(?:pip3?|conda|sudo|apt(?:-get)?|brew|python3? -m) +[a-z-])")
_BLOCK_COMMENT = re.compile(rb"/\*(.*?)\*/[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADS = frozenset(b"if elif else for while try finally with class def function".split())


def readings(window: Window, place: int) -> Iterator[Iterator[Reading]]:
    """Yield what a text that does not parse at a place may be meant as, readings of one thing together."""
    row = window.cells[slice(*window.row_bounds[window.row_of[window.cell_at(place)]])] if window.row_bounds else ()
    if not row:
        return
    yield from (
        _conflict(window.source),
        _prompts(window.source),
        _shell_line(window.source, row),
        _comments(window, row),
        _braces(window),
        _separators(window, row),
        _negation(window),
        _conditional(window.source, row),
        _assignment(row),
        _exceptions(row),
        _execution(row),
        _open_print(row),
    )


def _conflict(source: bytes) -> Iterator[Reading]:
    """Of a conflict that git has marked one side stays."""
    found = [*_CONFLICT.finditer(source)]
    if not found and (left := [*_MARKER.finditer(source)]):  # only a part of one is left
        yield tuple(Edit(*one.span(), b"") for one in left)
    for side in ("ours", "theirs") if found else ():
        yield tuple(
            edit
            for one in found
            for edit in (Edit(one.start(), one.start(side), b""), Edit(one.end(side), one.end(), b""))
        )


def _prompts(source: bytes) -> Iterator[Reading]:
    """A session of IPython without its prompts and its output."""
    found = [*_PROMPT.finditer(source)]
    if any(one[0].lstrip().startswith(b"In [") for one in found):
        yield tuple(Edit(*one.span(), b"") for one in found)


def _shell_line(source: bytes, row: Sequence[Cell]) -> Iterator[Reading]:
    """`pip install x` belongs into a shell; as a comment it is not lost."""
    start = row[0].end
    if _SHELL.match(source, start) and len(row) > 2:
        yield (Edit(start, start, b"# "),)


def _comments(window: Window, row: Sequence[Cell]) -> Iterator[Reading]:
    """`// a` and `/* a */` are comments."""
    source, starts = window.source, {cell.start for cell in window.cells}
    if blocks := [found for found in _BLOCK_COMMENT.finditer(source) if found.start() in starts]:
        yield tuple(Edit(*found.span(), _as_comment(source, found)) for found in blocks)
    firsts = [window.cells[start + 1] for start, end in window.row_bounds if start + 1 < end]
    slashes = [cell for cell in firsts if cell.text == b"//"]
    for cell, following in pairwise(row[2:]):
        if cell.text == b"//" and _are_words(source[following.start : row[-1].end]):
            slashes.append(cell)
            break
    if slashes:
        yield tuple(Edit(cell.start, cell.end, b"#") for cell in sorted(slashes))


def _as_comment(source: bytes, found: re.Match[bytes]) -> bytes:
    line = source[source.rfind(b"\n", 0, found.start()) + 1 : found.start()]
    indentation = line[: len(line) - len(line.lstrip())]
    rows = [row.strip().removeprefix(b"*").strip() for row in found[1].strip().splitlines()]
    return (b"\n" + indentation).join(b"# " + row for row in rows) or b"#"


def _are_words(text: bytes) -> bool:
    return re.match(rb"\s*[A-Za-z]+ +[A-Za-z]", text) is not None and not re.search(rb"\b(?:if|for)\b", text)


def _braces(window: Window) -> Iterator[Reading]:
    """`if (a) {` … `} else {` … `}`: blocks are made by indentation."""
    edits: list[Edit] = []
    opened = 0
    for start, end in window.row_bounds:
        row = window.cells[start + 1 : end]
        words = [cell.text for cell in row]
        is_closed = words[0:1] == [b"}"]
        if is_closed and opened and len(words) == 1:
            edits.append(without_row(window.source, row[0].start))
            opened -= 1
        elif words[-1:] == [b"{"] and words[is_closed] in _HEADS:
            if is_closed and opened:
                edits.append(Edit(row[0].start, row[1].start, b""))
            head = row[is_closed:]
            if [cell.text for cell in head[:2]] == [b"else", b"if"]:
                edits.append(Edit(head[0].start, head[1].end, b"elif"))
            elif head[0].text == b"function":
                edits.append(Edit(head[0].start, head[0].end, b"def"))
            edits.append(Edit(row[-2].end, row[-1].end, b":"))
            opened += not is_closed
    if edits and not opened:
        yield tuple(edits)


def _separators(window: Window, row: Sequence[Cell]) -> Iterator[Reading]:
    """Within brackets a comma separates, never a semicolon."""
    first = window.cells.index(row[0])
    inside = [cell for i, cell in enumerate(row, first) if cell.text == b";" and window.depths[i] > 0]
    if inside:
        yield tuple(Edit(cell.start, cell.end, b",") for cell in inside)


def _negation(window: Window) -> Iterator[Reading]:
    """`!a` is `not a`; `{a!r}` in an f-string converts."""
    cells = window.cells
    marks = [i for i, cell in enumerate(cells) if cell.text == b"!" and 0 < i < len(cells) - 1]
    pairs = [
        (cells[i], cells[i + 1]) for i in marks if cells[i - 1].end < cells[i].start or not _is_value(cells[i - 1])
    ]
    if pairs and all(after.kind is CellKind.NAME or after.text == b"(" for _, after in pairs):
        yield tuple(Edit(cell.start, after.start, b"not ") for cell, after in pairs)


def _is_value(cell: Cell) -> bool:
    return cell.kind is CellKind.NAME or cell.text in CLOSERS


def _conditional(source: bytes, row: Sequence[Cell]) -> Iterator[Reading]:
    """`x = a ? b : c` is `x = b if a else c`."""
    texts = [cell.text for cell in row]
    if texts.count(b"?") != 1 or b":" not in texts[texts.index(b"?") :]:
        return
    asked = texts.index(b"?")
    parted = texts.index(b":", asked)
    begun = max((i for i, text in enumerate(texts[:asked]) if text in (b"=", b"return")), default=0) + 1
    if begun < asked and asked + 1 < parted and parted + 1 < len(row):
        condition, first, second = (
            source[row[start].start : row[end].end]
            for start, end in ((begun, asked - 1), (asked + 1, parted - 1), (parted + 1, len(row) - 1))
        )
        yield (Edit(row[begun].start, row[-1].end, first + b" if " + condition + b" else " + second),)


def _assignment(row: Sequence[Cell]) -> Iterator[Reading]:
    """`x := 1` as a statement is an assignment."""
    if len(row) > 3 and row[1].kind is CellKind.NAME and row[2].text == b":=":
        yield (Edit(row[2].start, row[2].end, b"="),)


def _exceptions(row: Sequence[Cell]) -> Iterator[Reading]:
    """`except A, B as e:` wants brackets."""
    texts = [cell.text for cell in row]
    if texts[1:2] == [b"except"] and b"," in texts and b"(" not in texts and texts[-1] == b":":
        end = (texts.index(b"as") if b"as" in texts else len(texts) - 1) - 1
        is_name = b"as" not in texts and texts[end][:1].islower()  # of Python 2: `except A, error:`
        if end > 1 and not is_name:
            yield (Edit(row[2].start, row[2].start, b"("), Edit(row[end].end, row[end].end, b")"))


def _execution(row: Sequence[Cell]) -> Iterator[Reading]:
    """Python 2's `exec a in b` is `exec(a, b)`."""
    texts = [cell.text for cell in row]
    if texts[1:2] == [b"exec"] and len(row) > 2 and texts[2] != b"(":
        edits = [Edit(row[1].end, row[2].start, b"("), Edit(row[-1].end, row[-1].end, b")")]
        if b"in" in texts[3:-1]:
            parted = texts.index(b"in", 3)
            edits.insert(1, Edit(row[parted - 1].end, row[parted].end, b","))
        yield tuple(edits)


def _open_print(row: Sequence[Cell]) -> Iterator[Reading]:
    """Python 2's `print a,` goes on in its row, as 2to3 has it."""
    texts = [cell.text for cell in row]
    if texts[1:2] == [b"print"] and texts[-1] == b"," and len(row) > 3 and texts[2] not in (b"(", b">>"):
        yield Edit(row[1].end, row[2].start, b"("), Edit(row[-1].end, row[-1].end, b' end=" ")')
