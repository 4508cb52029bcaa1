"""Functions of the standard library that get their two arguments in the wrong order."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from mlrepair.contradictions.known import is_text, kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece

_Sort: TypeAlias = Callable[[Piece, ast.expr], bool]
_DIRECTIVE = re.compile(r"%[YmdHMSyjBbAafIp]")
_CLASSES = frozenset(("str", "int", "float", "len", "bool", "bytes", "list", "tuple", "set", "sorted", "sum"))
_WORDS = re.compile(r"[a-z]+")
_REMOVING = ("os.remove", "os.unlink")
_TEMPORARY = frozenset(("tmp", "temp", "temporary", "tmpfile", "tempfile", "tmpname", "partial"))
_SOURCES = frozenset(("src", "source", "from", "origin", "source_path", "srcfile"))
_TARGETS = frozenset(("dst", "dest", "destination", "target", "to"))

_BASE = re.compile(r"(?:^|[._])(?:base|root|domain|homepage)(?:_?ur[il])?$")
_LINK = re.compile(r"href|link|path|rel|src|location")


class _Order(NamedTuple):
    """What a function takes, and in which of its first two places."""

    place: int
    sort: _Sort
    said: str


def _is_format(piece: Piece, node: ast.expr) -> bool:
    values = (node,) if is_text(node) else origins(piece, node)
    return bool(values) and all(is_text(one) and _DIRECTIVE.search(one.value) for one in values)  # type: ignore[attr-defined]


def _is_function(piece: Piece, node: ast.expr) -> bool:
    return isinstance(node, ast.Lambda) or (path_of(node) in _CLASSES and path_of(node) not in piece.bound(node))


def _is_number(piece: Piece, node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _is_signal(piece: Piece, node: ast.expr) -> bool:
    return path_of(node).startswith(("signal.SIGT", "signal.SIGI", "signal.SIGH", "signal.SIGU", "signal.SIGA"))


def _is_layout(piece: Piece, node: ast.expr) -> bool:
    return is_text(node) and re.fullmatch(r"[@=<>!]?[\dxcbBhHiIlLqQfdspP? ]+", node.value) is not None  # type: ignore[attr-defined]


def _is_list(piece: Piece, node: ast.expr) -> bool:
    return kind_of(piece, node) == "list"


def _is_file(piece: Piece, node: ast.expr) -> bool:
    return kind_of(piece, node) == "open"


def _is_glob(piece: Piece, node: ast.expr) -> bool:
    return is_text(node) and "*" in node.value  # type: ignore[attr-defined]


def _is_identifier(piece: Piece, node: ast.expr) -> bool:
    return is_text(node) and str(node.value).isidentifier()  # type: ignore[attr-defined]


_ORDERS = {
    "strptime": _Order(1, _is_format, "the format last"),
    "time.strftime": _Order(0, _is_format, "the format first"),
    **dict.fromkeys(("map", "filter", "reduce", "functools.reduce"), _Order(0, _is_function, "the function first")),
    **dict.fromkeys(
        ("random.sample", "os.chmod", "textwrap.wrap", "textwrap.fill"), _Order(1, _is_number, "the number last")
    ),
    "signal.signal": _Order(0, _is_signal, "the signal first"),
    **dict.fromkeys(("struct.unpack", "struct.unpack_from", "struct.pack"), _Order(0, _is_layout, "the format first")),
    **dict.fromkeys(
        ("threading.Timer", "call_later", "heapq.nlargest", "heapq.nsmallest"),
        _Order(0, _is_number, "the number first"),
    ),
    **dict.fromkeys(("enumerate", "itertools.islice", "islice"), _Order(1, _is_number, "the number last")),
    **dict.fromkeys(
        ("heapq.heappush", "heappush", "bisect.insort", "bisect.bisect", "bisect.bisect_left", "bisect.bisect_right"),
        _Order(0, _is_list, "the list first"),
    ),
    **dict.fromkeys(
        ("json.dump", "pickle.dump", "yaml.dump", "yaml.safe_dump", "marshal.dump"),
        _Order(1, _is_file, "the file last"),
    ),
    **dict.fromkeys(
        ("fnmatch.fnmatch", "fnmatch.fnmatchcase", "fnmatch.filter"), _Order(1, _is_glob, "the pattern last")
    ),
    "setattr": _Order(1, _is_identifier, "the object first"),
}
_MOVING = frozenset(
    (
        *("os.rename", "os.replace", "os.link", "os.symlink", "shutil.copy", "shutil.copy2", "shutil.copyfile"),
        *("shutil.move", "shutil.copytree", "shutil.copyfileobj"),
    )
)
_PARSING = frozenset(("datetime.strptime", "datetime.datetime.strptime", "time.strptime", "dt.datetime.strptime"))
_OF_PYTHON = frozenset(("map", "filter", "enumerate", "setattr"))  # if nothing else is imported so
_LAST = frozenset(("strptime", "call_later"))  # whatever they are methods of


def exchanged(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`datetime.strptime("%Y", a)`, `map(a, str)`, `signal.signal(a, signal.SIGINT)`, `json.dump(file, a)`."""
    path = path_of(node.func)
    last = path.rpartition(".")[2]
    order = _ORDERS.get(last if last in _LAST else path)
    if order is None or len(node.args) < 2 or any(isinstance(one, ast.Starred) for one in node.args[:2]):
        return
    is_bare = path == last and (last in piece.inner)
    if last not in _LAST and (path.partition(".")[0] in piece.bound(node) or (is_bare and last in _OF_PYTHON)):
        return
    first, second = node.args[:2]
    is_named = ast.unparse(node.func) in _PARSING and _is_named_format(first) and not _is_named_format(second)
    if (is_named and not _is_format(piece, second) and len(node.args) == 2) or (
        order.sort(piece, node.args[1 - order.place]) and _is_other(piece, node.args[order.place], order)
    ):
        yield _exchanged(piece, node, f"`{ast.unparse(node.func)}` takes {order.said}")


def _is_named_format(node: ast.expr) -> bool:
    """Whether a name says that it is of a format."""
    last = path_of(node).rpartition(".")[2].lower()
    return bool(frozenset(_WORDS.findall(last)) & {"fmt", "format", "dateformat"})


def _is_other(piece: Piece, node: ast.expr, order: _Order) -> bool:
    """Whether a value cannot be of the sort that a function takes in this place."""
    if order.sort in (_is_number, _is_list):
        may_be = isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)) and order.sort is _is_list
        return kind_of(piece, node) not in ("", "list") if may_be else not order.sort(piece, node)
    return not order.sort(piece, node)


def _exchanged(piece: Piece, node: ast.Call, reason: str) -> Contradiction:
    first, second = node.args[:2]
    edits = piece.instead(first, piece.text(second)), piece.instead(second, piece.text(first))
    return Contradiction(node, edits, reason, 0.95)


def moved_back(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`os.replace(path, tmp_path)` of a temporary file that has been written, `shutil.copy(target, source)`."""
    path = path_of(node.func)
    if path not in _MOVING or len(node.args) != 2 or path.partition(".")[0] in piece.bound(node):
        return
    first, second = (frozenset(_WORDS.findall(path_of(one).rpartition(".")[2].lower())) for one in node.args)
    is_temporary = bool(second & _TEMPORARY) and not first & _TEMPORARY
    if (
        is_temporary
        and path in ("os.replace", "os.rename", "shutil.move")
        and _is_made(piece, node.args[1], node.args[0])
    ):
        yield _exchanged(piece, node, f"`{path}` takes what is moved first")
    elif (
        first & _TARGETS
        and second & _SOURCES
        and not first & _SOURCES
        and not second & _TARGETS
        and path != "os.symlink"
    ):
        yield _exchanged(piece, node, f"`{path}` takes the source first")


def _is_made(piece: Piece, node: ast.expr, other: ast.expr) -> bool:
    """Whether a file of the name of one, not of the other, is made before: by `mkstemp`, or because it is written."""
    path = ast.unparse(node)
    owner = piece.owner(node) if path.startswith("self.") else piece.function(node)
    inner = [*ast.walk(owner or piece.tree)]
    gone = [one for one in inner if isinstance(one, ast.Call) and one.args and ast.unparse(one.args[0]) == path]
    if any(
        path_of(one.func) in _MOVING or (path_of(one.func) in _REMOVING and one.lineno < node.lineno) for one in gone
    ):
        return False  # it is moved back, or was made for its name alone
    made = {name for one in inner for name in _written(one)}
    for one in inner:
        if isinstance(one, ast.Assign) and made & {path_of(part) for part in ast.walk(one.value)}:
            made |= {ast.unparse(target) for target in one.targets}  # `Path(name)`
    return path in made and ast.unparse(other) not in made


def _written(node: ast.AST) -> Iterator[str]:
    """The names of files that a node makes, or writes."""
    match node:
        case ast.Assign(targets=[target], value=ast.Call(func=function)):
            if path_of(function).rpartition(".")[2] in ("mkstemp", "mktemp"):
                yield from map(ast.unparse, target.elts if isinstance(target, ast.Tuple) else [target])
        case ast.Call(func=ast.Name("open"), args=[path, mode, *_]):
            if is_text(mode) and mode.value[:1] in "wx":  # type: ignore[attr-defined]
                yield ast.unparse(path)
        case ast.Call(func=ast.Attribute(attr="open", value=path), args=[mode]):
            if is_text(mode) and mode.value[:1] in "wx":  # type: ignore[attr-defined]
                yield ast.unparse(path)
        case ast.Call(func=ast.Attribute(attr="write_text" | "write_bytes", value=path)):
            yield ast.unparse(path)


def base_behind(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`urljoin(link, self.base_url)` is `base_url`."""
    if path_of(node.func).rpartition(".")[2] == "urljoin" and len(node.args) == 2 and not node.keywords:
        first = ast.unparse(node.args[0]).lower()
        if _BASE.search(path_of(node.args[1]).lower()) and not _BASE.search(first) and _LINK.search(first):
            yield _exchanged(piece, node, "`urljoin` takes the base first")


CHECKS = ((ast.Call, unless_tried(exchanged)), (ast.Call, moved_back), (ast.Call, base_behind))
