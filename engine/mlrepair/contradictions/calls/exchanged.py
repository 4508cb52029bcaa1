"""Arguments that stand in each other's place."""

import ast
from collections.abc import Iterator
from itertools import takewhile

from mlrepair.contradictions.likeness.bounds import side_of
from mlrepair.contradictions.piece import (
    Contradiction,
    Function,
    Piece,
    parameters_of,
)

_MIRRORED = frozenset(
    (
        *("first", "second", "left", "right", "lhs", "rhs", "one", "two", "other", "self", "this", "that"),
        *("old", "new", "src", "dst", "source", "target", "start", "end", "begin", "stop", "low", "high"),
        *("min", "max", "lower", "upper", "before", "after", "parent", "child"),
    )
)
_MIRRORING = (
    "swap",
    "flip",
    "revers",
    "transpos",
    "rotat",
    "invert",
    "mirror",
    "exchange",
    "switch",
    "opposite",
    "inverse",
)
_SHORTEST = 3


def exchanged_arguments(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`area(height, width)` of `def area(width, height)`."""
    parameters = _parameters(piece, node)
    names = [_name(argument) for argument in _placed(node)]
    if parameters is None or len(names) < 2 or len(names) > len(parameters):
        return
    if sum(name != parameter and name in parameters for name, parameter in zip(names, parameters, strict=False)) > 2:
        return  # more than two are exchanged: that is meant
    for i, name in enumerate(names):
        if name is None or name not in parameters:
            continue
        j = parameters.index(name)
        if not i < j < len(names) or names[j] != parameters[i] or {name, parameters[i]} & _MIRRORED:
            continue
        about = [function for function in piece.about(node) if isinstance(function, Function)]
        called = ast.unparse(node.func)
        is_mirror = any(word in text.lower() for word in _MIRRORING for text in (called, *(f.name for f in about)))
        if (
            is_mirror
            or any(f.name == called.rpartition(".")[2] for f in about)
            or min(map(len, (name, parameters[i]))) < _SHORTEST
            or name[:-1] == parameters[i][:-1]  # `x_i` and `x_j`
            or {name[-2:], parameters[i][-2:]} == {"in", "ut"}  # `channels_in` and `channels_out`
            or any(_is_called_right(one, called, parameters, i, j) for f in about for one in ast.walk(f))
        ):
            continue
        first, second = node.args[i], node.args[j]
        edits = piece.instead(first, piece.text(second)), piece.instead(second, piece.text(first))
        reason = f"`{called}` takes `{parameters[i]}` before `{name}`"
        yield Contradiction(first, edits, reason, 0.93)


def _is_called_right(node: ast.AST, called: str, parameters: tuple[str, ...], i: int, j: int) -> bool:
    """Whether a node is a call of the same function with these arguments in their order: both are meant."""
    if not isinstance(node, ast.Call) or len(_placed(node)) <= j or ast.unparse(node.func) != called:
        return False
    return all(_name(node.args[place]) == parameters[place] for place in (i, j))


def opposite_arguments(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`clamp(a, self.maximum, self.minimum)` of `def clamp(value, low, high)`."""
    parameters = _parameters(piece, node) or ()
    sides = [
        (side_of(parameter), side_of(_name(argument) or ""), argument)
        for parameter, argument in zip(parameters, _placed(node), strict=False)
    ]
    wrong = [(side, argument) for side, given, argument in sides if side and given == -side]
    are_all = len(wrong) == sum(bool(side and given) for side, given, _ in sides)
    if are_all and len(wrong) == 2 and wrong[0][0] == -wrong[1][0]:
        first, second = wrong[0][1], wrong[1][1]
        edits = piece.instead(first, piece.text(second)), piece.instead(second, piece.text(first))
        reason = f"`{ast.unparse(node.func)}` takes `{ast.unparse(second)}` before `{ast.unparse(first)}`"
        yield Contradiction(first, edits, reason, 0.93)


def _placed(node: ast.Call) -> list[ast.expr]:
    """The arguments of which the place is known: those before `*rest`."""
    return [*takewhile(lambda argument: not isinstance(argument, ast.Starred), node.args)]


def _name(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.Name):
        return argument.id
    if isinstance(argument, ast.Subscript) and isinstance(argument.slice, ast.Constant):
        return argument.slice.value if isinstance(argument.slice.value, str) else None
    return argument.attr if isinstance(argument, ast.Attribute) else None


def _parameters(piece: Piece, node: ast.Call) -> tuple[str, ...] | None:
    """The parameters of what is called, without `self`, if the file defines it once."""
    if isinstance(node.func, ast.Name):
        return piece.facts.parameters(node.func.id)
    method = piece.methods(node).get(piece.owned(node.func) or "")
    if method is None or method.decorator_list:
        return None
    return parameters_of(method)[1:]


CHECKS = (
    (ast.Call, exchanged_arguments),
    (ast.Call, opposite_arguments),
)
