"""Names that nobody reads, where what they are made of, or what stands beside them, is read in their place."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, call_of, own_nodes
from mlrepair.edits import Edit

_CLEANED = frozenset(("strip", "lstrip", "rstrip", "lower", "upper", "casefold", "title", "replace", "removeprefix"))
_PATHS = frozenset(("os.path.abspath", "os.path.expanduser", "os.path.realpath", "os.path.normpath", "sorted", "round"))
_CALCULATED = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_HIDDEN = (b"locals()", b"vars()", b"exec(", b"eval(", b"globals()")


def unread_result(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`clean = text.strip()` that nobody reads, and `return parse(text)`."""
    if any(word in piece.source for word in _HIDDEN):
        return
    for statement, behind in _followed(node):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if not name.startswith("_"):
                of = _made_of(value)
            case _:
                continue
        if of is None or of == name or _uses(node, name) != [statement.targets[0]]:
            continue
        read = [use for one in behind for use in _uses(one, of)]
        later = [use for use in _uses(node, of) if use.lineno > statement.lineno]
        if (
            len(read) != 1
            or later != read
            or not isinstance(read[0].ctx, ast.Load)
            or piece.function(read[0]) is not node
        ):
            continue
        if piece.text(read[0]) == of.encode():
            edits = (piece.instead(read[0], name.encode()),)
            yield Contradiction(read[0], edits, f"`{name}` is made of `{of}`, and nobody reads it", 0.92)


def _followed(node: Function) -> Iterator[tuple[ast.stmt, Sequence[ast.stmt]]]:
    """The statements of a function, each with what follows in its block."""
    for one in (node, *own_nodes(node)):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(one, name, None)
            for i, statement in enumerate(block if isinstance(block, list) else ()):
                yield statement, block[i + 1 :]  # type: ignore[index]


def _uses(node: ast.AST, name: str) -> list[ast.Name]:
    return [one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == name]


def _made_of(value: ast.expr) -> str | None:
    """The name of what a value is another state of."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=method)) if method in _CLEANED:
            return of
        case ast.Call(args=[ast.Name(id=of), *_]) if path_of(value.func) in _PATHS:
            return of
        case ast.BinOp(left=ast.Name(id=of), op=sign, right=ast.Name() | ast.Attribute()) if isinstance(
            sign, _CALCULATED
        ):
            return of  # not of `a + 1`, which may be what is read as `a + 1`
        case ast.ListComp(elt=ast.Name(id=item), generators=[ast.comprehension() as one]) if one.ifs:
            return path_of(one.iter) if path_of(one.target) == item and isinstance(one.iter, ast.Name) else None
        case ast.Subscript(value=ast.Name(id=of), slice=ast.Slice()):
            return of
    return None


def forgotten_parameter(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`self.width = width` and `self.height = width` of an `__init__` that does not read its `height`."""
    if node.name != "__init__":
        return
    given = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
    kept = [
        (one.targets[0].attr, one.value)  # type: ignore[attr-defined]
        for one in node.body
        if isinstance(one, ast.Assign) and len(one.targets) == 1 and piece.owned(one.targets[0])
        if isinstance(one.value, ast.Name)
    ]
    own = {value.id for name, value in kept if name.strip("_") == value.id}
    for name, value in kept:
        meant = name.strip("_")
        if meant != value.id and value.id in own & given and meant in given and not _uses(node, meant):
            edits = (piece.instead(value, meant.encode()),)
            yield Contradiction(value, edits, f"Nobody reads `{meant}`", 0.95)


def unread_of_pair(piece: Piece, node: ast.For | ast.DictComp) -> Iterator[Contradiction]:
    """`for key, value in a.items(): b[key] = key` does not read the value."""
    loop = node.generators[0] if isinstance(node, ast.DictComp) else node
    match loop.target, loop.iter:
        case (
            ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)]),
            ast.Call(func=ast.Attribute(attr="items") | ast.Name(id="zip")),
        ) if not {first[:1], second[:1]} & {"_"}:
            function = piece.function(node) or piece.tree
        case _:
            return
    if len(_uses(function, second)) != 1:
        return
    twice = [found for one in ast.walk(node) if (found := _twice(one)) is not None and found.id == first]
    if len(twice) == 1 and piece.text(twice[0]) == first.encode():
        edits = (piece.instead(twice[0], second.encode()),)
        yield Contradiction(twice[0], edits, f"Nobody reads `{second}`", 0.93)


def _twice(node: ast.AST) -> ast.Name | None:
    """What stands again where another may be meant."""
    match node:
        case ast.Assign(targets=[ast.Subscript(slice=ast.Name(id=name))], value=ast.Name(id=again) as place):
            return place if name == again else None
        case ast.DictComp(key=ast.Name(id=name), value=ast.Name(id=again) as place):
            return place if name == again else None
        case ast.BinOp(left=ast.Name(id=name), op=ast.Mult() | ast.Sub(), right=ast.Name(id=again) as place):
            return place if name == again else None
        case ast.Call(args=[ast.Name(id=name), ast.Name(id=again) as place], keywords=[]):
            return place if name == again else None
        case ast.Compare(left=ast.Name(id=name), comparators=[ast.Name(id=again) as place]):
            return place if name == again else None
    return None


def same_index(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for i in range(n): for j in range(m): a[i][i] = 0` does not read `j`."""
    outer = piece.parents[node]
    inner = node.target.id if isinstance(node.target, ast.Name) else "_"
    if inner.startswith("_") or call_of(node.iter, "range") is None or not isinstance(outer, ast.For):
        return
    if not isinstance(outer.target, ast.Name) or any(isinstance(one.ctx, ast.Load) for one in _uses(node, inner)):
        return
    name = outer.target.id
    cells = [
        one.slice
        for one in ast.walk(node)
        if isinstance(one, ast.Subscript) and path_of(one.slice) == name
        if isinstance(one.value, ast.Subscript) and path_of(one.value.slice) == name
    ]
    if len(cells) == 1:
        edits = (piece.instead(cells[0], inner.encode()),)
        yield Contradiction(cells[0], edits, f"Nobody reads `{inner}`", 0.94)


def overwritten_parameter(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`def f(a, gap=6):` that begins with `gap = 1` takes no `gap` from anybody."""
    every = (*node.args.posonlyargs, *node.args.args)
    given = every[len(every) - len(node.args.defaults) :]
    defaults = [
        *zip(given, node.args.defaults, strict=True),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ]
    known = {one.arg: value for one, value in defaults if isinstance(value, ast.Constant)}
    owner = piece.parents[node]
    if isinstance(owner, ast.ClassDef) and owner.bases:
        return  # others of its kind may take what it does not need
    for statement in node.body if known else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=ast.Constant() as value) if name in known:
                is_same = type(value.value) is type(known[name].value) and value.value != known[name].value
                uses = [one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == name]
                first = min(uses, key=piece.span)
                if is_same and first is target and sum(isinstance(one.ctx, ast.Store) for one in uses) == 1 < len(uses):
                    start, end = piece.span(statement)
                    begin = piece.source.rfind(b"\n", 0, start) + 1
                    if not piece.source[begin:start].strip() and piece.source[end : end + 1] == b"\n":
                        reason = f"Whatever `{name}` is given is lost"
                        yield Contradiction(statement, (Edit(begin, end + 1, b""),), reason, 0.93)


CHECKS = (
    *((of, unread_result) for of in FUNCTIONS),
    *((of, forgotten_parameter) for of in FUNCTIONS),
    *((of, overwritten_parameter) for of in FUNCTIONS),
    (ast.For, unread_of_pair),
    (ast.DictComp, unread_of_pair),
    (ast.For, same_index),
)
