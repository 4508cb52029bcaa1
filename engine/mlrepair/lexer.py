"""A lexer that never fails: bytes in, cells out, whatever the bytes are.

It reads Python of every version, and also what people type on the way there: half strings, other languages' operators,
pasted prompts, typographic quotes, null bytes. Where a string does not end on its line, every such quote of the row
becomes a `QUOTE` cell and the content is lexed like code, so that a lost quote can be put back wherever it was.
f-strings are taken apart.

Comments, blank space and the inside of multi-line strings are not cells, but every byte is either inside a cell or in
the gap between two: cells are disjoint and ordered.
"""

import keyword
import re
from enum import IntEnum
from typing import NamedTuple


class CellKind(IntEnum):
    """What a cell is; the model embeds the number."""

    NO_BUG = 0  # the first cell of every window: pointing at it means that nothing is wrong
    ROW = 1  # the start of a row, spanning its indentation
    NAME = 2
    KEYWORD = 3
    OPERATOR = 4
    BRACKET = 5
    NUMBER = 6
    STRING = 7
    FSTRING_START = 8
    FSTRING_TEXT = 9
    FSTRING_END = 10
    QUOTE = 11  # the quote of a string without an end
    OTHER = 12  # a byte sequence that no Python version knows
    SYMBOL_NAME = 13  # a name bound elsewhere in the file, offered as a candidate
    SYMBOL_ATTRIBUTE = 14  # an attribute or method used elsewhere in the file


class Cell(NamedTuple):
    """A lexical token and its place: source[start:end] == text; offsets count bytes."""

    kind: CellKind
    start: int
    end: int
    text: bytes


KEYWORDS = frozenset(word.encode() for word in keyword.kwlist)
STATEMENTS = frozenset(  # what can only begin a statement: a row that begins so lies in no bracket
    b"def class import while with try raise return assert del pass break continue global nonlocal @".split()
)
CLAUSES = (b"else", b"elif", b"except", b"finally")  # go on with the statement whose block is before them
COMPOUND = frozenset((*b"def class if while for with try match async".split(), *CLAUSES))  # what has a block
PARTNERS = {b"(": b")", b"[": b"]", b"{": b"}"}
OPENERS, CLOSERS = tuple(PARTNERS), tuple(PARTNERS.values())

# Characters that people paste where Python wants an ASCII one; anything else beyond ASCII is part of a name.
_FOREIGN = (
    rb"\xe2\x80[\x8b-\x8f\x90-\x95\x98-\x9f\xa6\xa8\xa9\xb9\xba]"  # zero-width, dashes, quotes, ellipsis, separators
    rb"|\xe2\x81\xa0|\xe2\x88\x92|\xe2\x89[\xa0\xa4\xa5]|\xc2[\xa0\xab\xb4\xb7\xbb]|\xc3[\x97\xb7]"
    rb"|\xef\xbb\xbf|\xef\xbc[\x80-\x8f\x9a-\xa0]|\xe3\x80[\x80-\x82\x88-\x91]"
)
_LETTER = rb"(?:[A-Za-z_]|(?!" + _FOREIGN + rb")[\x80-\xff])"
_TOKEN = re.compile(
    rb"""
      (?P<gap>      [ \t\f\v]+ | \#[^\r\n]* | \\\r?\n | \\\r )
    | (?P<newline>  \r\n | \n | \r )
    | (?P<string>   (?:[rR][bBfFtT]? | [bBfFtT][rR]? | [uU])? (?: \"\"\" | ''' | \" | ' ) )
    | (?P<name>     LETTER (?: LETTER | [0-9] )* )
    | (?P<number>   (?: 0[xX][0-9a-fA-F_]+ | 0[bB][01_]+ | 0[oO][0-7_]+
                      | (?: [0-9][0-9_]*\.?[0-9_]* | \.[0-9][0-9_]* ) (?: [eE][+-]?[0-9][0-9_]* )? [jJ]? ) )
    | (?P<bracket>  [()\[\]{}] )
    | (?P<operator> \.\.\. | >>>=? | !== | === | \*\*= | //= | >>= | <<= | && | \|\| | \+\+ | -- | <> | -> | := | ==
                  | != | <= | >= | => | =< | \+= | -= | \*= | /= | %= | &= | \|= | \^= | @= | \*\* | // | << | >>
                  | [-+*/%@&|^~<>=.,:;!] )
    | (?P<other>    (?: FOREIGN ) | . )
    """.replace(b"LETTER", _LETTER).replace(b"FOREIGN", _FOREIGN),
    re.VERBOSE | re.DOTALL,
)
_STRING_ENDS = {
    b'"': re.compile(rb'(?:[^"\\\r\n]|\\\r\n|\\.)*"', re.DOTALL),
    b"'": re.compile(rb"(?:[^'\\\r\n]|\\\r\n|\\.)*'", re.DOTALL),
    b'"""': re.compile(rb'(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL),
    b"'''": re.compile(rb"(?:[^'\\]|\\.|'(?!''))*'''", re.DOTALL),
}
_FSTRING_TEXTS = {
    b'"': re.compile(rb'(?:[^"\\\r\n{}]|\\\r\n|\\(?:[^{}]|(?=[{}]))|\{\{|\}\})+', re.DOTALL),
    b"'": re.compile(rb"(?:[^'\\\r\n{}]|\\\r\n|\\(?:[^{}]|(?=[{}]))|\{\{|\}\})+", re.DOTALL),
    b'"""': re.compile(rb'(?:[^"\\{}]|\\(?:[^{}]|(?=[{}]))|"(?!"")|\{\{|\}\})+', re.DOTALL),
    b"'''": re.compile(rb"(?:[^'\\{}]|\\(?:[^{}]|(?=[{}]))|'(?!'')|\{\{|\}\})+", re.DOTALL),
}
_FORMAT_SPEC = re.compile(rb"[^{}\r\n\"']+")
_LINE_BREAK = re.compile(rb"[\r\n]")
_DEEPEST_FSTRING = 4
_FSTRING_TRIES = 3  # a line
_REREADS = 8  # of one row: it may go on over many lines, each with a lost quote
_KINDS = {
    "name": CellKind.NAME,
    "number": CellKind.NUMBER,
    "bracket": CellKind.BRACKET,
    "operator": CellKind.OPERATOR,
    "other": CellKind.OTHER,
}


def lex(source: bytes) -> list[Cell]:
    """Return the cells of a text: each row that has a token begins with a `ROW` cell."""
    return _Lexer(source).run()


def width_of(indentation: bytes) -> int:
    """Return how many columns an indentation takes."""
    return len(indentation.expandtabs(8)) if indentation else 0


def tokens_of(source: bytes) -> tuple[bytes, ...]:
    """Return the tokens of a text, rows with their indentation: equal ones differ in blanks and comments only."""
    return tuple([cell.text if cell.kind is not CellKind.ROW else b"\n" + cell.text for cell in lex(source)])


def lex_closed(source: bytes, *, is_beginning: bool = True) -> tuple[list[Cell], bool]:
    """Return the cells of a text, and whether each depends on its own lines only: no string was sought in vain.

    A byte order mark is none in a piece that is not the beginning of its text.
    """
    lexer = _Lexer(source)
    cells = lexer.run(is_beginning=is_beginning)
    return cells, not lexer.failed_fstrings and not any(len(quote) == 3 for quote in lexer.hopeless)


class _Lexer:
    """One pass over one text; `hopeless` remembers quotes known to have no end, so that the pass stays linear."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.cells: list[Cell] = []
        self.hopeless: dict[bytes, int] = {}  # quote -> no string in it ends before this offset
        self.rereads = 0  # of the row that is being read
        self.line = 1, 0  # a place on the line last asked for, and the end of that line
        self.failed_fstrings: dict[int, int] = {}  # end of line -> f-strings on it that did not end

    def run(self, *, is_beginning: bool = True) -> list[Cell]:
        source, cells = self.source, self.cells
        position = len(b"\xef\xbb\xbf") if is_beginning and source.startswith(b"\xef\xbb\xbf") else 0
        row_start: int | None = position  # where the row begins while it has no cell yet
        match = _TOKEN.match
        while (found := match(source, position)) is not None:
            group = found.lastgroup
            position = found.end()
            if group == "gap":
                if row_start is None and source[position - 1] in b"\r\n":  # a continued line begins a row of its own
                    row_start = position
                continue
            if group == "newline":
                row_start = position
                continue
            start = found.start()
            if group == "string" and row_start is None and self._lost_quote(start, position):
                position = self._forget_row()
                continue
            if row_start is not None:
                cells.append(Cell(CellKind.ROW, row_start, start, source[row_start:start]))
                row_start = None
                self.rereads = 0
            position = self._token(group or "other", start, position)
        return cells

    def _line_end(self, start: int) -> int:
        if not self.line[0] <= start <= self.line[1]:
            found = _LINE_BREAK.search(self.source, start)
            self.line = start, found.start() if found else len(self.source)
        return self.line[1]

    def _lost_quote(self, start: int, opened: int) -> bool:
        """Whether a quote without an end on its line is met for the first time: its whole row must be read again."""
        quote = self.source[start:opened].lstrip(b"rRbBuUfFtT")
        if len(quote) == 3 or self.rereads >= _REREADS or self.hopeless.get(quote, -1) > start:
            return False
        if _STRING_ENDS[quote].match(self.source, opened):
            return False
        self.rereads += 1
        self.hopeless[quote] = self._line_end(start)
        return True

    def _forget_row(self) -> int:
        """Take back the cells of the last row but its `ROW` cell; return the offset after that."""
        while self.cells[-1].kind is not CellKind.ROW:
            self.cells.pop()
        return self.cells[-1].end

    def _token(self, group: str, start: int, end: int) -> int:
        """Add the cells of the token at `start`; return the offset after it."""
        if group == "string":
            return self._string(start, end, depth=0)
        text = self.source[start:end]
        kind = CellKind.KEYWORD if text in KEYWORDS else _KINDS[group]
        self.cells.append(Cell(kind, start, end, text))
        return end

    def _string(self, start: int, opened: int, depth: int) -> int:
        source = self.source
        opening = source[start:opened]
        quote = opening.lstrip(b"rRbBuUfFtT")
        formatted = opening[: -len(quote)].lower().strip(b"r") in (b"f", b"t")
        hopeless = self.hopeless.get(quote, -1) > start
        if formatted and not hopeless and self.failed_fstrings.get(self._line_end(start), 0) < _FSTRING_TRIES:
            before = len(self.cells)
            if (end := self._fstring(start, opened, quote, depth)) is not None:
                return end
            del self.cells[before:]
            line_end = self._line_end(start)
            self.failed_fstrings[line_end] = self.failed_fstrings.get(line_end, 0) + 1
        if not formatted and not hopeless:
            if (closed := _STRING_ENDS[quote].match(source, opened)) is not None:
                self.cells.append(Cell(CellKind.STRING, start, closed.end(), source[start : closed.end()]))
                return closed.end()
            self.hopeless[quote] = len(source) if len(quote) == 3 else self._line_end(start)
        if opening != quote:  # perhaps a prefix, perhaps the last letter of the content
            self.cells.append(Cell(CellKind.NAME, start, opened - len(quote), opening[: -len(quote)]))
        self.cells.append(Cell(CellKind.QUOTE, opened - len(quote), opened, quote))
        return opened

    def _fstring(self, start: int, opened: int, quote: bytes, depth: int) -> int | None:
        """Add the parts of an f-string; None if it does not end (the caller takes the cells back)."""
        source, cells = self.source, self.cells
        if depth >= _DEEPEST_FSTRING:
            return None
        cells.append(Cell(CellKind.FSTRING_START, start, opened, source[start:opened]))
        position = opened
        while True:
            if (text := _FSTRING_TEXTS[quote].match(source, position)) is not None:
                cells.append(Cell(CellKind.FSTRING_TEXT, position, text.end(), text.group()))
                position = text.end()
            if source.startswith(quote, position):
                cells.append(Cell(CellKind.FSTRING_END, position, position + len(quote), quote))
                return position + len(quote)
            if not source.startswith(b"{", position):
                return None
            field_end = self._field(position, depth, multiline=len(quote) == 3)
            if field_end is None:
                return None
            position = field_end

    def _field(self, start: int, depth: int, *, multiline: bool) -> int | None:
        """Add the cells of a replacement field, from its `{` to its `}`."""
        source, cells = self.source, self.cells
        cells.append(Cell(CellKind.BRACKET, start, start + 1, b"{"))
        position, nesting = start + 1, 0
        while (found := _TOKEN.match(source, position)) is not None:
            group, text = found.lastgroup, found.group()
            if group == "newline" and not multiline:
                return None
            if group in ("gap", "newline"):
                position = found.end()
                continue
            if group == "string":
                position = self._string(position, found.end(), depth + 1)
                if cells[-1].kind is CellKind.QUOTE:
                    return None
                continue
            if nesting == 0 and text in (b":", b":="):
                return self._format_spec(position, depth)
            position = self._token(group or "other", position, found.end())
            if text in OPENERS:
                nesting += 1
            elif text in CLOSERS:
                if nesting == 0:
                    return position if text == b"}" else None
                nesting -= 1
        return None

    def _format_spec(self, start: int, depth: int) -> int | None:
        """Add the `:` of a format specification, its text and its nested fields, up to the closing `}`."""
        source, cells = self.source, self.cells
        cells.append(Cell(CellKind.OPERATOR, start, start + 1, source[start : start + 1]))
        position = start + 1
        while True:
            if (text := _FORMAT_SPEC.match(source, position)) is not None:
                cells.append(Cell(CellKind.FSTRING_TEXT, position, text.end(), text.group()))
                position = text.end()
            if source.startswith(b"}", position):
                cells.append(Cell(CellKind.BRACKET, position, position + 1, b"}"))
                return position + 1
            if not source.startswith(b"{", position) or depth >= _DEEPEST_FSTRING:
                return None
            nested = self._field(position, depth + 1, multiline=False)
            if nested is None:
                return None
            position = nested
