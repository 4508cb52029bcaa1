"""Defaults of fields: classes for objects, and objects for functions that make them."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_FIELDS = frozenset(("field", "dataclasses.field", "attr.field", "attrs.field", "Field", "pydantic.Field"))
_CONTAINERS = frozenset(("list", "dict", "set"))
_ANNOTATED = re.compile(r"(?:typing\.|t\.)?(?:list|dict|set|List|Dict|Set|Optional\[(?:List|Dict|Set|list|dict|set))\b")


def class_as_default(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a: list = field(default=list)` is the class; `default_factory=list` makes one."""
    if path_of(node.func) not in _FIELDS or not node.keywords:
        return
    parent = piece.parents[node]
    annotation = ast.unparse(parent.annotation) if isinstance(parent, ast.AnnAssign) else ""
    for keyword in node.keywords:
        value, name = keyword.value, keyword.arg
        if name == "default" and path_of(value) in _CONTAINERS and _ANNOTATED.match(annotation):
            edits: tuple[Edit, ...] = (_renamed(piece, keyword, b"default_factory"),)
            yield Contradiction(keyword, edits, f"`{path_of(value)}` is a class, not one of its objects", 0.96)
        elif name == "default" and path_of(node.func) in ("field", "dataclasses.field") and _is_empty(value):
            edits = (_renamed(piece, keyword, b"default_factory"), piece.instead(value, _made(value)))
            yield Contradiction(keyword, edits, "A dataclass takes no such default: all objects would share it", 0.96)
        elif name == "default_factory" and _is_empty(value):
            edits = (piece.instead(value, _made(value)),)
            yield Contradiction(keyword, edits, "`default_factory` takes a function that makes it", 0.96)


def _renamed(piece: Piece, keyword: ast.keyword, name: bytes) -> Edit:
    start = piece.span(keyword)[0]
    return Edit(start, start + len(str(keyword.arg)), name)


def _is_empty(node: ast.expr) -> bool:
    """Whether a node is an empty list, dict or set."""
    is_display = isinstance(node, (ast.List, ast.Dict)) and ast.unparse(node) in ("[]", "{}")
    is_call = isinstance(node, ast.Call) and path_of(node.func) in _CONTAINERS and not node.args and not node.keywords
    return is_display or is_call


def _made(node: ast.expr) -> bytes:
    if isinstance(node, ast.Call):
        return path_of(node.func).encode()
    return b"list" if isinstance(node, ast.List) else b"dict"


CHECKS = ((ast.Call, class_as_default),)
