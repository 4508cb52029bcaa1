"""Calls of the standard library with arguments that it does not take."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import lru_cache

from mlrepair.contradictions.known import is_text, kind_of, path_of, unless_tried
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece, is_generator, own_nodes
from mlrepair.edits import Edit
from mlrepair.undefined.spelling import is_slip

_MODULES = frozenset(
    (
        *("argparse", "builtins", "collections", "copy", "csv", "dataclasses", "fnmatch", "functools", "glob"),
        *("hashlib", "itertools", "json", "logging", "math", "operator", "os", "pathlib", "pprint", "random", "re"),
        *("shutil", "statistics", "string", "subprocess", "tempfile", "textwrap", "threading", "time"),
    )
)
_DURATIONS = "days seconds microseconds milliseconds minutes hours weeks"
_KEYWORDS = {  # of what has no signature, or one that does not tell
    **dict.fromkeys(("min", "max"), "key default"),
    **dict.fromkeys(("timedelta", "datetime.timedelta"), _DURATIONS),
    "zip": "strict",
    "logging.basicConfig": "filename filemode format datefmt style level stream handlers force encoding errors",
    "ThreadPoolExecutor": "max_workers thread_name_prefix initializer initargs",
    "ProcessPoolExecutor": "max_workers mp_context initializer initargs max_tasks_per_child",
    ".sort": "key reverse",
    ".mkdir": "mode parents exist_ok",
    ".add_argument": "action nargs const default type choices required help metavar dest version",
}
_ACTIONS = frozenset(("store_true", "store_false", "store_const", "append", "append_const", "count", "extend"))
_TYPES = frozenset(("int", "float", "str"))
_COUNTED = re.compile(
    r"(?:^|_)(?:rows|cols|columns|lines|count|num|number|n|port|seed|epochs?|size|width|height|timeout|limit|workers"
    r"|threads|retries|iterations|iters|steps|batch|lr|rate|max|min|threshold|depth|length|delay|interval"
    r"|quality|dpi|fps|days|hours|minutes|seconds|percent|gap|margin|padding|radius|top|offset|precision|scale)(?:_|$)"
)
_CONVERTING = frozenset((*_TYPES, "bool", "Decimal"))
_UNTYPED = frozenset(("default", "help", "metavar", "dest", "required"))
_LATER: dict[str, str | int] = {  # which argument is called later
    **dict.fromkeys(("Thread", "Process"), "target"),
    **dict.fromkeys(("Button", "add_command"), "command"),
    **dict.fromkeys(("Timer", "signal", "call_later", "after"), 1),
    **dict.fromkeys(("register", "submit", "call_soon", "call_soon_threadsafe", "connect"), 0),
}
_WITH_ARGUMENTS = frozenset(("Thread", "Process"))
_SURELY_LATER = frozenset(("Thread", "Process", "Timer", "atexit.register", "signal.signal"))
_DOING = re.compile(r"_*(?:run|loop|work|worker|listen|serve|poll|watch|monitor|main|consume|cleanup)(?:_\w+)?")


def unknown_keyword(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`sorted(a, reversed=True)` fails; it takes `reverse`."""
    if not node.keywords:
        return
    path, given = path_of(node.func), {keyword.arg: keyword for keyword in node.keywords}
    known = _keywords(path)
    if not known:
        path = "." + path.rpartition(".")[2] if isinstance(node.func, ast.Attribute) else ""
        known = _keywords(path)
    unknown = given.keys() - known
    if not known or len(unknown) != 1 or None in unknown or "cls" in given or _is_own(piece, node, path):
        return
    (name,) = unknown
    meant = [other for other in known - given.keys() if is_slip(str(name), other)]
    has_own_action = "action" in given and not is_text(given["action"].value)
    if len(meant) == 1 and not has_own_action:
        yield _renamed(piece, given[name], meant[0], f"`{ast.unparse(node.func)}` takes no `{name}`", 0.96)


@lru_cache(4096)
def _keywords(path: str) -> frozenset[str]:
    """The keywords that a function takes, or a method of anything; none where that is not known."""
    if path in _KEYWORDS:
        return frozenset(_KEYWORDS[path].split())
    module, _, name = path.rpartition(".")
    if (module or "builtins") not in _MODULES or path.startswith("."):
        return frozenset()
    try:
        signature = inspect.signature(getattr(importlib.import_module(module or "builtins"), name))
    except (AttributeError, TypeError, ValueError):
        return frozenset()
    has_any = any(parameter.kind is parameter.VAR_KEYWORD for parameter in signature.parameters.values())
    names = frozenset(
        name
        for name, parameter in signature.parameters.items()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    )
    if not has_any or module == "json":  # which hands them to `cls`
        return names
    return names | _keywords("subprocess.Popen") if module == "subprocess" else frozenset()


def _is_own(piece: Piece, node: ast.Call, path: str) -> bool:
    """Whether what is called by a name of the standard library is something of the file."""
    if path == ".sort" and "keys" in {keyword.arg for keyword in node.keywords}:
        return kind_of(piece, node.func.value) != "list"  # type: ignore[attr-defined]
    if path.startswith("."):
        return path_of(node.func).startswith("self.")
    name = path.partition(".")[0]
    return name in piece.bound(node) or piece.facts.parameters(name) is not None


def _renamed(piece: Piece, keyword: ast.keyword, name: str, reason: str, confidence: float) -> Contradiction:
    start = piece.span(keyword)[0]
    return Contradiction(
        keyword, (Edit(start, start + len(str(keyword.arg).encode()), name.encode()),), reason, confidence
    )


def exchanged_keyword(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`add_argument("--a", type="store_true")` says what is done, not what is read."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "add_argument":
        return
    given = {keyword.arg: keyword for keyword in node.keywords}
    kind, action = given.get("type"), given.get("action")
    if kind is not None and is_text(kind.value):
        value = kind.value.value  # type: ignore[attr-defined]
        if value in _ACTIONS and action is None:
            yield _renamed(piece, kind, "action", f"`{value}` is an action, no type", 0.97)
        elif value in _TYPES:
            edits = (piece.instead(kind.value, value.encode()),)
            yield Contradiction(kind, edits, "The type is a function, no text", 0.95)
    elif kind is None and action is not None and path_of(action.value) in _TYPES:
        yield _renamed(piece, action, "type", f"`{path_of(action.value)}` is a type, no action", 0.96)


def untyped_number(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`add_argument("--rows", default=4)` gives 4, or a text."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "add_argument" or not node.args:
        return
    given = {keyword.arg: keyword for keyword in node.keywords}
    flags = [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
    if "default" not in given or given.keys() - _UNTYPED or not all(flag.startswith("-") for flag in flags):
        return
    default = given["default"].value
    number = default.operand if isinstance(default, ast.UnaryOp) else default
    if len(flags) < len(node.args) or not isinstance(number, ast.Constant) or type(number.value) not in (int, float):
        return
    names = [str(given["dest"].value.value)] if "dest" in given and is_text(given["dest"].value) else flags  # type: ignore[attr-defined]
    found = {name.lstrip("-").replace("-", "_") for name in names}
    if any(map(_COUNTED.search, found)) and not _is_text_too(piece, found):
        kind = type(number.value).__name__
        edits = (piece.before(given["default"], f"type={kind}, ".encode()),)
        yield Contradiction(node, edits, "What is given is a text, what is not is a number", 0.93)


def _is_text_too(piece: Piece, names: set[str]) -> bool:
    """Whether a piece makes an option a number where it uses it, or only ever writes it into a text."""
    uses = [piece.parents[one] for one in piece.parents if _option(one) in names]
    is_converted = any(isinstance(use, ast.Call) and path_of(use.func) in _CONVERTING for use in uses)
    are_written = all(isinstance(use, ast.FormattedValue) or _is_filling(use) for use in uses)
    return is_converted or (bool(uses) and are_written)


def _option(node: ast.AST) -> object:
    """`rows` of `args.rows` and `options["rows"]`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.slice.value
    return node.attr if isinstance(node, ast.Attribute) else None


def _is_filling(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and is_text(node.left)


def nested_folder(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`os.mkdir(a, exist_ok=True)` fails; `os.makedirs` takes it."""
    if path_of(node.func) == "os.mkdir" and any(keyword.arg == "exist_ok" for keyword in node.keywords):
        yield Contradiction(
            node.func, (piece.instead(node.func, b"os.makedirs"),), "`os.mkdir` takes no `exist_ok`", 0.96
        )


def called_too_early(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`Thread(target=run())` runs it before there is a thread."""
    path = path_of(node.func)
    name = path.rpartition(".")[2]
    place = _LATER.get(name)
    if place is None or (name in ("register", "signal") and path not in _SURELY_LATER):
        return
    found = [keyword.value for keyword in node.keywords if keyword.arg == place]
    given = node.args[place : place + 1] if isinstance(place, int) else found
    for call in given:
        if not isinstance(call, ast.Call) or call.keywords:
            continue
        if call.args:
            yield from _called_with(piece, node, call)
            continue
        gives = _gives(piece, call)
        if gives is None and {name, path} & _SURELY_LATER:
            gives = not _DOING.fullmatch(path_of(call.func).rpartition(".")[2])
        if gives is False:
            edit = Edit(piece.span(call.func)[1], piece.span(call)[1], b"")
            yield Contradiction(call, (edit,), f"`{ast.unparse(call)}` is called here, not later", 0.95)


def _called_with(piece: Piece, node: ast.Call, call: ast.Call) -> Iterator[Contradiction]:
    """`Thread(target=f(a))` of a function that gives nothing is `Thread(target=f, args=(a,))`."""
    has_arguments = any(keyword.arg in ("args", "kwargs", None) for keyword in node.keywords)
    is_thread = path_of(node.func).rpartition(".")[2] in _WITH_ARGUMENTS and not has_arguments
    if is_thread and _gives(piece, call) is False:
        start, end = piece.span(call.args[0])[0], piece.span(call.args[-1])[1]
        text = piece.source[start:end] + b"," * (len(call.args) == 1)
        edit = Edit(piece.span(call.func)[1], piece.span(call)[1], b", args=(" + text + b")")
        yield Contradiction(call, (edit,), f"`{ast.unparse(call)}` is called here, not later", 0.95)


def _gives(piece: Piece, call: ast.Call) -> bool | None:
    """Whether a function of the file gives a value; None where it is not known."""
    function = piece.methods(call).get(piece.owned(call.func) or "")
    if isinstance(call.func, ast.Name):
        blocks = [outer.body for outer in piece.about(call) if isinstance(outer, (*FUNCTIONS, ast.Module))]
        found = [one for block in blocks for one in block if isinstance(one, FUNCTIONS) and one.name == call.func.id]
        function = found[0] if len(found) == 1 and call.func.id not in piece.bound(call) else None
    if function is None:
        return None
    is_plain = isinstance(function, ast.FunctionDef) and not function.decorator_list and not is_generator(function)
    return not is_plain or any(isinstance(one, ast.Return) and one.value is not None for one in own_nodes(function))


def text_as_time(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`time.sleep("1")` takes a number."""
    if path_of(node.func) == "time.sleep" and len(node.args) == 1 and is_text(node.args[0]):
        text = str(node.args[0].value)  # type: ignore[attr-defined]
        if text.replace(".", "", 1).isdecimal():
            edits = (piece.instead(node.args[0], text.encode()),)
            yield Contradiction(node.args[0], edits, "Time is a number, no text", 0.97)


def uncaptured(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`subprocess.run(a).stdout.strip()` asks for what nobody captured."""
    if path_of(node.func) != "subprocess.run" or not node.args or isinstance(node.args[-1], ast.Starred):
        return
    if {keyword.arg for keyword in node.keywords} & {"stdout", "stderr", "capture_output", None}:
        return
    parent = piece.parents[node]
    taken = [parent]
    if isinstance(parent, ast.Assign):
        scope, name = piece.function(node) or piece.tree, path_of(parent.targets[0])
        uses = [one for one in own_nodes(scope) if isinstance(one, ast.Name) and one.id == name]
        is_single = sum(isinstance(use.ctx, ast.Store) for use in uses) == 1
        taken = [piece.parents[use] for use in uses] if is_single else []
    if any(_is_read(piece, one) for one in taken):
        last = max((*node.args, *node.keywords), key=piece.span)
        yield Contradiction(node, (piece.behind(last, b", capture_output=True"),), "Nobody captures the output", 0.95)


def _is_read(piece: Piece, node: ast.AST) -> bool:
    """Whether a method or an item is asked for of the output of a process."""
    is_output = isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr")
    return is_output and isinstance(piece.parents[node], (ast.Attribute, ast.Subscript))


def raised_constant(piece: Piece, node: ast.Raise) -> Iterator[Contradiction]:
    """`raise NotImplemented` raises no exception."""
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if raised is not None and path_of(raised) == "NotImplemented":
        edits = (piece.behind(raised, b"Error"),)
        yield Contradiction(raised, edits, "`NotImplemented` is a value, no exception", 0.96)


CHECKS = (
    (ast.Call, unless_tried(unknown_keyword)),
    (ast.Call, unless_tried(exchanged_keyword)),
    (ast.Call, unless_tried(untyped_number)),
    (ast.Call, unless_tried(nested_folder)),
    (ast.Call, called_too_early),
    (ast.Call, unless_tried(text_as_time)),
    (ast.Call, unless_tried(uncaptured)),
    (ast.Raise, unless_tried(raised_constant)),
)
