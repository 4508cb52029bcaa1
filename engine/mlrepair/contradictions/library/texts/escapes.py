r"""Backslashes that Python reads before the regular expression or the file system does."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, path_of
from mlrepair.contradictions.piece import Contradiction, Piece

_PATTERNS = frozenset(
    f"re.{name}" for name in ("compile", "match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn")
)
_PLACED = frozenset(("open", "Path", "pathlib.Path", "os.listdir", "os.path.join", "os.path.exists", "os.chdir"))
_READ_FIRST = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:b|[1-9](?![0-9]))")
_OVERSTRIKE = re.compile(rb"\\b\.|\.\\b|^.\\b.$")  # bold text of a terminal
_DRIVE = re.compile(rb"[A-Za-z]:\\[^\\]")
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\[abfnrtv0-7]")


def unread_escape(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    r"""`re.compile("\bword")` looks for a backspace, `re.sub(a, "\1", b)` puts in a control character."""
    path = path_of(node.func)
    if path not in _PATTERNS or not node.args or "re" in piece.bound(node):
        return
    given = node.args[:2] if path in ("re.sub", "re.subn") else node.args[:1]
    for argument in given:
        texts = [*_texts(argument)]
        wrong = [one for one in texts if _is_plain(piece.text(one)) and _READ_FIRST.search(piece.text(one))]
        is_overstrike = any(_OVERSTRIKE.search(piece.text(one)) for one in wrong)
        if wrong and not is_overstrike and all(_is_same_raw(piece.text(one)) for one in wrong):
            edits = tuple(piece.before(one, b"r") for one in wrong)
            found = _READ_FIRST.search(piece.text(wrong[0]))
            sign = found[0].decode()[-2:] if found else ""
            yield Contradiction(
                wrong[0], edits, f"Python reads `{sign}` itself, unless an `r` is before the text", 0.96
            )


def _texts(node: ast.expr) -> Iterator[ast.expr]:
    """The texts of which a sum is, and what is filled by `%` or `format`."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _texts(left)
            yield from _texts(right)
        case ast.BinOp(left=left, op=ast.Mod()):
            yield from _texts(left)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            yield from _texts(value)
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node


def _is_plain(text: bytes) -> bool:
    """Whether a text is written as one, with no `r` before it."""
    head = re.match(rb"[a-zA-Z]*", text)
    prefix = head[0].lower() if head else b""
    return b"r" not in prefix and b"u" not in prefix and text.count(b"\n") == 0 and _is_single(text[len(prefix) :])


def _is_single(text: bytes) -> bool:
    """Whether what is written is one text, not several side by side."""
    return re.fullmatch(rb""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", text) is not None


def _is_same_raw(text: bytes) -> bool:
    """Whether nothing else in a text needs Python to read its backslashes."""
    return re.search(rb"""\\\\|\\["'xuUN0\n]""", text) is None


def unread_path(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    r"""`open("C:\temp\new.txt")` looks for a tab and a line end."""
    if path_of(node.func) not in _PLACED or not node.args or not is_text(node.args[0]):
        return
    text = piece.text(node.args[0])
    is_plain = text[:1] in (b'"', b"'") and _is_single(text) and b"\\\\" not in text
    if is_plain and _DRIVE.match(text[1:]) and _ESCAPED.search(text):
        edits = (piece.before(node.args[0], b"r"),)
        yield Contradiction(node.args[0], edits, "Python reads these backslashes itself", 0.96)


CHECKS = ((ast.Call, unread_escape), (ast.Call, unread_path))
