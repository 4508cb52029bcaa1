"""Defaults and templates that all share, and that are changed in place, or in what they hold."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Piece, own_nodes
from mlrepair.edits import Edit

_CHANGING = frozenset(("update", "setdefault", "append", "extend", "insert", "pop", "remove", "clear"))
_OF_LISTS = frozenset(("append", "extend", "insert", "remove"))
_SHARED = re.compile(r"_?(?:(?:[a-z]+_)?defaults|default_[a-z_]+|base_[a-z_]+s|DEFAULT_[A-Z_]+|(?:[A-Z]+_)?DEFAULTS)")
_MEANT = re.compile(
    r"(?:^|_)(?:set|add|register|update|load|read|parse|configure|override|init|default|defaults|test)(?:_|$)"
)


def changed_template(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`headers = self.default_headers` and `headers["a"] = b` change the default headers of all that follows."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Attribute(value=ast.Name(id=owner), attr=shared)):
            function = piece.function(node) if _SHARED.fullmatch(shared) else None
        case _:
            return
    if function is None or "default" in name or _MEANT.search(function.name):
        return
    uses = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == name]
    changes = {_change(piece, one) for one in uses} - {""}
    is_given = sum(isinstance(one.ctx, ast.Store) for one in uses) == 1
    is_read = any(isinstance(one.ctx, ast.Load) and not _change(piece, one) for one in uses)
    if changes and is_given and is_read:
        kind = b"list" if changes & _OF_LISTS else b"dict"
        edits = piece.before(node.value, kind + b"("), piece.behind(node.value, b")")
        yield Contradiction(node.value, edits, f"What is changed is `{owner}.{shared}` itself", 0.93)


def _change(piece: Piece, use: ast.AST) -> str:
    """How something is changed in place."""
    parent = piece.parents[use]
    if isinstance(parent, ast.Subscript) and parent.value is use and not isinstance(parent.ctx, ast.Load):
        return "item"
    is_called = isinstance(parent, ast.Attribute) and isinstance(piece.parents[parent], ast.Call)
    return parent.attr if is_called and parent.attr in _CHANGING else ""  # type: ignore[attr-defined]


def shallow_copy(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`made = copy.copy(TEMPLATE)` and `made["a"]["b"] = c` change the template."""
    name = path_of(node.targets[0]) if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) else ""
    function = piece.function(node) if name else None
    edits = _deepened(piece, node.value) if function is not None else ()
    if function is None or not edits:
        return
    uses = [one for one in own_nodes(function) if isinstance(one, ast.Name) and one.id == name]
    given = sum(isinstance(one.ctx, ast.Store) for one in uses)
    parts = [piece.parents[one] for one in uses if isinstance(piece.parents[one], ast.Subscript)]
    replaced = {ast.dump(one.slice) for one in parts if not isinstance(one.ctx, ast.Load)}  # type: ignore[attr-defined]
    changed = [one for one in parts if _is_changed(piece, one) and ast.dump(one.slice) not in replaced]  # type: ignore[attr-defined]
    if changed and given == 1:
        yield Contradiction(node.value, edits, "What it holds is that of the template", 0.94)


def _is_changed(piece: Piece, part: ast.AST) -> bool:
    """Whether an item, or what is in it, is changed in place."""
    parent = piece.parents[part]
    is_part = isinstance(parent, ast.Subscript) and parent.value is part
    return bool(_change(piece, part)) or (is_part and _is_changed(piece, parent))


def _deepened(piece: Piece, value: ast.expr) -> tuple[Edit, ...]:
    """The edits that make a deep copy of a constant from a shallow one, if the piece knows how to make it."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name("copy"), attr="copy") as function, args=[of], keywords=[]):
            start = piece.span(function)[1] - len(b"copy")
            edits: tuple[Edit, ...] = (Edit(start, start, b"deep"),)
        case (
            ast.Call(func=ast.Attribute(value=of, attr="copy"), args=[], keywords=[])
            | ast.Call(func=ast.Name("dict"), args=[of], keywords=[])
        ):
            edits = (piece.instead(value, b"copy.deepcopy(%s)" % piece.text(of)),)
        case _:
            return ()
    is_constant = path_of(of).rpartition(".")[2].isupper()
    is_known = len(edits[0].text) == len(b"deep") or b"import copy\n" in piece.source
    return edits if is_constant and is_known else ()


CHECKS = ((ast.Assign, changed_template), (ast.Assign, shallow_copy))
