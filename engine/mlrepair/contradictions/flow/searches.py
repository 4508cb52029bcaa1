"""Searches that go on when they have found what they look for, or that keep something else."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.piece import Contradiction, Piece, own_nodes
from mlrepair.edits import Edit

_NONE = re.compile(
    r"\b(?:no|not|none|never|unknown|invalid|missing|cannot|nothing|nobody|without)\b|n't\b", re.IGNORECASE
)
_LEAVING = (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await)


def without_break(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for a in b: if a == c: …` with an `else:` but no `break` comes to its `else` even if it finds something."""
    found = node.body[-1]
    if not node.orelse or not isinstance(found, ast.If) or found.orelse:
        return
    if any(isinstance(one, _LEAVING) for statement in node.body for one in ast.walk(statement)):
        return
    last = found.body[-1]
    start, end = piece.span(last)
    indentation = piece.source[piece.source.rfind(b"\n", 0, start) + 1 : start]
    if not indentation.strip() and _is_search(found.test) and _says_no(node.orelse):
        edit = Edit(end, end, b"\n" + indentation + b"break")
        yield Contradiction(found, (edit,), "The `else` of the loop comes next, whatever is found", 0.93)


def _is_search(test: ast.expr) -> bool:
    is_single = isinstance(test, ast.Compare) and len(test.ops) == 1
    return is_single and isinstance(test.ops[0], (ast.Eq, ast.Is))  # type: ignore[attr-defined]


def _says_no(block: list[ast.stmt]) -> bool:
    """Whether statements say that nothing was found."""
    inner = [one for statement in block for one in ast.walk(statement)]
    texts = [one.value for one in inner if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any(isinstance(one, ast.Raise) for one in inner) or any(map(_NONE.search, texts))


def kept_constant(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for move in moves: if score > best: best, best_score = player, score` keeps the same whichever is the best."""
    if not isinstance(node.target, ast.Name):
        return
    match node.body[-1]:
        case ast.If(test=ast.Compare(ops=[ast.Gt() | ast.Lt() | ast.GtE() | ast.LtE()]) as test, body=block, orelse=[]):
            sides = {ast.unparse(test.left), ast.unparse(test.comparators[0])}
        case _:
            return
    pairs = [*_pairs(block)]
    best = [(target, value) for target, value in pairs if {target.id, ast.unparse(value)} == sides]
    others = [(target, value) for target, value in pairs if (target, value) not in best]
    if len(best) != 1 or len(others) != 1:
        return
    target, value = others[0]
    scope = piece.function(node)
    if scope is None or not isinstance(value, ast.Name) or target.id == value.id:
        return
    stored = [one for one in own_nodes(scope) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
    begun = [one for one in stored if one.id == target.id and not _is_within(piece, one, node)]
    given = {one.arg for one in ast.walk(scope.args) if isinstance(one, ast.arg)}
    is_same = value.id in given - {one.id for one in stored}
    is_outermost = not any(isinstance(outer, (ast.For, ast.While)) for outer in piece.about(node))
    if begun and is_same and is_outermost:
        edits = (piece.instead(value, node.target.id.encode()),)
        yield Contradiction(value, edits, f"`{value.id}` is the same in all rounds", 0.93)


def _pairs(block: list[ast.stmt]) -> Iterator[tuple[ast.Name, ast.expr]]:
    """The names that statements give a value, with it."""
    for statement in block:
        match statement:
            case ast.Assign(targets=[ast.Name() as target], value=value):
                yield target, value
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                together = zip(targets, values, strict=False)
                yield from ((one, value) for one, value in together if isinstance(one, ast.Name))


def _is_within(piece: Piece, node: ast.AST, loop: ast.AST) -> bool:
    return any(outer is loop for outer in piece.about(node))


CHECKS = ((ast.For, without_break), (ast.For, kept_constant))
