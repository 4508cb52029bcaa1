"""Rewrite syntax newer than the running CPython to an older equal of the same length in bytes.

CPython then judges all the rest of the file, and its positions hold for the original. Only rejected texts come here.
The rewriting is lexical where it can be: it also works beside mistakes, and what it changes inside a string or a
comment does no harm, because quotes and backslashes are never made or removed there.

Oldest first: PEP 701 (f-strings) and PEP 695 (type parameters, `type X = …`) of 3.12, PEP 696 (their defaults) of
3.13, PEP 750 (t-strings) and PEP 758 (`except A, B:`) of 3.14, PEP 810 (lazy imports) of 3.15.
"""

import codecs
import keyword
import re
import sys
from collections.abc import Iterator
from itertools import chain, pairwise

from tree_sitter import Node, Query, QueryCursor

from mlrepair.document import LANGUAGE, Document

_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"

# A word first and its lookbehind after it: so the search jumps from word to word.
_LAZY_IMPORT = re.compile(rb"(lazy(?<![^\s;]lazy)[ \t])[ \t]*(?:import|from)\b")
_TEMPLATE = re.compile(rb"[\"'](?:(?<=\b[tT].)|(?<=\b[tT][rR].)|(?<=\b[rR][tT].))")
_EXCEPT = re.compile(rb"except(?<![^\s;]except)(?![\w\x80-\xff])[ \t]*\*?([^:#\r\n]*,[^:#\r\n]*):")
_GENERICS = [
    re.compile(word + rb"(?<=\b" + word + rb")[ \t]+" + _NAME + rb"[ \t]*(\[)") for word in (b"def", b"class", b"type")
]
_TYPE_PARAMETER = re.compile(rb"\s*(\*{0,2})\s*" + _NAME + rb"\s*(?:[:=]|$)")
_TYPE_STATEMENT = re.compile(rb"(type(?<![^\s;:]type)(?:[ \t]|\\\r?\n)+)(" + _NAME + rb")\s*=(?!=)")
_STATEMENT_START = re.compile(
    rb"\s*(?:(?:class|if|elif|else|for|while|with|try|finally|except|async|case|match)\b.*:\s*|.*;\s*)?"
)
_BRACKETS = re.compile(rb"\"[^\"\r\n]*\"|'[^'\r\n]*'|#[^\r\n]*|[\[({]|[\])}]|,")
_FORMATTED = re.compile(rb"[\"'](?:(?<=\b[fF].)|(?<=\b[fF][rR].)|(?<=\b[rR][fF].))")
_MOST_DIGITS = 4300  # that CPython converts since 3.11
_HUGE_NUMBER = re.compile(rb"(?<![\w.])[1-9]([0-9_]{4299,})(?![\w.])")
_INTERPOLATED = Query(LANGUAGE, "(string (interpolation)) @string")


def lowered(source: bytes, version: tuple[int, int] = sys.version_info[:2]) -> bytes:
    """Return the text in the grammar of Python `version` (3.11 or newer), of the same length."""
    if source.startswith(codecs.BOM_UTF8):
        return codecs.BOM_UTF8 + lowered(source.removeprefix(codecs.BOM_UTF8), version)
    text = bytearray(source)
    for match in _HUGE_NUMBER.finditer(source) if len(source) > _MOST_DIGITS else ():
        _blank(text, *match.span(1))
    if version < (3, 15):
        for match in _LAZY_IMPORT.finditer(source):
            text[match.start(1) : match.end(1)] = b"pass;"
    if version < (3, 14):
        _lower_t_strings(text, source)
        for match in _EXCEPT.finditer(source):
            _lower_except(text, source, match)
    if version < (3, 13):
        for match in chain.from_iterable(pattern.finditer(source) for pattern in _GENERICS):
            _lower_type_parameters(text, match.start(1))
    if version < (3, 12):
        _lower_type_statements(text)
        if _FORMATTED.search(text):
            _lower_f_strings(text)
    return bytes(text)


def python2_except(source: bytes) -> tuple[int, int] | None:
    """Return the span of the first `ValueError, error` in an `except` clause that is meant as in Python 2."""
    for match in _EXCEPT.finditer(source):
        if _binds_name(source, match):
            return match.span(1)
    return None


def _blank(text: bytearray, start: int, end: int) -> None:
    text[start:end] = b" " * (end - start)


def _outer_commas(source: bytes, start: int, end: int) -> Iterator[int]:
    """The places of the commas outside brackets and strings."""
    depth = 0
    for token in _BRACKETS.finditer(source[start:end]):
        if token[0] == b"," and depth == 0:
            yield start + token.start()
        depth += (token[0] in (b"[", b"(", b"{")) - (token[0] in (b"]", b")", b"}"))


def _lower_t_strings(text: bytearray, source: bytes) -> None:
    for match in _TEMPLATE.finditer(source):
        last = match.start() - 1
        place = last if source[last : last + 1] in b"tT" else last - 1
        text[place : place + 1] = b"f"


def _lower_except(text: bytearray, source: bytes, match: re.Match[bytes]) -> None:
    """`except A, B:` -> `except A| B:`; forms that are wrong in every version stay as they are."""
    start, end = match.span(1)
    if re.search(rb"\bas\b", match[1]) or _binds_name(source, match):
        return
    commas = list(_outer_commas(source, start, end))
    for before, comma in pairwise([start - 1, *commas]):
        is_last = comma == commas[-1] and not source[comma + 1 : end].strip()
        if source[before + 1 : comma].strip():  # else two commas in a row: wrong
            text[comma : comma + 1] = b" " if is_last else b"|"


def _binds_name(source: bytes, match: re.Match[bytes]) -> bool:
    """Whether `except A, b:` means Python 2's `except A as b:`: `b` looks like a variable and is bound nowhere else.

    Since Python 3.14 it is valid grammar for two exception classes, whose names are nearly always capitalised; one
    that is not is imported, defined, or assigned, or it would be a NameError.
    """
    commas = list(_outer_commas(source, *match.span(1)))
    if len(commas) != 1:
        return False
    name = source[commas[0] + 1 : match.end(1)].strip()
    if not re.fullmatch(_NAME, name) or not name.lstrip(b"_")[:1].islower():
        return False
    word = rb"\b" + re.escape(name) + rb"\b"
    in_file = (
        rb"\bimport\b(?:[^\n;(]*|\s*\([^)]*)" + word + rb"|\b(?:class|def)\s+" + word + rb"|(?m:^)" + word + rb"\s*[=:]"
    )
    in_function = rb"^def [^:]*" + word + rb"|[\n;]\s*" + word + rb"\s*=(?!=)"
    function = source[max(0, source.rfind(b"def ", 0, match.start())) : match.start()]
    return not re.search(in_file, source) and not re.search(in_function, function)


def _lower_type_parameters(text: bytearray, start: int) -> None:
    """Blank `[T: int = str, *Ts, **P]` at `start`, if it is right as the parameters of a function are."""
    end = _closing_bracket(text, start)
    if end is None:
        return
    inner = bytearray(text[start + 1 : end])
    for token in _BRACKETS.finditer(bytes(inner)):
        if token[0].startswith(b"#"):
            _blank(inner, *token.span())
    edges = [-1, *_outer_commas(bytes(inner), 0, len(inner)), len(inner)]
    for left, right in pairwise(edges):
        parameter = _TYPE_PARAMETER.match(inner, left + 1, right)
        if parameter:
            stars = parameter.span(1)
            default = inner.find(b"=", left + 1, right)
            if stars[1] - stars[0] == 1 and default >= 0:  # *Ts = *tuple[int, ...]
                inner[default:right] = inner[default:right].replace(b"*", b" ", 1)
            _blank(inner, *stars)
        elif left < 0 or right < len(inner) or inner[left + 1 :].strip():  # more than a trailing comma
            return
    try:
        compile(b"def _(" + bytes(inner) + b"): 0", "<type parameters>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return
    _blank(text, start, end + 1)


def _closing_bracket(text: bytearray, start: int) -> int | None:
    depth = 0
    for token in _BRACKETS.finditer(text[start : start + 2000]):
        depth += (token[0] in (b"[", b"(", b"{")) - (token[0] in (b"]", b")", b"}"))
        if depth == 0:
            return start + token.start()
    return None


def _lower_type_statements(text: bytearray) -> None:
    """`type X = int` -> `type_X = int`; the type parameters are blank already."""
    for match in _TYPE_STATEMENT.finditer(text):
        start, end = match.span(1)
        head = text[max(text.rfind(b"\n", 0, start), text.rfind(b"\r", 0, start)) + 1 : start]
        if _STATEMENT_START.fullmatch(head) and not keyword.iskeyword(match[2].decode(errors="replace")):
            text[start:end] = b"type" + b"_" * (end - start - 4)
            _blank(text, match.end(2), match.end() - 1)  # the parameters may have spanned lines


def _lower_f_strings(text: bytearray) -> None:
    """`f"{a["b"]}, {c!r:>{d}}"` -> `+((a["b"])  (c     (d)) )`: calls and a sign, where old f-strings cannot."""
    source = bytes(text)
    read = re.sub(rb"\r(?!\n)", b"\n", source)  # a lone \r ends no line for tree-sitter
    strings = QueryCursor(_INTERPOLATED).captures(Document.parse(read).tree.root_node).get("string", [])
    done: set[int] = set()
    for node in sorted(strings, key=lambda node: node.start_byte):  # the outer before the inner
        if node.has_error or node.start_byte in done or not _is_new_f_string(source, node):
            continue
        parent = node.parent
        parts = parent.children if parent is not None and parent.type == "concatenated_string" else [node]
        for part in parts:
            if part.type == "string":
                done.add(part.start_byte)
                _lower_f_string(text, source, part)


def _is_new_f_string(source: bytes, node: Node) -> bool:
    """Whether an expression in the f-string uses what PEP 701 first allowed: its quotes, a backslash, a comment, …"""
    quote = source[node.children[0].start_byte : node.children[0].end_byte].lstrip(b"fFrRtT")
    for child in node.children:
        if child.type == "interpolation":
            inner = source[child.start_byte : child.end_byte]
            if quote in inner or b"\\" in inner or b"#" in inner or inner.count(b"{") > 2:
                return True
            if len(quote) == 1 and (b"\n" in inner or b"\r" in inner):
                return True
    return False


def _lower_f_string(text: bytearray, source: bytes, node: Node) -> None:
    start, end = node.start_byte, node.end_byte
    _blank(text, start, end)
    opening = b"+(" if any(child.type == "interpolation" for child in node.children) else b"("
    text[start : start + len(opening)] = opening
    text[end - 1 : end] = b")"
    pending = list(node.children)
    while pending:
        child = pending.pop()
        if child.type == "format_specifier":
            pending += child.children
        elif child.type in ("interpolation", "format_expression"):
            pending += [part for part in child.children if part.type == "format_specifier"]
            text[child.start_byte : child.start_byte + 1] = b"("
            text[child.end_byte - 1 : child.end_byte] = b")"
            value = child.child_by_field_name("expression")
            if value is not None:
                is_yield = value.type == "yield"  # valid alone in brackets, but not as the argument of a call
                kept = b"0" if is_yield else source[value.start_byte : value.end_byte]
                text[value.start_byte : value.start_byte + len(kept)] = kept
