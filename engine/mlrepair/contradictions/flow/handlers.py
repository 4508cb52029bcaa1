"""Handlers of exceptions that what is tried cannot raise, where it raises another one."""

import ast
import builtins
import queue
from collections.abc import Iterator

from mlrepair.contradictions.known import LOGGING, kind_of, path_of
from mlrepair.contradictions.piece import Contradiction, Piece

_RAISED = {  # the first is meant
    "int": ("ValueError", "TypeError", "OverflowError"),
    "float": ("ValueError", "TypeError", "OverflowError"),
    "json.loads": ("ValueError", "TypeError", "RecursionError"),
    "os.remove": ("FileNotFoundError", "OSError", "ValueError"),
    "os.unlink": ("FileNotFoundError", "OSError", "ValueError"),
    "os.stat": ("FileNotFoundError", "OSError", "ValueError"),
    "os.listdir": ("FileNotFoundError", "OSError", "ValueError"),
    "os.rmdir": ("FileNotFoundError", "OSError", "ValueError"),
    "datetime.strptime": ("ValueError", "TypeError"),
    ".strptime": ("ValueError", "TypeError"),
    "uuid.UUID": ("ValueError", "TypeError", "AttributeError"),
    "UUID": ("ValueError", "TypeError", "AttributeError"),
    "ipaddress.ip_address": ("ValueError",),
    "ipaddress.ip_network": ("ValueError", "TypeError"),
    "Decimal": ("ArithmeticError", "TypeError"),  # of which `decimal.InvalidOperation` is one
    "decimal.Decimal": ("ArithmeticError", "TypeError"),
}
_CODES = {  # what of `encode` Python 2 raised, too, is nowhere looked at
    "encode": ("", "UnicodeEncodeError"),
    "decode": ("UnicodeEncodeError", "UnicodeDecodeError"),
}
_QUEUES = {
    "get": ("queue.Full", "queue.Empty"),
    "get_nowait": ("queue.Full", "queue.Empty"),
    "put": ("queue.Empty", "queue.Full"),
    "put_nowait": ("queue.Empty", "queue.Full"),
}
_OF_QUEUES = {"queue.Empty": queue.Empty, "queue.Full": queue.Full}
_QUEUED = frozenset(f"queue.{name}" for name in ("Queue", "LifoQueue", "PriorityQueue"))
_STORES = {
    **dict.fromkeys(("list", "tuple", "str", "sys.argv"), "IndexError"),
    **dict.fromkeys(("dict", "os.environ", "OrderedDict"), "KeyError"),
}
_KNOWN = frozenset((*dir(list), *dir(dict), *dir(str), *dir(bytes), *LOGGING, *_QUEUES, "sleep", "monotonic", "read"))
_DOING = (ast.Call, ast.Subscript, ast.BinOp, ast.Compare, ast.Raise, ast.Assert, ast.Await, ast.With, ast.AsyncWith)


def impossible(piece: Piece, node: ast.Try) -> Iterator[Contradiction]:
    """`try: return os.environ[a]` raises `KeyError`; `except AttributeError` waits for nothing."""
    if (
        len(node.handlers) != 1
        or len(node.body) != 1
        or not isinstance(node.body[0], (ast.Return, ast.Assign, ast.Expr))
    ):
        return
    handled, statement = node.handlers[0].type, node.body[0]
    if handled is None or not path_of(handled) or statement.value is None:
        return
    if isinstance(statement, ast.Assign) and not all(isinstance(one, ast.Name) for one in statement.targets):
        return
    doing = [one for one in ast.walk(statement.value) if isinstance(one, _DOING)]
    known = {getattr(one, "func", None) or getattr(one, "value", None) for one in doing}
    known |= {one.value for one in known if isinstance(one, ast.Attribute) and kind_of(piece, one.value) in _QUEUED}
    others = (one for one in ast.walk(statement.value) if isinstance(one, ast.Attribute) and one not in known)
    raised = _raised(piece, doing[0]) if len(doing) == 1 and not any(others) else ()
    if raised and not _may_be(path_of(handled), raised):
        is_shorter = raised[0] == "ArithmeticError" and b"import Decimal, InvalidOperation" in piece.source
        text = "InvalidOperation" if is_shorter else raised[0]
        reason = f"`{ast.unparse(doing[0])}` raises `{text}`"
        yield Contradiction(handled, (piece.instead(handled, text.encode()),), reason, 0.94)


def _raised(piece: Piece, node: ast.AST) -> tuple[str, ...]:
    """What a call of Python's own, or the reading of an item, may raise."""
    if isinstance(node, ast.Call):
        path = path_of(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _QUEUES:
            is_one = kind_of(piece, node.func.value) in _QUEUED
            return (_QUEUES[node.func.attr][1], "ValueError", "TypeError") if is_one else ()
        return () if path.partition(".")[0] in piece.bound(node) else _RAISED.get(path, ())
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and not isinstance(node.slice, ast.Slice):
        path = path_of(node.value)
        meant = _STORES.get(path) or _STORES.get(kind_of(piece, node.value))
        return (meant, "TypeError") if meant else ()
    return ()


def _may_be(handled: str, raised: tuple[str, ...]) -> bool:
    """Whether a handler may catch one of some exceptions; what is not Python's own may."""
    wanted = getattr(builtins, handled, None)
    if not isinstance(wanted, type) or not issubclass(wanted, Exception):
        return True
    if wanted in (NameError, ImportError):
        return True
    known = [_OF_QUEUES.get(name) or getattr(builtins, name) for name in raised]
    return any(issubclass(one, wanted) or issubclass(wanted, one) for one in known)


def opposite(piece: Piece, node: ast.Try) -> Iterator[Contradiction]:
    """A queue that is read is never `queue.Full`; `a.decode()` raises no `UnicodeEncodeError`."""
    for handler in node.handlers:
        handled = ast.unparse(handler.type) if isinstance(handler.type, (ast.Name, ast.Attribute)) else ""
        module, _, name = handled.rpartition(".")
        pairs = _QUEUES if name in ("Full", "Empty") else _CODES if name.startswith("Unicode") else {}
        if not pairs:
            continue
        wrong = {verb: other for verb, other in pairs.items() if other[0].rpartition(".")[2] == name}
        calls = [one for statement in node.body for one in ast.walk(statement) if isinstance(one, ast.Call)]
        verbs = {one.func.attr for one in calls if isinstance(one.func, ast.Attribute)}
        others = {ast.unparse(one.type) for one in node.handlers if one.type is not None}
        meant = {other[1].rpartition(".")[2] for verb, other in wrong.items() if verb in verbs}
        if any(isinstance(one, ast.Attribute) and one.attr in pairs for one in ast.walk(handler)):
            continue  # which tries the other way round, as for Python 2
        is_other = verbs & (pairs.keys() - wrong.keys()) or any(
            _is_opaque(piece, one, pairs is _CODES) for one in calls
        )
        if len(meant) == 1 and not is_other and f"{module}.{min(meant)}".lstrip(".") not in others:
            edit = piece.instead(handler.type, f"{module}.{min(meant)}".lstrip(".").encode())  # type: ignore[arg-type]
            yield Contradiction(handler.type, (edit,), f"This never raises `{name}`", 0.94)  # type: ignore[arg-type]


def _is_opaque(piece: Piece, call: ast.Call, is_code: bool) -> bool:
    """Whether a call may do what the other exception is of: of a function that is not known."""
    if isinstance(call.func, ast.Name):
        return call.func.id not in dir(builtins) or (is_code and call.func.id in ("open", "print"))
    name = path_of(call.func).rpartition(".")[2]
    if name == "get" and call.args and not isinstance(call.args[0], ast.Constant):
        return True  # of a dict
    return name not in _KNOWN or (is_code and name == "write")


CHECKS = ((ast.Try, impossible), (ast.Try, opposite))
