"""Hours, minutes and seconds of a duration, of which one forgets what the others know."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, call_of, own_nodes

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_MODULES = {1: 60, 60: 60, 3600: 24}
_UNIT = re.compile(r"(?:^|_)(s|sec|second|m|min|minute|h|hr|hour|d|day)s?$")
_TOTAL = re.compile(r"total|all|whole|elapsed|sum")
_SCALES = (1, 1000, 1_000_000, 1_000_000_000)


class _Part(NamedTuple):
    """What a part of a duration is made of."""

    seconds: int
    of: str
    divisor: int
    is_rest: bool  # only what the next larger unit leaves
    name: str
    value: ast.expr


def missing_modulus(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """`seconds = a % 60`, `hours = a // 3600` and `minutes = a // 60` counts the minutes of the hours twice."""
    if b"//" not in piece.source or b"60" not in piece.source or b"%" not in piece.source:
        return
    assigned = [one for one in own_nodes(node) if isinstance(one, ast.Assign)]
    parts = [part for one in assigned if (part := _part(one)) is not None]
    for part in parts:
        like = [one for one in parts if one.of == part.of and one.seconds * part.divisor == part.seconds * one.divisor]
        most = max(one.seconds for one in like)
        others = [one for one in like if one.seconds < most and one is not part]
        is_forgotten = not part.is_rest and part.divisor > 1 and part.seconds < most
        is_single = len({one.seconds for one in like}) == len(like)
        if is_forgotten and is_single and others and all(one.is_rest for one in others) and not _is_reduced(node, part):
            edits = (piece.behind(part.value, b" %% %d" % _MODULES[part.seconds]),)
            yield Contradiction(part.value, edits, "The larger part of it counts twice", 0.94)


def _is_reduced(node: Function, part: _Part) -> bool:
    """Whether something is taken away from a part later."""
    for one in ast.walk(node):
        match one:
            case ast.AugAssign(target=taken) | ast.BinOp(left=taken, op=ast.Mod() | ast.Sub()):
                if ast.unparse(taken) == part.name:
                    return True
    return False


def _part(node: ast.Assign) -> _Part | None:
    """Which part of a duration a name gets."""
    name = path_of(node.targets[0]).rpartition(".")[2].lower()
    found = _UNIT.search(name)
    if found is None or _TOTAL.search(name):
        return None
    seconds = next(length for word, length in _SECONDS.items() if word.startswith(found[1][:1]))
    value, is_rest = node.value, False
    if (
        isinstance(value, ast.BinOp)
        and isinstance(value.op, ast.Mod)
        and _number(value.right) == _MODULES.get(seconds, 0)
    ):
        value, is_rest = value.left, True
    divisor = 1
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.FloorDiv):
        divisor = _number(value.right) or 0
        value = value.left
    scale = divisor // seconds if divisor % seconds == 0 else 0
    is_plain = isinstance(value, (ast.Name, ast.Attribute)) and scale in _SCALES
    return (
        _Part(seconds, ast.unparse(value), divisor, is_rest, ast.unparse(node.targets[0]), node.value)
        if is_plain
        else None
    )


def _number(node: ast.expr) -> int | None:
    """The value of a whole number, or of a product of them."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        left, right = _number(node.left), _number(node.right)
        return None if left is None or right is None else left * right
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def divided_again(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`minutes, seconds = divmod(a, 60)` and then `hours, minutes = divmod(a, 60)`: what is left are the minutes."""
    block = getattr(piece.parents[node], "body", [])
    before = block[block.index(node) - 1] if node in block[1:] else None
    first, second = _divided(before), _divided(node)
    if first is None or second is None:
        return
    (quotient, rest), of, _ = first
    (_, again), divided, _ = second
    if again == quotient and ast.unparse(divided) in (ast.unparse(of), rest) and rest != quotient:
        edits = (piece.instead(divided, quotient.encode()),)
        yield Contradiction(divided, edits, f"What is left to divide is `{quotient}`", 0.95)


def _divided(statement: ast.stmt | None) -> tuple[list[str], ast.expr, ast.expr] | None:
    """The names that get a quotient and the rest, with what is divided by what."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=quotient), ast.Name(id=rest)])], value=value):
            call = call_of(value, "divmod")
            return ([quotient, rest], call.args[0], call.args[1]) if call is not None and len(call.args) == 2 else None
    return None


CHECKS = (*((of, missing_modulus) for of in FUNCTIONS), (ast.Assign, divided_again))
