"""What asyncio gives to be awaited, and nobody awaits."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import is_condition, kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, is_generator, parameters_of
from mlrepair.edits import Edit

_FUNCTIONS = frozenset(
    (
        *("sleep", "gather", "wait", "wait_for", "to_thread", "open_connection", "open_unix_connection"),
        *("start_server", "create_subprocess_exec", "create_subprocess_shell"),
    )
)
_QUEUE, _LOCK = frozenset(("get", "put", "join")), frozenset(("acquire",))
_READER = frozenset(("read", "readline", "readexactly", "readuntil"))
_WRITER = frozenset(("drain", "wait_closed"))
_METHODS = {
    **dict.fromkeys(("asyncio.Queue", "asyncio.PriorityQueue", "asyncio.LifoQueue"), _QUEUE),
    **dict.fromkeys(("asyncio.Lock", "asyncio.Semaphore", "asyncio.BoundedSemaphore"), _LOCK),
    **dict.fromkeys(("asyncio.Event", "asyncio.Barrier"), frozenset(("wait",))),
    **dict.fromkeys(("asyncio.StreamReader", "StreamReader"), _READER),
    **dict.fromkeys(("asyncio.StreamWriter", "StreamWriter"), _WRITER),
    "asyncio.Condition": frozenset(("acquire", "wait", "wait_for")),
}
_AWAITED = _FUNCTIONS.union(*_METHODS.values())
_OF_CONNECTION = ("StreamReader", "StreamWriter")
_ENTERED = frozenset(("asyncio.Lock", "asyncio.Semaphore", "asyncio.BoundedSemaphore", "asyncio.Condition"))
_ENTERED_AT_ONCE = frozenset(("asyncio.timeout", "asyncio.TaskGroup"))
_OF_COROUTINES = frozenset(("cancel", "close", "send", "throw", "add_done_callback", "result", "done", "exception"))
_TAKING_COROUTINES = frozenset(
    (
        *("run", "create_task", "ensure_future", "gather", "wait", "wait_for", "shield", "run_until_complete"),
        *("run_coroutine_threadsafe", "append", "add", "extend", "start_soon", "as_completed", "spawn"),
    )
)
_SEVERAL = frozenset(("list", "set", "tuple"))
_TAKING_VALUES = frozenset(("print", "len", "str", "int", "float", "bytes", "json.loads", "sorted", "list"))
_STARTING = frozenset(
    (*("asyncio.run", "asyncio.create_task", "asyncio.ensure_future", "asyncio.gather", "asyncio.wait_for"),)
)


def missing_await(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`asyncio.sleep(1)` as a statement does not sleep; `queue.get()` of a queue of asyncio is no item of it."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _AWAITED:
        return
    parent, function = piece.parents[node], piece.function(node)
    if isinstance(parent, ast.Await) or not isinstance(function, ast.AsyncFunctionDef):
        return
    if _is_coroutine(piece, node) and _is_lost(piece, node, parent, function):
        is_part = isinstance(parent, (ast.Attribute, ast.Subscript))
        begin, end = (b"(await ", b")") if is_part else (b"await ", b"")
        edits = tuple(edit for edit in (piece.before(node, begin), piece.behind(node, end)) if edit.text)
        sure = 0.9 if node.func.attr == "gather" else 0.95  # which runs, unlike others, but may not come to its end
        yield Contradiction(node, edits, f"`{ast.unparse(node.func)}` is a coroutine that nobody awaits", sure)


def _is_coroutine(piece: Piece, node: ast.Call) -> bool:
    owner, name = node.func.value, node.func.attr  # type: ignore[attr-defined]
    if path_of(owner) == "asyncio":
        return name in _FUNCTIONS
    return name in _METHODS.get(_kind(piece, owner), ())


def _kind(piece: Piece, node: ast.expr) -> str:
    """The class of an object; what a connection is made of, and a handler of it gets, is a reader and a writer."""
    function, made = piece.function(node), origins(piece, node)
    match made:
        case [ast.Subscript(value=ast.Await(value=ast.Call() as call), slice=ast.Constant(value=int() as i))]:
            return _OF_CONNECTION[i] if path_of(call.func) == "asyncio.open_connection" and i < 2 else ""
        case [] if function is not None and {"reader", "writer"} <= {*parameters_of(function)}:
            return {"reader": "StreamReader", "writer": "StreamWriter"}.get(path_of(node), "")
    return kind_of(piece, node)


def _is_lost(piece: Piece, node: ast.Call, parent: ast.AST, function: ast.AsyncFunctionDef) -> bool:
    """Whether a coroutine is used as if it were what it gives."""
    if isinstance(parent, ast.Attribute):
        return parent.attr not in _OF_COROUTINES
    if isinstance(parent, ast.Call):
        return node in parent.args and path_of(parent.func) in _TAKING_VALUES
    if isinstance(parent, ast.Assign):
        target = parent.targets[0]
        return isinstance(target, ast.Tuple) or (isinstance(target, ast.Name) and _is_value(piece, function, target.id))
    is_used = isinstance(parent, (ast.Expr, ast.Subscript, ast.Compare, ast.BinOp, ast.FormattedValue, ast.NamedExpr))
    return is_used or is_condition(piece, node)


def _is_value(piece: Piece, function: ast.AsyncFunctionDef, name: str) -> bool:
    """Whether no coroutine is made of a name, or handed on, where it is read."""
    uses = [use for use in ast.walk(function) if isinstance(use, ast.Name) and use.id == name]
    reads = [piece.parents[use] for use in uses if isinstance(use.ctx, ast.Load)]
    return bool(reads) and not any(
        isinstance(parent, (ast.Await, ast.Return, ast.Yield, ast.List, ast.Tuple, ast.Set, ast.Starred, ast.Dict))
        or (isinstance(parent, ast.Call) and path_of(parent.func).rpartition(".")[2] in _TAKING_COROUTINES)
        or (isinstance(parent, ast.Attribute) and parent.attr in _OF_COROUTINES)
        for parent in reads
    )


def blocking_sleep(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`time.sleep(1)` in a coroutine that awaits others stops all of them."""
    function = piece.function(node) if path_of(node.func) == "time.sleep" else None
    if not isinstance(function, ast.AsyncFunctionDef):
        return
    is_ours = b"asyncio." in piece.source and "test" not in function.name and "time" not in piece.bound(node)
    if is_ours and isinstance(piece.parents[node], ast.Expr):
        edits = (piece.instead(node.func, b"await asyncio.sleep"),)
        yield Contradiction(node, edits, "`time.sleep` stops all other coroutines, too", 0.93)


def missing_async(piece: Piece, node: ast.With) -> Iterator[Contradiction]:
    """`with lock:` of a lock of asyncio fails; `async with` does not."""
    if len(node.items) > 1 or b"asyncio" not in piece.source:
        return
    entered = node.items[0].context_expr
    is_made = isinstance(entered, ast.Call) and path_of(entered.func) in _ENTERED_AT_ONCE
    is_lock = isinstance(entered, (ast.Name, ast.Attribute)) and kind_of(piece, entered) in _ENTERED
    if (is_made or is_lock) and isinstance(piece.function(node), ast.AsyncFunctionDef):
        yield Contradiction(entered, (piece.before(node, b"async "),), "It is entered with `async with`", 0.96)


def function_for_coroutine(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`asyncio.run(main)` takes what `main()` gives."""
    if path_of(node.func) not in _STARTING:
        return
    for argument in node.args if path_of(node.func) == "asyncio.gather" else node.args[:1]:
        if _is_async(piece, argument):
            reason = f"`{ast.unparse(argument)}` is a function; `{ast.unparse(argument)}()` is a coroutine"
            yield Contradiction(argument, (piece.behind(argument, b"()"),), reason, 0.96)


def list_for_several(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`asyncio.gather(tasks)` fails, it takes `*tasks`; `asyncio.wait(*tasks)` fails, it takes a list."""
    path = path_of(node.func)
    if len(node.args) != 1:
        return
    argument = node.args[0]
    if path == "asyncio.gather" and (isinstance(argument, ast.GeneratorExp) or kind_of(piece, argument) in _SEVERAL):
        edits = (piece.before(argument, b"*"),)
        yield Contradiction(argument, edits, "`gather` takes coroutines, no list of them", 0.96)
    elif path in ("asyncio.wait", "asyncio.as_completed") and isinstance(argument, ast.Starred):
        start = piece.span(argument)[0]
        edits = (Edit(start, piece.span(argument.value)[0], b""),)
        yield Contradiction(argument, edits, f"`{path}` takes a list of coroutines", 0.95)


def _is_async(piece: Piece, node: ast.expr) -> bool:
    """Whether a node is an async function that needs no argument."""
    if isinstance(node, ast.Name):
        return piece.facts.function(node.id) == (True, ()) and node.id not in piece.bound(node)
    method = piece.methods(node).get(piece.owned(node) or "")
    is_async = isinstance(method, ast.AsyncFunctionDef) and not method.decorator_list and not is_generator(method)
    return is_async and len(parameters_of(method)) == 1  # type: ignore[arg-type]


CHECKS = (
    (ast.Call, unless_tried(missing_await)),
    (ast.Call, blocking_sleep),
    (ast.With, unless_tried(missing_async)),
    (ast.Call, unless_tried(function_for_coroutine)),
    (ast.Call, unless_tried(list_for_several)),
)
