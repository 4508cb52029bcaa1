"""Methods without `self`, where `self` is forgotten, and special methods that are misspelt or end otherwise."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Function, Piece, call_of, own_nodes
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

_IN_PLACE = frozenset(
    f"__i{name}__"
    for name in (
        *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow"),
        *("and", "or", "xor", "lshift", "rshift"),
    )
)
_CHANGING = frozenset(("append", "add", "extend", "update", "insert", "remove", "discard"))
_GIVING = frozenset(("__len__", "__str__", "__repr__", "__eq__", "__hash__", "__bool__", "__contains__", "__lt__"))
_GIVEN = (ast.JoinedStr, ast.BinOp, ast.Compare, ast.BoolOp)
_GIVEN_BY = frozenset(("len", "hash", "str", "repr", "format", "bool", "isinstance", "any", "all"))
_FAILING = {  # what a special method raises to say that there is nothing, and what is raised in its place
    **dict.fromkeys(("__getattr__", "__getattribute__", "__delattr__"), ("AttributeError", ("KeyError", "IndexError"))),
    "__missing__": ("KeyError", ("AttributeError", "IndexError")),
    "__next__": ("StopIteration", ("StopAsyncIteration", "IndexError")),
    "__anext__": ("StopAsyncIteration", ("StopIteration",)),
}


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


def gives_nothing(piece: Piece, node: ast.FunctionDef) -> Iterator[Contradiction]:
    """`def __iadd__(self, other):` that ends without `return self`, `def __len__(self): len(self.a)`."""
    if node.name[:2] != "__" or node.decorator_list or not isinstance(piece.parents[node], ast.ClassDef):
        return
    last = node.body[-1]
    if any(isinstance(one, (ast.Return, ast.Yield, ast.YieldFrom, ast.Raise, ast.Assert)) for one in own_nodes(node)):
        return
    start, end = piece.span(last)
    if node.name in _GIVING and isinstance(last, ast.Expr) and _is_given(last.value):
        edit = Edit(start, start, b"return ")
    else:
        begin = piece.span(node.body[0])[0]
        indentation = piece.source[piece.source.rfind(b"\n", 0, begin) + 1 : begin]
        if node.name not in _IN_PLACE or indentation.strip() or not any(map(_changes_self, own_nodes(node))):
            return
        edit = Edit(end, end, b"\n" + indentation + b"return self")
    yield Contradiction(node, (edit,), f"`{node.name}` gives None", 0.95)


def _is_given(value: ast.expr) -> bool:
    """Whether a value does nothing but to be given."""
    called = path_of(value.func).rpartition(".")[2] if isinstance(value, ast.Call) else ""
    is_failing = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div)
    return (isinstance(value, _GIVEN) and not is_failing) or called in _GIVEN_BY


def _changes_self(node: ast.AST) -> bool:
    """Whether an object, or what it has, gets a value, or is asked to change."""
    match node:
        case ast.Attribute() | ast.Subscript():
            return isinstance(node.ctx, (ast.Store, ast.Del)) and ast.unparse(node).startswith(("self.", "self["))
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name))):
            is_itself = path_of(owner) == "self" or call_of(owner, "super") is not None
            return (is_itself and name in _CHANGING) or ast.unparse(owner).startswith("self.")
    return False


def other_failure(piece: Piece, node: ast.Raise) -> Iterator[Contradiction]:
    """`raise KeyError(name)` of `__getattr__` is no answer to `hasattr`, which waits for an `AttributeError`."""
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    function = piece.function(node) if isinstance(raised, ast.Name) else None
    if function is None or function.name not in _FAILING or not isinstance(piece.parents[function], ast.ClassDef):
        return
    meant, others = _FAILING[function.name]
    outer = list(piece.about(node))
    is_caught = any(isinstance(one, ast.Try) and not {*one.body}.isdisjoint((*outer, node)) for one in outer)
    if path_of(raised) in others and not is_caught:  # type: ignore[arg-type]
        edits = (piece.instead(raised, meant.encode()),)  # type: ignore[arg-type]
        yield Contradiction(raised, edits, f"`{function.name}` says so by `{meant}`", 0.95)  # type: ignore[arg-type]


CHECKS = (
    (ast.FunctionDef, gives_nothing),
    (ast.Raise, other_failure),
    (ast.Assign, forgotten_self),
    (ast.FunctionDef, special_method),
    (ast.FunctionDef, missing_self),
    (ast.AsyncFunctionDef, missing_self),
)
