"""Entries that are put in another order than they are taken out, and lists that are sorted the wrong way round."""

import ast
import re
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Function, Piece, own_nodes

_PUTTING = frozenset(("append", "appendleft", "put", "put_nowait", "push"))
_TAKING = frozenset(("pop", "popleft", "get", "get_nowait"))
_HEAPS = frozenset(("heapq.heappush", "heappush"))
_FROM_HEAPS = frozenset(("heapq.heappop", "heappop"))
_BEST = re.compile(r"(?:^|_)(?:top|best|highest|most|largest|leaders?|leaderboard)(?:_|$)")
_BEST_SAID = re.compile(r"\b(?:best|highest|largest|most \w+) first\b|\bdescending\b", re.IGNORECASE)
_GOOD = re.compile(r"(?:^|_)(?:scores?|points|votes|popularity|likes|stars|frequency|counts?|hits|views)$")


def exchanged_entry(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`heappush(heap, (town, far + 1))` where `far, town = heappop(heap)`."""
    container, pair = _put(node)
    if not isinstance(pair, ast.Tuple) or len(pair.elts) != 2:
        return
    function = piece.function(node)
    scope = function or piece.tree
    if any(isinstance(one, ast.Starred) for one in pair.elts):
        return
    nodes = [*own_nodes(scope)]
    names = [names for one in nodes if isinstance(one, ast.Assign) and (names := _taken(one, container))]
    if not names or any(one != names[0] for one in names):
        return
    made = [_made_of(one, nodes, frozenset(names[0])) for one in pair.elts]
    if made == [frozenset(), frozenset(names[0][:1])] or made == [frozenset(names[0][1:]), frozenset()]:
        first, second = pair.elts
        edits = piece.instead(first, piece.text(second)), piece.instead(second, piece.text(first))
        reason = f"`{names[0][0]}` is the first that is taken out of `{container}`"
        yield Contradiction(pair, edits, reason, 0.95)


def _put(node: ast.Call) -> tuple[str, ast.expr | None]:
    """Into what something is put by a call, and what that is; nothing where it puts nothing."""
    if path_of(node.func) in _HEAPS and len(node.args) == 2:
        return ast.unparse(node.args[0]), node.args[1]
    if isinstance(node.func, ast.Attribute) and node.func.attr in _PUTTING and len(node.args) == 1:
        return ast.unparse(node.func.value), node.args[0]
    return "", None


def _taken(node: ast.Assign, container: str) -> Sequence[str]:
    """The names that get what is taken out of a container."""
    target, value = node.targets[0], node.value
    if not isinstance(target, ast.Tuple) or not isinstance(value, ast.Call):
        return ()
    if path_of(value.func) in _FROM_HEAPS:
        owner = value.args[0] if value.args else None
    else:
        is_method = isinstance(value.func, ast.Attribute) and value.func.attr in _TAKING
        owner = value.func.value if is_method else None  # type: ignore[attr-defined]
    names = [one.id for one in target.elts if isinstance(one, ast.Name)]
    is_pair = len(names) == len(target.elts) == 2 and names[0] != names[1]
    return names if owner is not None and is_pair and ast.unparse(owner) == container else ()


def _made_of(value: ast.expr, nodes: Sequence[ast.AST], names: frozenset[str]) -> frozenset[str] | None:
    """Of which names a number is the sum or difference, also one with a name; None where it is one of them."""
    if isinstance(value, ast.Name):
        if value.id in names:
            return None
        stored = [one for one in nodes if isinstance(one, ast.Name) and one.id == value.id]
        made = [one.value for one in nodes if isinstance(one, ast.Assign) and path_of(one.targets[0]) == value.id]
        if sum(isinstance(one.ctx, ast.Store) for one in stored) != len(made) or len(made) > 1:
            return frozenset()
        value = made[0] if made else value
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        sides = (value.left, value.right)
        return frozenset(one.id for one in sides if isinstance(one, ast.Name) and one.id in names)
    inner = {one.id for one in ast.walk(value) if isinstance(one, ast.Name)}
    return None if inner & names else frozenset()


def edge_for_distance(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`heappush(heap, (edge, a))` where `total = far + edge` of `far, b = heappop(heap)` was kept as the best."""
    if path_of(node.func) not in _HEAPS:
        return
    (container, pair), function = _put(node), piece.function(node)
    if function is None or not isinstance(pair, ast.Tuple) or not isinstance(pair.elts[0], ast.Name):
        return
    nodes, pushed = [*own_nodes(function)], pair.elts[0]
    assigned = [one for one in nodes if isinstance(one, ast.Assign) and len(one.targets) == 1]
    taken = {names[0] for one in assigned if (names := _taken_out(one, container))}
    sums = {
        path_of(one.targets[0]): {path_of(one.value.left), path_of(one.value.right)}
        for one in assigned
        if isinstance(one.value, ast.BinOp) and isinstance(one.value.op, ast.Add) and path_of(one.targets[0])
    }
    kept = {path_of(one.value) for one in assigned if isinstance(one.targets[0], ast.Subscript)}
    meant = [name for name, sides in sums.items() if name in kept and pushed.id in sides and sides & taken]
    if len(taken) == len(meant) == 1:
        edits = (piece.instead(pushed, meant[0].encode()),)
        yield Contradiction(pushed, edits, f"The best that is kept is `{meant[0]}`", 0.95)


def _taken_out(node: ast.Assign, container: str) -> Sequence[str]:
    """The names that get the parts of what is least in a heap."""
    target, value = node.targets[0], node.value
    is_taken = isinstance(value, ast.Call) and path_of(value.func) in _FROM_HEAPS and len(value.args) == 1
    if not is_taken or not isinstance(target, ast.Tuple) or ast.unparse(value.args[0]) != container:  # type: ignore[attr-defined]
        return ()
    return [path_of(one) for one in target.elts]


def worst_first(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`sorted(a, key=score)[:10]` are the ten worst, not the best."""
    is_sorted = path_of(node.func) == "sorted" and len(node.args) == 1
    is_method = isinstance(node.func, ast.Attribute) and node.func.attr == "sort" and not node.args
    if not (is_sorted or is_method) or [one.arg for one in node.keywords] != ["key"]:
        return
    key = node.keywords[0].value
    body = key.body if isinstance(key, ast.Lambda) else None
    first = body.elts[0] if isinstance(body, ast.Tuple) and body.elts else body
    if first is None or not _GOOD.search(_named(first)) or not _is_cut(piece, node) or not _is_of_best(piece, node):
        return
    if isinstance(body, ast.Tuple):
        edit = piece.before(first, b"-")
    else:
        edit = piece.behind(key, b", reverse=True")
    yield Contradiction(key, (edit,), "What is cut off at the end are the highest", 0.93)


def _named(node: ast.expr) -> str:
    match node:
        case ast.Subscript(slice=ast.Constant(value=str() as name)) | ast.Attribute(attr=name):
            return name
    return ""


def _is_cut(piece: Piece, node: ast.Call) -> bool:
    """Whether of what is sorted the first are kept."""
    parent = piece.parents[node]
    if isinstance(parent, ast.Subscript):
        return _is_end(parent.slice, is_kept=True)
    function = piece.function(node)
    if not isinstance(parent, ast.Expr) or function is None:
        return False
    owner = ast.unparse(node.func.value)  # type: ignore[attr-defined]
    return any(
        _cuts(one, owner) for one in ast.walk(function) if isinstance(one, ast.stmt) and one.lineno > node.lineno
    )


def _cuts(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Delete(targets=[ast.Subscript(value=value, slice=part)]):
            return ast.unparse(value) == name and _is_end(part, is_kept=False)
        case (
            ast.Assign(value=ast.Subscript(value=value, slice=part))
            | ast.Return(value=ast.Subscript(value=value, slice=part))
        ):
            return ast.unparse(value) == name and _is_end(part, is_kept=True)
    return False


def _is_end(part: ast.expr, *, is_kept: bool) -> bool:
    if not isinstance(part, ast.Slice) or part.step is not None:
        return False
    bound, other = (part.upper, part.lower) if is_kept else (part.lower, part.upper)
    return other is None and bound is not None and not isinstance(bound, ast.UnaryOp)


def _is_of_best(piece: Piece, node: ast.AST) -> bool:
    """Whether what is about a place says that the best come first."""
    for outer in piece.about(node):
        if isinstance(outer, Function):
            if _BEST.search(outer.name) or _BEST_SAID.search(ast.get_docstring(outer) or ""):
                return True
        elif isinstance(outer, ast.ClassDef):
            return bool(_BEST_SAID.search(ast.get_docstring(outer) or ""))
        elif isinstance(outer, ast.Assign) and any(_BEST.search(path_of(one)) for one in outer.targets):
            return True
    return False


CHECKS = ((ast.Call, exchanged_entry), (ast.Call, edge_for_distance), (ast.Call, worst_first))
