"""What is known of a value without running it: where a name gets it, what a call calls, what may be meant to fail."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, own_nodes

_DISPLAYS = {
    **dict.fromkeys((ast.List, ast.ListComp), "list"),
    **dict.fromkeys((ast.Dict, ast.DictComp), "dict"),
    **dict.fromkeys((ast.Set, ast.SetComp), "set"),
    ast.JoinedStr: "str",
    ast.Tuple: "tuple",
}
_SAME = {
    "sorted": "list",
    **dict.fromkeys(("io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open"), "open"),
    **dict.fromkeys(("Pattern", "re.Pattern", "typing.Pattern"), "re.compile"),
}
LOGGING = frozenset(("debug", "info", "warning", "error", "exception", "critical"))
_EXPECTED = ("raises", "Raises", "suppress")
_HANDLED = ("TypeError", "AttributeError")


def path_of(node: ast.AST) -> str:
    """Return `json.load` or `open` of what is written so, and `.load` of the attribute of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{node.value.id if isinstance(node.value, ast.Name) else ''}.{node.attr}"
    return ""


def is_text(node: ast.AST) -> bool:
    """Return whether a node is a text, as it is."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def kind_of(piece: Piece, node: ast.AST) -> str:
    """Return the class of a value, or the function that makes it; nothing where it is not known, or not one alone."""
    kinds = {_kind(one) for one in origins(piece, node)}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(value: ast.AST) -> str:
    if isinstance(value, ast.Call):
        path = path_of(value.func)
        return _SAME.get(path, path)
    return type(value.value).__name__ if isinstance(value, ast.Constant) else _DISPLAYS.get(type(value), "")


def origins(piece: Piece, node: ast.AST) -> tuple[ast.expr, ...]:
    """Return every value that a name, or an attribute of `self`, ever gets, but None; of an annotation a call of it.

    What `b` gets in `a, b = c` is `c[1]`. Nothing is returned where one of the values is not known.
    """
    if isinstance(node, ast.Name):
        for scope in piece.about(node):
            if isinstance(scope, (*FUNCTIONS, ast.Lambda, ast.Module)) and node.id in _bindings(scope):
                return _bindings(scope)[node.id]
        value = piece.facts.value(node.id)
        return () if value is None else (value,)
    if isinstance(node, ast.Attribute):
        name, owner = piece.owned(node), piece.owner(node)
        return () if name is None or owner is None else _bindings(owner).get(f"self.{name}", ())
    return (node,) if isinstance(node, ast.expr) else ()


@lru_cache(32)
def _bindings(scope: ast.AST) -> Mapping[str, tuple[ast.expr, ...]]:
    """What the names of a function or module get, or the attributes of a class; nothing where that is not known."""
    found: dict[str, list[ast.expr | None]] = defaultdict(list)
    is_class = isinstance(scope, ast.ClassDef)
    for node in own_nodes(scope):
        for name, value in _bound(node):
            found[f"self.{name}" if is_class else name].append(value)
    if is_class:
        for node in ast.walk(scope):
            for name, value in _bound(node):
                if name.startswith("self."):
                    found[name].append(value)
    return {name: () if None in values else _values(values) for name, values in found.items()}


def _values(values: list[Any]) -> tuple[ast.expr, ...]:
    return tuple(value for value in values if not (isinstance(value, ast.Constant) and value.value is None))


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that a node binds, and to what, if that is known."""
    match node:
        case ast.Assign():
            for target in node.targets:
                yield from _targets(target, node.value)
        case ast.AnnAssign():
            yield from _targets(node.target, _instance(node.annotation))
        case ast.NamedExpr():
            yield node.target.id, node.value
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from _targets(target, node.context_expr)
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            yield from _targets(node.target, None)
        case ast.arguments():
            for parameter in (*node.posonlyargs, *node.args, *node.kwonlyargs):
                yield parameter.arg, _instance(parameter.annotation)
            if node.vararg:
                yield node.vararg.arg, ast.Tuple([], ast.Load())
            if node.kwarg:
                yield node.kwarg.arg, ast.Dict([], [])
        case ast.Global() | ast.Nonlocal():
            yield from ((name, None) for name in node.names)
        case ast.alias():
            yield node.asname or node.name.partition(".")[0], None
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.ExceptHandler() | ast.MatchAs():
            yield node.name or "", None


def _targets(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(target, (ast.Tuple, ast.List)):
        is_same = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        for i, part in enumerate(target.elts):
            if isinstance(part, ast.Starred):
                yield from _targets(part.value, None)
            elif value is None or is_same:
                yield from _targets(part, value and value.elts[i])  # type: ignore[attr-defined]
            else:
                yield from _targets(part, ast.Subscript(value, ast.Constant(i), ast.Load()))
    elif isinstance(target, ast.Name) or path_of(target).startswith("self."):
        yield path_of(target), value


def _instance(annotation: ast.expr | None) -> ast.expr | None:
    """A call of the class that an annotation names."""
    match annotation:
        case ast.Constant(value=str() as text):
            try:
                return _instance(ast.parse(text, mode="eval").body)
            except (SyntaxError, ValueError):
                return None
        case ast.BinOp(left=inner, right=ast.Constant(value=None)):
            return _instance(inner)
        case ast.Subscript(value=ast.Name("Optional") | ast.Attribute(attr="Optional"), slice=inner):
            return _instance(inner)
        case ast.Subscript(value=ast.Name("List" | "Dict" | "Set" as generic)):
            return ast.Call(ast.Name(generic.lower(), ast.Load()), [], [])
        case ast.Subscript(value=ast.Name() | ast.Attribute() as owner):
            return ast.Call(owner, [], [])
        case ast.Name() | ast.Attribute():
            return ast.Call(annotation, [], [])
    return None


def names_before(piece: Piece, node: ast.AST) -> frozenset[str]:
    """Return the parameters and variables of the function about a place that have a value before it."""
    function = piece.function(node)
    if function is None:
        return frozenset()
    place = piece.span(node)[0]
    names = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
    stored = (one for one in own_nodes(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
    names |= {one.id for one in stored if piece.span(one)[1] < place}
    return frozenset(names - {function.args.vararg.arg if function.args.vararg else ""})


def is_guarded(piece: Piece, node: ast.AST) -> bool:
    """Return whether a node is in any `with` or `try`, which may be there to see how it fails."""
    return any(isinstance(outer, (ast.With, ast.AsyncWith, ast.Try)) for outer in piece.about(node))


def is_condition(piece: Piece, node: ast.AST) -> bool:
    """Return whether of a node only matters whether it is true."""
    parent = piece.parents[node]
    while isinstance(parent, ast.BoolOp):
        node, parent = parent, piece.parents[parent]
    if isinstance(parent, ast.UnaryOp):
        return isinstance(parent.op, ast.Not)
    if isinstance(parent, ast.comprehension):
        return node in parent.ifs
    return isinstance(parent, (ast.If, ast.While, ast.IfExp, ast.Assert)) and parent.test is node


def unless_tried(check: Callable[[Piece, Any], Iterator[Contradiction]]) -> Callable[..., Iterator[Contradiction]]:
    """Return a check that passes over what may be there only to see how it fails."""

    def checked(piece: Piece, node: ast.AST) -> Iterator[Contradiction]:
        for found in check(piece, node):
            if not is_tried(piece, node):
                yield found

    return checked


def is_tried(piece: Piece, node: ast.AST) -> bool:
    """Return whether a node may be there only to see how it fails."""
    for outer in piece.about(node):
        if isinstance(outer, (ast.With, ast.AsyncWith)):
            said = [ast.unparse(item.context_expr) for item in outer.items]
            if any(word in one for one in said for word in _EXPECTED):
                return True
        elif isinstance(outer, ast.Try):
            handled = [ast.unparse(handler.type) for handler in outer.handlers if handler.type is not None]
            if any(word in one for one in handled for word in _HANDLED):
                return True
        elif isinstance(outer, FUNCTIONS) and _is_called_to_fail(piece, outer):
            return True
    return False


def _is_called_to_fail(piece: Piece, function: Function) -> bool:
    """Whether an inner function is handed to something like `assertRaises`."""
    inside = piece.parents[function]
    calls = (one for one in ast.walk(inside) if isinstance(one, ast.Call)) if isinstance(inside, FUNCTIONS) else ()
    return any(
        any(path_of(argument) == function.name for argument in call.args)
        and any(word in path_of(call.func) for word in _EXPECTED)
        for call in calls
    )
