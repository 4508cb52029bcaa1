"""Rows of files: lines that keep their end, tables without the header that is promised."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Function, Piece, call_of, own_nodes
from mlrepair.edits import Edit

_HEADER = re.compile(r"\bheaders?\b", re.IGNORECASE)
_KEEPING = frozenset(("lower", "upper", "casefold", "title"))
_CUTTING = frozenset(("strip", "rstrip", "lstrip", "split", "rsplit", "splitlines", "partition", "removesuffix"))


def missing_header(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """A `csv.DictWriter` that never writes the header of which the function speaks."""
    target, value = node.targets[0], node.value
    is_made = isinstance(value, ast.Call) and path_of(value.func) in ("csv.DictWriter", "DictWriter")
    function = piece.function(node) if is_made else None
    if not isinstance(target, ast.Name) or function is None or len(node.targets) != 1:
        return
    uses = [piece.parents[one] for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == target.id]
    asked = {one.attr for one in uses if isinstance(one, ast.Attribute)}
    is_open = any(not isinstance(one, ast.Attribute) for one in uses if one is not node)
    if is_open or not asked & {"writerow", "writerows"} or "writeheader" in asked or _says_header(function):
        return
    if _HEADER.search(ast.get_docstring(function) or ""):
        start, end = piece.span(node)
        line = piece.source.rfind(b"\n", 0, start) + 1
        if not piece.source[line:start].strip():
            text = b"\n" + piece.source[line:start] + target.id.encode() + b".writeheader()"
            yield Contradiction(node, (Edit(end, end, text),), "Nobody writes the header", 0.95)


def _says_header(function: Function) -> bool:
    """Whether the code of a function says something of a header."""
    names = (one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in own_nodes(function))
    parameters = (one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg))
    return any("header" in name.lower() for name in (*names, *parameters))


def kept_line_end(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for line in handle:` and `if line:` is always true: each line has its end."""
    if not isinstance(node.target, ast.Name) or (b"open(" not in piece.source and b"stdin" not in piece.source):
        return
    if not _is_file(piece, node.iter):
        return
    names = [*(one for statement in node.body for one in ast.walk(statement) if isinstance(one, ast.Name))]
    line = node.target.id
    if any(one.id == line and isinstance(one.ctx, ast.Store) for one in names):
        return
    if _is_asked(piece, names, line):
        if not any(_is_cut(piece, one) for one in names if one.id == line):
            tests = [one for one in names if one.id == line and _is_test(piece, one) and _is_alone(piece, one)]
            if not tests:
                return
            edits = tuple(piece.behind(one, b".strip()") for one in tests)
            yield Contradiction(tests[0], edits, f"Each `{line}` has its end, and is never empty", 0.94)
        return
    made = node.body[0]
    if isinstance(made, ast.Assign) and isinstance(made.targets[0], ast.Name) and len(made.targets) == 1:
        value, name = made.value, made.targets[0].id
        is_kept = (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Attribute)
            and value.func.attr in _KEEPING
            and path_of(value.func.value) == line
        )
        stored = [one for one in names if one.id == name and isinstance(one.ctx, ast.Store)]
        is_cut = any(_is_cut(piece, one) for one in names if one.id == name)
        if is_kept and len(stored) == 1 and not is_cut and _is_asked(piece, names, name):
            edits = (piece.behind(value.func.value, b".strip()"),)  # type: ignore[attr-defined]
            yield Contradiction(value, edits, f"Each `{line}` has its end, and is never empty", 0.94)


def _is_file(piece: Piece, node: ast.expr) -> bool:
    """Whether lines of a file are gone through."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "readlines":
        node = node.func.value
    is_open = kind_of(piece, node) in ("open", ".open") or call_of(node, "open") is not None
    return is_open or path_of(node) == "sys.stdin"


def _is_cut(piece: Piece, use: ast.Name) -> bool:
    parent = piece.parents[use]
    return isinstance(parent, ast.Attribute) and parent.attr in _CUTTING


def _is_alone(piece: Piece, use: ast.Name) -> bool:
    """Whether no other condition follows that says more of a line."""
    return not any(isinstance(outer, ast.BoolOp) for outer in (piece.parents[use], piece.parents[piece.parents[use]]))


def _is_asked(piece: Piece, names: list[ast.Name], name: str) -> bool:
    return any(one.id == name and _is_test(piece, one) for one in names)


def _is_test(piece: Piece, use: ast.Name) -> bool:
    """Whether is asked if a line is empty, or is a word."""
    parent: ast.AST = piece.parents[use]
    node: ast.AST = use
    if isinstance(parent, ast.Compare):
        others = [one for one in (parent.left, *parent.comparators) if one is not use]
        is_equal = len(parent.ops) == 1 and isinstance(parent.ops[0], (ast.Eq, ast.NotEq))
        return is_equal and is_text(others[0]) and not str(others[0].value).endswith(("\n", "\r"))  # type: ignore[attr-defined]
    while isinstance(parent, ast.BoolOp) or (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)):
        node, parent = parent, piece.parents[parent]
    return isinstance(parent, (ast.If, ast.IfExp)) and parent.test is node


def letters_as_row(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`writer.writerow("a")` writes each letter into a field."""
    if isinstance(node.func, ast.Attribute) and node.func.attr == "writerow" and len(node.args) == 1:
        given = node.args[0]
        if isinstance(given, ast.JoinedStr) or (is_text(given) and len(given.value) > 1):  # type: ignore[attr-defined]
            edits = piece.before(given, b"["), piece.behind(given, b"]")
            yield Contradiction(given, edits, "Each letter is a field of the row", 0.95)


def named_fields(piece: Piece, node: ast.For | ast.comprehension) -> Iterator[Contradiction]:
    """`for row in csv.reader(a): row["b"]` fails; a `csv.DictReader` has names."""
    if b"csv.reader" not in piece.source:
        return
    made = node.iter if isinstance(node.iter, ast.Call) else next(iter(origins(piece, node.iter)), None)
    if not isinstance(made, ast.Call) or path_of(made.func) != "csv.reader" or not isinstance(node.target, ast.Name):
        return
    if isinstance(node.iter, ast.Name):
        scope = piece.function(node.iter) or piece.tree
        reads = [one for one in ast.walk(scope) if isinstance(one, ast.Name) and one.id == node.iter.id]
        if len(reads) > 2 or len(origins(piece, node.iter)) != 1:
            return
    within = node if isinstance(node, ast.For) else piece.parents[node]
    uses = [one for one in ast.walk(within) if isinstance(one, ast.Name) and one.id == node.target.id]
    asked = [piece.parents[one] for one in uses if isinstance(one.ctx, ast.Load)]
    if asked and all(isinstance(one, ast.Subscript) and is_text(one.slice) for one in asked):
        end = piece.span(made.func)[1]
        edit = Edit(end - len("reader"), end, b"DictReader")
        yield Contradiction(made.func, (edit,), "These rows are lists; their fields have no names", 0.95)


CHECKS = (
    (ast.Assign, missing_header),
    (ast.For, kept_line_end),
    (ast.Call, unless_tried(letters_as_row)),
    (ast.For, unless_tried(named_fields)),
    (ast.comprehension, unless_tried(named_fields)),
)
