"""Words that say what the code does, without the sign of a comment."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, COMPOUND, KEYWORDS, Cell, CellKind
from mlrepair.remedies.remedy import CERTAIN, LIKELY, Remedy, rows_of
from mlrepair.syntax import Category, SyntaxProblem

_CATEGORIES = (
    *(Category.OTHER, Category.UNTERMINATED_STRING, Category.EXPECTED_COLON, Category.EXPECTED_WORD),
    *(Category.MISSING_PARENTHESES, Category.EXPECTED_BLOCK),
)
_ARE_WORDS = re.compile(rb"[A-Za-z]+,? +[A-Za-z]")
_WORD = rb"\(?(?:[A-Za-z]+(?:['-][A-Za-z]+)*|\d+)\)?[,;:]?"
_PROSE = re.compile(rb"(\d+[.)] +|[-*] +)?(" + _WORD + rb"(?: +" + _WORD + rb"){2,}) ?[.!?]*")
_BEGINS = (CellKind.NAME, CellKind.KEYWORD, CellKind.NUMBER, CellKind.OPERATOR)
_OF_PROSE = frozenset(  # no name in code is called so, and no row of prose is long without one of them
    b"an the this that these those it its we our us you your they their be are was were been of to by into onto here "
    b"there then than each every any some which should will would can could must so but how what where".split()
)
_NO_PROSE = frozenset(  # words that begin a statement of this language or another, which others follow
    b"import from def class global nonlocal del lambda echo puts let var const final static public private function "
    b"using package namespace use async await with except print raise".split()
)
_STATEMENTS = (
    *("for", "while", "elif", "else", "with", "class", "return", "import", "from"),
    *("except", "raise", "yield", "assert", "lambda", "print"),
)
_ALIKE = 0.75  # of two words
_Row = Sequence[Cell]


def comment_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield the words about the problem as comments."""
    rows = rows_of(window)
    number = max((i for i, row in enumerate(rows) if row[0].start <= problem.start), default=-1)
    if number < 0:
        return
    if problem.category is Category.OTHER:
        yield from _wrapped_comment(window.source, rows[number])
        yield from _comment_behind(rows[number])
    if problem.category in _CATEGORIES:
        yield from _prose(window, rows, number)


def _prose(window: Window, rows: Sequence[_Row], number: int) -> Iterator[Remedy]:
    """`first compute the sum` among rows of code is a comment, and so are others like it."""
    said = _says(window, rows[number])
    if said is None:
        return
    surely = [i for i, row in enumerate(rows) if i == number or _says(window, row) is True]
    depths = {id(cell): depth for cell, depth in zip(window.cells, window.depths, strict=True)}
    starts = [rows[i][1].start for i in surely if depths[id(rows[i][0])] == 0]
    if rows[number][1].start in starts:
        yield Remedy(tuple(Edit(start, start, b"# ") for start in starts), CERTAIN if said else LIKELY)


def _says(window: Window, row: _Row) -> bool | None:
    """Whether a row is prose for sure; None where it is none."""
    if len(row) < 4 or row[1].kind not in _BEGINS:
        return None
    text = window.source[row[1].start : row[-1].end]
    found = _PROSE.fullmatch(text)
    if found is None:
        return None
    words = re.findall(rb"[\w'-]+", found[2])
    others = (cell for cell in window.cells if not row[0].start <= cell.start < row[-1].end)
    names = {cell.text for cell in others if cell.kind is CellKind.NAME}
    joined = {joint.join(pair) for pair in pairwise(words) for joint in (b"", b"_")}
    is_head = text.endswith(b":") and words[0].lower() in COMPOUND
    if words[0] in _NO_PROSE or is_head or _is_misspelt(words[0]) or not joined.isdisjoint(names):
        return None
    plain = sum(one not in KEYWORDS and other not in KEYWORDS for one, other in pairwise(words))
    articles = (word == b"a" and following not in KEYWORDS for word, following in pairwise(words))
    is_sure = any(word.lower() in _OF_PROSE for word in words if word not in names) or any(articles)
    begins_statement = words[0] in KEYWORDS
    if plain < 1 + begins_statement or (begins_statement and (not is_sure or text.endswith(b":"))):
        return None
    if not is_sure and (found[1] or plain < len(words) - 1 or sum(word in names for word in words) > 1):
        return None
    return is_sure


def _is_misspelt(word: bytes) -> bool:
    """Whether a word is meant as one that begins a statement: `fro a in b:` is a loop."""
    text = word.decode(errors="replace")
    is_turned = any(sorted(text) == sorted(meant) for meant in _STATEMENTS)
    return text.lower() not in _STATEMENTS and (is_turned or bool(get_close_matches(text, _STATEMENTS, 1, _ALIKE)))


def _comment_behind(row: _Row) -> Iterator[Remedy]:
    """Words that stand two blanks behind a statement are a comment."""
    for before, word in pairwise(row[2:]):
        words = row[row.index(word) :]
        are_words = len(words) > 1 and all(cell.kind in (CellKind.NAME, CellKind.KEYWORD) for cell in words)
        if (
            word.start - before.end > 1
            and are_words
            and (before.text in CLOSERS or before.kind is not CellKind.OPERATOR)
        ):
            yield Remedy((Edit(word.start, word.start, b"# "),), CERTAIN)
            return


def _wrapped_comment(source: bytes, row: _Row) -> Iterator[Remedy]:
    """Words below a comment belong to it."""
    start = source.rfind(b"\n", 0, row[1].start) + 1
    above = source[source.rfind(b"\n", 0, max(start - 1, 0)) + 1 : start].lstrip()
    words = row[1:]
    if (
        above.startswith(b"#")
        and len(words) > 1
        and words[0].end < words[1].start
        and _ARE_WORDS.match(source, row[1].start)
    ):
        yield Remedy((Edit(row[1].start, row[1].start, b"# "),), LIKELY)
