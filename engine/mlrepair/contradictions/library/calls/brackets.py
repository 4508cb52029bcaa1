"""Functions and methods of the standard library that lack their brackets, or have the wrong ones."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_condition, is_text, kind_of, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_GIVING = frozenset(
    (
        *("time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter"),
        *("time.perf_counter_ns", "time.process_time", "datetime.now", "datetime.utcnow", "datetime.today"),
        *("date.today", "timezone.now", "os.getcwd", "os.getpid", "random.random", "uuid.uuid4", "uuid.uuid1"),
    )
)
_OF_TIMES = frozenset(
    (
        *("strftime", "isoformat", "date", "time", "timestamp", "year", "month", "day", "hour", "minute", "second"),
        *("weekday", "isoweekday", "replace", "astimezone", "timetuple"),
    )
)
_ITERATED = frozenset(("items", "keys", "values"))
_CHANGING = frozenset(("lower", "upper", "strip", "lstrip", "rstrip", "casefold"))
_OF_TEXTS = frozenset(("split", "splitlines", "startswith", "endswith", "replace", "encode", *_CHANGING))
_ASKING = frozenset(
    (
        *("isdigit", "isalpha", "isupper", "islower", "isspace", "isalnum", "isnumeric", "isdecimal", "isidentifier"),
        *("isprintable", "istitle", "isascii", "isatty"),
    )
)
_VALIDATED = re.compile(r"(?:\w*_)?(?:form|formset|serializer)|[A-Z]\w*(?:Form|FormSet|Formset|Serializer)")
_ASKING_OF = {  # which objects are asked
    **dict.fromkeys(("exists", "is_file", "is_dir", "is_absolute", "is_symlink"), ("Path", "pathlib.Path")),
    "is_alive": ("Thread", "threading.Thread", "Process", "multiprocessing.Process"),
    "is_set": ("Event", "threading.Event", "asyncio.Event", "multiprocessing.Event"),
    "empty": ("Queue", "queue.Queue", "asyncio.Queue", "multiprocessing.Queue"),
}
_DOING = frozenset(
    (
        *("close", "commit", "flush", "quit", "show", "rollback", "shutdown", "join", "cancel", "clear", "acquire"),
        *("release", "save", "sort", "reverse", "destroy", "disconnect", "mainloop", "terminate", "kill", "cleanup"),
        *("popleft", "setUp", "tearDown"),
    )
)
_ENTERED = frozenset(
    (
        *("Lock", "RLock", "Condition", "Semaphore", "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile"),
        *("ThreadPoolExecutor", "ProcessPoolExecutor", "ExitStack", "AsyncExitStack", "TaskGroup", "StringIO"),
        *("BytesIO",),
    )
)
_MODULES = frozenset(("threading", "asyncio", "tempfile", "multiprocessing", "contextlib", "io", "futures"))
_CALLED = frozenset(("append", "extend", "split", "join", "startswith", "endswith", "get"))
_FUNCTIONS = frozenset(("len", "print", "range", "sorted", "input", "open", "isinstance", "sum", "min", "max"))
_NAMES = frozenset(path.rpartition(".")[2] for path in _GIVING).union(
    _CHANGING, _ASKING, _ASKING_OF, _ITERATED, _DOING, ("exit", "is_valid")
)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def value_without_brackets(piece: Piece, node: ast.Attribute) -> Iterator[Contradiction]:
    """`time.time - start`, `a.lower == "b"`, `if a.isdigit:`, `a.close` as a statement."""
    if node.attr in _NAMES and isinstance(node.ctx, ast.Load):
        parent = piece.parents[node]
        if (
            _is_statement(node, parent)
            or _is_calculated(piece, node, parent)
            or _is_compared_text(node, parent)
            or _is_iterated(piece, node, parent)
            or (is_condition(piece, node) and _is_question(piece, node))
        ):
            reason = f"`{ast.unparse(node)}` without brackets is a function, no value"
            yield Contradiction(node, (piece.behind(node, b"()"),), reason, 0.95)


def _is_statement(node: ast.Attribute, parent: ast.AST) -> bool:
    return isinstance(parent, ast.Expr) and (node.attr in _DOING or path_of(node) == "sys.exit")


def _is_calculated(piece: Piece, node: ast.Attribute, parent: ast.AST) -> bool:
    """Whether a number, a time or a path is needed where there is a function."""
    path = path_of(node)
    is_known = path in _GIVING and path.partition(".")[0] not in piece.bound(node)
    if not is_known and ast.unparse(node) not in ("datetime.datetime.now", "datetime.date.today"):
        return False
    if isinstance(parent, ast.Attribute):
        return parent.attr in _OF_TIMES
    is_ordered = isinstance(parent, ast.Compare) and all(isinstance(one, _ORDER) for one in parent.ops)
    is_number = isinstance(parent, ast.BinOp) and not isinstance(parent.op, ast.BitOr)
    return is_ordered or is_number or isinstance(parent, ast.FormattedValue)


def _is_compared_text(node: ast.Attribute, parent: ast.AST) -> bool:
    """Whether `a.lower` is compared with a text, or asked for a method of texts."""
    if node.attr not in _CHANGING:
        return False
    if isinstance(parent, ast.Attribute):
        return parent.attr in _OF_TEXTS
    if not isinstance(parent, ast.Compare) or not isinstance(parent.ops[0], (ast.Eq, ast.NotEq, ast.In, ast.NotIn)):
        return False
    others = [other for other in (parent.left, *parent.comparators) if other is not node]
    parts = [part for other in others for part in getattr(other, "elts", None) or [other]]
    return all(map(is_text, parts))


def _is_iterated(piece: Piece, node: ast.Attribute, parent: ast.AST) -> bool:
    is_loop = isinstance(parent, (ast.For, ast.comprehension)) and node.attr in _ITERATED
    return is_loop and (kind_of(piece, node.value) == "dict" or path_of(node.value) == "os.environ")


def _is_question(piece: Piece, node: ast.Attribute) -> bool:
    if node.attr == "is_valid":
        said = path_of(node.value).rpartition(".")[2] or kind_of(piece, node.value).rpartition(".")[2]
        return _VALIDATED.fullmatch(said) is not None and b"def is_valid" not in piece.source
    owners = _ASKING_OF.get(node.attr)
    if owners is not None:
        return kind_of(piece, node.value) in owners
    return node.attr in _ASKING


def class_entered(piece: Piece, node: ast.With | ast.AsyncWith) -> Iterator[Contradiction]:
    """`with threading.Lock:` enters the class, no lock."""
    for item in node.items:
        entered, path = item.context_expr, path_of(item.context_expr)
        owner, _, name = path.rpartition(".")
        is_class = name in _ENTERED and (owner in _MODULES or (not owner and path not in piece.bound(node)))
        if is_class and path:
            reason = f"`{path}` is a class; nothing is made of it"
            yield Contradiction(entered, (piece.behind(entered, b"()"),), reason, 0.96)


def square_brackets(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`a.append[b]` and `len[a]` call nothing."""
    function = node.value
    if isinstance(function, ast.Name):
        is_function = function.id in _FUNCTIONS and function.id not in piece.bound(node)
    else:
        name = function.attr if isinstance(function, ast.Attribute) else ""
        is_function = name in _CALLED and (is_text(node.slice) or name in ("append", "extend"))
    is_function = is_function and not isinstance(node.slice, ast.Slice)
    start, end = piece.span(function)[1], piece.span(node)[1]
    if is_function and isinstance(node.ctx, ast.Load) and piece.source[start : start + 1] == b"[":
        edits = Edit(start, start + 1, b"("), Edit(end - 1, end, b")")
        yield Contradiction(node, edits, f"`{ast.unparse(function)}` is called with round brackets", 0.95)


def round_brackets(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`os.environ("a")` and `sys.argv(1)` are no functions."""
    if path_of(node.func) in ("os.environ", "sys.argv") and len(node.args) == 1 and not node.keywords:
        start, end = piece.span(node.func)[1], piece.span(node)[1]
        if piece.source[start : start + 1] == b"(" and not isinstance(node.args[0], ast.Starred):
            edits = Edit(start, start + 1, b"["), Edit(end - 1, end, b"]")
            yield Contradiction(node, edits, f"`{path_of(node.func)}` is no function", 0.96)


CHECKS = (
    (ast.Attribute, unless_tried(value_without_brackets)),
    (ast.With, unless_tried(class_entered)),
    (ast.AsyncWith, unless_tried(class_entered)),
    (ast.Subscript, unless_tried(square_brackets)),
    (ast.Call, unless_tried(round_brackets)),
)
