"""Texts with names in braces that nothing fills."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import LOGGING, is_text, names_before, path_of
from mlrepair.contradictions.piece import Contradiction, Piece, call_of

_FIELD = re.compile(r"\{([^\W\d]\w*)((?:\.[^\W\d]\w*)*)(?:![rsa])?(?::[^{}]*)?\}")
_CALLED = re.compile(r"(?<![{$#%])\{([^\W\d]\w*)(?:\.[^\W\d]\w*)+\(\w*\)(?:![rsa])?(?::[^{}:]*)?\}(?!\})")
_SPECIFIED = re.compile(
    r"\{[^\W\d][\w.]*(?:![rsa]|:(?:[<>^+]?,?\d*(?:\.\d+)?[dfFeExXgG%,]?|%[YmdHMSyjBbAaIp][^{}]*)(?<!:))\}"
)
_FORMATTED = (ast.JoinedStr, ast.FormattedValue, ast.Expr)
_FILLING = frozenset(
    ("_", "gettext", "parse", "compile", "Template", "format", "replace", "search", "findall", "split")
)
_FILLED = re.compile(rb"\.format\b|format_map|Template|\bvars\(|\blocals\(")
_FOLDER = re.compile(r"(?:dir|directory|path|folder|root|parent|base|home|cache|out|output)$", re.IGNORECASE)
_PLACED = frozenset(
    (
        *("open", "io.open", "gzip.open", "Path", "pathlib.Path", "os.path.exists", "os.path.isfile", "os.path.isdir"),
        *("os.makedirs", "os.mkdir", "os.remove", "os.unlink", "os.rename", "os.listdir"),
        *("shutil.copy", "shutil.move", "shutil.rmtree"),
        *("urlopen", "requests.get", "requests.post", "requests.put", "requests.patch", "requests.delete"),
    )
)


def missing_f(piece: Piece, node: ast.Constant) -> Iterator[Contradiction]:
    """`print("{name}")` writes braces, `open("{name}")` looks for them."""
    if not isinstance(node.value, str) or "{" not in node.value:
        return
    if not _is_shown(piece, node) and not _is_place(piece, node) and not _is_formatted(piece, node):
        return
    text = piece.text(node)
    fields = [*_FIELD.finditer(node.value)]
    names = {field[1] for field in fields}
    are_all = node.value.count("{") == len(fields) == node.value.count("}")
    if not fields or not are_all or text[:1] not in (b'"', b"'") or not names <= piece.bound(node):
        return
    call = piece.parents[node]
    call = piece.parents[call] if isinstance(call, ast.keyword) else call
    if isinstance(call, ast.Call) and names & {keyword.arg for keyword in call.keywords}:  # which fill it
        return
    if b"\\" in text and b"{" in text.partition(b"\\")[2][:1]:
        return
    yield Contradiction(node, (piece.before(node, b"f"),), f"`{{{fields[0][1]}}}` is text without an `f` before", 0.93)


def missing_f_of_call(piece: Piece, node: ast.Constant) -> Iterator[Contradiction]:
    """`file.write("{part.resolve()}")`: nothing else than an `f` fills a field that calls."""
    if not isinstance(node.value, str) or "()" not in node.value:
        return
    text, fields = piece.text(node), [*_CALLED.finditer(node.value)]
    every = node.value.count("{"), node.value.count("}")
    names = {field[1] for field in fields}
    is_plain = text[:1] in (b'"', b"'") and b"\\{" not in text and not isinstance(piece.parents[node], _FORMATTED)
    if not fields or every != (len(fields),) * 2 or not is_plain or not names <= names_before(piece, node):
        return
    yield Contradiction(node, (piece.before(node, b"f"),), f"`{fields[0][0]}` is text without an `f` before", 0.95)


def _is_shown(piece: Piece, node: ast.AST) -> bool:
    """Whether a text is printed, logged, or the message of what is raised, as it is."""
    call = piece.parents[node]
    if not isinstance(call, ast.Call) or node not in call.args or isinstance(piece.parents[call], ast.Attribute):
        return False
    if isinstance(call.func, ast.Name):
        return call.func.id == "print" or isinstance(piece.parents[call], ast.Raise)
    is_log = isinstance(call.func, ast.Attribute) and call.func.attr in LOGGING
    return is_log and len(call.args) == 1 and not call.keywords


def _is_place(piece: Piece, node: ast.Constant) -> bool:
    """Whether a text says where a file or a page is, and no `format` fills it."""
    parent = piece.parents[node]
    if isinstance(parent, ast.BinOp):
        is_place = isinstance(parent.op, ast.Div) and parent.right is node and _is_path(parent.left)
    else:
        called = parent.func if isinstance(parent, ast.Call) and node in parent.args else parent
        is_join = isinstance(called, ast.Attribute) and called.attr == "join" and path_of(called.value) == "os.path"
        is_more = not _FIELD.fullmatch(str(node.value))  # what is one field alone is no place, but a template
        is_place = called is not parent and is_more and (is_join or path_of(called) in _PLACED)
    return is_place and b".format" not in piece.source


def _is_formatted(piece: Piece, node: ast.Constant) -> bool:
    """Whether a text is handed on that says how values are to be written, and nothing is near that fills it."""
    parent = piece.parents[node]
    call = piece.parents[parent] if isinstance(parent, ast.keyword) else parent
    if not isinstance(call, ast.Call) or call.func is node or not _SPECIFIED.search(str(node.value)):
        return False
    is_template = isinstance(parent, ast.keyword) and "format" in str(parent.arg)
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    is_other = owner is not None and path_of(owner) not in ("self", "cls") and call_of(owner, "super") is None
    called = path_of(call.func).rpartition(".")[2]
    return is_other and not is_template and called not in _FILLING and not _FILLED.search(piece.source)


def _is_path(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Div) and (_is_path(node.left) or is_text(node.right))
    called = path_of(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
    return called in ("Path", "PurePath", "cwd", "home") or bool(_FOLDER.search(path_of(node)))


CHECKS = ((ast.Constant, missing_f), (ast.Constant, missing_f_of_call))
