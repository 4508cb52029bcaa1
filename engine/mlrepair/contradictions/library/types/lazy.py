"""Iterators and views that are taken for lists: they have no length, or no index, and JSON does not know them."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import kind_of, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of

_ITERATORS = frozenset(("map", "filter", "zip", "reversed"))
_VIEWS = frozenset(("keys", "values", "items"))
_CHANGING = frozenset(("sort", "append", "extend", "index", "count", "pop", "remove", "reverse", "insert"))
_CHOOSING = frozenset(("random.choice", "random.sample", "random.choices", "random.shuffle"))
_SETS = frozenset(("set", "frozenset"))


def lazy_as_list(piece: Piece, node: ast.Subscript | ast.Call | ast.Attribute) -> Iterator[Contradiction]:
    """`len(map(f, a))`, `filter(f, a)[0]`, `a.keys()[0]`, `a.keys().sort()` and `random.choice(a.keys())` fail."""
    taken = _taken(node)
    if taken is None:
        return
    if isinstance(taken, ast.Call):
        is_iterator = path_of(taken.func) in _ITERATORS and path_of(taken.func) not in piece.bound(node)
        is_view = isinstance(taken.func, ast.Attribute) and taken.func.attr in _VIEWS and not taken.args
        if is_view and (call_of(node, "len") is not None or not _is_dict(piece, taken.func.value)):  # type: ignore[attr-defined]
            return
    else:
        is_iterator = kind_of(piece, taken) in _ITERATORS and isinstance(taken, ast.Name)
        is_view = False
    is_set = isinstance(node, ast.Call) and path_of(node.func) in _CHOOSING and kind_of(piece, taken) in _SETS
    is_own = is_iterator and any(map(piece.facts.defines, _ITERATORS))
    if (is_iterator and not is_own) or is_view or is_set:
        edits = piece.before(taken, b"list("), piece.behind(taken, b")")
        yield Contradiction(taken, edits, f"`{ast.unparse(taken)}` is no list", 0.95)


def _taken(node: ast.AST) -> ast.expr | None:
    """What a node takes for a list."""
    match node:
        case ast.Subscript(value=value, ctx=ast.Load(), slice=ast.Constant(value=int()) | ast.Slice() | ast.UnaryOp()):
            return value
        case ast.Attribute(value=ast.Call() as value, attr=name) if name in _CHANGING:
            return value
        case ast.Call(func=ast.Name("len"), args=[value]):
            return value
        case ast.Call(func=function, args=[value, *_]) if path_of(function) in _CHOOSING:
            return value
    return None


def _is_dict(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is a dict of Python."""
    return kind_of(piece, node) in ("dict", "defaultdict", "OrderedDict", "Counter", "collections.defaultdict")


CHECKS = (
    (ast.Subscript, unless_tried(lazy_as_list)),
    (ast.Call, unless_tried(lazy_as_list)),
    (ast.Attribute, unless_tried(lazy_as_list)),
)
