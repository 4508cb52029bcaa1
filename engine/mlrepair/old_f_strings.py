"""f-strings that hold their own quotes: Python since 3.12 (PEP 701), an error before.

Which Python a text is for only its user knows (`Settings.target_version`); `mlrepair.syntax`, which judges by the
grammar of all versions together, takes both. No model is asked: the inner strings get the other quotes.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node, Query, QueryCursor

from mlrepair.document import LANGUAGE, Document
from mlrepair.edits import SCOPES, Applicability, Edit, Fix
from mlrepair.examination import Examination
from mlrepair.taxonomy import kind

_CODE = "MLR017"
_MESSAGE = "Before Python 3.12 an f-string cannot hold its own quotes"
_CONFIDENCE = 0.97
_FREE_SINCE = (3, 12)
# An opening quote, a field, and the quote again inside of it, not far away: only the few texts that have it are parsed.
_SUSPICIOUS = re.compile(rb"\b(?:[fF][rR]?|[rR][fF])([\"'])[^\r\n]{0,300}?\{[^}\r\n]{0,100}?\1")
_FORMATTED = Query(LANGUAGE, "(string (interpolation)) @string")
_OTHER = {b'"': b"'", b"'": b'"'}


def old_f_strings(examination: Examination) -> list[Fix]:
    """Return the findings of a text that parses as the newest Python, where it is for an older one."""
    source = examination.source
    if examination.settings.grammar >= _FREE_SINCE or not _SUSPICIOUS.search(source):
        return []
    if not examination.shows("syntax", _CONFIDENCE):
        return []
    captured = QueryCursor(_FORMATTED).captures(Document.parse(source).tree.root_node).get("string", [])
    found: list[Fix] = []
    for node in sorted(captured, key=lambda node: node.start_byte):  # the outer before the inner
        if found and node.start_byte < found[-1].end:
            continue
        edits = _repair(source, node)
        if edits:
            found.append(
                replace(
                    examination.fix(kind(_CODE), edits, _CONFIDENCE),
                    start=node.start_byte,
                    end=node.end_byte,
                    message=_MESSAGE,
                    applicability=Applicability.SAFE,  # it means the same to every version that reads both
                    architecture=SCOPES,
                )
            )
    return found


def _repair(source: bytes, node: Node) -> tuple[Edit, ...]:
    """Other quotes for the strings in the fields of an f-string; nothing where there are none, or they do not fit."""
    quote = _text(source, node.children[0])[-1:]
    inner = [string for part in node.children if part.type == "interpolation" for string in _strings(part)]
    wrong = [string for string in inner if _text(source, string.children[0]).endswith(quote)]
    other = _OTHER[quote]
    if len(_quotes(source, node)) != 1 or any(not _fits(source, string, other) for string in wrong):
        return ()
    ends = [end for string in wrong for end in (string.children[0], string.children[-1])]
    return tuple(Edit(end.end_byte - 1, end.end_byte, other) for end in ends)


def _strings(node: Node) -> Iterator[Node]:
    """The strings in a field, without those in their own fields."""
    for child in node.children:
        if child.type == "string":
            yield child
        else:
            yield from _strings(child)


def _fits(source: bytes, string: Node, quote: bytes) -> bool:
    """Whether a string can have other quotes and stand in an f-string: nothing in it needs care."""
    text = _text(source, string)
    return len(_quotes(source, string)) == 1 and quote not in text and b"\\" not in text and b"{" not in text


def _quotes(source: bytes, string: Node) -> bytes:
    return _text(source, string.children[0]).lstrip(b"fFrRbBuU")


def _text(source: bytes, node: Node) -> bytes:
    return source[node.start_byte : node.end_byte]
