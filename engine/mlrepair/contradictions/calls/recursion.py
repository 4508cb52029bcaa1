"""Functions that call themselves, and hand on what they got where they made what is meant."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Function, Piece, own_nodes, parameters_of

_PATH = re.compile(r"(?:^|_)(?:path|prefix|where|location|loc|trail|context|parent|key|name)(?:_|$)")


def unextended_path(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`field.load(item, path)` in a `load` that says `where = path + name` of a mistake of the item."""
    if not any(isinstance(one, ast.Name) and _PATH.search(one.id) for one in node.args):
        return
    function = piece.function(node)
    called = path_of(node.func).rpartition(".")[2]
    if function is None or called != function.name or node.keywords:
        return
    loop = next((one for one in piece.about(node) if isinstance(one, ast.For)), None)
    if loop is None:
        return
    given = parameters_of(function)[path_of(node.func) != called :]
    stored = [one.id for one in own_nodes(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
    for parameter, argument in zip(given, node.args, strict=False):
        if path_of(argument) != parameter or parameter in stored or not _PATH.search(parameter):
            continue
        made = [name for one in loop.body if (name := _extended(one, parameter, loop))]
        if len(made) == 1 and stored.count(made[0]) == 1 and _is_only_said(function, made[0]):
            edits = (piece.instead(argument, made[0].encode()),)
            yield Contradiction(argument, edits, f"`{made[0]}` says where it is, and is not handed on", 0.93)


def _extended(statement: ast.stmt, name: str, loop: ast.For) -> str:
    """The name that gets a longer path, made of a path and of an item of a loop."""
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return ""
    inner = {one.id for one in ast.walk(statement.value) if isinstance(one, ast.Name)}
    items = {one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)}
    return statement.targets[0].id if name in inner and inner & items else ""


def _is_only_said(function: Function, name: str) -> bool:
    """Whether a name is read in exceptions alone, or nowhere."""
    raised = [one for raising in own_nodes(function) if isinstance(raising, ast.Raise) for one in ast.walk(raising)]
    uses = (one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == name)
    return all(one in raised for one in uses if isinstance(one.ctx, ast.Load))


CHECKS = ((ast.Call, unextended_path),)
