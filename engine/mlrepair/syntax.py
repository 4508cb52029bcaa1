"""Does a text parse as Python of any version from 3.8 to the newest, whatever interpreter runs us?

The running CPython judges, after `lowered` has rewritten what is newer than it to an older equal of the same length;
so wrong indentation, `return` outside a function and the like are found in files of new syntax too. tree-sitter
judges alone where CPython only meets one of its own limits (200 nested brackets, recursion).
"""

import ast
import codecs
import functools
import re
import sys
import warnings
from dataclasses import dataclass
from enum import IntEnum

from mlrepair.document import Document, error_flags
from mlrepair.lexer import STATEMENTS
from mlrepair.lowering import lowered, python2_except


class Category(IntEnum):
    """Coarse kinds of CPython's messages, the same for 3.11 to 3.14. Models are trained on the numbers: only append."""

    NONE = 0  # the text is fine
    OTHER = 1  # "invalid syntax" and what is not listed
    NEVER_CLOSED = 2
    UNMATCHED_CLOSER = 3
    MISMATCHED_BRACKET = 4
    EXPECTED_COLON = 5
    FORGOTTEN_COMMA = 6
    UNTERMINATED_STRING = 7
    UNTERMINATED_TRIPLE = 8
    EXPECTED_BLOCK = 9
    UNEXPECTED_INDENT = 10
    UNINDENT_MISMATCH = 11
    TABS = 12
    INVALID_CHARACTER = 13
    ASSIGNMENT_TARGET = 14
    MISSING_PARENTHESES = 15
    BAD_NUMBER = 16
    ARGUMENTS = 17
    OUTSIDE = 18
    F_STRING = 19
    EXPECTED_WORD = 20
    NAME_RULES = 21
    BAD_ESCAPE = 22
    LIMIT = 23


# The first pattern that is found in the message decides.
_CATEGORIES = [
    (Category.UNTERMINATED_TRIPLE, r"unterminated triple-quoted|EOF while scanning triple-quoted"),
    (Category.UNTERMINATED_STRING, r"unterminated|EOL while scanning"),
    (Category.F_STRING, r"^[ft]-string"),
    (Category.NEVER_CLOSED, r"was never closed|unexpected EOF while parsing"),
    (Category.MISMATCHED_BRACKET, r"does not match opening"),
    (Category.UNMATCHED_CLOSER, r"^unmatched"),
    (Category.EXPECTED_BLOCK, r"^expected an indented block"),
    (Category.UNEXPECTED_INDENT, r"^unexpected indent"),
    (Category.UNINDENT_MISMATCH, r"^unindent does not match|^unexpected unindent"),
    (Category.TABS, r"inconsistent use of tabs"),
    (Category.EXPECTED_COLON, r"^expected ':'"),
    (Category.FORGOTTEN_COMMA, r"forgot a comma"),
    (Category.MISSING_PARENTHESES, r"^Missing parentheses"),
    (Category.BAD_ESCAPE, r"unicodeescape|unicode error|bytes can only contain ASCII|truncated \\|^invalid escape"),
    (
        Category.INVALID_CHARACTER,
        r"^invalid (non-printable )?character|null byte|codec can't|encoding|line continuation",
    ),
    (
        Category.BAD_NUMBER,
        r"leading zeros|^invalid (\w+ )?literal|^invalid digit|^invalid \w+ literal|in (octal|binary) lit",
    ),
    (Category.OUTSIDE, r"outside|not in loop|not properly in loop|only allowed at module level|in class body"),
    (Category.ARGUMENTS, r"argument|parameter|must be parenthesized|\* must|/ must"),
    (
        Category.ASSIGNMENT_TARGET,
        r"[Cc]annot (assign|delete|use (assignment|starred))|Maybe you meant '=|illegal target|only single target"
        r"|can't use starred|illegal expression for augmented|starred assignment target|cannot be used as",
    ),
    (Category.EXPECTED_WORD, r"^expected|^'\w+' expected|block follows|Expected one or more names"),
    (Category.NAME_RULES, r"^name '|no binding for|nonlocal|global|__future__|not possible|annotated name|pattern"),
    (Category.LIMIT, r"^too many|too complex|recursion|Exceeds the limit|nested too deeply|overflow"),
]
_PYTHON2_EXCEPT = "multiple exception types must be parenthesized"
_BETWEEN_TOKENS = frozenset(
    (
        *(Category.UNMATCHED_CLOSER, Category.MISMATCHED_BRACKET, Category.NEVER_CLOSED, Category.UNINDENT_MISMATCH),
        *(Category.UNTERMINATED_STRING, Category.UNTERMINATED_TRIPLE, Category.INVALID_CHARACTER, Category.BAD_NUMBER),
    )
)
_STATEMENT = re.compile(rb"^[ \t]*(?:" + b"|".join(sorted(STATEMENTS)) + rb")\b", re.MULTILINE)
UNFINISHED_TRY = "expected 'except' or 'finally' block"
_UNPACKING = re.compile("unpacking cannot be used in")
_LINE_END = re.compile(rb"\r\n|\r|\n")  # the only three that CPython counts
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_FILENAME = "<mlrepair judges>"
_QUIET = ("ignore", None, Warning, re.compile(re.escape(_FILENAME)), 0)
_PATTERNS = [(category, re.compile(pattern)) for category, pattern in _CATEGORIES]


@functools.lru_cache(256)
def category_of(message: str) -> Category:
    """Return the kind of a message of CPython."""
    return next((category for category, pattern in _PATTERNS if pattern.search(message)), Category.OTHER)


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Why a text does not parse."""

    message: str  # CPython's own words
    start: int  # the place, in UTF-8 bytes, inside the source
    end: int
    category: Category


def find_problem(source: bytes, document: Document | None = None) -> SyntaxProblem | None:
    """Return the first reason why the text is not Python, or None for valid code of any version since 3.8.

    CPython prefers errors between tokens, such as a bracket without a partner, to any other before them; here the first
    comes first.

    `document` is the parsed source, if the caller has it: it spares a second parse where the tree is needed.
    """
    error = _rejection(source)
    if error is None:
        # Since 3.14 CPython takes Python 2's `except ValueError, error:` for two classes.
        span = python2_except(source) if sys.version_info >= (3, 14) and b"except" in source else None
        return None if span is None else SyntaxProblem(_PYTHON2_EXCEPT, *span, Category.ARGUMENTS)
    text = lowered(source)
    if text != source:
        error = _rejection(text)
    while isinstance(error, SyntaxError) and sys.version_info < (3, 15) and _UNPACKING.search(error.msg):
        start = _place(text, error)[0]  # `[*x for x in y]` is PEP 798 of 3.15: judge it without the stars
        if not text.startswith(b"*", start):
            break
        stars = 2 if text.startswith(b"**", start) else 1
        text = text[:start] + b" " * stars + text[start + stars :]
        error = _rejection(text)
    if error is None:
        return None
    if isinstance(error, UnicodeDecodeError):
        return _undecodable(error, source)
    if not isinstance(error, SyntaxError) or category_of(error.msg) is Category.LIMIT:
        return _beyond_limits(document or Document.parse(source), error)
    return _first(text, _problem(text, error))


def is_plain_utf8(source: bytes) -> bool:
    """Return whether a text is read as UTF-8 and has no byte order mark."""
    return _encoding(source) == "utf-8" and not source.startswith(codecs.BOM_UTF8)


def is_python_with_await(source: bytes) -> bool:
    """Return whether a text is Python where `await` may stand outside of functions, as in IPython."""
    return _rejection(source, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT) is None


def _rejection(source: bytes, flags: int = 0) -> Exception | None:
    """What CPython raises for the text."""
    # A filter for our file name only: `catch_warnings` swaps global state under the feet of other threads. Put back
    # when others have put theirs before it, because the first that matches decides.
    if not warnings.filters or warnings.filters[0] != _QUIET:
        warnings.filterwarnings("ignore", module=re.escape(_FILENAME))
    try:
        # CPython counts columns in code points for `str`, but now in these, now in bytes for `bytes`.
        is_utf8 = _encoding(source) == "utf-8"
        text = source.removeprefix(codecs.BOM_UTF8).decode() if is_utf8 else source
        compile(text, _FILENAME, "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        return error.with_traceback(None)  # it holds the callers, and an engine, until the next garbage collection
    return None


def _first(source: bytes, problem: SyntaxProblem) -> SyntaxProblem:
    """The first problem of a text that has this one."""
    while problem.category in _BETWEEN_TOKENS:
        before = source[: source.rfind(b"\n", 0, problem.start) + 1]
        error = _rejection(before)
        if not isinstance(error, SyntaxError):
            break
        earlier = _problem(before, error)
        is_cut = earlier.category is Category.EXPECTED_BLOCK or UNFINISHED_TRY in earlier.message
        if earlier.category is Category.NEVER_CLOSED:
            is_cut = not _STATEMENT.search(before, earlier.start)
        if is_cut or earlier.start >= min(len(before.rstrip()), problem.start):
            break
        problem = earlier
    return problem


def _beyond_limits(document: Document, error: Exception) -> SyntaxProblem | None:
    """Where CPython gave up before it could judge, tree-sitter decides."""
    message = str(error) or type(error).__name__
    if b"\0" in document.source:  # a ValueError before 3.11.4
        place = document.source.index(b"\0")
        return SyntaxProblem(message, place, place + 1, Category.INVALID_CHARACTER)
    if not document.has_error:
        return None
    flag = next(iter(error_flags(document)), None)
    start, end = (flag.start, flag.end) if flag else (0, 0)
    return SyntaxProblem("invalid syntax", start, end, Category.OTHER)


def _undecodable(error: UnicodeDecodeError, source: bytes) -> SyntaxProblem:
    place = error.start + (len(codecs.BOM_UTF8) if source.startswith(codecs.BOM_UTF8) else 0)
    message = f"byte {source[place]:#04x} is not UTF-8, and no other encoding is declared"
    return SyntaxProblem(message, place, place + 1, Category.INVALID_CHARACTER)


def _problem(source: bytes, error: SyntaxError) -> SyntaxProblem:
    if b"\0" in source and "null byte" in error.msg:
        place = source.index(b"\0")
        return SyntaxProblem(error.msg, place, place + 1, Category.INVALID_CHARACTER)
    return SyntaxProblem(error.msg, *_place(source, error), category_of(error.msg))


def _place(source: bytes, error: SyntaxError) -> tuple[int, int]:
    """The span of the error in bytes of the source, whatever CPython says."""
    row, column = error.lineno or 0, error.offset or 0
    if category_of(error.msg) is Category.INVALID_CHARACTER and "encoding" in error.msg:
        return 0, len(_LINE_END.split(source, maxsplit=1)[0])
    if error.msg.startswith("f-string") and error.text and error.text.startswith("("):
        # Before 3.12 the column counts in "(" + expression + ")", the text that CPython made of the {expression}.
        expression = b"{" + error.text.rstrip("\n")[1:-1].encode()
        found = source.find(expression, _offset(source, row, 1))
        if found >= 0:
            start = min(found + max(column - 1, 0), found + len(expression))
            return start, min(start + 1, len(source))
    start = _offset(source, row, column)
    end = _offset(source, error.end_lineno or 0, error.end_offset or 0)
    return start, end if end > start else max(start, _offset(source, row, column + 1))


def _offset(source: bytes, row: int, column: int) -> int:
    """The byte of a place that CPython counts from 1, in lines and code points; clamped into its line and the text."""
    if row < 1:
        return 0
    start = 3 if source.startswith(codecs.BOM_UTF8) else 0
    for _ in range(row - 1):
        match = _LINE_END.search(source, start)
        if match is None:
            return len(source)
        start = match.end()
    match = _LINE_END.search(source, start)
    line = source[start : match.start() if match else len(source)]
    column = max(column - 1, 0)
    if not line.isascii():
        encoding = _encoding(source)
        column = len(line.decode(encoding, "replace")[:column].encode(encoding, "replace"))
    return start + min(column, len(line))


def _encoding(source: bytes) -> str:
    """The encoding that the first two lines declare (PEP 263), by its usual name; UTF-8 if they declare none."""
    for line in _LINE_END.split(source[:1000], maxsplit=2)[:2]:
        cookie = _COOKIE.match(line)
        if cookie:
            name = cookie[1].decode()
            try:
                return codecs.lookup(name).name
            except LookupError:
                return name
        if line.strip() and not line.lstrip().startswith(b"#"):  # the second line counts after a comment only
            break
    return "utf-8"
