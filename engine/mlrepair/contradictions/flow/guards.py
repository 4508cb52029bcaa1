"""Loops whose branches forget what the others do: a `continue`, a counter that begins anew, the first item."""

import ast
import re
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece, call_of
from mlrepair.edits import Edit

_TOTAL = re.compile(r"^n_|total|count|sum$|failures|errors|problems")
_GROWING = frozenset(("append", "add", "extend"))
_ASKING = frozenset(("exists", "isfile", "isdir", "is_file", "is_dir"))
_TAKING_AWAY = frozenset(("remove", "unlink", "rmtree", "rmdir"))
_MAKING = frozenset(("makedirs", "mkdir"))


def unfinished_guard(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """Two conditions report the same way, and only the first goes on with the next item."""
    loop = piece.parents[node]
    if not isinstance(loop, ast.For) or node.orelse or len(node.body) != 1 or node not in loop.body:
        return
    place = loop.body.index(node)
    before = loop.body[place - 1] if place else None
    reported = _reported(node.body[0])
    if not isinstance(before, ast.If) or before.orelse or len(before.body) != 2 or not reported:
        return
    is_guard = isinstance(before.body[1], ast.Continue) and _reported(before.body[0]) == reported
    following = loop.body[place + 1 :]
    if is_guard and following and _is_put_in(node.test, following[0]):
        start, end = piece.span(node.body[0])
        line = piece.source.rfind(b"\n", 0, start) + 1
        if not piece.source[line:start].strip():
            edit = Edit(end, end, b"\n" + piece.source[line:start] + b"continue")
            yield Contradiction(node.body[0], (edit,), "What is refused here is taken all the same", 0.93)


def _reported(statement: ast.stmt) -> str:
    """What is called by a statement that reports something."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return ast.unparse(call.func) if isinstance(call, ast.Call) else ""


def _is_put_in(test: ast.expr, statement: ast.stmt) -> bool:
    """Whether what was found in a set is put into it."""
    match test, statement:
        case (
            ast.Compare(left=left, ops=[ast.In()], comparators=[owner]),
            ast.Expr(value=ast.Call(func=ast.Attribute(value=other, attr="add" | "append"), args=[item])),
        ):
            return ast.dump(left) == ast.dump(item) and ast.dump(owner) == ast.dump(other)
    return False


def unreset_counter(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """A list begins anew where it is too long, and the number that says how long it is does not."""
    loop = next((outer for outer in piece.about(node) if isinstance(outer, (ast.For, ast.While))), None)
    if loop is None or node.orelse or node not in loop.body:
        return
    emptied = {name: one for one in node.body if (name := _emptied(one))}
    stored = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    counters = _compared(node.test) - stored
    block = piece.block(loop)
    for name in sorted(counters):
        start = beginning(block[: block.index(loop)], name)
        changes = [one for one in ast.walk(loop) if isinstance(one, ast.Name) and one.id == name]
        grown = [piece.parents[one] for one in changes if isinstance(one.ctx, ast.Store)]
        are_sums = all(isinstance(one, ast.AugAssign) and isinstance(one.op, ast.Add) for one in grown)
        if start is None or len(grown) != 1 or not are_sums or grown[0] not in loop.body:
            continue
        for filled, statement in emptied.items():
            beside = loop.body[max(loop.body.index(grown[0]) - 1, 0) : loop.body.index(grown[0]) + 2]
            if beginning(block[: block.index(loop)], filled) is not None and any(_fills(one, filled) for one in beside):
                begin, end = piece.span(statement)
                line = piece.source.rfind(b"\n", 0, begin) + 1
                text = b"\n" + piece.source[line:begin] + f"{name} = {ast.unparse(start)}".encode()
                if not piece.source[line:begin].strip():
                    reason = f"`{filled}` begins anew, and `{name}` goes on"
                    yield Contradiction(statement, (Edit(end, end, text),), reason, 0.94)
                    return


def _emptied(statement: ast.stmt) -> str:
    """The name that gets an empty list."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.List(elts=[]) | ast.Constant(value="")):
            return name
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="clear"), args=[])):
            return name
    return ""


def _compared(test: ast.expr) -> frozenset[str]:
    """The numbers, or sums of them, that a condition compares with a bound."""
    parts = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    names = set[str]()
    for part in parts:
        if isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], (ast.Gt, ast.GtE)):
            left = part.left
            sides = [left.left, left.right] if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add) else [left]
            names |= {one.id for one in sides if isinstance(one, ast.Name)}
    return frozenset(names)


def beginning(block: Sequence[ast.stmt], name: str) -> ast.expr | None:
    """Return the number, empty list or text that a name gets last in a block."""
    for statement in reversed(block):
        if isinstance(statement, ast.Assign) and name in map(path_of, statement.targets):
            value = statement.value
            is_number = isinstance(value, ast.Constant) and value.value in (0, "") and value.value is not False
            is_list = isinstance(value, ast.List) and not value.elts
            return value if is_number or is_list else None
    return None


def _fills(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=attr))):
            return owner == name and attr in _GROWING
        case ast.AugAssign(target=ast.Name(id=owner), op=ast.Add()):
            return owner == name
    return False


def first_passed_over(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`best = 0` and `for a in b[1:]: best = max(best, a)`: nobody looks at the first item."""
    match node.iter:
        case ast.Subscript(
            value=ast.Name(id=over), slice=ast.Slice(lower=ast.Constant(value=1), upper=None, step=None)
        ):
            pass
        case _:
            return
    function = piece.function(node)
    if function is None or not isinstance(node.target, ast.Name) or _asks_for_first(function, over):
        return
    for statement in node.body:
        call = call_of(statement.value, "min", "max") if isinstance(statement, ast.Assign) else None
        name = path_of(statement.targets[0]) if isinstance(statement, ast.Assign) else ""
        if call is None or len(call.args) != 2 or name not in map(path_of, call.args):
            continue
        block = function.body[: function.body.index(node)] if node in function.body else []
        start = block[-1] if block and isinstance(block[-1], ast.Assign) else None
        if start is None or name not in map(path_of, start.targets) or not isinstance(start.value, ast.Constant):
            continue
        if start.value.value == 0 and type(start.value.value) in (int, float):
            edits = (piece.instead(start.value, f"{over}[0]".encode()),)
            yield Contradiction(start.value, edits, f"Nobody looks at `{over}[0]`", 0.94)
            return


def _asks_for_first(function: ast.AST, name: str) -> bool:
    """Whether a list is looked at in another way than by its length, as a condition, or from the second item on."""
    slices = [one for one in ast.walk(function) if isinstance(one, ast.Subscript) and path_of(one.value) == name]
    return any(not isinstance(one.slice, ast.Slice) for one in slices) or any(
        isinstance(one, (ast.For, ast.comprehension)) and path_of(one.iter) == name for one in ast.walk(function)
    )


def opposite_of_there(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """`if not os.path.exists(a): os.remove(a)` takes away only what is not there."""
    is_not = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
    asked = node.test.operand if isinstance(node.test, ast.UnaryOp) and is_not else node.test
    first = node.body[0]
    if not isinstance(asked, ast.Call) or not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Call):
        return
    wanted, done = _there(asked), first.value
    name = path_of(done.func).rpartition(".")[2]
    verbs = _TAKING_AWAY if is_not else _MAKING
    if not wanted or name not in verbs or node.orelse:
        return
    is_function = path_of(done.func) in (f"os.{name}", f"shutil.{name}") and len(done.args) > 0
    is_method = not done.args and isinstance(done.func, ast.Attribute) and path_of(asked.func)[:8] != "os.path."
    path = done.args[0] if is_function else done.func.value if is_method else None  # type: ignore[attr-defined]
    if path is not None and ast.unparse(path) == wanted:
        start, end = piece.span(node.test)[0], piece.span(asked)[0]
        edit = Edit(start, end, b"" if is_not else b"not ")
        said = "is not there" if is_not else "is there already"
        yield Contradiction(node.test, (edit,), f"`{wanted}` {said}", 0.96)


def _there(call: ast.Call) -> str:
    """The path of which is asked whether it is there."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in _ASKING or call.keywords:
        return ""
    if ast.unparse(function.value) in ("os.path", "path", "osp"):
        return ast.unparse(call.args[0]) if len(call.args) == 1 else ""
    return ast.unparse(function.value) if function.attr in ("exists", "is_file", "is_dir") and not call.args else ""


def too_few(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """`if not a: return 0` and then `b / (len(a) - 1)` fails where `a` has one item."""
    function = piece.parents[node]
    is_none = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
    if not isinstance(function, FUNCTIONS) or node.orelse or not is_none or len(node.body) != 1:
        return
    asked = node.test.operand  # type: ignore[attr-defined]
    if not isinstance(node.body[0], ast.Return) or not isinstance(asked, (ast.Name, ast.Attribute)):
        return
    text = ast.unparse(asked)
    behind = function.body[function.body.index(node) + 1 :]
    fewer = f"len({text}) - 1"
    is_divided = any(ast.unparse(one.right) == fewer for one in _divided(behind))
    if not is_divided:
        return
    others = [
        one for one in ast.walk(function) if isinstance(one, (ast.Compare, ast.IfExp, ast.Try, ast.BoolOp, ast.Assert))
    ]
    are_told = any(isinstance(one, ast.If) and one is not node for one in function.body)
    if not others and not are_told:
        edits = (piece.instead(node.test, f"len({text}) < 2".encode()),)
        yield Contradiction(node.test, edits, f"`{fewer}` is 0 where `{text}` has one item", 0.94)


def _divided(block: Sequence[ast.stmt]) -> Iterator[ast.BinOp]:
    """The divisions of statements that are in no loop."""
    for statement in block:
        if not isinstance(statement, (ast.For, ast.While, ast.If, ast.With)):
            for one in ast.walk(statement):
                if isinstance(one, ast.BinOp) and isinstance(one.op, (ast.Div, ast.FloorDiv, ast.Mod)):
                    yield one


def kept_for_summed(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`net += line.net` and `tax = line.tax`, where both begin with 0."""
    function = piece.function(node)
    if function is None or not isinstance(node.target, ast.Name) or node not in function.body:
        return
    place, item = function.body.index(node), node.target.id
    starts = {
        one.targets[0].id: ast.dump(one.value)
        for one in function.body[:place]
        if isinstance(one, ast.Assign) and len(one.targets) == 1 and isinstance(one.targets[0], ast.Name)
    }
    sums = [one for one in node.body if isinstance(one, ast.AugAssign) and isinstance(one.op, ast.Add)]
    begun = {starts.get(name) for one in sums if (name := _same_name(one.target, one.value, item))} - {None}
    for statement in node.body if begun else ():
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        name = _same_name(statement.targets[0], statement.value, item)
        inside = [one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == name]
        behind = (one for part in function.body[place + 1 :] for one in ast.walk(part))
        if name and starts.get(name) in begun and len(inside) == 1 and any(path_of(one) == name for one in behind):
            end = piece.span(statement.targets[0])[1]
            edit = Edit(end, piece.span(statement.value)[0], b" += ")
            yield Contradiction(statement, (edit,), f"`{name}` is that of the last one, and others are sums", 0.94)


def _same_name(target: ast.expr, value: ast.expr, item: str) -> str:
    """The name that gets, or adds, what an item has of this name."""
    match value:
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner == item and path_of(target) == name:
            return name
        case ast.Subscript(value=ast.Name(id=owner), slice=ast.Constant(value=str() as name)) if owner == item:
            return name if path_of(target) == name else ""
    return ""


def last_for_total(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`total = 0` and in a loop `total = len(found)`, read behind it alone."""
    function = piece.function(node)
    if function is None or node not in function.body or node.orelse:
        return
    place = function.body.index(node)
    starts = {
        path_of(one.targets[0])
        for one in function.body[:place]
        if isinstance(one, ast.Assign) and ast.unparse(one.value) in ("0", "0.0")
    }
    if not starts or any(isinstance(one, (ast.Break, ast.Return)) for one in ast.walk(node)):
        return
    for statement in node.body:
        name = path_of(statement.targets[0]) if isinstance(statement, ast.Assign) else ""
        if name not in starts or not _TOTAL.search(name) or not call_of(statement.value, "len", "sum"):  # type: ignore[attr-defined]
            continue
        uses = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == name]
        inside = [one for one in ast.walk(node) if one in uses]
        if len(inside) == 1 and len([one for one in uses if isinstance(one.ctx, ast.Store)]) == 2 < len(uses):
            end = piece.span(inside[0])[1]
            edit = Edit(end, piece.span(statement.value)[0], b" += ")  # type: ignore[attr-defined]
            yield Contradiction(statement, (edit,), f"`{name}` is that of the last round alone", 0.93)


CHECKS = (
    (ast.For, last_for_total),
    (ast.For, kept_for_summed),
    (ast.If, opposite_of_there),
    (ast.If, too_few),
    (ast.If, unfinished_guard),
    (ast.If, unreset_counter),
    (ast.For, first_passed_over),
)
