"""Methods without `self`, where `self` is forgotten, and special methods that are misspelt."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.piece import Contradiction, Function, Piece, own_nodes
from mlrepair.edits import Edit

_SPECIAL = frozenset(
    (
        *("init", "str", "repr", "len", "eq", "hash", "iter", "next", "enter", "exit", "call", "getitem", "setitem"),
        *("contains", "add", "sub", "mul", "lt"),
    )
)
_INIT = frozenset(
    ("__int__", "__inti__", "__intit__", "__innit__", "__init_", "_init__", "__init", "init__", "__ini__")
)


def forgotten_self(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`last = a` of a method that does not read `last`, where others keep and read `self.last`."""
    target = node.targets[0]
    if len(node.targets) != 1 or not isinstance(target, ast.Name) or b"self." + target.id.encode() not in piece.source:
        return
    function, name = piece.function(node), target.id
    if function is None or [one.arg for one in function.args.args[:1]] != ["self"]:
        return
    names = [one for one in ast.walk(function) if isinstance(one, ast.Name)]
    values = {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)} - {"self"}
    if [one for one in names if one.id == name] != [target] or values.isdisjoint(piece.bound(node)):
        return
    owner = piece.parents[function]
    attributes = [one for one in ast.walk(owner) if isinstance(one, ast.Attribute) and piece.owned(one) == name]
    stored = [one for one in attributes if isinstance(one.ctx, ast.Store)]
    is_kept = bool(stored) and not any(piece.function(one) is function for one in stored)
    if isinstance(owner, ast.ClassDef) and is_kept and len(stored) < len(attributes):
        edits = (piece.before(target, b"self."),)
        yield Contradiction(target, edits, f"Nobody reads this `{name}`; others read `self.{name}`", 0.92)


def special_method(piece: Piece, node: ast.FunctionDef) -> Iterator[Contradiction]:
    """`def _init_(self, a)` is never called."""
    parent = piece.parents[node]
    if not isinstance(parent, ast.ClassDef) or any(
        isinstance(one, Function) and one.name == "__init__" for one in parent.body
    ):
        return
    has_parameters = len(node.args.args) > 1
    name = node.name
    if name in _INIT and (has_parameters or name != "__int__"):
        meant = "__init__"
    elif name.startswith("_") and name.endswith("_") and not name.startswith("__") and name[1:-1] in _SPECIAL:
        meant = f"_{name}_"
    else:
        return
    start = piece.source.index(name.encode(), piece.span(node)[0])
    edit = Edit(start, start + len(name.encode()), meant.encode())
    yield Contradiction(node, (edit,), f"Python calls `{meant}`, not `{name}`", 0.95)


def missing_self(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`def area():` of a class that reads `self`."""
    if not isinstance(piece.parents[node], ast.ClassDef) or node.decorator_list or "self" in piece.bound(node.body[0]):
        return
    first = next(iter((*node.args.posonlyargs, *node.args.args)), None)
    reads = any(isinstance(inner, ast.Name) and inner.id == "self" for inner in own_nodes(node))
    if reads and (first is None or first.arg not in ("cls", "mcs", "this")):
        opener = piece.source.index(b"(", piece.span(node)[0]) + 1
        has_others = first is not None or node.args.vararg or node.args.kwonlyargs or node.args.kwarg
        edit = Edit(opener, opener, b"self, " if has_others else b"self")
        yield Contradiction(node, (edit,), f"`{node.name}` reads `self`, which it does not get", 0.96)


CHECKS = (
    (ast.Assign, forgotten_self),
    (ast.FunctionDef, special_method),
    (ast.FunctionDef, missing_self),
    (ast.AsyncFunctionDef, missing_self),
)
