"""What Python reads otherwise than it looks: one object for many, names that are read later, `==` and `:` for `=`."""

import ast
from collections.abc import Iterator
from itertools import takewhile

from mlrepair.contradictions.known import is_text, path_of, unless_tried
from mlrepair.contradictions.piece import FUNCTIONS, SCOPES, Contradiction, Piece, call_of, own_nodes
from mlrepair.edits import Edit

_NEW = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_CHANGING = frozenset(
    ("append", "extend", "insert", "add", "update", "pop", "popleft", "appendleft", "remove", "setdefault")
)
_FILLING = frozenset(("append", "extend", "insert", "add", "update"))
_COMPARING = frozenset(("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"))


def same_rows(piece: Piece, node: ast.Assign | ast.AnnAssign | ast.Return) -> Iterator[Contradiction]:
    """`[[0] * w] * h` has one row, `h` times: what is written into it stands in all."""
    made = node.value
    if not isinstance(made, ast.BinOp) or not isinstance(made.op, ast.Mult) or not isinstance(made.left, ast.List):
        return
    rows = made.left.elts
    is_written = _is_result_written_into if isinstance(node, ast.Return) else _is_written_into
    if len(rows) == 1 and _is_new(rows[0]) and is_written(piece, node):  # type: ignore[arg-type]
        start = piece.span(rows[0])[1]
        edit = Edit(start, piece.span(made)[1], b" for _ in range(" + piece.text(made.right) + b")]")
        yield Contradiction(made, (edit,), "All of them are the same object", 0.95)


def same_values(piece: Piece, node: ast.Assign | ast.AnnAssign) -> Iterator[Contradiction]:
    """`dict.fromkeys(keys, [])` has one list for all keys."""
    made = node.value
    if not isinstance(made, ast.Call) or path_of(made.func) != "dict.fromkeys" or len(made.args) != 2:
        return
    keys, value = made.args
    if _is_new(value) and not isinstance(keys, ast.Starred) and _is_written_into(piece, node):
        text = b"{key: " + piece.text(value) + b" for key in " + piece.text(keys) + b"}"
        yield Contradiction(made, (piece.instead(made, text),), "All keys get the same object", 0.95)


def _is_new(node: ast.expr) -> bool:
    """Whether a node makes a list, dict or set whose items are no such, or not the same."""
    if isinstance(node, ast.BinOp):
        is_list = isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List)
        return is_list and not any(map(_is_new, node.left.elts))  # type: ignore[attr-defined]
    return isinstance(node, _NEW) or call_of(node, "list", "dict", "set") is not None


def _is_result_written_into(piece: Piece, node: ast.Return) -> bool:
    """Whether the items of what a function returns are changed where a name gets it."""
    function = piece.function(node)
    if function is None or sum(isinstance(one, ast.Return) for one in own_nodes(function)) != 1:
        return False
    calls = (one for one in piece.parents if isinstance(one, ast.Call) and _calls(piece, one, function))
    kept = (piece.parents[one] for one in calls)
    return any(isinstance(one, (ast.Assign, ast.AnnAssign)) and _is_written_into(piece, one) for one in kept)


def _calls(piece: Piece, node: ast.Call, function: ast.AST) -> bool:
    """Whether a call is of a function of the top level, or of a method of the class that the call is in."""
    if isinstance(node.func, ast.Name):
        return node.func.id == getattr(function, "name", "") and isinstance(piece.parents[function], ast.Module)
    name = piece.owned(node.func)
    return name is not None and piece.methods(node).get(name) is function


def _is_written_into(piece: Piece, node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether the items of what a name gets are changed, and never replaced."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not isinstance(target, ast.Name) and piece.owned(target) is None:
        return False
    wanted = FUNCTIONS if isinstance(target, ast.Name) else ast.ClassDef
    scope = next((outer for outer in piece.about(node) if isinstance(outer, wanted)), piece.tree)
    path, changes = ast.unparse(target), False
    for item in ast.walk(scope):
        if isinstance(item, (ast.Assign, ast.AnnAssign)) and item is not node and _gives_another(item, path, node):
            return _is_written_at_once(piece, node, path)
        if isinstance(item, ast.Subscript) and path_of(item.value) == path:
            if not isinstance(item.ctx, ast.Load) or isinstance(item.slice, ast.Slice):
                if not _is_taken_from_itself(piece, item):
                    return False
                continue
            changes |= _is_changed(piece, item) or _is_changed_by_name(piece, item)
    return changes


def _is_written_at_once(piece: Piece, node: ast.stmt, path: str) -> bool:
    """Whether a method that is called behind the statement writes into items, and replaces none."""
    init = piece.function(node)
    if init is None or node not in init.body or not path.startswith("self."):
        return False
    calls = [one.value for one in init.body[init.body.index(node) + 1 :] if isinstance(one, ast.Expr)]
    first = next((one for one in calls if isinstance(one, ast.Call) and piece.owned(one.func)), None)
    method = piece.methods(node).get(piece.owned(first.func) or "") if first is not None else None
    if method is None or path in (
        path_of(one)
        for one in ast.walk(init)
        if isinstance(getattr(one, "ctx", None), ast.Store) and one not in ast.walk(node)
    ):
        return False
    items = [one for one in ast.walk(method) if isinstance(one, ast.Subscript) and path_of(one.value) == path]
    is_kept = all(isinstance(one.ctx, ast.Load) and not isinstance(one.slice, ast.Slice) for one in items)
    uses = (one for one in ast.walk(method) if isinstance(one, ast.Attribute) and path_of(one) == path)
    return (
        is_kept and all(isinstance(one.ctx, ast.Load) for one in uses) and any(_is_changed(piece, one) for one in items)
    )


def _is_taken_from_itself(piece: Piece, item: ast.Subscript) -> bool:
    """Whether an item gets some of what it has: `a[b] = [c for c in a[b] if c]`."""
    statement = piece.parents[item]
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.ListComp):
        return False
    return ast.unparse(statement.value.generators[0].iter) == ast.unparse(item)


def _is_changed_by_name(piece: Piece, item: ast.Subscript) -> bool:
    """Whether an item gets a name, by which it is changed in the same block."""
    statement, function = piece.parents[item], piece.function(item)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name) or function is None:
        return False
    names = [one for one in own_nodes(function) if isinstance(one, ast.Name) and one.id == statement.targets[0].id]
    parents = [piece.parents[one] for one in names if isinstance(one.ctx, ast.Load)]
    changes = [one for one in parents if isinstance(one, ast.Attribute) and one.attr in _FILLING]
    return len(names) == len(parents) + 1 and any(isinstance(piece.parents[one], ast.Call) for one in changes)


def _gives_another(other: ast.Assign | ast.AnnAssign, path: str, node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether a name gets another value than in one statement, and not None."""
    targets = other.targets if isinstance(other, ast.Assign) else [other.target]
    is_none = other.value is None or (isinstance(other.value, ast.Constant) and other.value.value is None)
    return path in map(path_of, targets) and not is_none and ast.unparse(other.value) != ast.unparse(node.value)  # type: ignore[arg-type]


def _is_changed(piece: Piece, node: ast.Subscript) -> bool:
    parent = piece.parents[node]
    if isinstance(parent, ast.Subscript) and parent.value is node:
        return isinstance(parent.ctx, ast.Store)
    return isinstance(parent, ast.Attribute) and parent.attr in _CHANGING


def late_name(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`Button(command=lambda: show(key))` of a loop over `key` shows the last one, whichever is pressed."""
    for keyword in node.keywords:
        given = keyword.value
        if keyword.arg != "command" or not isinstance(given, ast.Lambda) or ast.unparse(given.args):
            continue
        changing = _changing(piece, node)
        read = dict.fromkeys(one.id for one in ast.walk(given.body) if isinstance(one, ast.Name))
        names = [name for name in read if name in changing]
        if names:
            at = piece.span(given)[0] + len("lambda")
            edit = Edit(at, at, f" {', '.join(f'{name}={name}' for name in names)}".encode())
            yield Contradiction(given, (edit,), f"`{names[0]}` is read when the loop is over", 0.95)


def _changing(piece: Piece, node: ast.AST) -> frozenset[str]:
    """The names that get another value in each round of the loops about a node, all before it."""
    scopes = [*takewhile(lambda outer: not isinstance(outer, SCOPES), piece.about(node))]
    loops = [outer for outer in scopes if isinstance(outer, ast.For)]
    if not loops or any(isinstance(one, (ast.Break, ast.Return)) for one in ast.walk(loops[-1])):
        return frozenset()
    targets = {one.id for loop in loops for one in ast.walk(loop.target) if isinstance(one, ast.Name)}
    begin = piece.span(loops[-1])[0]
    end = piece.span(next(outer for outer in scopes if isinstance(outer, ast.stmt)))[0]
    within, others = set[str](), set[str]()
    for one in own_nodes(piece.function(node) or piece.tree):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            is_within = begin < piece.span(one)[0] < end and isinstance(piece.parents[one], (ast.Assign, ast.Tuple))
            (within if is_within else others).add(one.id)
    return frozenset(targets | (within - others))


def compared_statement(piece: Piece, node: ast.Expr) -> Iterator[Contradiction]:
    """`self.a == b` as a statement compares; `=` assigns."""
    test = node.value
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return
    left, function = test.left, piece.function(node)
    if function is None or function.name.startswith("test") or not isinstance(left, (ast.Name, ast.Attribute)):
        return
    path = ast.unparse(left)
    stored = (one for one in ast.walk(function) if isinstance(one, type(left)) and isinstance(one.ctx, ast.Store))
    is_new = function.name == "__init__" and piece.owned(left) is not None
    if is_new or any(ast.unparse(one) == path for one in stored):
        reason = f"Nothing is done with `{ast.unparse(test)}`"
        yield from _assigned(piece, test, left, test.comparators[0], b"==", reason)


def annotated_value(piece: Piece, node: ast.AnnAssign) -> Iterator[Contradiction]:
    """`self.a: 0` annotates; `=` assigns."""
    value = node.annotation
    is_number = isinstance(value, ast.Constant) and type(value.value) in (int, float, bool)
    is_empty = isinstance(value, (ast.List, ast.Dict)) and not ast.unparse(value).strip("[]{}")
    if node.value is None and (is_number or is_empty):
        reason = f"`{ast.unparse(value)}` is a value, no type"
        yield from _assigned(piece, node, node.target, value, b":", reason)


def _assigned(
    piece: Piece, node: ast.AST, target: ast.expr, value: ast.expr, sign: bytes, reason: str
) -> Iterator[Contradiction]:
    start, end = piece.span(target)[1], piece.span(value)[0]
    if piece.source[start:end].strip() == sign:
        yield Contradiction(node, (Edit(start, end, b" = "),), reason, 0.95)


def compared_with_itself(piece: Piece, node: ast.Compare) -> Iterator[Contradiction]:
    """`self.a == self.a` in `__eq__` says nothing of the other."""
    if len(node.ops) != 1 or type(node.left) is not type(node.comparators[0]):
        return
    function = piece.function(node)
    if function is None or function.name not in _COMPARING or len(function.args.args) != 2:
        return
    asks_for_nan = isinstance(node.ops[0], ast.NotEq) and function.name != "__ne__"
    if asks_for_nan or ast.dump(node.left) != ast.dump(node.comparators[0]):
        return
    itself, other = (parameter.arg for parameter in function.args.args)
    names = [one for one in ast.walk(node.comparators[0]) if isinstance(one, ast.Name) and one.id == itself]
    if names:
        edits = tuple(piece.instead(name, other.encode()) for name in names)
        yield Contradiction(node, edits, f"`{ast.unparse(node.left)}` is compared with itself", 0.96)


def self_given(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`super().__init__(self, a)` hands `self` over twice."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "__init__" or not node.args:
        return
    parent, first = call_of(function.value, "super"), node.args[0]
    if parent is not None and not parent.args and path_of(first) == "self" and _is_too_much(piece, node):
        following = [*node.args[1:], *node.keywords]
        end = min(piece.span(one)[0] for one in following) if following else piece.span(node)[1] - 1
        edit = Edit(piece.span(first)[0], end, b"")
        yield Contradiction(first, (edit,), "`super()` hands over `self` itself", 0.93)


def _is_too_much(piece: Piece, node: ast.Call) -> bool:
    """Whether the class above is of the file and takes fewer arguments than it gets, or is an exception."""
    owner = piece.owner(node)
    above = path_of(owner.bases[0]) if owner is not None and owner.bases else ""
    known = piece.facts.signature(above)
    if known is None:
        return above.endswith(("Error", "Exception"))
    return known.takes_more or len(node.args) > len(known.positional)


def raised_text(piece: Piece, node: ast.Raise) -> Iterator[Contradiction]:
    """`raise "a"` fails; a text is no exception."""
    raised = node.exc
    text = raised.left if isinstance(raised, ast.BinOp) else raised
    if raised is not None and text is not None and (is_text(text) or isinstance(text, ast.JoinedStr)):
        edits = piece.before(raised, b"Exception("), piece.behind(raised, b")")
        yield Contradiction(raised, edits, "A text is no exception", 0.94)


CHECKS = (
    (ast.Assign, same_rows),
    (ast.AnnAssign, same_rows),
    (ast.Return, same_rows),
    (ast.Assign, same_values),
    (ast.AnnAssign, same_values),
    (ast.Call, late_name),
    (ast.Expr, unless_tried(compared_statement)),
    (ast.AnnAssign, unless_tried(annotated_value)),
    (ast.Compare, compared_with_itself),
    (ast.Call, unless_tried(self_given)),
    (ast.Raise, unless_tried(raised_text)),
)
