"""Calls of Python's own functions that get several arguments for one, or the object where its name or class belongs."""

import ast
import builtins
import re
from collections.abc import Callable, Iterator

from mlrepair.contradictions.known import is_text, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_PATHS = frozenset(("exists", "isfile", "isdir", "islink", "abspath", "basename", "dirname", "realpath", "getsize"))
_CLASSES = frozenset(("str", "int", "float", "bool", "bytes", "list", "dict", "set", "tuple"))
_OF_CLASS = re.compile(r"cls|class|type|kind|klass", re.IGNORECASE)
_OF_NAME = re.compile(r"name|attr|method|func|key|prop|op|field|m$", re.IGNORECASE)


def several_for_one(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`"".join(a, b)`, `random.choice("a", "b")` and `os.path.exists(a, "b")` take one argument."""
    if not isinstance(node.func, ast.Attribute) or node.keywords or len(node.args) < 2:
        return
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return
    first, last = node.args[0], node.args[-1]
    is_texts = node.func.attr == "join" and is_text(node.func.value)
    edits = piece.before(first, b"["), piece.behind(last, b"]")
    if node.func.attr in _PATHS and len(node.args) == 2 and ast.unparse(node.func.value) == "os.path":
        edits = piece.before(first, b"os.path.join("), piece.behind(last, b")")
    elif not is_texts and not (path_of(node.func) == "random.choice" and is_text(first)):
        return
    yield Contradiction(node, edits, f"`{node.func.attr}` takes one argument", 0.94)


def list_of_paths(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`os.path.join([a, b])` takes texts, no list."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "join" or len(node.args) != 1:
        return
    first = node.args[0]
    if isinstance(first, ast.List) and first.elts and ast.unparse(node.func.value) == "os.path":
        (start, end), begin = piece.span(first), piece.span(first.elts[0])[0]
        edits = Edit(start, begin, b""), Edit(piece.span(first.elts[-1])[1], end, b"")
        yield Contradiction(first, edits, "`os.path.join` takes texts, no list", 0.95)


def several_beginnings(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a.startswith(["b", "c"])` fails, `a.startswith("b" or "c")` asks for `"b"` alone."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("startswith", "endswith") and not node.keywords:
        parts = _parts(node.args)
        if len(parts) > 1 and all(map(is_text, parts)):
            reason = "Several beginnings or ends are a tuple"
            yield Contradiction(node, (_as_tuple(piece, node.args, parts),), reason, 0.95)


def several_classes(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`isinstance(a, [B, C])` fails, `isinstance(a, B or C)` asks for `B` alone."""
    if call_of(node, "isinstance", "issubclass") is not None and not node.keywords:
        parts = _parts(node.args[1:])
        if len(parts) > 1 and all(map(_is_class, parts)):
            edits = (_as_tuple(piece, node.args[1:], parts),)
            yield Contradiction(node, edits, "Several classes are a tuple", 0.96)


def _parts(arguments: list[ast.expr]) -> list[ast.expr]:
    """What is handed over as a list, one or the other, or one behind the other."""
    match arguments:
        case [ast.List(elts=parts)] | [ast.BoolOp(op=ast.Or(), values=parts)]:
            return parts
    return arguments


def _as_tuple(piece: Piece, arguments: list[ast.expr], parts: list[ast.expr]) -> Edit:
    start, end = piece.span(arguments[0])[0], piece.span(arguments[-1])[1]
    return Edit(start, end, b"(" + b", ".join(map(piece.text, parts)) + b")")


def _is_class(node: ast.expr) -> bool:
    name = path_of(node).rpartition(".")[2]
    return name in _CLASSES or name[:1].isupper()


def object_last(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`isinstance(str, a)` and `hasattr("a", self)` take the object first, `super(self, A)` takes it last."""
    called = path_of(node.func)
    is_exchanged = _EXCHANGED.get(called)
    if is_exchanged is None or len(node.args) < 2 or not isinstance(node.args[1], ast.Name):
        return
    first, second = node.args[:2]
    if is_exchanged(first, node.args[1].id) and not {called, path_of(first)} & (piece.bound(node) - {"self"}):
        edits = piece.instead(first, piece.text(second)), piece.instead(second, piece.text(first))
        where = "last" if called == "super" else "first"
        yield Contradiction(node, edits, f"`{called}` takes the object {where}", 0.95)


def _is_class_first(first: ast.expr, second: str) -> bool:
    may_be_class = second[0].isupper() or second in dir(builtins) or _OF_CLASS.search(second)
    return path_of(first) in _CLASSES and not may_be_class


def _is_name_first(first: ast.expr, second: str) -> bool:
    return is_text(first) and str(first.value).isidentifier() and not _OF_NAME.search(second)  # type: ignore[attr-defined]


def _is_self_first(first: ast.expr, second: str) -> bool:
    return path_of(first) == "self" and second[0].isupper()


_EXCHANGED: dict[str, Callable[[ast.expr, str], bool]] = {
    "isinstance": _is_class_first,
    "hasattr": _is_name_first,
    "getattr": _is_name_first,
    "super": _is_self_first,
}


CHECKS = tuple(
    (ast.Call, unless_tried(check))
    for check in (several_for_one, list_of_paths, several_beginnings, several_classes, object_last)
)
