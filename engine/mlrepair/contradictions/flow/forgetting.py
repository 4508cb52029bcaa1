"""What loops forget: what was seen already, and what was collected in the rounds before."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece
from mlrepair.edits import Edit

_EMPTY = {"set()": "add", "[]": "append", "list()": "append"}
_GROWING = frozenset(("append", "extend", "add", "update", "insert"))


def never_seen(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`seen = set()` and `if a in seen: continue`, but nobody puts anything into it."""
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if ast.unparse(value) in _EMPTY:
                uses = [one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == name]
            case _:
                continue
        asked = [piece.parents[one] for one in uses if one is not statement.targets[0]]
        if len(asked) != 1 or not isinstance(asked[0], ast.Compare) or piece.function(asked[0]) is not node:
            continue
        edit = _kept(piece, asked[0], name, _EMPTY[ast.unparse(value)])
        if edit is not None:
            yield Contradiction(asked[0], (edit,), f"`{name}` is always empty", 0.94)


def _kept(piece: Piece, test: ast.Compare, name: str, adding: str) -> Edit | None:
    """The edit that puts into a set what a loop asks for."""
    condition = piece.parents[test]
    if not isinstance(condition, ast.If) or condition.orelse or path_of(test.comparators[0]) != name:
        return None
    if not any(isinstance(outer, (ast.For, ast.While)) for outer in piece.about(condition)):
        return None
    leaves = isinstance(condition.body[-1], ast.Continue) and len(condition.body) == 1
    place: ast.AST = condition if leaves else condition.body[0]
    if isinstance(test.ops[0], ast.In) is not leaves or not isinstance(test.ops[0], (ast.In, ast.NotIn)):
        return None
    start, end = piece.span(condition if leaves else place)
    indentation = piece.source[piece.source.rfind(b"\n", 0, start) + 1 : start]
    if indentation.strip() or not isinstance(test.left, (ast.Name, ast.Attribute, ast.Subscript, ast.Tuple)):
        return None
    text = f"{name}.{adding}({ast.unparse(test.left)})".encode()
    return Edit(end, end, b"\n" + indentation + text) if leaves else Edit(start, start, text + b"\n" + indentation)


def begun_in_loop(piece: Piece, node: ast.For | ast.While) -> Iterator[Contradiction]:
    """`for a in b: found = []; found.append(a)` has the last one alone behind the loop."""
    first, function = node.body[0], piece.function(node)
    match first:
        case ast.Assign(targets=[ast.Name() as target], value=value) if ast.unparse(value) in (*_EMPTY, "{}"):
            is_single = not node.orelse and node in getattr(piece.parents[node], "body", []) and not _is_left(node.body)
        case _:
            return
    if function is None or not is_single:
        return
    uses = [
        one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == target.id and one is not target
    ]
    behind = [one for one in uses if one.lineno > (node.end_lineno or 0)]
    inside = [one for one in uses if one not in behind]
    is_grown = bool(inside) and all(_grows(piece, one, node) for one in inside)
    if is_grown and behind and all(isinstance(one.ctx, ast.Load) for one in behind):
        edits = _moved(piece, first, node)
        if edits:
            yield Contradiction(first, edits, f"`{target.id}` begins anew in each round", 0.94)


def _moved(piece: Piece, first: ast.stmt, loop: ast.stmt) -> tuple[Edit, ...]:
    """The edits that put the first statement of a loop before it, if each has its own row."""
    start, (begin, end) = piece.span(loop)[0], piece.span(first)
    line, row = (piece.source.rfind(b"\n", 0, place) + 1 for place in (start, begin))
    is_alone = not piece.source[line:start].strip() and not piece.source[row:begin].strip() and row > start
    if not is_alone or piece.source[end : end + 1] != b"\n":
        return ()
    text = piece.text(first) + b"\n" + piece.source[line:start]
    return Edit(start, start, text), Edit(row, end + 1, b"")


def _grows(piece: Piece, use: ast.Name, loop: ast.stmt) -> bool:
    """Whether something is put into a collection by a statement of a loop, or of its conditions."""
    parent = piece.parents[use]
    statement = next(outer for outer in piece.about(use) if isinstance(outer, ast.stmt))
    about = piece.parents[statement]
    if about is not loop and not (isinstance(about, ast.If) and piece.parents[about] is loop):
        return False
    if isinstance(parent, ast.Attribute):
        return parent.attr in _GROWING and isinstance(statement, ast.Expr) and piece.parents[parent] is statement.value
    return isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Store) and parent.value is use


def _is_left(block: Sequence[ast.stmt]) -> bool:
    """Whether a loop may end early."""
    return any(isinstance(one, (ast.Break, ast.Return)) for statement in block for one in ast.walk(statement))


CHECKS = (
    *((of, never_seen) for of in FUNCTIONS),
    (ast.For, begun_in_loop),
    (ast.While, begun_in_loop),
)
