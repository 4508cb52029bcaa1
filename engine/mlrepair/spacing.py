"""Where a blank belongs between two tokens (PEP 8), for text that a repair puts in."""

import re

from mlrepair.lexer import CLOSERS, OPENERS

_WORD_END = re.compile(rb"[\w\x80-\xff]$")
_WORD_START = re.compile(rb"^[\w\x80-\xff]")
_QUOTE_START = re.compile(rb"^[\"']")
_TIGHT_AFTER = frozenset((b"(", b"[", b"{", b".", b"~", b"@", b"`", b"$"))
TIGHT_BEFORE = frozenset((b")", b"]", b"}", b",", b":", b";", b".", b"`"))
_CALLABLE_KEYWORDS = frozenset((b"print", b"exec", b"None", b"True", b"False", b"super"))
_KEYWORDS_BEFORE_OPERAND = frozenset(
    b"and or not in is if elif else for while return yield assert del from import lambda with as raise await except "
    b"async def class global nonlocal try finally pass break continue".split()
)


def needs_blank(before: bytes, after: bytes, *, in_brackets: bool = False) -> bool:
    """Whether PEP 8 puts a blank between two neighbouring tokens; `in_brackets` makes `=` a keyword argument's."""
    if not before or not after:
        return False
    if before in _TIGHT_AFTER or after in TIGHT_BEFORE:
        return before in _KEYWORDS_BEFORE_OPERAND and after == b"."  # `from .`
    if b"=" in (before, after) and in_brackets:
        return False
    if after[:1] in (b"(", b"["):
        if before in _KEYWORDS_BEFORE_OPERAND:
            return before not in _CALLABLE_KEYWORDS
        return not (_WORD_END.search(before) or before[-1:] in (b")", b"]", b"}", b'"', b"'"))
    return True


def would_merge(before: bytes, after: bytes) -> bool:
    """Whether two tokens read as one when nothing stands between them."""
    return bool(_WORD_END.search(before) and (_WORD_START.search(after) or _QUOTE_START.search(after)))


def joined(tokens: list[bytes]) -> bytes:
    """Write tokens as one phrase: the canonical spelling of vocabulary phrases."""
    text = b""
    depth = 0
    for i, token in enumerate(tokens):
        if i and needs_blank(tokens[i - 1], token, in_brackets=depth > 0):
            text += b" "
        text += token
        depth += token in OPENERS
        depth -= token in CLOSERS
    return text
