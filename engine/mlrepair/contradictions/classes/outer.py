"""Names of the function or module about a function that it means to change, and does not."""

import ast
from collections.abc import Iterator
from itertools import takewhile

from mlrepair.contradictions.piece import FUNCTIONS, SCOPES, Contradiction, Function, Piece, own_nodes
from mlrepair.edits import Edit

_LOOPS = (ast.For, ast.While, ast.AsyncFor, ast.comprehension)


def read_before_given(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """A function that reads `last` of the one about it, and gives it a value behind, has to say `nonlocal last`."""
    scopes = [outer for outer in piece.about(node) if isinstance(outer, SCOPES)]
    outer = [piece.bound(scope.body[0]) for scope in scopes if isinstance(scope, FUNCTIONS)]
    names = frozenset().union(*outer) if scopes else frozenset(name for name, _ in piece.facts.values)
    if names.isdisjoint(piece.bound(node.body[0])):
        return
    inner = _inner(node)
    stored: dict[str, tuple[int, int]] = {}
    for one in inner:
        if isinstance(one, ast.Name) and one.id in names and isinstance(one.ctx, (ast.Store, ast.Del)):
            place = one.lineno, one.col_offset
            stored[one.id] = min(stored.get(one.id, place), place)
    if not stored:
        return
    taken = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
    taken |= {name for one in inner if isinstance(one, (ast.Global, ast.Nonlocal)) for name in one.names}
    taken |= {one.name or "" for one in inner if isinstance(one, (*FUNCTIONS, ast.ClassDef, ast.ExceptHandler))}
    taken |= {one.asname or one.name.partition(".")[0] for one in inner if isinstance(one, ast.alias)}
    loops = (one.target for one in inner if isinstance(one, ast.comprehension))  # which have names of their own
    taken |= {one.id for target in loops for one in ast.walk(target) if isinstance(one, ast.Name)}
    for name in sorted(stored.keys() - taken):
        first = _first_read(piece, node, name, stored[name])
        edit = _declared(piece, node, "nonlocal" if scopes else "global", name) if first is not None else None
        if first is not None and edit is not None:
            yield Contradiction(first, (edit,), f"`{name}` has no value yet", 0.95)
            return


def _first_read(piece: Piece, function: Function, name: str, stored: tuple[int, int]) -> ast.Name | None:
    """Where a name is read before it gets a value, in no loop that may have given it one."""
    for one in _inner(function):
        if not isinstance(one, ast.Name) or one.id != name:
            continue
        parent, place = piece.parents[one], (one.lineno, one.col_offset)
        is_sum = isinstance(parent, ast.AugAssign) and parent.target is one and place == stored
        if is_sum or (isinstance(one.ctx, ast.Load) and (place < stored or _is_given_by(piece, one, stored))):
            inside = takewhile(lambda outer: outer is not function, piece.about(one))
            if not any(isinstance(outer, (*_LOOPS, *SCOPES, ast.Try)) for outer in inside):
                return one
    return None


def _inner(function: Function) -> list[ast.AST]:
    """The nodes of the statements of a function, but for those of inner ones."""
    own = [statement for statement in function.body if not isinstance(statement, SCOPES)]
    inner = [statement for statement in function.body if isinstance(statement, SCOPES)]
    return [*own, *inner, *(node for statement in own for node in own_nodes(statement))]


def _is_given_by(piece: Piece, read: ast.Name, stored: tuple[int, int]) -> bool:
    """Whether a name is read for its first value: `count = count + 1`."""
    statement = next((outer for outer in piece.about(read) if isinstance(outer, ast.stmt)), None)
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any((one.lineno, one.col_offset) == stored for one in targets)


def _declared(piece: Piece, function: Function, word: str, name: str) -> Edit | None:
    """The edit that declares a name before the first statement of a function, behind what it says of itself."""
    body = function.body
    for known in body:
        if isinstance(known, (ast.Global, ast.Nonlocal)) and type(known).__name__.lower() == word:
            return _added(piece, function, known, name)
    is_said = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1
    start = piece.span(body[is_said])[0]
    line = piece.source.rfind(b"\n", 0, start) + 1
    if piece.source[line:start].strip():
        return None
    return Edit(start, start, f"{word} {name}\n".encode() + piece.source[line:start])


def _added(piece: Piece, function: Function, known: ast.Global | ast.Nonlocal, name: str) -> Edit:
    """The edit that puts a name into a declaration: before the others where it is the first that is met."""
    met = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id in (name, *known.names)]
    start, end = piece.span(known)
    if met and min(met, key=piece.span).id == name:
        at = start + piece.text(known).index(known.names[0].encode(), len(type(known).__name__))
        return Edit(at, at, f"{name}, ".encode())
    return Edit(end, end, f", {name}".encode())


def switched_for_nobody(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`running = False` of a function that does not read it leaves the `running = True` of the module as it is."""
    target, function = node.targets[0], piece.function(node)
    if not isinstance(target, ast.Name) or len(node.targets) > 1 or not isinstance(node.value, ast.Constant):
        return
    known = piece.facts.value(target.id) if type(node.value.value) is bool else None
    if known is None or function is None or not isinstance(piece.parents[function], ast.Module):
        return
    is_other = isinstance(known, ast.Constant) and known.value is (not node.value.value)
    names = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == target.id]
    is_alone = all(isinstance(one.ctx, ast.Store) for one in names) and names[0] is target
    said = {name for one in own_nodes(function) if isinstance(one, (ast.Global, ast.Nonlocal)) for name in one.names}
    said |= {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
    if is_other and is_alone and target.id not in said and b"locals()" not in piece.source:
        edit = _declared(piece, function, "global", target.id)
        if edit is not None:
            yield Contradiction(target, (edit,), f"Nobody reads this `{target.id}`; it is not that of the module", 0.93)


CHECKS = (*((of, read_before_given) for of in FUNCTIONS), (ast.Assign, switched_for_nobody))
