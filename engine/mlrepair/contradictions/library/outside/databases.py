"""Statements of SQL and what is handed to them: values that are no tuple, placeholders that are missing or quoted."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, own_nodes
from mlrepair.edits import Edit

_VERB = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|PRAGMA|CREATE|DROP|ALTER)\b", re.IGNORECASE)
_WRITING = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*")
_MARKS = re.compile(r"\?(?!\d)|(?<!%)%s")
_INSERTED = re.compile(r"\bINTO\s+[\w.\"`]+\s*\(([^()]*)\)\s*VALUES\s*\(([^()]*)\)\s*;?\s*$", re.IGNORECASE)
_IN_QUOTES = re.compile(r"(['\"])(\?|%s)\1")


def single_value(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`db.execute("… WHERE a = ?", (b))` hands over no tuple."""
    text = _statement(node)
    if text is None or len(node.args) != 2 or len(_MARKS.findall(_QUOTED.sub("", text))) != 1:
        return
    value = node.args[1]
    start, end = piece.span(value)
    begin = piece.source.rfind(b"(", 0, start)
    is_bracketed = begin > piece.span(node.args[0])[1] and not piece.source[begin + 1 : start].strip()
    is_single = isinstance(value, (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.JoinedStr, ast.BinOp))
    behind = piece.source[end : piece.span(node)[1] - 1].strip()
    if is_bracketed and behind[:1] == b")" and is_single and kind_of(piece, value) not in ("tuple", "list", "dict"):
        yield Contradiction(value, (piece.behind(value, b","),), "A tuple of one value needs a comma", 0.96)


def _statement(node: ast.Call) -> str | None:
    """The statement that a call executes, if it is written there."""
    is_call = isinstance(node.func, ast.Attribute) and node.func.attr in ("execute", "executemany")
    first = node.args[0] if is_call and node.args else None
    return str(first.value) if isinstance(first, ast.Constant) and is_text(first) and _VERB.match(first.value) else None  # type: ignore[arg-type]


def missing_placeholder(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`INSERT INTO a (b, c, d) VALUES (?, ?)` with three values."""
    text = _statement(node)
    found = _INSERTED.search(text) if text is not None else None
    if found is None or len(node.args) != 2 or not isinstance(node.args[1], ast.Tuple):
        return
    columns, marks = found[1].split(","), [one.strip() for one in found[2].split(",")]
    count = len(node.args[1].elts)
    if (
        len({*marks}) != 1
        or marks[0] not in ("?", "%s")
        or any(isinstance(one, ast.Starred) for one in node.args[1].elts)
    ):
        return
    if len(columns) == count != len(marks):
        source = piece.text(node.args[0])
        given = re.findall(rb"VALUES\s*\(([^()\"']*)\)", source, re.IGNORECASE)
        if len(given) == 1:
            at = piece.span(node.args[0])[0] + source.rindex(given[0], 0, source.rindex(given[0]) + len(given[0]))
            meant = ", ".join(marks[:1] * count).encode()
            edit = Edit(at, at + len(given[0]), meant)
            yield Contradiction(node.args[0], (edit,), f"There are {count} columns and values", 0.96)


def quoted_placeholder(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`"… WHERE a = '?'"` asks for a question mark."""
    text = _statement(node)
    if text is None or len(node.args) != 2 or not isinstance(node.args[1], (ast.Tuple, ast.List)):
        return
    found = [*_IN_QUOTES.finditer(text)]
    count, bare = len(node.args[1].elts), len(_MARKS.findall(_QUOTED.sub("", text)))
    source, start = piece.text(node.args[0]), piece.span(node.args[0])[0]
    places = [*re.finditer(rb"(?<!\\)(['\"])(\?|%s)\1", source)]
    if found and count == bare + len(found) and len(places) == len(found):
        edits = tuple(Edit(start + one.start(), start + one.end(), one[2]) for one in places)
        yield Contradiction(node.args[0], edits, f"A `{found[0][2]}` in quotes is a text", 0.95)


def missing_commit(piece: Piece, node: ast.Expr | ast.Assign) -> Iterator[Contradiction]:
    """`self.db.execute("INSERT …")` without the `self.db.commit()` that follows in the other methods."""
    call = node.value
    text = _statement(call) if isinstance(call, ast.Call) else None
    if text is None or not _WRITING.match(text):
        return
    connection = call.func.value  # type: ignore[attr-defined]
    function, owner = piece.function(node), piece.owner(node)
    if function is None or owner is None or piece.owned(connection) is None or function.body[-1] is not node:
        return
    made = origins(piece, connection)
    is_plain = len(made) == 1 and isinstance(made[0], ast.Call) and path_of(made[0].func) == "sqlite3.connect"
    if not is_plain or any(one.arg in ("isolation_level", "autocommit", None) for one in made[0].keywords):  # type: ignore[attr-defined]
        return
    commit = f"{ast.unparse(connection)}.commit"
    methods = [one for one in owner.body if isinstance(one, FUNCTIONS)]
    beside = [one for one in methods if one is not function and _writes_and_commits(one, commit)]
    is_left = any(one.name in ("commit", "flush", "__exit__") for one in methods) or _is_called(piece, owner, function)
    if beside and not is_left and not _calls(function, commit):
        start, end = piece.span(node)
        line = piece.source.rfind(b"\n", 0, start) + 1
        if not piece.source[line:start].strip():
            edit = Edit(end, end, b"\n" + piece.source[line:start] + commit.encode() + b"()")
            yield Contradiction(node, (edit,), f"Nobody commits this, as `{beside[0].name}` does", 0.93)


def _calls(function: ast.AST, path: str) -> bool:
    calls = (one for one in ast.walk(function) if isinstance(one, ast.Call))
    return any(isinstance(one.func, ast.Attribute) and ast.unparse(one.func) == path for one in calls)


def _writes_and_commits(function: Function, commit: str) -> bool:
    calls = (one for one in own_nodes(function) if isinstance(one, ast.Call))
    writes = any((text := _statement(one)) is not None and _WRITING.match(text) for one in calls)
    return writes and _calls(function, commit)


def _is_called(piece: Piece, owner: ast.ClassDef, function: Function) -> bool:
    """Whether other methods of a class call one, and may commit what it does."""
    return any(isinstance(one, ast.Attribute) and piece.owned(one) == function.name for one in ast.walk(owner))


CHECKS = (
    (ast.Call, unless_tried(single_value)),
    (ast.Call, unless_tried(missing_placeholder)),
    (ast.Call, unless_tried(quoted_placeholder)),
    (ast.Expr, missing_commit),
    (ast.Assign, missing_commit),
)
