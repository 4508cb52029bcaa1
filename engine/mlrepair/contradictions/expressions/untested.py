"""What may be None, and whether it is nobody asks: the test behind it asks about something else."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Piece, own_nodes

_MAYBE = frozenset(("match", "search", "fullmatch", "get", "find", "fetchone", "first", "which", "getenv", "find_one"))
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def other_tested(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`match = PATTERN.match(text)` and then `if not text: return` asks about the text, and nobody about the match."""
    target, call = node.targets[0], node.value
    if not isinstance(target, ast.Name) or len(node.targets) > 1 or not isinstance(call, ast.Call):
        return
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _MAYBE or not 0 < len(call.args) < 3:
        return
    if call.func.attr in ("get", "getenv") and len(call.args) > 1:
        return
    block = getattr(piece.parents[node], "body", [])
    following = block[block.index(node) + 1 :][:1] if node in block else []
    for test in following:
        if not isinstance(test, ast.If) or not isinstance(test.body[-1], _LEAVING):
            continue
        tested = _tested(test.test)
        if tested is None or tested.id not in {path_of(one) for one in call.args}:
            continue
        if _is_used(piece, node, target.id) and not _is_read(test.body, target.id):
            edits = (piece.instead(tested, target.id.encode()),)
            yield Contradiction(test.test, edits, f"Nobody asks whether `{target.id}` is None", 0.94)


def _tested(test: ast.expr) -> ast.Name | None:
    """What a test asks of, whether it is nothing."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name() as name):
            return name
        case ast.Compare(left=ast.Name() as name, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            return name
    return None


def _is_read(block: list[ast.stmt], name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for statement in block for one in ast.walk(statement))


def _is_used(piece: Piece, node: ast.Assign, name: str) -> bool:
    """Whether of a name an attribute or an item is taken, and nothing else is done with it; it gets no other value."""
    uses = [
        one for one in own_nodes(piece.function(node) or piece.tree) if isinstance(one, ast.Name) and one.id == name
    ]
    parents = [piece.parents[one] for one in uses if isinstance(one.ctx, ast.Load)]
    is_single = sum(isinstance(one.ctx, ast.Store) for one in uses) == 1
    return is_single and bool(parents) and all(isinstance(one, (ast.Attribute, ast.Subscript)) for one in parents)


CHECKS = ((ast.Assign, other_tested),)
