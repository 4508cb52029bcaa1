"""Durations in another unit than their place or their name says."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import origins, path_of
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_UNITS = {
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "milliseconds"), "milliseconds"),
    **dict.fromkeys(("us", "usec", "usecs", "micros", "microseconds"), "microseconds"),
    **dict.fromkeys(("sec", "secs", "seconds"), "seconds"),
    **dict.fromkeys(("mins", "minutes"), "minutes"),
    **dict.fromkeys(("hrs", "hours"), "hours"),
    **dict.fromkeys(("days",), "days"),
}
_TIMES = {  # as many seconds
    "milliseconds": " / 1000",
    "microseconds": " / 1_000_000",
    "minutes": " * 60",
    "hours": " * 3600",
    "days": " * 86400",
}
_WORD = re.compile(r"(?:^|_)([a-zA-Z]+)$")
_SLEEPING = frozenset(("time.sleep", "asyncio.sleep", "sleep", "gevent.sleep", "eventlet.sleep", "trio.sleep"))
_WAITING = frozenset((".settimeout", "threading.Timer"))
_IN_MILLISECONDS = frozenset((".after", "pygame.time.wait", "pygame.time.delay", "QTimer.singleShot", ".setInterval"))
_WITH_TIMEOUT = re.compile(
    r"(?:requests|session|subprocess|httpx|client|\.session)\.(?:get|post|put|patch|delete|head|request|run|call"
    r"|check_call|check_output)|urlopen|\.urlopen|asyncio\.wait_for|\.(?:communicate|wait)"
)
_NOW = frozenset(("time.time", "time.monotonic", "time.perf_counter"))
_CLOCKS = _NOW | {"perf_counter", "monotonic", "time", "default_timer", "timeit.default_timer"}
_LENGTHS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_TEXTS = {"minute": b"60", "hour": b"60 * 60", "day": b"24 * 60 * 60", "week": b"7 * 24 * 60 * 60"}
_SCALES = (1, 1000, 1_000_000, 1_000_000_000)
_LENGTH = re.compile(
    r"(?:ONE_|SECONDS_PER_|SECONDS_IN_(?:A_|AN_|ONE_)?|SECS_PER_|_)?(MINUTE|HOUR|DAY|WEEK)(?:_SECONDS|_SECS|_IN_SECONDS)?"
    r"|(?:one_|seconds_per_|seconds_in_(?:a_|an_)?)(minute|hour|day|week)"
)


def other_unit(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`time.sleep(delay_ms)` takes seconds, `timedelta(minutes=delay_seconds)` says so itself."""
    path = path_of(node.func)
    called = f".{path.rpartition('.')[2]}"
    if path in _SLEEPING or path in _WAITING or called in _WAITING:
        given = node.args[:1]
    elif node.args and (path in _IN_MILLISECONDS or called in _IN_MILLISECONDS):
        if _unit(node.args[0]) == "seconds":
            edits = (piece.behind(node.args[0], b" * 1000"),)
            yield Contradiction(node.args[0], edits, "Here are milliseconds", 0.95)
        return
    elif node.keywords:
        given = [one.value for one in node.keywords if one.arg == "timeout"] if _WITH_TIMEOUT.fullmatch(path) else []
        if path in ("timedelta", "datetime.timedelta"):
            yield from _named(piece, node)
    else:
        return
    for value in given:
        yield from _converted(piece, value)


def _converted(piece: Piece, value: ast.expr) -> Iterator[Contradiction]:
    unit = _unit(value)
    if unit in _TIMES:
        edits = (piece.behind(value, _TIMES[unit].encode()),)
        yield Contradiction(value, edits, f"`{ast.unparse(value)}` are {unit}; here are seconds", 0.95)


def _named(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """The unit of a duration that is called as another one is."""
    for keyword in node.keywords:
        unit, given = _unit(keyword.value), {one.arg for one in node.keywords}
        if ast.unparse(keyword.value) in ("ms", "us"):
            continue  # which are both of these
        if unit and keyword.arg in _UNITS and keyword.arg != unit and unit not in given:
            start = piece.span(keyword)[0]
            edit = Edit(start, start + len(keyword.arg), unit.encode())
            yield Contradiction(keyword, (edit,), f"`{ast.unparse(keyword.value)}` are {unit}", 0.95)


def _unit(node: ast.expr) -> str:
    """The unit that a name or an attribute ends with."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    found = _WORD.search(name)
    is_plain = found is not None and "_per_" not in name and not name.isupper()  # `TWO_HOURS` are as many seconds
    return _UNITS.get(found[1].lower(), "") if is_plain else ""  # type: ignore[index]


def added_to_time(piece: Piece, node: ast.BinOp | ast.Compare) -> Iterator[Contradiction]:
    """`time.time() + timeout_ms`, `time.time() - start > timeout_ms`."""
    if isinstance(node, ast.BinOp):
        sides = [node.left, node.right] if isinstance(node.op, (ast.Add, ast.Sub)) else []
        of_time = any(map(_is_now, sides))
    else:
        sides = [node.left, *node.comparators] if len(node.ops) == 1 else []
        of_time = any(isinstance(one, ast.BinOp) and isinstance(one.op, ast.Sub) and _is_now(one.left) for one in sides)
    for side in sides if of_time else ():
        yield from _converted(piece, side)


def _is_now(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and not node.args and path_of(node.func) in _NOW


def seconds_kept(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`latency_ms = time.perf_counter() - start` are seconds, as is what is handed on as `latency_ms`."""
    if not isinstance(node.op, ast.Sub) or not _is_clock(node.left) or not _is_begun(piece, node.right):
        return
    parent, named = piece.parents[node], _place(piece, node)
    if named is not None and not _is_scaled(piece, parent):
        edits = (piece.instead(node, b"(" + piece.text(node) + b") * 1000"),)
        yield Contradiction(node, edits, f"These are seconds; `{named}` are milliseconds", 0.94)
    elif isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name) and len(parent.targets) == 1:
        yield from _handed_on(piece, node, parent.targets[0])


def _is_scaled(piece: Piece, statement: ast.AST) -> bool:
    """Whether what gets a value is calculated with later."""
    function, targets = piece.function(statement), getattr(statement, "targets", ())
    texts = [*map(ast.unparse, targets)] if function is not None else []
    return any(
        isinstance(one, (ast.BinOp, ast.AugAssign)) and ast.unparse(side) in texts
        for one in ast.walk(function or statement)
        for side in (getattr(one, name, None) for name in ("left", "right", "target"))
        if texts and side is not None
    )


def _handed_on(piece: Piece, node: ast.BinOp, target: ast.Name) -> Iterator[Contradiction]:
    """Seconds that a name has and that are handed on as milliseconds."""
    function = piece.function(node)
    if function is None:
        return
    uses = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == target.id]
    if sum(isinstance(one.ctx, ast.Store) for one in uses) > 1:
        return
    read = [one for one in uses if one is not target]
    for use in read:
        named = _place(piece, use)
        if named is None:
            continue
        edits: tuple[Edit, ...] = (piece.behind(use, b" * 1000"),)
        if len(read) == 1 and not _unit(target):
            edits = (piece.instead(node, b"(" + piece.text(node) + b") * 1000"),)
        yield Contradiction(use, edits, f"These are seconds; `{named}` are milliseconds", 0.94)


def _place(piece: Piece, node: ast.expr) -> str | None:
    """The name of milliseconds that a value gets."""
    name: ast.expr | str | None = None
    match piece.parents[node]:
        case ast.Assign(targets=[target]):
            name = target.slice.value if _is_item(target) else target  # type: ignore[attr-defined]
        case ast.AnnAssign(target=target):
            name = target
        case ast.keyword(arg=str() as given):
            name = given
        case ast.Dict(keys=keys, values=values):
            key = keys[values.index(node)]
            name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
        case ast.FormattedValue() as shown:
            name = (
                "ms" if _shows_milliseconds(piece, shown) and piece.text(node) == ast.unparse(node).encode() else None
            )
        case ast.Call(func=ast.Name(id=called), args=args) if node in args and called not in piece.bound(node):
            parameters = piece.facts.parameters(called) or ()
            name = parameters[args.index(node)] if args.index(node) < len(parameters) else None
    named = ast.Name(name) if isinstance(name, str) else name
    return path_of(named).rpartition(".")[2] if named is not None and _unit(named) == "milliseconds" else None


def _shows_milliseconds(piece: Piece, shown: ast.FormattedValue) -> bool:
    """Whether a text says `ms` behind a number that it shows."""
    parts = getattr(piece.parents[shown], "values", [shown])
    behind = [*parts[parts.index(shown) + 1 :], None][0]
    return isinstance(behind, ast.Constant) and re.match(r" ?(?:ms|milliseconds)\b", str(behind.value)) is not None


def _is_item(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    )


def _is_clock(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and not node.args and (path_of(node.func) in _CLOCKS)


def _is_begun(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is always the time of a clock."""
    values = origins(piece, node)
    return bool(values) and all(map(_is_clock, values))


def wrong_length(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`DAY = 60 * 60` is an hour, in whichever unit."""
    target = node.targets[0]
    if len(node.targets) != 1 or not isinstance(target, ast.Name) or not isinstance(node.value, ast.BinOp):
        return
    found, product = _LENGTH.fullmatch(target.id), _product(node.value)
    if found is None or product is None:
        return
    of = (found[1] or found[2]).lower()
    if not any(product * scale == _LENGTHS[of] * other for scale in _SMALLER for other in _SCALES):
        edits = (piece.instead(node.value, _TEXTS[of]),)
        yield Contradiction(node.value, edits, f"This is no {of}", 0.95)


_SMALLER = (1, 60, 3600, 86400)  # seconds of a unit in which the length may be told


def _product(node: ast.expr) -> float | None:
    """The value of a product of numbers."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        left, right = _product(node.left), _product(node.right)
        return None if left is None or right is None else left * right
    return node.value if isinstance(node, ast.Constant) and type(node.value) in (int, float) else None  # type: ignore[return-value]


CHECKS = (
    (ast.Call, other_unit),
    (ast.BinOp, added_to_time),
    (ast.BinOp, seconds_kept),
    (ast.Compare, added_to_time),
    (ast.Assign, wrong_length),
)
