"""What other languages, shells and tools write, in Python's words: nothing is left for a model to choose.

Each function yields the edits of a whole text, the likelier reading first, or nothing where it is not meant.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, Cell, CellKind
from mlrepair.remedies.brackets import closing, ends_value
from mlrepair.remedies.choices import choices
from mlrepair.remedies.declarations import declared, generics, inherited
from mlrepair.remedies.endings import begins_of_blocks, ends_of_blocks
from mlrepair.remedies.packages import packages
from mlrepair.remedies.pasted import conflict, diff, numbered_rows, prompts, reports, session, signs_left
from mlrepair.remedies.python2 import python2
from mlrepair.remedies.ranges import ranges
from mlrepair.remedies.remedy import Reading, without_row

_SHELL = re.compile(rb"(?:\$ |[!%]\w|(?:pip3?|conda|sudo|apt(?:-get)?|brew|python3? -m) +[a-z-])")
_BLOCK_COMMENT = re.compile(rb"/\*(.*?)\*/[ \t]*$", re.DOTALL | re.MULTILINE)
_ARE_WORDS = re.compile(rb"\w+(?:[ ,.!?:'-]+\w+)+[ .!?:]*")
_TYPES = frozenset(b"int var let const auto long size_t final String string".split())
_COUNTING = re.compile(
    rb"for\s*\(\s*(?:(?:" + b"|".join(sorted(_TYPES)) + rb")\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<start>[^;\n]+);"
    rb"\s*(?P<tested>[A-Za-z_]\w*)\s*(?P<sign><=?|>=?|!=)\s*(?P<bound>[^;\n]+);\s*(?P<step>[^;\n(){]+)\)"
)
_STEP = re.compile(rb"i\s*(?:\+\+|--)|(?:\+\+|--)\s*i|i\s*[-+]=\s*(\w+)|i\s*=\s*i\s*[-+]\s*(\w+)")
_LENGTH = re.compile(rb"([A-Za-z_][\w.]*)\.(?:length|size)(?:\(\))?")
_SQL = re.compile(  # up to its values, or the end of its bracket
    rb"(?:SELECT +[*\w]|INSERT +INTO +\w|UPDATE +\w+ +SET |DELETE +FROM +\w|CREATE +TABLE +\w|DROP +TABLE +\w)"
    rb"[^\n]*?(?=,[ ]*[(\[]|\)?$|\)?\Z)",
    re.MULTILINE,
)
_ALIASES = {
    b"numpy": b"np",
    b"pandas": b"pd",
    b"matplotlib.pyplot": b"plt",
    b"matplotlib": b"mpl",
    b"seaborn": b"sns",
    b"tensorflow": b"tf",
    b"networkx": b"nx",
    b"tkinter": b"tk",
    b"xml.etree.ElementTree": b"ET",
    b"datetime": b"dt",
    b"torch.nn.functional": b"F",
    b"torch.nn": b"nn",
    b"plotly.express": b"px",
    b"plotly.graph_objects": b"go",
    b"statsmodels.api": b"sm",
    b"streamlit": b"st",
    b"multiprocessing": b"mp",
}
_HEADS = frozenset(b"if elif else for while try finally with class def function match switch".split())


def readings(window: Window, place: int) -> Iterator[Iterator[Reading]]:
    """Yield what a text that does not parse at a place may be meant as, readings of one thing together."""
    row = window.cells[slice(*window.row_bounds[window.row_of[window.cell_at(place)]])] if window.row_bounds else ()
    if not row:
        return
    yield from (
        conflict(window.source),
        prompts(window.source),
        session(window),
        reports(window),
        numbered_rows(window.source),
        diff(window.source),
        signs_left(window),
        packages(window, row),
        _import(row),
        _imported(row),
        _import_as(row),
        _alias(row),
        _is_not(row),
        _unquoted(window.source, row),
        _unquoted_sql(window.source, row),
        _echo(row),
        _shell_line(window.source, row),
        _comments(window, row),
        _braces(window),
        _separators(window, row),
        _negation(window),
        choices(window.source, row),
        _assignment(row),
        *python2(window, row),
        _arrow(row),
        declared(window, row),
        generics(window),
        _head(window, row),
        ranges(window.source, row),
        ends_of_blocks(window),
        begins_of_blocks(window),
        _switch(window),
        _asynchronous_loop(row),
    )


def _import(row: Sequence[Cell]) -> Iterator[Reading]:
    """`import a from b` is `from b import a`, but `import os from path` is `from os import path`."""
    words = [cell.text for cell in row]
    if words[1:2] == [b"import"] and b"from" in words[3:-1]:
        source = words.index(b"from")
        module, name = (b"".join(some).decode(errors="replace") for some in (words[2:source], words[source + 1 :]))
        if module in sys.stdlib_module_names and name not in sys.stdlib_module_names:
            yield Edit(row[1].start, row[1].end, b"from"), Edit(row[source].start, row[source].end, b"import")
            return
        yield Edit(row[1].start, row[1].start, f"from {name} ".encode()), Edit(row[source - 1].end, row[-1].end, b"")


def _imported(row: Sequence[Cell]) -> Iterator[Reading]:
    """`from a b import c d` is `from a_b import c, d`."""
    words = [cell.text for cell in row]
    if words[1:2] != [b"from"] or b"import" not in words:
        return
    place = words.index(b"import")
    edits = [
        Edit(one.end, other.start, b"_") if i < place else Edit(one.end, one.end, b",")
        for i, (one, other) in enumerate(pairwise(row))
        if one.kind is other.kind is CellKind.NAME
    ]
    if edits:
        yield tuple(edits)


def _is_not(row: Sequence[Cell]) -> Iterator[Reading]:
    """`a is !None` is `a is not None`."""
    for word, sign, value in zip(row, row[1:], row[2:], strict=False):
        if word.text == b"is" and sign.text == b"!":
            yield (Edit(sign.start, value.start, b"not "),)


def _unquoted(source: bytes, row: Sequence[Cell]) -> Iterator[Reading]:
    """`print(How are you?)` says a text."""
    for begin, (callee, opener, first, second) in enumerate(zip(row, row[1:], row[2:], row[3:], strict=False), start=1):
        if callee.text not in (b"print", b"input") or opener.text != b"(":
            continue
        length = closing(row[begin:])
        inner = source[opener.end : row[begin + length].start] if length is not None else b""
        if first.kind is second.kind is CellKind.NAME and _ARE_WORDS.fullmatch(inner):
            yield Edit(opener.end, opener.end, b'"'), Edit(opener.end + len(inner), opener.end + len(inner), b'"')


def _unquoted_sql(source: bytes, row: Sequence[Cell]) -> Iterator[Reading]:
    """`query = SELECT a FROM b` is a text."""
    found = _SQL.search(source, row[0].end, row[-1].end)
    if found and any(cell.start == found.start() for cell in row):
        quote = b"'" if b'"' in found[0] else b'"'
        end = found.start() + len(found[0].rstrip(b" ;"))
        yield Edit(found.start(), found.start(), quote), Edit(end, end, quote)


def _import_as(row: Sequence[Cell]) -> Iterator[Reading]:
    """`import numpy np` is `import numpy as np`, but `import os sys` is `import os, sys`."""
    for name, other in pairwise(row[2:] if row[1:2] and row[1].text == b"import" else ()):
        if name.kind is other.kind is CellKind.NAME:
            is_module = other.text.decode(errors="replace") in sys.stdlib_module_names
            yield (Edit(name.end, name.end, b"," if is_module else b" as"),)


def _alias(row: Sequence[Cell]) -> Iterator[Reading]:
    """`import numpy as` is `import numpy as np`."""
    words = [cell.text for cell in row[1:]]
    if words[:1] == [b"import"] and words[-1] == b"as" and (alias := _ALIASES.get(b"".join(words[1:-1]))):
        yield (Edit(row[-1].end, row[-1].end, b" " + alias),)


def _echo(row: Sequence[Cell]) -> Iterator[Reading]:
    """`echo a` prints."""
    words = [cell.text for cell in row[1:3]]
    if words[:1] in ([b"echo"], [b"puts"]) and row[2:] and row[2].kind in (CellKind.NAME, CellKind.STRING):
        are_words = any(one.kind is other.kind is CellKind.NAME for one, other in pairwise(row[2:]))
        if not are_words:
            end = row[-2] if row[-1].text == b";" and len(row) > 3 else row[-1]
            yield Edit(row[1].start, row[2].start, b"print("), Edit(end.end, row[-1].end, b")")


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
    """Within brackets a comma separates, and in `a[1;2]` a colon, never a semicolon."""
    first = window.cells.index(row[0])
    inside = [i for i, cell in enumerate(row, first) if cell.text == b";" and window.depths[i] > 0]
    if inside:
        marks = [b":" if _is_subscript(window, i) else b"," for i in inside]
        for meant in dict.fromkeys((tuple(marks), (b",",) * len(marks))):
            cells = [window.cells[i] for i in inside]
            yield tuple(Edit(cell.start, cell.end, mark) for cell, mark in zip(cells, meant, strict=True))


def _is_subscript(window: Window, place: int) -> bool:
    """Whether the innermost bracket around a cell takes a part of the value before it."""
    depth = window.depths[place]
    opener = next(i for i in range(place - 1, 0, -1) if window.depths[i] < depth)
    before, bracket = window.cells[opener - 1 : opener + 1]
    return bracket.text == b"[" and before.end == bracket.start and ends_value(before)


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


def _assignment(row: Sequence[Cell]) -> Iterator[Reading]:
    """`x := 1` as a statement is an assignment."""
    if len(row) > 3 and row[1].kind is CellKind.NAME and row[2].text == b":=":
        yield (Edit(row[2].start, row[2].end, b"="),)


def _arrow(row: Sequence[Cell]) -> Iterator[Reading]:
    """`a => a + 1` is `lambda a: a + 1`, and `(a, b) => a + b` is `lambda a, b: a + b`."""
    texts = [cell.text for cell in row]
    for i in (i for i, text in enumerate(texts) if text == b"=>" and 1 < i < len(row) - 1):
        begin, are_bracketed = i - 1, texts[i - 1] == b")"
        if are_bracketed:
            begin = max(j for j in range(i) if texts[j] == b"(" or j == 0)
        names = [cell for cell in row[begin + are_bracketed : i - are_bracketed] if cell.text != b","]
        is_value = texts[begin - 1] in (b"(", b",", b"=", b":", b"return") and begin > 1
        is_used = are_bracketed or any(text == texts[begin] for text in texts[i + 1 :])  # else it may be `>=`
        if is_value and is_used and all(cell.kind is CellKind.NAME for cell in names):
            written = b", ".join(cell.text for cell in names)
            yield (Edit(row[begin].start, row[i].end, b"lambda " + written + b":" if names else b"lambda:"),)


def _head(window: Window, row: Sequence[Cell]) -> Iterator[Reading]:
    """The head of a loop or a class, with the braces of its block."""
    for head in (_counting_loop(window.source, row), _loop_over(row), inherited(row)):
        if head:
            braces = next(_braces(window), ())
            yield tuple(sorted((*head, *braces)))


def _counting_loop(source: bytes, row: Sequence[Cell]) -> Reading:
    """`for (i = 0; i < n; i++)` is `for i in range(n)`."""
    found = _COUNTING.match(source, row[0].end)
    if found is None or found.end() > row[-1].end:
        return ()
    name, start, sign, bound, step = (found[key].strip() for key in ("name", "start", "sign", "bound", "step"))
    stepped = _STEP.fullmatch(step.replace(name, b"i"))
    if stepped is None or found["tested"] != name:
        return ()
    start, bound = (_LENGTH.sub(rb"len(\1)", value) for value in (start, bound))
    is_down = b"-" in step
    if b"=" in sign and sign != b"!=":
        further = -1 if is_down else 1
        bound = b"%d" % (int(bound) + further) if bound.isdigit() else bound + (b" - 1" if is_down else b" + 1")
    by = stepped[1] or stepped[2] or b"1"
    parts = [start, bound, b"-" + by if is_down else by]
    if parts[-1] == b"1":
        parts = [bound] if start == b"0" else [start, bound]
    return (Edit(row[1].start, found.end(), b"for " + name + b" in range(" + b", ".join(parts) + b")"),)


def _loop_over(row: Sequence[Cell]) -> Reading:
    """`for (a of b)` and `for (a : b)` are `for a in b`."""
    texts = [cell.text for cell in row]
    if texts[1:3] != [b"for", b"("]:
        return ()
    begin = 3 + (texts[3:4] != [] and texts[3] in _TYPES)
    if texts[begin + 1 : begin + 2] not in ([b"of"], [b":"], [b"in"]) or b")" not in texts[begin:]:
        return ()
    end = len(texts) - 1 - texts[::-1].index(b")")
    opener = Edit(row[1].end, row[begin].start, b" ")
    return opener, Edit(row[begin].end, row[begin + 1].end, b" in"), Edit(row[end].start, row[end].end, b"")


def _switch(window: Window) -> Iterator[Reading]:
    """`switch a:` with its cases is `match a:`, `default` is `case _`, and no case goes on with the next."""
    rows = [window.cells[start + 1 : end] for start, end in window.row_bounds if start + 1 < end]
    number = next((i for i, some in enumerate(rows) if some[0].text == b"switch"), len(rows))
    if number + 1 >= len(rows) or rows[number + 1][0].text != b"case":
        return
    edits = [Edit(rows[number][0].start, rows[number][0].end, b"match")]
    for some in rows[number + 1 :]:
        if some[0].text == b"default":
            edits.append(Edit(some[0].start, some[0].end, b"case _"))
        elif [cell.text for cell in some] in ([b"break"], [b"break", b";"]):
            edits.append(without_row(window.source, some[0].start))
    yield tuple(sorted((*edits, *next(_braces(window), ()))))


def _asynchronous_loop(row: Sequence[Cell]) -> Iterator[Reading]:
    """`for async a in b` is `async for a in b`."""
    for one, other in pairwise(row):
        if (one.text, other.text) in ((b"for", b"async"), (b"with", b"async"), (b"def", b"async")):
            yield (Edit(one.start, other.end, other.text + b" " + one.text),)
