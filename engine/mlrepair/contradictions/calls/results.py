"""Calls whose result is lost, that lack `await`, `raise` or their brackets."""

import ast
import builtins
from collections.abc import Iterator

from mlrepair.contradictions.known import is_guarded, is_text, origins, path_of
from mlrepair.contradictions.piece import (
    Contradiction,
    Function,
    Piece,
    call_of,
    is_generator,
    own_nodes,
    parameters_of,
)
from mlrepair.edits import Edit

_TEXTS = {  # how many arguments they take
    **dict.fromkeys(("strip", "lstrip", "rstrip"), (0, 1)),
    **dict.fromkeys(("capitalize", "casefold", "swapcase"), (0,)),
    **dict.fromkeys(("removeprefix", "removesuffix"), (1,)),
    "replace": (2,),
}
_OF_TEXTS = frozenset(dir(str))
_OF_FRAMES = frozenset(
    (
        *("drop_duplicates", "dropna", "fillna", "sort_values", "sort_index", "set_index", "reset_index"),
        *("bfill", "ffill", "rename_axis", "tz_localize", "tz_convert"),
    )
)
_LISTS = ("append", "extend", "insert", "sort", "reverse")
_OTHERS = {
    ast.Dict: ("update", "clear"),
    ast.DictComp: ("update", "clear"),
    ast.Set: ("add", "update", "discard", "clear"),
}
_VALUES = (ast.Tuple, ast.List, ast.ListComp, ast.Dict, ast.DictComp, ast.Set, ast.SetComp, ast.JoinedStr, ast.Compare)
_OF_VALUES = ("len", "sum", "str", "int", "float", "sorted", "list", "dict", "tuple", "set", "any", "all")
_EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, Exception) and not issubclass(value, Warning)
)
_OF_COROUTINES = frozenset(("cancel", "close", "send", "throw", "add_done_callback", "result", "done"))
_TAKE_VALUES = ("len", "str", "int", "float", "sorted", "sum", "min", "max", "enumerate", "set", "dict", "tuple")


def missing_await(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`self.connect()` of an `async def connect` does nothing without `await`."""
    function = piece.function(node)
    if not isinstance(function, ast.AsyncFunctionDef) or not _is_coroutine(piece, node):
        return
    parent = piece.parents[node]
    is_lost = isinstance(parent, ast.Expr)
    is_taken = isinstance(parent, ast.Attribute) and parent.attr not in _OF_COROUTINES
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
        is_taken = _is_used_as_value(piece, function, parent.targets[0].id)
    if is_lost or is_taken or isinstance(parent, (ast.Compare, ast.BinOp, ast.Subscript, ast.For)):
        called = ast.unparse(node.func)
        is_part = isinstance(parent, (ast.Attribute, ast.Subscript))
        begin, end = (b"(await ", b")") if is_part else (b"await ", b"")
        edits = tuple(edit for edit in (piece.before(node, begin), piece.behind(node, end)) if edit.text)
        yield Contradiction(node, edits, f"`{called}` is a coroutine that nobody awaits", 0.95)


def _is_coroutine(piece: Piece, node: ast.Call) -> bool:
    if isinstance(node.func, ast.Name):
        found = piece.facts.function(node.func.id)
        return found is not None and found[0]
    method = piece.methods(node).get(piece.owned(node.func) or "")
    return isinstance(method, ast.AsyncFunctionDef) and not method.decorator_list and not is_generator(method)


def _is_used_as_value(piece: Piece, function: Function, name: str) -> bool:
    """Whether a name is read, and only in ways that no coroutine and no function allows."""
    uses = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == name]
    if sum(isinstance(use.ctx, ast.Store) for use in uses) != 1:
        return False
    parents = [piece.parents[use] for use in uses if isinstance(use.ctx, ast.Load)]
    return bool(parents) and all(
        (isinstance(parent, ast.Attribute) and parent.attr not in _OF_COROUTINES and parent.attr[:2] != "__")
        or isinstance(parent, (ast.Subscript, ast.Compare, ast.FormattedValue, ast.For))
        or call_of(parent, *_TAKE_VALUES) is not None
        for parent in parents
    )


def missing_brackets(piece: Piece, node: ast.Attribute | ast.Name) -> Iterator[Contradiction]:
    """`if self.is_ready:` of a method is always true, and `a = self.rows` is no list."""
    if not isinstance(node.ctx, ast.Load):
        return
    if isinstance(node, ast.Name):
        found = piece.facts.function(node.id)
        needs_none = found == (False, ()) and node.id not in piece.bound(node)
    else:
        method = piece.methods(node).get(piece.owned(node) or "")
        needs_none = isinstance(method, ast.FunctionDef) and _needs_no_argument(method)
    if not needs_none:
        return
    parent = piece.parents[node]
    is_number = isinstance(parent, ast.BinOp) or (isinstance(parent, ast.Compare) and _compares_values(parent))
    function = piece.function(node)
    if isinstance(parent, ast.Assign) and function is not None and isinstance(parent.targets[0], ast.Name):
        is_number = len(parent.targets) == 1 and _is_used_as_value(piece, function, parent.targets[0].id)
    is_condition = (
        (isinstance(parent, (ast.If, ast.While, ast.IfExp)) and parent.test is node)
        or (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not))
        or (isinstance(parent, ast.BoolOp) and parent.values[-1] is not node and _is_tested(piece, parent))
    )
    if is_number or is_condition:
        said = "always true" if is_condition else "a function, no value"
        reason = f"`{ast.unparse(node)}` without brackets is {said}"
        yield Contradiction(node, (piece.behind(node, b"()"),), reason, 0.95 if is_number else 0.9)


def _needs_no_argument(method: ast.FunctionDef) -> bool:
    needed = len(parameters_of(method)) - 1 - len(method.args.defaults)
    return not method.decorator_list and needed <= 0 and all(default is not None for default in method.args.kw_defaults)


def _compares_values(node: ast.Compare) -> bool:
    """Whether something is compared with a number or a text."""
    return any(
        isinstance(side, ast.Constant) and side.value is not None for side in (node.left, *node.comparators)
    ) and not any(isinstance(operator, (ast.Is, ast.IsNot, ast.In, ast.NotIn)) for operator in node.ops)


def _is_tested(piece: Piece, node: ast.AST) -> bool:
    parent = piece.parents[node]
    return isinstance(parent, (ast.If, ast.While, ast.IfExp)) and parent.test is node


def missing_raise(piece: Piece, node: ast.Expr) -> Iterator[Contradiction]:
    """`ValueError("…")` as a statement raises nothing."""
    name = path_of(node.value.func) if isinstance(node.value, ast.Call) else ""
    if (name in _EXCEPTIONS or name in piece.facts.exceptions) and not is_guarded(piece, node):
        yield Contradiction(node, (piece.before(node, b"raise "),), f"`{name}` is made and not raised", 0.95)


def _makes_object(function: ast.expr) -> bool:
    """Whether what is called is a class of the file or of a module, by its name."""
    name = path_of(function).rpartition(".")[2]
    return name == "__class__" or name[:1].isupper()


def lost_text(piece: Piece, node: ast.Expr) -> Iterator[Contradiction]:
    """`name.strip()` and `name.strip("-")` as statements change nothing."""
    call = node.value
    if not isinstance(call, ast.Call) or call.keywords or not isinstance(call.func, ast.Attribute):
        return
    method, value = call.func.attr, call.func.value
    if len(call.args) not in _TEXTS.get(method, ()) or not isinstance(value, ast.Name) or value.id in ("self", "cls"):
        return
    if value.id not in piece.bound(node) or (call.args and not all(map(is_text, call.args))):
        return  # a module, or something else that can be replaced
    if any(isinstance(one, ast.Call) and _makes_object(one.func) for one in origins(piece, value)):
        return
    others = (one for one in ast.walk(piece.function(node) or piece.tree) if isinstance(one, ast.Attribute))
    if any(path_of(one.value) == value.id and one.attr not in _OF_TEXTS for one in others):
        return
    if not is_guarded(piece, node):
        edits = (piece.before(node, value.id.encode() + b" = "),)
        yield Contradiction(node, edits, f"`{method}` gives a new text, which is lost", 0.92)


def lost_frame(piece: Piece, node: ast.Expr) -> Iterator[Contradiction]:
    """`df.dropna()` as a statement changes nothing, where `df` is read later."""
    match node.value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), keywords=keywords) if (
            method in _OF_FRAMES
        ):
            function = piece.function(node)
            if function is None or function.name.startswith(("test", "time_", "peakmem_")):
                return  # which may only see whether, or how fast, it is done
            is_imported = any(path.partition(".")[0] == "pandas" for _, path in piece.facts.imports)
            if not is_imported or {"inplace", None} & {one.arg for one in keywords} or is_guarded(piece, node):
                return
            uses = (one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == name)
            is_read = any(isinstance(one.ctx, ast.Load) and one.lineno > (node.end_lineno or 0) for one in uses)
            if is_read and name in piece.bound(node):
                edits = (piece.before(node, name.encode() + b" = "),)
                yield Contradiction(node, edits, f"`{method}` gives a new one, which is lost", 0.93)


def lost_list(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`a = a.append(1)` makes `a` None."""
    call = node.value
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name) or not isinstance(call, ast.Call):
        return
    name, scope = node.targets[0].id, piece.function(node) or piece.tree
    is_shuffle = ast.unparse(call.func) == "random.shuffle" and [ast.unparse(one) for one in call.args] == [name]
    method = call.func.attr if isinstance(call.func, ast.Attribute) and path_of(call.func.value) == name else ""
    is_list = method in _LISTS and _is_list(scope, name)
    if is_list or is_shuffle or (method and _is_other(scope, name, method)):
        edits = (Edit(piece.span(node)[0], piece.span(call)[0], b""),)
        yield Contradiction(node, edits, f"`{ast.unparse(call.func)}` returns None", 0.96)


def _is_list(scope: ast.AST, name: str) -> bool:
    """Whether a name is bound to a list somewhere in a scope."""
    for node in own_nodes(scope):
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            made = node.value
            is_call = made is not None and call_of(made, "list", "sorted") is not None
            if any(isinstance(one, ast.Name) and one.id == name for one in targets) and (
                isinstance(made, (ast.List, ast.ListComp)) or is_call
            ):
                return True
    return False


def _is_other(scope: ast.AST, name: str, method: str) -> bool:
    """Whether a name is bound to a dict or set somewhere in a scope, and a method changes one in place."""
    return any(
        isinstance(node, ast.Assign)
        and method in _OTHERS.get(type(node.value), ())
        and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
        for node in own_nodes(scope)
    )


def called_property(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`self.shape()` of a property that gives a tuple calls the tuple."""
    if node.args or node.keywords or not isinstance(node.func, ast.Attribute):
        return
    method = piece.methods(node).get(piece.owned(node.func) or "")
    if method is None or [*map(path_of, method.decorator_list)] != ["property"]:
        return
    given = [one.value for one in own_nodes(method) if isinstance(one, ast.Return)]
    if given and all(one is not None and _is_value(one) for one in given):
        edits = (Edit(piece.span(node.func)[1], piece.span(node)[1], b""),)
        yield Contradiction(node, edits, f"`{method.name}` is a property", 0.95)


def _is_value(node: ast.expr) -> bool:
    """Whether a value cannot be called."""
    is_number = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv))
    is_constant = isinstance(node, ast.Constant) and node.value is not None
    return is_number or is_constant or isinstance(node, _VALUES) or call_of(node, *_OF_VALUES) is not None


def parent_without_brackets(piece: Piece, node: ast.Attribute) -> Iterator[Contradiction]:
    """`super.__init__()` is `super().__init__()`."""
    if isinstance(node.value, ast.Name) and node.value.id == "super" and piece.function(node) is not None:
        yield Contradiction(
            node.value, (piece.behind(node.value, b"()"),), "`super` is a class; `super()` is the parent", 0.96
        )


def self_twice(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`self.method(self, a)` hands `self` on twice."""
    method = piece.methods(node).get(piece.owned(node.func) or "")
    if method is None or method.decorator_list or method.args.vararg or not node.args:
        return
    first = node.args[0]
    is_replaced = isinstance(method.body[-1], ast.Raise) and len(method.body) < 3  # by subclasses
    is_self = isinstance(first, ast.Name) and first.id == "self" and not is_replaced
    if is_self and len(node.args) == len(parameters_of(method)):
        start, end = piece.span(first)
        if len(node.args) > 1:
            end = piece.span(node.args[1])[0]
        edits = (Edit(start, end, b""),)
        yield Contradiction(first, edits, f"`self.{method.name}` gets its `self` already", 0.95)


CHECKS = (
    (ast.Call, missing_await),
    (ast.Call, self_twice),
    (ast.Call, called_property),
    (ast.Attribute, missing_brackets),
    (ast.Name, missing_brackets),
    (ast.Attribute, parent_without_brackets),
    (ast.Expr, missing_raise),
    (ast.Expr, lost_text),
    (ast.Expr, lost_frame),
    (ast.Assign, lost_list),
)
