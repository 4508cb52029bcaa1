"""Classes that forget the class above: its `__init__`, or what they get for its methods."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, call_of, parameters_of
from mlrepair.edits import Edit

_SET_UP = frozenset(
    (
        *("threading.Thread", "Thread", "multiprocessing.Process", "HTMLParser", "html.parser.HTMLParser"),
        *("nn.Module", "torch.nn.Module", "logging.Handler", "logging.Formatter", "cmd.Cmd"),
        *("QWidget", "QDialog", "QMainWindow", "QThread"),
        *("QtWidgets.QWidget", "QtWidgets.QDialog", "QtWidgets.QMainWindow", "QtCore.QThread", "QtCore.QObject"),
        *("pygame.sprite.Sprite", "code.InteractiveConsole", "tk.Frame", "tkinter.Frame", "tk.Tk", "tkinter.Tk"),
    )
)
# What the classes of the standard library take, and how it is handed to them alone.
_THREADS = {name: f"{name}={name}" for name in ("group", "target", "name", "args", "kwargs", "daemon")}
_TAKEN: dict[str, dict[str, str]] = {
    "Handler": {"level": "level"},
    **dict.fromkeys(("Thread", "Process"), _THREADS),
    "StreamHandler": {"stream": "stream"},
    "Formatter": {name: f"{name}={name}" for name in ("fmt", "datefmt", "style", "validate", "defaults")},
    "HTMLParser": {"convert_charrefs": "convert_charrefs=convert_charrefs"},
    "Queue": {"maxsize": "maxsize"},
    "Cmd": {name: f"{name}={name}" for name in ("completekey", "stdin", "stdout")},
}
_MESSAGES = {name: name for name in ("message", "msg", "text", "detail", "reason")}
_CALLED_WITH = frozenset(  # what frameworks call with arguments of their own
    (
        *("save", "delete", "full_clean", "refresh_from_db", "dispatch", "get_context_data", "as_view", "setUpClass"),
        *("get_form_kwargs", "formfield", "get_queryset", "run_validation", "to_internal_value"),
    )
)


def unprepared(piece: Piece, node: ast.ClassDef) -> Iterator[Contradiction]:
    """A `Thread` whose `__init__` does not call that of `Thread` cannot be started."""
    if len(node.bases) != 1 or node.keywords or node.decorator_list:
        return
    base = ast.unparse(node.bases[0])
    init = next((one for one in node.body if isinstance(one, FUNCTIONS) and one.name == "__init__"), None)
    if init is None or init.decorator_list or _is_empty(init) or _calls_parent(init, base):
        return
    if base == "logging.Formatter" and any(isinstance(one, FUNCTIONS) and one.name == "format" for one in node.body):
        return  # it may need nothing of it
    arguments = () if base in _SET_UP else _handed(piece, node, init, base)
    if arguments is not None:
        yield from _prepared(piece, init, base, arguments)


def _handed(piece: Piece, node: ast.ClassDef, init: Function, base: str) -> tuple[str, ...] | None:
    """What the `__init__` of a class of the file needs, if this class reads what only that one sets, and has it."""
    above = [one for one in piece.tree.body if isinstance(one, ast.ClassDef) and one.name == base]
    if len(above) != 1 or above[0].bases or above[0].decorator_list:
        return None
    first = next((one for one in above[0].body if isinstance(one, FUNCTIONS) and one.name == "__init__"), None)
    if first is None or first.args.vararg or first.args.kwarg or first.args.kwonlyargs:
        return None
    (read, stored), (_, theirs) = _attributes(node), _attributes(first)
    asked = [one for one in above[0].body if isinstance(one, FUNCTIONS) and one.name in read - _class_names(node)]
    read |= {name for one in asked for name in _attributes(one)[0]}
    if "__getattr__" in _class_names(node) | _class_names(above[0]):
        return None
    if not (read - stored - _class_names(node) - _class_names(above[0])) & theirs:
        return None
    needed, have = parameters_of(first)[1:], parameters_of(init)[1:]
    must = needed[: len(needed) - len(first.args.defaults)]
    given = [name in have for name in needed]
    is_enough = all(name in have for name in must) and given == sorted(given, reverse=True)
    return tuple(name for name in needed if name in have) if is_enough else None


def _attributes(node: ast.AST) -> tuple[set[str], set[str]]:
    """The attributes of `self` that are read, and those that are set."""
    read, stored = set[str](), set[str]()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and path_of(one.value) == "self":
            (read if isinstance(one.ctx, ast.Load) else stored).add(one.attr)
    return read, stored


def _class_names(node: ast.ClassDef) -> set[str]:
    """What the body of a class defines."""
    names = {one.name for one in node.body if isinstance(one, (*FUNCTIONS, ast.ClassDef))}
    stored = (one for statement in node.body for one in ast.walk(statement) if isinstance(one, ast.Name))
    return names | {one.id for one in stored if isinstance(one.ctx, ast.Store)}


def _calls_parent(init: Function, base: str) -> bool:
    """Whether an `__init__` may hand over to another one."""
    return any(
        (isinstance(one, ast.Name) and one.id in ("super", base))
        or (isinstance(one, ast.Attribute) and one.attr in ("__init__", "__dict__", "__setstate__"))
        for one in ast.walk(init)
    )


def _is_empty(init: Function) -> bool:
    """Whether an `__init__` sets nothing, or fails."""
    return all(isinstance(one, (ast.Pass, ast.Raise, ast.Expr)) for one in init.body)


def _prepared(piece: Piece, init: Function, base: str, arguments: tuple[str, ...]) -> Iterator[Contradiction]:
    body = init.body
    is_described = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1
    start = piece.span(body[is_described])[0]
    indentation = piece.source[piece.source.rfind(b"\n", 0, start) + 1 : start]
    if not indentation.strip():
        text = b"super().__init__(" + ", ".join(arguments).encode() + b")\n" + indentation
        yield Contradiction(init, (Edit(start, start, text),), f"`{base}` is not set up", 0.93)


def kept_arguments(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`super().save()` of a `save(self, *args, **kwargs)` that reads neither, or `super().save(*args)`."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _CALLED_WITH:
        return
    function, owner = piece.function(node), piece.owner(node)
    if call_of(node.func.value, "super") is None or function is None or owner is None:
        return
    arguments = function.args
    given = [
        sign + parameter.arg
        for sign, parameter in (("*", arguments.vararg), ("**", arguments.kwarg))
        if parameter is not None
    ]
    handed = [f"*{ast.unparse(one.value)}" for one in node.args if isinstance(one, ast.Starred)]
    missing = [one for one in given if one not in handed]
    others = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    is_whole = len(handed) == len(node.args) and not node.keywords and set(handed) < set(given)
    names = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
    is_same = function.name == node.func.attr and piece.parents[function] is owner
    if (
        is_same
        and is_whole
        and len(given) == 2
        and len(others) == 1
        and not names & {*(one.lstrip("*") for one in missing), "locals"}
    ):
        end = piece.span(node)[1] - 1
        edit = Edit(end, end, ", ".join([*[""][: len(handed)], *missing]).encode())
        yield Contradiction(node, (edit,), f"Nobody gets `{'` and `'.join(missing)}`", 0.92)


def kept_from_parent(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`super().__init__()` of a `logging.Handler` whose `__init__` takes a `level` that nobody reads."""
    function, owner = piece.function(node), piece.owner(node)
    is_init = isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"
    if not is_init or node.args or node.keywords or function is None or owner is None or len(owner.bases) != 1:
        return
    if function.name != "__init__" or call_of(node.func.value, "super") is None:  # type: ignore[attr-defined]
        return
    base = path_of(owner.bases[0])
    takes = _MESSAGES if base.endswith(("Error", "Exception")) else _TAKEN.get(base.rpartition(".")[2], {})
    given = (*parameters_of(function)[1:], *(one.arg for one in function.args.kwonlyargs))
    read = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
    unread = [name for name in given if name in takes and name not in read]
    if len(unread) == 1 and "locals" not in read:
        (name,) = unread
        end = piece.span(node)[1] - 1
        edit = Edit(end, end, takes[name].encode())
        yield Contradiction(node, (edit,), f"`{base}` takes a `{name}`, and nobody reads the one that is here", 0.93)


CHECKS = ((ast.ClassDef, unprepared), (ast.Call, kept_arguments), (ast.Call, kept_from_parent))
