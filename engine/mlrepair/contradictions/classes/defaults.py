"""Defaults that are made once, when the function or the class is, and are meant to be made each time."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import path_of, unless_tried
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, own_nodes
from mlrepair.edits import Edit

_EMPTY = ("[]", "{}", "set()", "list()", "dict()")
_ADDING = frozenset(("append", "extend", "add", "insert", "update", "setdefault", "appendleft"))
_NOW = frozenset(
    (
        *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "timezone.now"),
        *("uuid.uuid4", "uuid.uuid1", "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"),
    )
)
_COLUMNS = frozenset(("Column", "mapped_column", "column"))
_FACTORIES = frozenset(("Field", "field", "attrib", "ib"))


def shared_default(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`def f(a, found=[])` that adds to `found` and returns it begins with what it found before."""
    for parameter, value in _defaults(node):
        if ast.unparse(value) not in _EMPTY:
            continue
        name = parameter.arg
        if _is_returned(node, name) and _is_added_to(node, name) and not _is_stored(node, name):
            yield from _made_each_time(piece, node, name, value)


def unasked_default(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`def f(a, found={})` that asks `found is None`, and keeps it in `self.found`, which it changes."""
    if b" None" not in piece.source:
        return
    for parameter, value in _defaults(node):
        kept = _kept(node, parameter.arg) if ast.unparse(value) in _EMPTY else ""
        scope = piece.owner(node) if kept.startswith("self.") else node
        if kept and scope is not None and any(_is_changed(piece, one, kept) for one in ast.walk(scope)):
            edits = (piece.instead(value, b"None"),)
            yield Contradiction(value, edits, f"All calls without `{parameter.arg}` get the same", 0.94)


def _kept(node: Function, name: str) -> str:
    """Where a parameter is kept that gets another value if it is None."""
    asked, kept = False, ""
    for one in node.body:
        match one:
            case ast.If(test=test, body=[ast.Assign(targets=[ast.Name(id=given)])], orelse=[]) if given == name:
                asked |= ast.unparse(test) == f"{name} is None"
                kept = kept or name
            case ast.Assign(targets=[target], value=ast.IfExp(test=test, body=body, orelse=other)):
                chosen = {f"{name} is None": other, f"{name} is not None": body}.get(ast.unparse(test))
                if chosen is not None and path_of(chosen) == name:
                    asked, kept = True, path_of(target)
            case ast.Assign(targets=[target], value=ast.Name(id=given)) if given == name:
                kept = path_of(target)
    return kept if asked else ""


def _is_changed(piece: Piece, node: ast.AST, path: str) -> bool:
    """Whether a node is what has a path, and is changed in place."""
    if not isinstance(node, (ast.Name, ast.Attribute)) or path_of(node) != path:
        return False
    parent = piece.parents[node]
    if isinstance(parent, ast.Subscript):
        return parent.value is node and not isinstance(parent.ctx, ast.Load)
    return isinstance(parent, ast.Attribute) and parent.attr in _ADDING and isinstance(piece.parents[parent], ast.Call)


def frozen_time(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`def f(when=datetime.now())` is always of the time when the function was made."""
    for parameter, value in _defaults(node):
        is_now = isinstance(value, ast.Call) and not value.keywords and ast.unparse(value.func) in _NOW
        if is_now and not isinstance(piece.parents[node], FUNCTIONS):
            yield from _made_each_time(piece, node, parameter.arg, value)


def frozen_field(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`Column(default=datetime.now())` and `Field(default=datetime.now())` are of the time when the class was made."""
    name = path_of(node.func).rpartition(".")[2]
    is_column = name in _COLUMNS or (name.endswith("Field") and name not in _FACTORIES)
    for keyword in node.keywords:
        made = keyword.value
        is_made = isinstance(made, ast.Call) and not made.args and ast.unparse(made.func) in _NOW
        if keyword.arg not in ("default", "onupdate") or not is_made or not (is_column or name in _FACTORIES):
            continue
        edits = [Edit(piece.span(made.func)[1], piece.span(made)[1], b"")]  # type: ignore[attr-defined]
        if not is_column:
            start = piece.span(keyword)[0]
            edits.append(Edit(start, start + len("default"), b"default_factory"))
        yield Contradiction(made, tuple(edits), "It is made once, when the class is", 0.94)


def mutable_field(piece: Piece, node: ast.ClassDef) -> Iterator[Contradiction]:
    """`a: list = []` of a dataclass fails."""
    made = [one.func if isinstance(one, ast.Call) else one for one in node.decorator_list]
    known = [path for path in map(path_of, made) if path in ("dataclass", "dataclasses.dataclass")]
    if not known:
        return
    for one in node.body:
        if isinstance(one, ast.AnnAssign) and one.value is not None and ast.unparse(one.value) in _EMPTY:
            if "ClassVar" in ast.unparse(one.annotation):
                continue
            kind = {"[": "list", "{": "dict"}.get(ast.unparse(one.value)[0]) or ast.unparse(one.value)[:-2]
            is_module = known[0] == "dataclasses.dataclass"
            text = f"{'dataclasses.' * is_module}field(default_factory={kind})".encode()
            imports = () if is_module or "field" in piece.inner else _with_field(piece)
            if imports is not None:
                edits = (piece.instead(one.value, text), *imports)
                yield Contradiction(one.value, edits, "A dataclass takes no such default", 0.95)


def _with_field(piece: Piece) -> tuple[Edit, ...] | None:
    """The edit that imports `field` besides `dataclass`."""
    for one in piece.tree.body:
        if isinstance(one, ast.ImportFrom) and one.module == "dataclasses":
            return () if one.names[-1].name == "*" else (piece.behind(one.names[-1], b", field"),)
    return None


def _defaults(node: Function) -> Sequence[tuple[ast.arg, ast.expr]]:
    """The parameters with a default, and it."""
    arguments = node.args
    places = [*arguments.posonlyargs, *arguments.args]
    found = [*zip(places[len(places) - len(arguments.defaults) :], arguments.defaults, strict=True)]
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return [*found, *((one, value) for one, value in named if value is not None)]


def _is_returned(node: Function, name: str) -> bool:
    return any(isinstance(one, ast.Return) and path_of(one.value or one) == name for one in own_nodes(node))


def _is_added_to(node: Function, name: str) -> bool:
    """Whether something is put into what has a name."""
    for one in own_nodes(node):
        match one:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=method)) if owner == name:
                if method in _ADDING:
                    return True
            case ast.Subscript(value=ast.Name(id=owner), ctx=ast.Store()) if owner == name:
                return True
    return False


def _is_stored(node: Function, name: str) -> bool:
    return any(
        isinstance(one, ast.Name) and one.id == name and not isinstance(one.ctx, ast.Load) for one in ast.walk(node)
    )


def _made_each_time(piece: Piece, node: Function, name: str, value: ast.expr) -> Iterator[Contradiction]:
    body = node.body
    is_described = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1
    start = piece.span(body[is_described])[0]
    indentation = piece.source[piece.source.rfind(b"\n", 0, start) + 1 : start]
    if not indentation.strip():
        inner = indentation + (b"\t" if b"\t" in indentation else b"    ")
        text = b"if %s is None:\n%s%s = %s\n%s" % (
            *(name.encode(), inner, name.encode(), piece.text(value)),
            indentation,
        )
        edits = piece.instead(value, b"None"), Edit(start, start, text)
        yield Contradiction(value, edits, f"All calls without `{name}` get the same", 0.93)


CHECKS = (
    *((of, shared_default) for of in FUNCTIONS),
    *((of, unasked_default) for of in FUNCTIONS),
    *((of, frozen_time) for of in FUNCTIONS),
    (ast.Call, frozen_field),
    (ast.ClassDef, unless_tried(mutable_field)),
)
