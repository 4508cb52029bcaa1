"""Strings whose first quote is lost, and quotes behind a value that is none: what stands before them tells which."""

import re
from collections.abc import Iterator, Sequence

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import KEYWORDS, PARTNERS, Cell, CellKind, lex
from mlrepair.remedies.remedy import CERTAIN, LIKELY, Remedy, row_at
from mlrepair.syntax import Category, SyntaxProblem, find_problem

_CATEGORIES = (Category.UNTERMINATED_STRING, Category.OTHER, Category.FORGOTTEN_COMMA)
_BEGIN = re.compile(rb"(?:(?<![=!<>])==?(?!=)|[-+,(\[{:%]|\breturn\b|\bin\b)[ \t]*(?=[^\s+\"'])")
_ENDS_TEXT = re.compile(rb"[\w)\].!?]\Z|\w[?!] +\Z")
_ENDS_WORDS = re.compile(rb"\b([A-Za-z]+) +([A-Za-z]+) ?[.!?:,]? \Z")
_PREFIX = re.compile(rb"(?<![\w.])[rRbBfFuU]{1,2}\Z")
_VALUE = re.compile(rb"([A-Za-z_]\w*)(?:\.\w+|\[[^\[\]\n]*\]|\([^()\n]*\))*")
_SUM_WITHIN = re.compile(rb"[\w)\]\"'] \+ |\+ ?\Z|\A ?\+")
_OPENER = {closer: opener for opener, closer in PARTNERS.items()}
_FORMS = (b"async def f():\n while 1:\n  %b\n", b"_ = {%b}\n")  # a statement, and a row of a dictionary
_MOST = 3  # places where a string may begin
_LONGEST = 400  # bytes of a row


def lost_quote_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield what takes the quote away that ends no string of the row, or begins one for it."""
    row = row_at(window, problem.start)
    if problem.category not in _CATEGORIES or not any(cell.kind is CellKind.QUOTE for cell in row):
        return
    begin, end = row[1].start, row[-1].end
    text = window.source[begin:end]
    if end - begin > _LONGEST or b'"""' in text or b"'''" in text:
        return
    found = _stray(text)
    if found is None:
        return
    last, place = found  # where the string before it ends, and where it stands
    value = text[_value_before(text, last, place) : place]
    named = _VALUE.fullmatch(value)
    is_known = named is not None and (named[0] != named[1] or _is_bound(window, named[1], row))
    if is_known and _parses(text[:place] + text[place + 1 :]):
        yield Remedy((Edit(begin + place, begin + place + 1, b""),), CERTAIN)
    quote = text[place : place + 1]
    chance = LIKELY if is_known else CERTAIN
    begins = _begins(text, last, place)
    if last == 0 and window.depths[window.cell_at(begin)] > 0:  # a part of what stands on several rows
        begins.insert(0, 0)
    for at in begins[:_MOST]:
        first = text[at:place].split(b",")[0].strip()
        is_value = b"," in text[at:place] and (first.isdigit() or _is_bound(window, first, row))
        if not is_value and not _SUM_WITHIN.search(text, at, place) and _parses(text[:at] + quote + text[at:]):
            yield Remedy((Edit(begin + at, begin + at, quote),), chance)
            return


def _stray(text: bytes) -> tuple[int, int] | None:
    """Where the last string ends before a quote that stands behind a word and begins none, and where that stands."""
    last = i = 0
    while i < len(text):
        sign = text[i : i + 1]
        if sign in (b"'", b'"'):
            before = text[:i]
            words = _ENDS_WORDS.search(before)
            are_words = words is not None and KEYWORDS.isdisjoint(words.groups()) and words[1] != b"print"
            if are_words or (_ENDS_TEXT.search(before) and not _PREFIX.search(before)):
                return last, i
            end = i + 1
            while end < len(text) and text[end : end + 1] != sign:
                end += 1 + (text[end : end + 1] == b"\\")
            i = last = end + 1
        else:
            i += 1
    return None


def _begins(text: bytes, last: int, place: int) -> list[int]:
    """Where the value before a quote may begin, from the left."""
    return [found.end() for found in _BEGIN.finditer(text, last, place)]


def _value_before(text: bytes, last: int, place: int) -> int:
    """Where a name with its attributes, calls and subscripts begins that ends with a quote; there, if none does."""
    return next((at for at in _begins(text, last, place) if _VALUE.fullmatch(text, at, place)), place)


def _is_bound(window: Window, name: bytes, row: Sequence[Cell]) -> bool:
    """Whether another row has a name."""
    return any(
        cell.text == name and cell.kind is CellKind.NAME and not row[0].start <= cell.start < row[-1].end
        for cell in window.cells
    )


def _parses(text: bytes) -> bool:
    """Whether a row, or the part of a statement that it is, has its quotes right."""
    text = text[2:] if text.startswith(b"elif") else text
    text += b" pass" if text.endswith(b":") else b""
    openers, closers = list[bytes](), list[bytes]()  # that stand on other rows
    for cell in lex(text):
        if cell.kind is CellKind.QUOTE:
            return False
        if cell.text in PARTNERS and cell.kind is CellKind.BRACKET:
            closers.append(PARTNERS[cell.text])
        elif cell.kind is CellKind.BRACKET and closers:
            closers.pop()
        elif cell.kind is CellKind.BRACKET:
            openers.append(_OPENER[cell.text])
    whole = b"".join(reversed(openers)) + text + b"".join(reversed(closers))
    return any(find_problem(form % whole) is None for form in _FORMS)
