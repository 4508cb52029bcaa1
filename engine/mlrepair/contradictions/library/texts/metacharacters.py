"""Signs that regular expressions read otherwise: dots that stand for themselves, patterns where none are taken."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, path_of
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_TAKING = frozenset(("compile", "match", "search", "fullmatch", "findall", "finditer", "sub", "split", "subn"))
_BETWEEN_NUMBERS = re.compile(rb"(?<=\\d\+)(\)?)\.(\(?)(?=\\d\+)|(?<=\[0-9\]\+)(\)?)\.(\(?)(?=\[0-9\]\+)")
_ALONE = frozenset((".", "|", "+", "*", "?", "(", ")", "[", "$", "^"))
_PATTERN = re.compile(r"\\[sdwSDW][+*]|\[[^\]\s]+-[^\]]+\][+*]|\[\^[^\]]+\][+*]?")


def bare_dot(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    r"""`re.compile(r"(\d+).(\d+)")` takes any sign for the dot."""
    if not path_of(node.func).startswith("re.") or path_of(node.func)[3:] not in _TAKING or not node.args:
        return
    pattern = node.args[0]
    if not is_text(pattern):
        return
    text, start = piece.text(pattern), piece.span(pattern)[0]
    if text[:1] not in b"rR":
        return
    dots = [found.start() + found[0].index(b".") for found in _BETWEEN_NUMBERS.finditer(text)]
    if dots:
        edits = tuple(Edit(start + at, start + at, b"\\") for at in dots)
        yield Contradiction(pattern, edits, "A dot without a backslash stands for any sign", 0.92)


def split_by_sign(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    r"""`re.split("|", a)` and `re.split(".", a)` split otherwise than at these signs, `re.split("+", a)` fails."""
    if path_of(node.func) == "re.split" and node.args and is_text(node.args[0]):
        pattern = node.args[0]
        if pattern.value in _ALONE and "re" not in piece.bound(node):  # type: ignore[attr-defined]
            sign = pattern.value.encode()  # type: ignore[attr-defined]
            edit = piece.instead(pattern, b'r"\\' + sign + b'"')
            yield Contradiction(pattern, (edit,), f"`{pattern.value}` is a sign of patterns", 0.94)  # type: ignore[attr-defined]


def pattern_as_text(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    r"""`a.replace(r"\s+", " ")` replaces no blanks: it looks for these signs."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in ("replace", "split") or node.keywords:
        return
    wanted = 2 if function.attr == "replace" else 1
    if len(node.args) != wanted or not all(map(is_text, node.args)) or path_of(function.value) in ("re", "regex"):
        return
    if isinstance(function.value, ast.Attribute) and function.value.attr == "str":
        return
    pattern = node.args[0]
    is_pattern = piece.text(pattern)[:1] in b"rR" and _PATTERN.search(pattern.value)  # type: ignore[attr-defined]
    if is_pattern and isinstance(function.value, (ast.Name, ast.Attribute)) and b"import re" in piece.source:
        owner = piece.text(function.value)
        begin = b"re.sub(" if function.attr == "replace" else b"re.split("
        arguments = b", ".join([*map(piece.text, node.args), owner])
        yield Contradiction(node, (piece.instead(node, begin + arguments + b")"),), "A text takes no pattern", 0.94)


CHECKS = ((ast.Call, bare_dot), (ast.Call, split_by_sign), (ast.Call, pattern_as_text))
