"""Where a string in triple quotes that nothing closes may end: before the code that goes on behind its words."""

import re
from collections.abc import Iterator

from mlrepair.lexer import width_of

TRIPLE_QUOTES = (b'"""', b"'''")
_DEFINITION = re.compile(
    rb"(?:[ \t]*@\w[^\n]*\n)*[ \t]*(?:(?:async[ \t]+)?(?:def|class)[ \t]+\w+[ \t]*[(:\[]"
    rb"|from[ \t]+[\w.]+[ \t]+import[ \t]|import[ \t]+[\w.]+[ \t]*\r?\n)"
)
_CODE = re.compile(
    rb"[ \t]*(?:\#|[A-Za-z_][\w.]*(?:\[[^\n]*\])?[ \t]*(?:[-+*/|&]|//|\*\*)?=[^=]|\w[\w.]*\("
    rb"|(?:if|for|while|with|try)\b[^\n]*:[ \t]*\r?\n|(?:return|raise|yield|await)[ \t])"
)


def ends_of_prose(source: bytes, place: int, stop: int | None = None) -> Iterator[tuple[int, bool]]:
    """Yield where rows begin with which code may go on behind a string that begins at `place`, up to `stop`.

    Beside each stands whether it is no prose for sure: a docstring is as deep as what it describes, and the examples in
    it are deeper.
    """
    begin = source.rfind(b"\n", 0, place) + 1
    before = source[begin:place]
    is_docstring = not before.strip().strip(b"rRuU")
    width = width_of(before[: len(before) - len(before.lstrip())])
    is_apart = False  # whether a blank row stands before
    stop = len(source) if stop is None else stop
    begin = source.find(b"\n", place) + 1
    while 0 < begin < stop:
        end = source.find(b"\n", begin) + 1 or len(source)
        row = source[begin:end]
        words = row.lstrip()
        depth = width_of(row[: len(row) - len(words)])
        if words:
            if (is_docstring and depth < width) or (depth <= width and _DEFINITION.match(source, begin)):
                yield begin, True
            elif is_apart and depth == width and _CODE.match(row):
                yield begin, False
        is_apart = not words
        begin = end
