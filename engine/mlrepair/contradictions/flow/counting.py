"""Counts that begin with the wrong number, or are not read, and lists that get lost because nobody keeps them."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_COUNTED = re.compile(r"count|vote|tall|freq|hist|occurr|total|hits|score", re.IGNORECASE)
_POWERS = (ast.Pow, ast.LShift)
_CHANGING = frozenset(("append", "extend", "add", "update", "insert", "appendleft"))


def counted_from_one(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`counts[a] = counts.get(a, 1) + 1` says 2 of what is there once."""
    match node:
        case ast.Assign(
            targets=[ast.Subscript(value=store, slice=key)],
            value=ast.BinOp(
                op=ast.Add(),
                left=ast.Call(
                    func=ast.Attribute(value=owner, attr="get"), args=[asked, ast.Constant(value=1) as first]
                ),
                right=ast.Constant(value=1),
            ),
        ) if ast.unparse(store) == ast.unparse(owner) and ast.unparse(key) == ast.unparse(asked):
            if _COUNTED.search(path_of(store)):
                yield Contradiction(first, (piece.instead(first, b"0"),), "What is there once counts twice", 0.93)


def lost_list(piece: Piece, node: ast.Expr) -> Iterator[Contradiction]:
    """`a.get(b, []).append(c)` as a statement adds to a list that nobody keeps."""
    match node.value:
        case ast.Call(
            func=ast.Attribute(
                attr=changing,
                value=ast.Call(func=ast.Attribute(attr="get") as function, args=[_, ast.expr() as made]),
            )
        ) if changing in _CHANGING and ast.unparse(made) in ("[]", "{}", "set()", "list()", "dict()"):
            end = piece.span(function)[1]
            edit = Edit(end - len(b"get"), end, b"setdefault")
            yield Contradiction(node, (edit,), f"Nobody keeps the `{ast.unparse(made)}`", 0.95)


def counted_twice(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """`if a not in b: b[a] = 1` followed by `b[a] += 1` counts the first one twice."""
    match node:
        case ast.If(
            test=ast.Compare(left=key, ops=[ast.NotIn()], comparators=[store]),
            body=[ast.Assign(targets=[ast.Subscript() as kept], value=ast.Constant(value=1) as first)],
            orelse=[],
        ) if ast.unparse(kept) == f"{ast.unparse(store)}[{ast.unparse(key)}]":
            block = getattr(piece.parents[node], "body", [])
            following = block[block.index(node) + 1 :][:1] if node in block else []
            if [ast.unparse(one) for one in following] == [f"{ast.unparse(kept)} += 1"]:
                yield Contradiction(first, (piece.instead(first, b"0"),), "What is there once counts twice", 0.93)


def same_pause(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for attempt in range(most): sleep(2**most)` waits as long as ever after the first attempt."""
    match node:
        case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name("range"), args=[ast.Name(id=most)])):
            pass
        case _:
            return
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or path_of(call.func).rpartition(".")[2] != "sleep" or len(call.args) != 1:
            continue
        powers = [one for one in ast.walk(call) if isinstance(one, ast.BinOp) and isinstance(one.op, _POWERS)]
        read = {one.id for one in ast.walk(call) if isinstance(one, ast.Name)}
        if len(powers) == 1 and path_of(powers[0].right) == most and name not in read and name != "_":
            edits = (piece.instead(powers[0].right, name.encode()),)
            yield Contradiction(powers[0].right, edits, f"`{most}` is the same in each round", 0.94)


CHECKS = (
    (ast.For, same_pause),
    (ast.Assign, counted_from_one),
    (ast.Expr, lost_list),
    (ast.If, counted_twice),
)
