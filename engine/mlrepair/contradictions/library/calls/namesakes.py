"""Modules that are taken for the class or function that is called like them, and the other way round."""

import ast
import importlib
from collections.abc import Iterator
from functools import lru_cache

from mlrepair.contradictions.known import unless_tried
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece
from mlrepair.edits import Edit

_NAMESAKES = frozenset(
    (
        *("datetime", "time", "random", "glob", "copy", "pprint", "socket", "select", "array", "bisect"),
        *("getpass", "fnmatch", "timeit", "shlex", "signal"),
    )
)


def module_for_class(piece: Piece, node: ast.Attribute | ast.Call) -> Iterator[Contradiction]:
    """`datetime.now()` and `glob("*")` behind `import datetime` and `import glob` ask the module."""
    use = node.func if isinstance(node, ast.Call) else node.value
    if not isinstance(use, ast.Name) or use.id not in _NAMESAKES or not _is(piece, use, use.id):
        return
    if not isinstance(node, ast.Call) and not _is_only_of_class(use.id, node.attr):
        return
    name, statement = use.id, _import(piece, use.id)
    reason = f"`{name}` is the module here, not what is called like it"
    uses = [one for one in piece.parents if isinstance(one, ast.Name) and one.id == name]
    if statement is None or not all(_fails(piece, one) for one in uses):
        yield Contradiction(use, (piece.behind(use, b"." + name.encode()),), reason, 0.95)
    elif use is min(uses, key=piece.span):
        edit = piece.instead(statement, f"from {name} import {name}".encode())
        yield Contradiction(use, (edit,), reason, 0.95)


def class_for_module(piece: Piece, node: ast.Attribute) -> Iterator[Contradiction]:
    """`datetime.datetime.now()` and `time.sleep(1)` behind `from datetime import datetime`, `from time import time`."""
    use = node.value
    if not isinstance(use, ast.Name) or use.id not in _NAMESAKES or not _is(piece, use, f"{use.id}.{use.id}"):
        return
    name, (of_module, of_class) = use.id, _names(use.id)
    if node.attr in of_class or node.attr not in of_module:
        return
    reason = f"`{name}` is what is called like its module here"
    statement = _import(piece, name)
    uses = [one for one in piece.parents if isinstance(one, ast.Name) and one.id == name]
    parents = [piece.parents[one] for one in uses]
    if statement is not None and all(isinstance(one, ast.Attribute) and one.attr in of_module for one in parents):
        if use is min(uses, key=piece.span):
            yield Contradiction(use, (piece.instead(statement, f"import {name}".encode()),), reason, 0.95)
    elif node.attr == name:
        yield Contradiction(node, (Edit(piece.span(use)[1], piece.span(node)[1], b""),), reason, 0.95)


@lru_cache
def _names(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a module has, and what that of it has that is called like it."""
    module = importlib.import_module(name)
    return frozenset(dir(module)), frozenset(dir(getattr(module, name)))


def _is_only_of_class(name: str, attribute: str) -> bool:
    of_module, of_class = _names(name)
    return attribute in of_class and attribute not in of_module


def _is(piece: Piece, use: ast.Name, path: str) -> bool:
    """Whether a name is what the file imports by it, and no function about it gives it another meaning."""
    if piece.facts.imported(use.id) != path or use.id in piece.bound(use):
        return False
    functions = [outer for outer in piece.about(use) if isinstance(outer, FUNCTIONS)]
    inner = [one for function in functions for one in ast.walk(function)]
    return not any(isinstance(one, ast.alias) and (one.asname or one.name) == use.id for one in inner)


def _fails(piece: Piece, use: ast.Name) -> bool:
    """Whether a module is asked for what only its namesake has, or called."""
    parent = piece.parents[use]
    if isinstance(parent, ast.Call):
        return parent.func is use
    return isinstance(parent, ast.Attribute) and _is_only_of_class(use.id, parent.attr)


def _import(piece: Piece, name: str) -> ast.stmt | None:
    """The statement of a piece that imports a name, and nothing else."""
    for statement in piece.tree.body:
        names = statement.names if isinstance(statement, (ast.Import, ast.ImportFrom)) else []
        if [(one.name, one.asname) for one in names] == [(name, None)]:
            return statement
    return None


CHECKS = (
    (ast.Attribute, unless_tried(module_for_class)),
    (ast.Call, unless_tried(module_for_class)),
    (ast.Attribute, unless_tried(class_for_module)),
)
