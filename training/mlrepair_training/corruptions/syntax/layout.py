"""What a reader sees in a snippet: its tokens, rows, logical lines, brackets, and what each colon is for."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Literal, NamedTuple, TypeVar

from mlrepair.lexer import Cell, CellKind
from mlrepair_training.corruptions import Snippet

T = TypeVar("T")
ColonRole = Literal["block", "annotation", "lambda", "dict", "slice"]

COMPOUND = frozenset(b"if elif else for while with try except finally def class async match case".split())
WORDS = frozenset((CellKind.NAME, CellKind.KEYWORD, CellKind.NUMBER))
_OPENERS = frozenset((b"(", b"[", b"{"))
_COLON_ROLES: dict[bytes, ColonRole] = {b"(": "annotation", b"[": "slice", b"{": "dict"}


class Row(NamedTuple):
    """A source line that has tokens: tokens[first:end], and its indentation source[start:text_start]."""

    first: int
    end: int
    start: int
    text_start: int


class Line(NamedTuple):
    """A logical line, the unit that ends a simple statement or a block's header: tokens[first:end]."""

    first: int
    end: int
    row: int  # its first row
    last_row: int


class Layout:
    """A snippet read once for all corruptions; every list but `rows` and `lines` is parallel to `tokens`."""

    def __init__(self, snippet: Snippet) -> None:
        self.source = snippet.source
        self.tokens: list[Cell] = []  # the cells that are not rows
        self.row_of: list[int] = []
        self.opener: list[int] = []  # the innermost bracket around the token, or -1; a bracket is not around itself
        self.partner: list[int] = []  # the other bracket of the pair, or -1
        self.formatted: list[bool] = []  # part of an f-string
        self.rows: list[Row] = []
        self.lines: list[Line] = []
        self._read(snippet.cells)
        self.colons = self._colon_roles()

    def _read(self, cells: Sequence[Cell]) -> None:
        tokens, source = self.tokens, self.source
        stack: list[int] = []
        row_heads: list[tuple[int, Cell]] = []
        line_heads: list[tuple[int, int]] = []
        strings = 0  # f-strings open
        for cell in cells:
            kind = cell.kind
            if kind is CellKind.ROW:
                continued = source[max(0, cell.start - 3) : cell.start].rstrip(b"\r\n").endswith(b"\\")
                if not stack and not strings and not continued:
                    line_heads.append((len(tokens), len(row_heads)))
                row_heads.append((len(tokens), cell))
                continue
            index = len(tokens)
            if kind is CellKind.FSTRING_START:
                strings += 1
            partner = -1
            if kind is CellKind.BRACKET:
                if cell.text in _OPENERS:
                    self.opener.append(stack[-1] if stack else -1)
                    stack.append(index)
                else:
                    if stack:
                        partner = stack.pop()
                        self.partner[partner] = index
                    self.opener.append(stack[-1] if stack else -1)
            else:
                self.opener.append(stack[-1] if stack else -1)
            tokens.append(cell)
            self.partner.append(partner)
            self.row_of.append(len(row_heads) - 1)
            self.formatted.append(strings > 0)
            if kind is CellKind.FSTRING_END:
                strings -= 1
        ends = [*[first for first, _ in row_heads[1:]], len(tokens)][: len(row_heads)]
        self.rows = [Row(first, end, cell.start, cell.end) for (first, cell), end in zip(row_heads, ends, strict=True)]
        following = [*line_heads[1:], (len(tokens), len(row_heads))][: len(line_heads)]
        self.lines = [
            Line(first, end, row, next_row - 1)
            for (first, row), (end, next_row) in zip(line_heads, following, strict=True)
        ]

    def _colon_roles(self) -> dict[int, ColonRole]:
        roles: dict[int, ColonRole] = {}
        tokens = self.tokens
        for line in self.lines:
            head = tokens[line.first].text
            compound = head in COMPOUND and (tokens[line.end - 1].text == b":" or head not in (b"match", b"case"))
            lambdas: list[int] = []  # the brackets around each lambda whose colon is still to come
            for index in range(line.first, line.end):
                token = tokens[index]
                if token.text == b"lambda" and token.kind is CellKind.KEYWORD:
                    lambdas.append(self.opener[index])
                elif token.text == b":" and not self.formatted[index]:
                    opener = self.opener[index]
                    if lambdas and lambdas[-1] == opener:
                        lambdas.pop()
                        roles[index] = "lambda"
                    elif opener >= 0:
                        roles[index] = _COLON_ROLES[tokens[opener].text]
                    elif compound:
                        roles[index] = "block"
                        compound = False
                    else:
                        roles[index] = "annotation"
        return roles

    def ends_row(self, index: int) -> bool:
        """Whether the token is the last of its row."""
        return index + 1 == self.rows[self.row_of[index]].end

    def touches_next(self, index: int) -> bool:
        """Whether no blank stands between the token and the next."""
        return index + 1 < len(self.tokens) and self.tokens[index].end == self.tokens[index + 1].start

    def line_end(self, row: int) -> int:
        """The offset of the line break after the last token of a row (after its comment), or of the text's end."""
        token_end = self.tokens[self.rows[row].end - 1].end
        found = self.source.find(b"\n", token_end)
        if found < 0:
            return len(self.source)
        return found - 1 if found > 0 and self.source[found - 1 : found] == b"\r" else found

    def indentation(self, row: int) -> bytes:
        """The blanks that a row begins with."""
        return self.source[self.rows[row].start : self.rows[row].text_start]

    def level(self, row: int) -> int:
        """The column of a row's first token, a tab counted as eight."""
        return len(self.indentation(row).expandtabs(8))

    def body(self, number: int) -> range:
        """The numbers of the lines that follow line `number` with a deeper indentation: its block."""
        level = self.level(self.lines[number].row)
        end = number + 1
        while end < len(self.lines) and self.level(self.lines[end].row) > level:
            end += 1
        return range(number + 1, end)

    def is_docstring(self, index: int) -> bool:
        """Whether the token is a string that is a whole statement."""
        row = self.rows[self.row_of[index]]
        return self.tokens[index].kind is CellKind.STRING and row.first == index and row.end == index + 1


@lru_cache(maxsize=8)
def read(snippet: Snippet) -> Layout:
    """The layout of a snippet; the last few are kept, as one snippet is corrupted many times."""
    return Layout(snippet)


def pick(rng: Random, places: Sequence[T]) -> T:
    """One of the places, each as likely; quicker than `Random.choice`."""
    return places[int(rng.random() * len(places))]
