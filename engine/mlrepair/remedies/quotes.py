"""Strings that end too early, too late or never, and their prefixes."""

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import PARTNERS, Cell, CellKind, lex
from mlrepair.prose import TRIPLE_QUOTES, ends_of_prose
from mlrepair.remedies.brackets import closers_of
from mlrepair.remedies.remedy import CERTAIN, LIKELY, POSSIBLE, UNLIKELY, Remedy, row_at
from mlrepair.syntax import Category, SyntaxProblem
from mlrepair.verifier import brackets_alone

_BAD_ESCAPE = re.compile(rb"\\(?:U(?![\da-fA-F]{8})|u(?![\da-fA-F]{4})|x(?![\da-fA-F]{2})|N(?!\{))")
_BACKSLASH_END = re.compile(
    rb"""(\b[a-zA-Z]{1,2})?(["'])[^"'\n]*[^\\](\\)\2[ \t]*[,)\]}]*[ \t]*(?:#[^\n]*)?$""", re.MULTILINE
)
_GOING_ON = re.compile(rb"""[ \t]*["'][ \t]*[+,%.]""")
_FSTRING = re.compile(rb"""\b([fF][rR]?|[rR][fF])(\"\"\"|'''|["'])((?:(?!\2)(?:\\.|[^\\]))*)\2""", re.DOTALL)
_OPEN_FIELD = re.compile(rb"\{([A-Za-z_]\w*(?:\.\w+)*) [^{}]*(?=\{|\Z)")
_TEXT_BRACE = re.compile(rb"""\{\{|\}\}|\{(?=\s*(?:["'\n]|\Z))|(?<=[\s;,"'])\}""")
_CLOSING_ROWS = 12  # at whose ends a string in triple quotes may be closed
_BEFORE_CODE = LIKELY - 0.2  # where it ends, if it does not end with its row
_CODE_ROWS = 6  # before which it may be closed
_ROWS_BEHIND = 4  # before which it may be closed
_DOCSTRING = re.compile(rb"""(["']{0,2})(?=[A-Za-z])[^"]{0,900}?("{3}|'{3})[ \t]*$""", re.MULTILINE)
_SWALLOWED_VALUE = re.compile(rb"""\n[A-Za-z_]\w* = [rbf]?["'\[({]""")
_ROWS_OF_TEXT = 40  # of a string that was begun with one quote
_HEAD = re.compile(rb"^[ \t]*(?:async[ \t]+def|def|class)\b[^\n]*:[ \t]*(?:#[^\n]*)?\r?\n", re.MULTILINE)
_AFTER_TEXT = re.compile(rb"^[ \t]*([(\[)\],.%])", re.MULTILINE)  # how a row goes on behind a string of several rows
_LAST_CLOSERS = re.compile(rb"[)\]}]+(?=[ \t]*[,:;]?[ \t]*\Z)")
# What rather stands behind a string than in it: another argument, a sum, a method.
_CODE_IN_TEXT = re.compile(rb"""[,+%][ \t]*[\w.'"]+\Z|\.format""")
_APOSTROPHE = re.compile(rb"""[A-Za-z}]["'][A-Za-z]""")
_FORMAT = re.compile(rb"\{[^{}:\n]+:(?:[-+<>^,.\d_]+[a-zA-Z%]?|[bcdeEfFgGnosxX%])(?![\w}{])")
_ESCAPED = 7  # quotes of a row
_OPEN_TO_QUOTES = (
    *(Category.UNTERMINATED_STRING, Category.FORGOTTEN_COMMA, Category.OTHER, Category.MISMATCHED_BRACKET),
    *(Category.UNMATCHED_CLOSER, Category.INVALID_CHARACTER, Category.NEVER_CLOSED),
)
_ROW_END = re.compile(rb"\r?\n|\r|\Z")
# A path or an address, which has no blanks, and a named argument behind it.
_BEFORE_ARGUMENT = re.compile(
    rb"""[a-zA-Z]{0,2}(["'])[^\s"'()=]+?(?=,[ ]?[A-Za-z_]\w*=[^=\s"'][^"'\n]*$)""", re.MULTILINE
)
_NUMBERED = re.compile(rb"[\"'](?:\\[nt]|\s)*(?:\w{1,3}\) ?)+\w")
_NEW_LINE = re.compile(rb"[A-Z\d{*-]")  # begins a line of its own rather than goes on with the words before


def quote_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield other ends and beginnings of the string at the place."""
    source, place, category = window.source, problem.start, problem.category
    if category in (Category.UNTERMINATED_STRING, Category.FORGOTTEN_COMMA, Category.OTHER):
        yield from _quotes_in_quotes(window, problem)
    if category in _OPEN_TO_QUOTES:
        yield from _quotes_to_escape(window, problem)
    for cell in window.cells:
        if (
            cell.kind is CellKind.STRING
            and cell.text[-3:] in TRIPLE_QUOTES
            and any(ends_of_prose(source, cell.start, cell.end))
        ):
            yield from _closed_string(window, cell.start)  # it ends where the next one begins
        if cell.kind is CellKind.STRING and (found := _SWALLOWED_VALUE.search(cell.text)):
            at = cell.start + len(cell.text[: found.start()].rstrip())
            yield Remedy((Edit(at, at, b"\n" + cell.text[-3:]),), LIKELY)
    yield from _short_beginning(window, place)
    match category:
        case Category.BAD_ESCAPE:
            yield from _raw_string(window, place)
        case Category.UNTERMINATED_TRIPLE:
            yield from _closed_string(window, place)
            yield from _short_end(source, place)
            yield from _opened_docstring(source, place)
        case Category.UNTERMINATED_STRING:
            yield from _backslash_end(source, place)
            yield from _other_end(source, place)
            yield from _text_of_rows(source, place)
            yield from _before_argument(source, place)
            yield from _item(window, place)
            yield from _before_closers(window, place)
        case Category.OTHER:
            yield from _prefix(window, place)
        case Category.F_STRING:
            yield from _braces(source, place, problem.message)


def _closed_string(window: Window, place: int) -> Iterator[Remedy]:
    """A string in triple quotes ends with its row, with one of the next, before what is no prose, or with the text."""
    source = window.source
    at = window.cell_at(place)
    quotes = next((cell.text[-3:] for cell in window.cells[at : at + 2] if cell.text[-3:] in TRIPLE_QUOTES), None)
    if quotes is None:
        return
    ends: dict[int, float] = {}
    last = len(source)
    for begin, is_sure in islice(ends_of_prose(source, place), _CODE_ROWS):
        ends[_before(source, begin)] = _BEFORE_CODE if is_sure else UNLIKELY
        if is_sure:
            last = begin
            break
    for number, found in enumerate(islice(_ROW_END.finditer(source, place, last), _CLOSING_ROWS)):
        is_bare = number == 0 and source[place : found.start()].strip().endswith(quotes)
        chance = UNLIKELY if is_bare else max(LIKELY + number * POSSIBLE / 2, UNLIKELY)
        end = _before(source, found.start())
        ends[end] = max(ends.get(end, chance), chance)
    ends.setdefault(_before(source, last), UNLIKELY)
    closers = closers_of(_opened(window, place))
    for end, chance in ends.items():
        if end >= place:
            last_row = _last_row(source, place) if b"\n" in source[place:end] else b""
            yield Remedy((Edit(end, end, last_row + quotes),), chance)
            if closers:
                yield Remedy((Edit(end, end, last_row + quotes + closers),), chance + POSSIBLE)
    for row in islice(_AFTER_TEXT.finditer(source, place + 3), _ROWS_BEHIND):
        comma = b", " if row[1] in b"([" else b""
        yield Remedy((Edit(row.start(1), row.start(1), quotes + comma),), LIKELY)


def _opened(window: Window, place: int) -> list[Cell]:
    """The brackets that are open at a place."""
    opened: list[Cell] = []
    for cell in window.cells:
        if cell.start >= place:
            break
        if cell.kind is CellKind.BRACKET and cell.text in PARTNERS:
            opened.append(cell)
        elif cell.kind is CellKind.BRACKET and opened:
            opened.pop()
    return opened


def _before(source: bytes, place: int) -> int:
    """Where the words before a place end."""
    return len(source[:place].rstrip())


def _last_row(source: bytes, place: int) -> bytes:
    """What the quotes stand behind that end a docstring of several rows: a row of their own, as deep as its first."""
    before = source[source.rfind(b"\n", 0, place) + 1 : place]
    return b"" if before.strip() else b"\n" + before


def _quotes_in_quotes(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """`'it's'` is `"it's"`, and `"say "a" twice"` is `"say 'a' twice"`: a string is never followed by a bare word."""
    rows = {id(row): row for at in (problem.start, problem.end) if (row := row_at(window, at))}
    for row in rows.values():
        for cell in row:
            if cell.kind in (CellKind.STRING, CellKind.QUOTE, CellKind.FSTRING_START) and (
                found := list(_exchanged_quotes(window.source, cell, row))
            ):
                yield from found
                return


def _exchanged_quotes(source: bytes, cell: Cell, row: Sequence[Cell]) -> Iterator[Remedy]:
    quote = cell.text[-1:]
    other = b"'" if quote == b'"' else b'"'
    places = [i for i in range(cell.start, row[-1].end) if source[i : i + 1] == quote]
    is_markup = b"<" in source[places[0] : places[1]] if len(places) > 1 else False
    is_attribute = len(places) > 3 and source[places[1] - 1 : places[1]] == b"="  # of a page: `"<a href="/">"`
    if len(places) < 3 or not (source[places[1] + 1 : places[1] + 2].isalnum() or is_attribute):
        return
    chance = LIKELY
    for end in range(2, len(places)):
        inside, text = places[1:end], source[places[0] : places[end]]
        if other in text:
            return
        are_apostrophes = all(_APOSTROPHE.fullmatch(source, i - 1, i + 2) for i in inside)
        if not are_apostrophes and len(inside) % 2:
            continue
        outside = [places[0], places[end]]
        changed = outside if quote == b"'" or (is_attribute and is_markup) else inside  # it is `"` that is outside
        is_list = not are_apostrophes and b"," in text  # rather a quote that was forgotten
        yield Remedy(tuple(Edit(i, i + 1, other) for i in changed), chance + UNLIKELY * is_list)
        chance += UNLIKELY


def _quotes_to_escape(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    r"""`r'["']'` is `r'["\']'`: where both quotes stand in a string, those that would end it are escaped."""
    source = window.source
    row = row_at(window, problem.start)
    for cell in row:
        if cell.kind not in (CellKind.STRING, CellKind.QUOTE):
            continue
        quote = cell.text[-1:]
        other = b"'" if quote == b'"' else b'"'
        is_raw = b"r" in source[max(cell.start - 1, 0) : cell.start + 2].lower().partition(quote)[0]
        places = [i for i in range(cell.start, row[-1].end) if source[i : i + 1] == quote]
        places = [i for i in places if source[i - 1 : i] != b"\\"]
        for end in range(2, min(len(places), _ESCAPED)):
            text = source[places[0] : places[end]]
            if other in text and (is_raw or b", " not in text):
                yield Remedy(tuple(Edit(i, i, b"\\") for i in places[1:end]), LIKELY)
        return


def _before_closers(window: Window, place: int) -> Iterator[Remedy]:
    """A string ends before as many closers as its row has opened, so that brackets in it have their partners."""
    source = window.source
    row_end = _ROW_END.search(source, place)
    found = _LAST_CLOSERS.search(source, place, row_end.start() if row_end else len(source))
    if found is None or source[place - 1 : place] in (b"'", b'"') or _CODE_IN_TEXT.search(source, place, found.start()):
        return
    if _NUMBERED.match(source, place) and b"(" not in source[place : found.start()]:  # `"1) a` of a list
        opened = [cell for cell in _opened(window, place) if cell.start >= row_at(window, place)[0].start]
        if 0 < len(opened) <= len(found[0]):
            end = found.end() - len(opened)
            yield Remedy((Edit(end, end, source[place : place + 1]),), CERTAIN)
            return
    for end in range(found.end(), found.start() - 1, -1):
        text = source[place:end]
        quotes = [text[i : i + 1] for i in range(len(text)) if text[i : i + 1] in (b"'", b'"')]
        if len(quotes) == 1 and brackets_alone(lex(text.replace(quotes[0], b" ", 1))) == 0:
            # `"a, )`: a comma with a blank behind it belongs to the words, for nothing follows it
            is_left = text[-1:].isspace() and text.rstrip().endswith(b",")
            yield Remedy((Edit(end, end, quotes[0]),), CERTAIN if is_left else LIKELY)
            return


def _raw_string(window: Window, place: int) -> Iterator[Remedy]:
    r"""`"C:\Users"` is meant without escapes. CPython names the string, or what follows it."""
    begun: Cell | None = None  # the f-string that a cell is in
    last: Cell | None = None
    for cell in window.cells:
        if cell.start > place:
            break
        begun = cell if cell.kind is CellKind.FSTRING_START else begun
        if cell.kind in (CellKind.STRING, CellKind.FSTRING_TEXT) and _BAD_ESCAPE.search(cell.text):
            last = cell if cell.kind is CellKind.STRING else begun
    if last is not None and last.text[:1].lower() not in (b"b", b"u"):
        yield Remedy((Edit(last.start, last.start, b"r"),), CERTAIN)


def _prefix(window: Window, place: int) -> Iterator[Remedy]:
    r"""Python 2's `ur"\d"` is `r"\d"`."""
    for cell, following in pairwise(window.cells):
        is_near = cell.start <= place <= following.start == cell.end
        if is_near and cell.text.lower() == b"ur" and following.kind in (CellKind.STRING, CellKind.QUOTE):
            yield Remedy((Edit(cell.start, cell.start + 1, b""),), CERTAIN)


def _short_end(source: bytes, place: int) -> Iterator[Remedy]:
    """A row of one or two quotes, or with two at its end, is meant to close a string that three have opened."""
    quotes = source[place : place + 3]
    if quotes not in TRIPLE_QUOTES:
        quotes = source[place + 1 : place + 4]  # behind a prefix
    if quotes not in TRIPLE_QUOTES:
        return
    quote = re.escape(quotes[:1])
    closing = re.compile(
        rb"(?:^[ \t]*|(?<!" + quote + rb")(?=" + quote + quote + rb"))(" + quote + rb"{1,2})[ \t]*$"
        rb"|^[ \t]*(" + quote + quote + rb")(?=[ \t]*[,)\].%])",
        re.MULTILINE,
    )
    if found := closing.search(source, place + 4):
        yield Remedy((Edit(*found.span(found.lastindex or 1), quotes),), CERTAIN)
    other = b"'''" if quotes == b'"""' else b'"""'
    if found := re.compile(rb"^[ \t]*(" + other + rb")", re.MULTILINE).search(source, place + 3):
        yield Remedy((Edit(*found.span(1), quotes),), LIKELY)


def _short_beginning(window: Window, place: int) -> Iterator[Remedy]:
    """A docstring that begins with one or two quotes, or none, and ends with three."""
    row = row_at(window, place)
    found = _DOCSTRING.match(window.source, row[0].end) if row else None
    if found is None or any(is_sure for _, is_sure in ends_of_prose(window.source, found.start(), found.end())):
        return
    above = window.source[: row[0].start].rstrip()
    is_first = _HEAD.search(above[above.rfind(b"\n") + 1 :] + b"\n") is not None
    begun, quotes = found[1], found[2]
    if (begun and begun == quotes[: len(begun)] and len(begun) < 3) or (not begun and is_first):
        yield Remedy((Edit(*found.span(1), quotes),), CERTAIN)


def _opened_docstring(source: bytes, place: int) -> Iterator[Remedy]:
    """What is taken for the beginning of a string is the end of a docstring whose beginning is lost."""
    heads = [*_HEAD.finditer(source, 0, place)]
    if not heads:
        return
    start = heads[-1].end()
    text = source[start:place]
    words = len(text) - len(text.lstrip())
    if text.strip() and not text.lstrip().startswith((b'"', b"'")) and source[place : place + 3] in TRIPLE_QUOTES:
        at = start + words
        yield Remedy((Edit(at, at, source[place : place + 3]),), LIKELY)


def _backslash_end(source: bytes, place: int) -> Iterator[Remedy]:
    r"""No string can end with one backslash: `r"C:\a\"` is `r"C:\a"`, `"C:\a\"` is `"C:\a\\"`, all of them doubled."""
    start = source.rfind(b"\n", 0, place) + 1
    found = _BACKSLASH_END.search(source, start)
    if found and b"\n" not in source[start : found.start()]:
        is_raw = b"r" in (found[1] or b"").lower()
        if not is_raw and _BAD_ESCAPE.search(found[0]):
            places = [found.start() + i for i, sign in enumerate(found[0]) if sign == ord("\\")]
            yield Remedy(tuple(Edit(i, i, b"\\") for i in places), LIKELY)
        yield Remedy((Edit(*found.span(3), b"" if is_raw else b"\\\\"),), LIKELY)


def _other_end(source: bytes, place: int) -> Iterator[Remedy]:
    """`'a "b" c")` ends with the quote that it begins with: the other one stands there an odd number of times."""
    quote, end = source[place : place + 1], source.find(b"\n", place)
    other = b'"' if quote == b"'" else b"'"
    row = source[place : len(source) if end < 0 else end]
    last = row.rfind(other)
    if row.count(other) % 2 and row.count(other) > 1 and not row[last + 1 :].strip(b" \t)]},;:"):
        yield Remedy((Edit(place + last, place + last + 1, quote),), CERTAIN)


def _text_of_rows(source: bytes, place: int) -> Iterator[Remedy]:
    """A string of several rows wants three quotes."""
    end = source.find(b"\n", place)
    quote = source[place : place + 1]
    if quote not in (b'"', b"'"):
        place, quote = place + 1, source[place + 1 : place + 2]  # behind a prefix
    if quote not in (b'"', b"'") or end < 0 or quote in source[place + 1 : end]:
        return
    rows = source[end + 1 :].split(b"\n")[:_ROWS_OF_TEXT]
    offset = end + 1
    for row in rows:
        if quote in row:
            closing = offset + row.index(quote)
            if row.count(quote) == 1:
                is_broken = offset == end + 1 and _GOING_ON.match(row) is not None  # in two, just before its end
                is_bare = not source[place + 1 : end].strip() or not row[: row.index(quote)].strip()
                is_bare &= not is_broken
                edits = Edit(place, place + 1, quote * 3), Edit(closing, closing + 1, quote * 3)
                yield Remedy(edits, CERTAIN if is_bare else POSSIBLE)
                if offset == end + 1 and not is_bare:  # a row that was broken in two
                    blanks = len(row) - len(row.lstrip())
                    joint = b"\\n" if not blanks and _NEW_LINE.match(row) else b" "
                    yield Remedy((Edit(end, offset + blanks, joint),), CERTAIN if is_broken or not blanks else POSSIBLE)
            return
        offset += len(row) + 1


def _before_argument(source: bytes, place: int) -> Iterator[Remedy]:
    """`f("a/b, c=1)` is `f("a/b", c=1)`."""
    if found := _BEFORE_ARGUMENT.match(source, place):
        yield Remedy((Edit(found.end(), found.end(), found[1]),), CERTAIN)


def _item(window: Window, place: int) -> Iterator[Remedy]:
    """Among rows of strings, one whose beginning is lost."""
    number = window.row_of[window.cell_at(place)]
    rows = [window.cells[slice(*bounds)] for bounds in window.row_bounds]
    around = [rows[i] for i in (number - 1, number + 1) if 0 <= i < len(rows) and len(rows[i]) > 1]
    quotes = {other[1].text[:1] for other in around if other[1].kind is CellKind.STRING}
    row = rows[number]
    if len(row) > 2 and len(quotes) == 1 and row[1].kind is CellKind.NAME and row[1].start < place:
        start = row[1].start
        yield Remedy((Edit(start, start, next(iter(quotes))),), CERTAIN)


def _braces(source: bytes, place: int, message: str) -> Iterator[Remedy]:
    """Braces of an f-string that hold no expression are doubled; with `format` behind, it is no f-string."""
    for string in _FSTRING.finditer(source):
        if not string.start() <= place <= string.end():
            continue
        if source.startswith(b".format(", string.end()):
            yield Remedy((Edit(string.start(1), string.end(1), string[1].translate(None, b"fF")),), CERTAIN)
        edits = [
            Edit(one.start(), one.end(), one[0] * 2)
            for one in _TEXT_BRACE.finditer(source, string.start(3), string.end(3))
            if len(one[0]) == 1
        ]
        if edits:
            yield Remedy(tuple(edits), LIKELY)
        if "expecting '}'" in message:
            for field in _FORMAT.finditer(source, string.start(3), string.end(3)):
                yield Remedy((Edit(field.end(), field.end(), b"}"),), CERTAIN)
            for field in _OPEN_FIELD.finditer(source, string.start(3), string.end(3)):
                if not _is_expression(field[0][1:]):  # `{a was born in {b}`: a name, and words behind it
                    yield Remedy((Edit(field.end(1), field.end(1), b"}"),), LIKELY)
        if "empty expression" in message:
            at = source.find(b"{}", string.start(3), string.end(3))
            if at >= 0:
                yield Remedy((Edit(at, at + 2, b"{{}}"),), LIKELY)


def _is_expression(text: bytes) -> bool:
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True
