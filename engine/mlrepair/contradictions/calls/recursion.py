"""Functions that call themselves: they hand on what they got where they made what is meant, or lose the answer."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, own_nodes, parameters_of

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


def lost_answer(piece: Piece, node: ast.Expr) -> Iterator[Contradiction]:
    """`find(node.left, key)` as the end of a path of `find`, which gives something on all others."""
    call, parent = node.value, piece.parents[node]
    if not isinstance(call, ast.Call) or not isinstance(parent, ast.If):
        return
    if node not in (parent.body[-1], *parent.orelse[-1:]):
        return
    function = piece.function(node)
    called = path_of(call.func).removeprefix("self.")
    if function is None or called != function.name or function.decorator_list or not _is_end(piece, parent, function):
        return
    inner = [*own_nodes(function)]
    returned = [one.value for one in inner if isinstance(one, ast.Return)]
    path = path_of(call.func)
    calls = [piece.parents[one] for one in inner if isinstance(one, ast.Call) and path_of(one.func) == path]
    is_answer = bool(returned) and all(one is not None and ast.unparse(one) != "None" for one in returned)
    are_others = all(isinstance(one, ast.Return) or (isinstance(one, ast.Expr) and one is node) for one in calls)
    if is_answer and are_others and not any(isinstance(one, (ast.Yield, ast.YieldFrom)) for one in inner):
        yield Contradiction(node, (piece.before(node, b"return "),), f"What `{called}` finds is lost", 0.94)


def _is_end(piece: Piece, node: ast.AST, function: Function) -> bool:
    """Whether behind a statement a function ends, or fails."""
    while node is not function:
        parent = piece.parents[node]
        if not isinstance(parent, (ast.If, *FUNCTIONS)):
            return False
        block = next(block for block in (parent.body, getattr(parent, "orelse", [])) if node in block)
        following = block[block.index(node) + 1 :]  # type: ignore[arg-type]
        if following:
            return isinstance(following[0], ast.Raise)
        node = parent
    return True


def unextended_chain(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`self.resolve(other, chain)` in a `resolve` that asks whether `name in chain` and puts no name into it."""
    called = path_of(node.func)
    function = piece.function(node) if called and len(node.args) > 1 and not node.keywords else None
    if function is None or called.rpartition(".")[2] != function.name:
        return
    given = parameters_of(function)[called != function.name :]
    guards = [one for one in own_nodes(function) if isinstance(one, ast.If) and isinstance(one.body[-1], ast.Raise)]
    asked = [one.test for one in guards if isinstance(one.test, ast.Compare) and isinstance(one.test.ops[0], ast.In)]
    for parameter, argument in zip(given[1:], node.args[1:], strict=False):
        is_asked = any(path_of(one.left) == given[0] and path_of(one.comparators[0]) == parameter for one in asked)
        if path_of(argument) != parameter or not is_asked or path_of(node.args[0]) == given[0]:
            continue
        text = _longer(piece, function, parameter, given[0])
        if text:
            edits = (piece.instead(argument, text.encode()),)
            yield Contradiction(argument, edits, f"Nobody puts `{given[0]}` into `{parameter}`", 0.94)


def _longer(piece: Piece, function: Function, chain: str, name: str) -> str:
    """What a chain with one more name is, by its default; nothing if it is changed, or another gets it."""
    every = (*function.args.posonlyargs, *function.args.args)
    defaults = dict(zip([one.arg for one in every][::-1], function.args.defaults[::-1], strict=False))
    uses = [one for one in own_nodes(function) if isinstance(one, ast.Name) and one.id == chain]
    if any(isinstance(piece.parents[one], (ast.Attribute, ast.Subscript, ast.AugAssign)) for one in uses):
        return ""
    calls = [call for one in uses if isinstance(call := piece.parents[one], ast.Call)]
    if any(path_of(call.func).rpartition(".")[2] not in (function.name, "join") for call in calls):
        return ""
    match defaults.get(chain):
        case ast.Tuple(elts=[]):
            return f"{chain} + ({name},)"
        case ast.List(elts=[]):
            return f"[*{chain}, {name}]"
        case ast.Call(func=ast.Name("frozenset"), args=[]):
            return f"{chain} | {{{name}}}"
    return ""


CHECKS = (
    (ast.Expr, lost_answer),
    (ast.Call, unextended_chain),
    (ast.Call, unextended_path),
)
