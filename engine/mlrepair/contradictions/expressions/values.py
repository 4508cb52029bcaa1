"""Texts that are taken for numbers, loops over numbers, indices behind the end, parts that are kept by mistake."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import kind_of, origins, unless_tried
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, call_of, own_nodes
from mlrepair.edits import Edit

_CALCULATING = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.Add)
_ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_NUMBERS = ("int", "float", "len", "round", "abs", "ord")
_EMPTY = {"dict": b"{}", "list": b"[]", "tuple": b"()", "set": b"()", "sorted": b"[]", "sum": b"[]", "enumerate": b"[]"}


def loop_over_number(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for i in len(a):` fails; `for i in range(len(a)):` does not."""
    over = node.iter
    if call_of(over, "len") or (isinstance(over, ast.Constant) and type(over.value) is int):
        edits = piece.before(over, b"range("), piece.behind(over, b")")
        yield Contradiction(over, edits, "A number has no items", 0.97)


def behind_the_end(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`a[len(a)]` is behind the last item; what other objects hold may make what it is asked for."""
    length = call_of(node.slice, "len")
    is_own = isinstance(node.value, ast.Name) or piece.owned(node.value) is not None
    is_sequence = not origins(piece, node.value) or kind_of(piece, node.value) in ("list", "str", "tuple", "bytes")
    is_read = isinstance(node.ctx, ast.Load) and is_own and is_sequence
    if is_read and length is not None and [ast.dump(one) for one in length.args] == [ast.dump(node.value)]:
        edits = (piece.behind(length, b" - 1"),)
        yield Contradiction(length, edits, "The last index is one less than the length", 0.93)


def half_as_index(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`a[len(a) / 2]` and `range(n / 2)` fail: a division gives no index."""
    if not isinstance(node.op, ast.Div):
        return
    parent = piece.parents[node]
    if call_of(parent, "range") is not None:
        is_index = "range" not in piece.bound(node)
    else:
        is_index = call_of(node.left, "len") is not None and _is_index(piece, node, parent)
    start, end = piece.span(node.left)[1], piece.span(node.right)[0]
    if is_index and piece.source[start:end].strip() == b"/":
        at = start + piece.source[start:end].index(b"/")
        yield Contradiction(node, (Edit(at, at + 1, b"//"),), "A division gives no index", 0.95)


def _is_index(piece: Piece, node: ast.expr, parent: ast.AST) -> bool:
    """Whether a value is where an item is, or the name that gets it, and nothing else, is."""
    if isinstance(parent, ast.Subscript):
        return parent.slice is node and isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Slice):
        return True
    scope = piece.function(node)
    if not isinstance(parent, ast.Assign) or not isinstance(parent.targets[0], ast.Name) or scope is None:
        return False
    names = [one for one in own_nodes(scope) if isinstance(one, ast.Name) and one.id == parent.targets[0].id]
    if [one for one in names if isinstance(one.ctx, ast.Store)] != [parent.targets[0]]:
        return False
    measured = ast.unparse(node.left.args[0])  # type: ignore[attr-defined]
    uses = [piece.parents[one] for one in names if isinstance(one.ctx, ast.Load)]
    owners = [one if isinstance(one, ast.Subscript) else piece.parents[one] for one in uses]
    return any(isinstance(one, ast.Subscript) and ast.unparse(one.value) == measured for one in owners)


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


def kept_beginning(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`a[:2]` of what starts with `"./"` is `"./"`; what is meant is the rest."""
    part = node.slice
    if not isinstance(part, ast.Slice) or part.step is not None or not isinstance(node.ctx, ast.Load):
        return
    value, parent = ast.unparse(node.value), piece.parents[node]
    is_kept = isinstance(parent, ast.Assign) and [ast.unparse(target) for target in parent.targets] == [value]
    if not is_kept and not isinstance(parent, ast.Return):
        return
    for method, bound, other, sign in (
        ("startswith", part.upper, part.lower, 1),
        ("endswith", part.lower, part.upper, -1),
    ):
        tested = _tested(piece, node, value, method) if bound is not None and other is None else None
        if bound is None or tested is None or not _is_length(bound, tested, sign):
            continue
        text, (start, end) = piece.text(bound), piece.span(part)
        edits = (Edit(start, end, text + b":" if sign > 0 else b":" + text),)
        yield Contradiction(node, edits, f"This is `{ast.unparse(tested)}` again", 0.94)


def _tested(piece: Piece, node: ast.AST, value: str, method: str) -> ast.expr | None:
    """What a value is known to start or end with where the statement about a node stands."""
    inner = node
    for outer in piece.about(node):
        if isinstance(outer, ast.If) and inner in outer.body and outer.body[0] is inner:
            tests = outer.test.values if isinstance(outer.test, ast.BoolOp) else [outer.test]
            is_all = not isinstance(outer.test, ast.BoolOp) or isinstance(outer.test.op, ast.And)
            for test in tests if is_all else ():
                if isinstance(test, ast.Call) and ast.unparse(test.func) == f"{value}.{method}" and len(test.args) == 1:
                    return test.args[0]
        if isinstance(outer, (ast.Lambda, *FUNCTIONS)):
            return None
        inner = outer
    return None


def _is_length(bound: ast.expr, text: ast.expr, sign: int) -> bool:
    """Whether a bound of a slice is as long as a text, from the beginning or from the end."""
    if sign < 0:
        if not isinstance(bound, ast.UnaryOp) or not isinstance(bound.op, ast.USub):
            return False
        bound = bound.operand
    if isinstance(bound, ast.Constant) and isinstance(text, ast.Constant):
        return isinstance(text.value, str) and bound.value == len(text.value)
    length = call_of(bound, "len")
    return length is not None and [ast.unparse(one) for one in length.args] == [ast.unparse(text)]


def nothing_by_default(piece: Piece, node: ast.Name) -> Iterator[Contradiction]:
    """`dict(a)` fails where `a` is None by default, and nothing asks whether it is."""
    parent = piece.parents[node]
    empty = _EMPTY.get(ast.unparse(parent.func)) if isinstance(parent, ast.Call) and parent.args == [node] else None
    if isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node:
        empty = b"[]"
    function = piece.function(node) if empty is not None else None
    if function is None or empty is None or not _is_none(function, node.id):
        return
    uses = [other for other in ast.walk(function) if isinstance(other, ast.Name) and other.id == node.id]
    outer = next(outer for outer in piece.about(node) if isinstance(outer, ast.stmt))
    if uses == [node] and outer in function.body:
        edits = (piece.behind(node, b" or " + empty),)
        yield Contradiction(node, edits, f"`{node.id}` is None by default", 0.92)


def _is_none(function: Function, name: str) -> bool:
    """Whether a parameter is None by default."""
    arguments = function.args
    places = [*arguments.posonlyargs, *arguments.args]
    defaults = [*zip(places[len(places) - len(arguments.defaults) :], arguments.defaults, strict=True)]
    defaults += [(one, value) for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value]
    return any(one.arg == name and isinstance(value, ast.Constant) and value.value is None for one, value in defaults)


CHECKS = (
    (ast.BinOp, unless_tried(half_as_index)),
    (ast.For, loop_over_number),
    (ast.Subscript, behind_the_end),
    (ast.Assign, text_as_number),
    (ast.BinOp, number_as_text),
    (ast.Subscript, kept_beginning),
    (ast.Name, nothing_by_default),
)
