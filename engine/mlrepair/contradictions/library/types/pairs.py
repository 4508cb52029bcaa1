"""Pairs and rows that the standard library gives, taken for one of their values."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, kind_of, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, own_nodes

_ENDING = ("ext", "extension", "suffix", "ending", "filename", "basename", "tail", "base_name", "file_name")
_FUNCTIONS = frozenset(("os.path.splitext", "splitext", "os.path.split", "tempfile.mkstemp", "mkstemp", "re.subn"))
_NAMES = frozenset(path.rpartition(".")[2] for path in _FUNCTIONS)
_METHODS = {  # of which objects
    "communicate": ("subprocess.Popen", "Popen"),
    "accept": ("socket.socket", "socket.create_server"),
    "recvfrom": ("socket.socket",),
}
_OF_TEXTS = frozenset(
    (
        *("decode", "encode", "split", "splitlines", "strip", "rstrip", "lstrip", "lower", "upper", "startswith"),
        *("endswith", "replace", "find", "partition", "title", "format", "removesuffix", "removeprefix"),
    )
)
_OF_SOCKETS = frozenset(("recv", "send", "sendall", "close", "settimeout", "makefile", "setblocking", "shutdown"))
_OPENING = frozenset(("open", "os.remove", "os.unlink", "Path", "pathlib.Path", "os.rename", "os.replace"))


def pair_for_value(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`out = process.communicate()` and then `out.decode()`, `ext = splitext(path)` and then `ext.lower()`."""
    call, target = node.value, node.targets[0]
    function = call.func if isinstance(call, ast.Call) else None
    is_method = _gives_pair(piece, call)
    if not isinstance(target, ast.Name) or len(node.targets) > 1 or function is None:
        return
    if not is_method and (
        path_of(function).rpartition(".")[2] not in _NAMES or ast.unparse(function) not in _FUNCTIONS
    ):
        return
    scope = piece.function(node) or piece.tree
    names = [one for one in own_nodes(scope) if isinstance(one, ast.Name) and one.id == target.id]
    uses = [one for one in names if isinstance(one.ctx, ast.Load)]
    if len(names) != len(uses) + 1:
        return
    name = path_of(function).rpartition(".")[2]
    if any(_is_value(piece, use, name) for use in uses) and not any(_is_pair(piece, use) for use in uses):
        place = int(name == "mkstemp" or (name.startswith("split") and target.id.lower() in _ENDING))
        edits = (piece.behind(call, f"[{place}]".encode()),)
        yield Contradiction(node, edits, f"`{name}` gives several values, and `{target.id}` is taken for one", 0.95)


def _gives_pair(piece: Piece, call: ast.expr) -> bool:
    """Whether a method is one of those that give a pair, or a row of a database."""
    match call:
        case ast.Call(func=ast.Attribute(attr="fetchone"), args=[], keywords=[]):
            return True
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _METHODS:
            return kind_of(piece, owner) in _METHODS[name]
    return False


def _is_value(piece: Piece, use: ast.Name, name: str) -> bool:
    """Whether what a function gives is asked for what no tuple has, or compared or calculated with as a value."""
    parent = piece.parents[use]
    if isinstance(parent, ast.Attribute):
        return parent.attr in (_OF_SOCKETS if name == "accept" else _OF_TEXTS) and name != "fetchone"
    if isinstance(parent, ast.Compare):
        is_number = name == "fetchone" and isinstance(parent.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE))
        constants = [one for one in (parent.left, *parent.comparators) if one is not use]
        are_numbers = all(isinstance(one, ast.Constant) and type(one.value) in (int, float) for one in constants)
        are_texts = (
            name != "fetchone" and isinstance(parent.ops[0], (ast.Eq, ast.NotEq)) and all(map(is_text, constants))
        )
        return are_texts or (is_number and are_numbers)
    is_opened = name == "mkstemp" and isinstance(parent, ast.Call) and path_of(parent.func) in _OPENING
    return is_opened and use in parent.args  # type: ignore[attr-defined]


def _is_pair(piece: Piece, use: ast.Name) -> bool:
    """Whether what is done with a name says that it is a pair."""
    parent = piece.parents[use]
    return isinstance(parent, (ast.Subscript, ast.For, ast.Assign, ast.Starred, ast.comprehension))


CHECKS = ((ast.Assign, unless_tried(pair_for_value)),)
