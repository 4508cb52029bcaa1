"""What web clients give: coroutines of aiohttp and httpx that nobody awaits, values that are awaited for nothing."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece, call_of
from mlrepair.edits import Edit

_VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options", "request"))
_BODIES = frozenset(("text", "json", "read"))
_ANSWERS = frozenset(("resp", "response", "r", "res", "answer", "reply"))
_TAKING = ("print", "len", "str", "int", "sorted", "list", "dict", "bool", "BeautifulSoup", "isinstance")
_SESSION, _CLIENT = "aiohttp.ClientSession", "httpx.AsyncClient"
_OF_REQUESTS = frozenset(f"requests.{verb}" for verb in _VERBS)
_AT_ONCE = frozenset(("json.loads", "json.dumps", "print", "len", "str", "int", "sorted", "sum"))


def unawaited_body(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`response.text()` of `async with session.get(url) as response:` is a coroutine."""
    function = node.func
    if (
        not isinstance(function, ast.Attribute)
        or function.attr not in _BODIES
        or not isinstance(function.value, ast.Name)
    ):
        return
    if isinstance(piece.parents[node], ast.Await) or not _is_entered(piece, node, function.value.id):
        return
    yield from _awaited(piece, node)


def unawaited_request(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`client.get(url)` of an `httpx.AsyncClient` is a coroutine."""
    function, parent = node.func, piece.parents[node]
    if not isinstance(function, ast.Attribute) or function.attr not in _VERBS or isinstance(parent, ast.Await):
        return
    if isinstance(piece.function(node), ast.AsyncFunctionDef) and kind_of(piece, function.value) == _CLIENT:
        yield from _awaited(piece, node)


def _is_entered(piece: Piece, node: ast.AST, name: str) -> bool:
    """Whether a name is that of what `async with` gets of a request, and of nothing else."""
    for outer in piece.about(node):
        if isinstance(outer, FUNCTIONS):
            return False
        if isinstance(outer, ast.AsyncWith):
            for item in outer.items:
                call = item.context_expr
                is_it = path_of(item.optional_vars or outer) == name
                if is_it and isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                    return call.func.attr in _VERBS and bool(call.args)
    return False


def _awaited(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """A coroutine with `await`, if it is taken for what it comes to."""
    parent = piece.parents[node]
    is_part = isinstance(parent, (ast.Attribute, ast.Subscript))
    is_taken = is_part or isinstance(
        parent, (ast.Expr, ast.Return, ast.Compare, ast.FormattedValue, ast.For, ast.BinOp)
    )
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        is_taken = not _is_awaited_later(piece, node, parent.targets[0].id)
    if is_taken or call_of(parent, *_TAKING) or (isinstance(parent, ast.Call) and path_of(parent.func) == "json.loads"):
        begin, end = (b"(await ", b")") if is_part else (b"await ", b"")
        edits = tuple(edit for edit in (piece.before(node, begin), piece.behind(node, end)) if edit.text)
        yield Contradiction(node, edits, f"`{ast.unparse(node.func)}` is a coroutine that nobody awaits", 0.95)


def _is_awaited_later(piece: Piece, node: ast.AST, name: str) -> bool:
    """Whether a name is awaited, or handed to something that may await it."""
    function = piece.function(node)
    uses = [one for one in ast.walk(function or piece.tree) if isinstance(one, ast.Name) and one.id == name]
    parents = [piece.parents[one] for one in uses if isinstance(one.ctx, ast.Load)]
    return any(
        isinstance(parent, (ast.Await, ast.List, ast.Starred, ast.AsyncWith, ast.withitem))
        or (isinstance(parent, ast.Call) and path_of(parent.func).partition(".")[0] in ("asyncio", "anyio", "tasks"))
        for parent in parents
    )


def entered_at_once(piece: Piece, node: ast.With) -> Iterator[Contradiction]:
    """`with aiohttp.ClientSession() as session:` fails; it is entered with `async with`."""
    if not isinstance(piece.function(node), ast.AsyncFunctionDef) or len(node.items) != 1:
        return
    entered = node.items[0].context_expr
    called = path_of(entered.func) if isinstance(entered, ast.Call) else ""
    is_request = (
        isinstance(entered, ast.Call) and isinstance(entered.func, ast.Attribute) and entered.func.attr in _VERBS
    )
    if called in (_SESSION, _CLIENT) or (is_request and kind_of(piece, entered.func.value) == _SESSION):  # type: ignore[attr-defined]
        yield Contradiction(entered, (piece.before(node, b"async "),), f"`{called}` is entered with `async with`", 0.95)


def status_of_requests(piece: Piece, node: ast.Attribute) -> Iterator[Contradiction]:
    """`response.status_code` of aiohttp is `response.status`."""
    if node.attr != "status_code" or not isinstance(node.value, ast.Name) or b"aiohttp" not in piece.source:
        return
    if _is_entered(piece, node, node.value.id):
        edits = (piece.instead(node, node.value.id.encode() + b".status"),)
        yield Contradiction(node, edits, "aiohttp calls it `status`", 0.95)


def awaited_value(piece: Piece, node: ast.Await) -> Iterator[Contradiction]:
    """`await requests.get(a)` and `await response.json()` of httpx fail; so does `await time.sleep(1)`."""
    call = node.value
    if not isinstance(call, ast.Call):
        return
    path, function = path_of(call.func), call.func
    owner = path.partition(".")[0]
    is_body = isinstance(function, ast.Attribute) and function.attr in _BODIES and _is_of_httpx(piece, function.value)
    is_known = path in _OF_REQUESTS or path in _AT_ONCE or path == "time.sleep"
    is_another = owner in piece.bound(node) or (path == owner and (piece.facts.function(path) or path in piece.inner))
    if not is_body and (is_another or not is_known):
        return
    if path != "time.sleep":
        edit = Edit(piece.span(node)[0], piece.span(call)[0], b"")
    elif b"asyncio" in piece.source:
        edit = piece.instead(function, b"asyncio.sleep")
    else:
        return
    yield Contradiction(node, (edit,), f"`{ast.unparse(function)}` gives nothing to be awaited", 0.94)


def _is_of_httpx(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is what `await client.get(a)` gives of an `httpx.AsyncClient`."""
    values = origins(piece, node) if isinstance(node, ast.Name) else ()
    return bool(values) and all(
        isinstance(value, ast.Await)
        and isinstance(value.value, ast.Call)
        and isinstance(value.value.func, ast.Attribute)
        and value.value.func.attr in _VERBS
        and kind_of(piece, value.value.func.value) == _CLIENT
        for value in values
    )


CHECKS = (
    (ast.Call, unless_tried(unawaited_body)),
    (ast.Call, unless_tried(unawaited_request)),
    (ast.With, unless_tried(entered_at_once)),
    (ast.Attribute, unless_tried(status_of_requests)),
    (ast.Await, unless_tried(awaited_value)),
)
