"""Texts that are taken for numbers, loops over numbers, indices behind the end, texts that lack their `f`."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.piece import Contradiction, Piece, call_of, own_nodes

_FIELD = re.compile(r"\{([^\W\d]\w*)((?:\.[^\W\d]\w*)*)(?:![rsa])?(?::[^{}]*)?\}")
_CALCULATING = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.Add)
_ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_NUMBERS = ("int", "float", "len", "round", "abs", "ord")
_LOGGING = frozenset(("debug", "info", "warning", "error", "exception", "critical"))


def loop_over_number(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for i in len(a):` fails; `for i in range(len(a)):` does not."""
    over = node.iter
    if call_of(over, "len") or (isinstance(over, ast.Constant) and type(over.value) is int):
        edits = piece.before(over, b"range("), piece.behind(over, b")")
        yield Contradiction(over, edits, "A number has no items", 0.97)


def behind_the_end(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`a[len(a)]` is behind the last item."""
    length = call_of(node.slice, "len")
    is_read = isinstance(node.ctx, ast.Load) and isinstance(node.value, (ast.Name, ast.Attribute))
    if is_read and length is not None and [ast.dump(one) for one in length.args] == [ast.dump(node.value)]:
        edits = (piece.behind(length, b" - 1"),)
        yield Contradiction(length, edits, "The last index is one less than the length", 0.93)


def text_as_number(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`age = input()` is a text: `age > 18` fails."""
    call = call_of(node.value, "input")
    if call is None or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return
    name = node.targets[0].id
    nodes = [*own_nodes(piece.function(node) or piece.tree)]
    uses = [other for other in nodes if isinstance(other, ast.Name) and other.id == name]
    if sum(isinstance(use.ctx, ast.Store) for use in uses) != 1:
        return
    numbers = [number for use in uses if (number := _calculated(piece, use)) is not None]
    if numbers:
        kind = b"float(" if any(isinstance(number, float) for number in numbers) else b"int("
        edits = piece.before(call, kind), piece.behind(call, b")")
        yield Contradiction(call, edits, f"`{name}` is a text, and is used as a number", 0.93)


def _calculated(piece: Piece, use: ast.Name) -> int | float | None:
    """The number that a name is compared or calculated with."""
    parent = piece.parents[use]
    if isinstance(parent, ast.Compare) and len(parent.ops) == 1 and isinstance(parent.ops[0], _ORDERING):
        others: list[ast.expr] = [parent.left, *parent.comparators]
    elif isinstance(parent, ast.BinOp) and isinstance(parent.op, _CALCULATING):
        others = [parent.left, parent.right]
        if parent.left is not use and isinstance(parent.op, ast.Mod):
            return None
    else:
        return None
    for other in others:
        if isinstance(other, ast.Constant) and type(other.value) in (int, float):
            return other.value  # type: ignore[return-value]
    return None


def number_as_text(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`"a" + 1` fails; `"a" + str(1)` does not."""
    if not isinstance(node.op, ast.Add):
        return
    for text, number in ((node.left, node.right), (node.right, node.left)):
        if _is_text(text) and _is_number(piece, number):
            edits = piece.before(number, b"str("), piece.behind(number, b")")
            yield Contradiction(number, edits, f"`{ast.unparse(number)}` is a number, no text", 0.95)
            return


def _is_text(node: ast.expr) -> bool:
    """Whether a sum begins or ends with a text."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_number(piece: Piece, node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float)
    if call_of(node, *_NUMBERS):
        return True
    if not isinstance(node, ast.Name):
        return False
    scope = piece.function(node) or piece.tree
    if any(isinstance(other, ast.arg) and other.arg == node.id for other in ast.walk(scope)):
        return False
    stores = [
        other
        for other in own_nodes(scope)
        if isinstance(other, ast.Name) and other.id == node.id and isinstance(other.ctx, ast.Store)
    ]
    parents = [piece.parents[store] for store in stores]
    return bool(parents) and all(
        (
            isinstance(parent, ast.Assign)
            and len(parent.targets) == 1
            and not isinstance(parent.value, ast.Name)
            and _is_number(piece, parent.value)
        )
        or (
            isinstance(parent, ast.AugAssign)
            and isinstance(parent.value, ast.Constant)
            and _is_number(piece, parent.value)
        )
        for parent in parents
    )


def missing_f(piece: Piece, node: ast.Constant) -> Iterator[Contradiction]:
    """`print("{name}")` writes braces."""
    if not isinstance(node.value, str) or "{" not in node.value or not _is_shown(piece, node):
        return
    text = piece.text(node)
    fields = [*_FIELD.finditer(node.value)]
    names = {field[1] for field in fields}
    are_all = node.value.count("{") == len(fields) == node.value.count("}")
    if not fields or not are_all or text[:1] not in (b'"', b"'") or not names <= piece.bound(node):
        return
    if b"\\" in text and b"{" in text.partition(b"\\")[2][:1]:
        return
    yield Contradiction(node, (piece.before(node, b"f"),), f"`{{{fields[0][1]}}}` is text without an `f` before", 0.93)


def _is_shown(piece: Piece, node: ast.AST) -> bool:
    """Whether a text is printed, logged, or the message of what is raised, as it is."""
    call = piece.parents[node]
    if not isinstance(call, ast.Call) or node not in call.args:
        return False
    if isinstance(call.func, ast.Name):
        return call.func.id == "print" or isinstance(piece.parents[call], ast.Raise)
    is_log = isinstance(call.func, ast.Attribute) and call.func.attr in _LOGGING
    return is_log and len(call.args) == 1 and not call.keywords


CHECKS = (
    (ast.For, loop_over_number),
    (ast.Subscript, behind_the_end),
    (ast.Assign, text_as_number),
    (ast.BinOp, number_as_text),
    (ast.Constant, missing_f),
)
