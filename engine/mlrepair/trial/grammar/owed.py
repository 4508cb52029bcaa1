"""Steps and guards that a function asks for and lacks: what nothing changes, fills, marks, takes back or ends.

A variable that begins with a constant and is read is changed somewhere; a container that begins empty is filled; what
is asked for in a container has been put there, and the other way round; what a `while` tests shrinks or grows in its
block; what a recursion marks before it goes deeper it takes back afterwards; and it ends somewhere. Where that is
missing, it is more probable than any other step.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import permutations

from mlrepair.trial.grammar.marks import begun_anew, unasked
from mlrepair.trial.grammar.rows import Place
from mlrepair.trial.scope import Scope, roots

_GROWING = frozenset(("append", "add", "extend", "update", "insert", "appendleft", "setdefault", "push", "put"))
_HERE = 3.0  # how much more probable a step is where it is looked for first
_NAMES = 5  # variables that may be put into a container


def owed(scope: Scope, place: Place) -> Iterator[tuple[str, float]]:
    """Yield the steps that a function lacks, and those that the loops about a statement lack, with their weights."""
    changes, marks, undone = _of_function(scope)
    before = place.block[place.index - 1] if place.index else place.statement
    yield from ((text, 1.0) for text in changes)
    yield from ((text, _HERE if isinstance(before, ast.If) else 1.0) for text in marks)
    rest = divided(scope, place)
    yield from [(rest[0], _HERE)] if rest else []
    is_inside = bool(place.parents) and isinstance(place.parents[-1], ast.If)
    yield from ((text, _HERE if is_inside else 1.0) for text in _given_back(scope, place))
    is_recursive = f"{scope.name}(" in scope.lines.text(place.statement)
    yield from ((text, _HERE if is_recursive else 1.0) for text in undone)
    for outer in place.parents:
        if isinstance(outer, ast.While):
            is_end = place.statement is outer.body[-1]
            yield from ((text, weight * (_HERE if is_end else 1.0)) for text, weight in _of_loop(scope, outer))


def owed_tests(scope: Scope, place: Place) -> list[str]:
    """Return the conditions of guards that a function lacks before a statement."""
    lacking = [*_unasked(scope, place.statement), *begun_anew(scope, place), *unasked(scope)]
    return list(dict.fromkeys([*lacking, *(_ends_of_recursion(scope) if place.is_early else ())]))


def divided(scope: Scope, place: Place) -> tuple[str, str] | None:
    """Return what keeps the rest where a loop takes quotients of a number that it leaves as it is: a step, or both."""
    match place.statement:
        case ast.Assign(targets=[ast.Name(quotient)], value=ast.BinOp(left=ast.Name(number), right=by) as value) if (
            place.loop is not None and isinstance(value.op, (ast.FloorDiv, ast.Mod)) and quotient != number
        ):
            stored = (node for node in ast.walk(place.loop) if isinstance(node, ast.Name))
            if any(node.id == number and isinstance(node.ctx, ast.Store) for node in stored):
                return None
            other = scope.lines.at(by, 12)
            if isinstance(value.op, ast.FloorDiv):
                return f"{number} %= {other}", f"{quotient}, {number} = divmod({number}, {other})"
            return f"{number} //= {other}", f"{number}, {quotient} = divmod({number}, {other})"
    return None


def zero_divisors(scope: Scope, place: Place) -> Iterator[str]:
    """Yield whether what is divided by is zero: `a == b` before `span = a - b`, `span == 0` before `x // span`."""
    text = scope.lines.text
    divisors = {
        text(node.right)
        for root in scope.roots
        for node in ast.walk(root)
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod))
    }
    match place.statement:
        case ast.Assign(targets=[ast.Name(name)], value=ast.BinOp(left=left, op=ast.Sub(), right=right)) if (
            name in divisors
        ):
            yield from (f"{text(left)} == {text(right)}", f"{text(right)} == {text(left)}")
    for root in roots(place.statement):
        for node in ast.walk(root):
            match node:
                case ast.BinOp(op=ast.Div() | ast.FloorDiv() | ast.Mod(), right=ast.Name(name)):
                    yield from (f"{name} == 0", f"not {name}")
                case ast.BinOp(
                    op=ast.Div() | ast.FloorDiv(), right=ast.Call(func=ast.Name("len"), args=[ast.Name(name)])
                ):
                    yield f"not {name}"


@lru_cache(maxsize=4)
def _of_function(scope: Scope) -> tuple[tuple[str, ...], ...]:
    """Changes and fillings, marks, and what takes back."""
    nodes = list(_nodes(scope))
    filled = _filled(scope, nodes)
    every = ([*_changes(nodes), *_fillings(scope, filled)], _marks(scope, nodes, filled), _undone(scope, nodes))
    return tuple(tuple(dict.fromkeys(some)) for some in every)


def _changes(nodes: list[ast.AST]) -> Iterator[str]:
    """`sign = -sign` where `sign = 1` is all that `sign` ever is."""
    stored = Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=ast.Constant(value)) if stored[name] == 1 and name in read:
                if isinstance(value, bool):
                    yield f"{name} = {not value}"
                elif isinstance(value, (int, float)):
                    yield from (f"{name} += 1", f"{name} -= 1")
                    yield from [f"{name} = -{name}"] if value == 1 else []


def _fillings(scope: Scope, filled: Set[str]) -> Iterator[str]:
    """`found.append(x)` where `found = []` is never filled."""
    for statement in scope.statements:
        for name, method in _empty(statement):
            if name not in filled:
                yield from (f"{name}.{method}({other})" for other in scope.variables[:_NAMES] if other != name)


def _empty(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The names of lists and sets that begin empty, and the method that fills them."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=ast.List(elts=[])):
                yield name, "append"
            case ast.Assign(targets=[ast.Name(name)], value=ast.Call(func=ast.Name("set"), args=[])):
                yield name, "add"


def _marks(scope: Scope, nodes: list[ast.AST], filled: Set[str]) -> Iterator[str]:
    """`seen.add(x)` where a function asks `x in seen`, which begins empty, and puts nothing there."""
    methods = dict(_empty(scope.file)) | dict.fromkeys(scope.parameters, "add")
    for node in nodes:
        match node:
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(name)]) if (
                name in methods and name not in filled and isinstance(key, (ast.Name, ast.Tuple, ast.Attribute))
            ):
                own = scope.lines.text(key)
                own = f"({own})" if isinstance(key, ast.Tuple) and not own.startswith("(") else own
                yield f"{name}.{methods[name]}({own})"


def _filled(scope: Scope, nodes: list[ast.AST]) -> frozenset[str]:
    """What something is put into, as text."""
    found = {
        scope.lines.text(node.func.value)
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _GROWING
    }
    targets = (target for node in nodes if isinstance(node, ast.Assign) for target in node.targets)
    found |= {scope.lines.text(target.value) for target in targets if isinstance(target, ast.Subscript)}
    grown = (node.target for node in nodes if isinstance(node, ast.AugAssign))
    return frozenset(found | {scope.lines.text(target) for target in grown})


def _given_back(scope: Scope, place: Place) -> Iterator[str]:
    """`year += 1` where `year, month, day` are given back, the others are changed, and `year` never is."""
    if place.loop is None:
        return
    changed = {node.id for node in _nodes(scope) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for statement in scope.statements:
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Tuple):
            names = [part.id for part in statement.value.elts if isinstance(part, ast.Name)]
            left = [name for name in names if name in scope.parameters and name not in changed]
            if len(left) < len(names):
                yield from (f"{name} {sign}= 1" for name in left for sign in "+-")


def _undone(scope: Scope, nodes: list[ast.AST]) -> Iterator[str]:
    """`used[i] = False` after a recursion that sets it to True, `path.pop()` after one that appends."""
    text = scope.lines.text
    calls = [text(node.func) for node in nodes if isinstance(node, ast.Call)]
    if not any(call.rpartition(".")[2] == scope.name for call in calls):
        return
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Subscript() as target], value=ast.Constant(bool(value))):
                if not any(_sets(other, text(target), scope) for other in nodes if other is not node):
                    yield f"{text(target)} = {not value}"
            case ast.Call(func=ast.Attribute(value=owner, attr="append"), args=[_]) if (
                f"{text(owner)}.pop" not in calls
            ):
                yield f"{text(owner)}.pop()"
            case ast.Call(func=ast.Attribute(value=owner, attr="add"), args=[item]) if not (
                {f"{text(owner)}.remove", f"{text(owner)}.discard"} & {*calls}
            ):
                yield f"{text(owner)}.remove({text(item)})"


def _sets(node: ast.AST, target: str, scope: Scope) -> bool:
    return isinstance(node, ast.Assign) and target in map(scope.lines.text, node.targets)


@lru_cache(maxsize=16)
def _of_loop(scope: Scope, loop: ast.While) -> tuple[tuple[str, float], ...]:
    return tuple(_steps(scope, loop))


def _steps(scope: Scope, loop: ast.While) -> Iterator[tuple[str, float]]:
    """`gap //= 2` in a `while gap > 0` that leaves `gap` as it is."""
    stored = {node.id for node in ast.walk(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    halves = any(isinstance(node, ast.FloorDiv) for node in _nodes(scope))
    match loop.test:
        case ast.Name(name) | ast.Compare(left=ast.Name(name)) if name not in stored:
            yield from ((f"{name} {step}", 1.0) for step in ("+= 1", "-= 1"))
            yield from ((f"{name} {step}", _HERE if halves else 0.5) for step in ("//= 2", "//= 10", "*= 2"))


def _nodes(scope: Scope) -> Iterator[ast.AST]:
    return (node for statement in scope.statements for node in ast.walk(statement))


def _leaves(statement: ast.If) -> bool:
    return any(isinstance(node, (ast.Return, ast.Raise)) for node in ast.walk(statement))


def _unasked(scope: Scope, statement: ast.stmt) -> Iterator[str]:
    """`x in seen` before a `seen.add(x)` for which a function does not ask."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=container, attr="add"), args=[ast.Name(key)])):
            test = f"{key} in {scope.lines.text(container)}"
            if not any(test.replace(" in ", word) in scope.conditions for word in (" in ", " not in ")):
                yield test


def _further_ends(scope: Scope, asked: list[ast.expr]) -> Iterator[str]:
    """Of what a recursion lessens: `k == 0` if nothing asks for `k`, `n < 0` if it may step over `n == 0`."""
    text = scope.lines.text
    tested = {node.id for one in asked for node in ast.walk(one) if isinstance(node, ast.Name)}
    tests = {text(node) for one in asked for node in ast.walk(one) if isinstance(node, ast.expr)}
    for node in _nodes(scope):
        if not isinstance(node, ast.Call) or text(node.func).split(".")[-1] != scope.name:
            continue
        for argument in node.args:
            match argument:
                case ast.BinOp(left=ast.Name(name), op=ast.Sub(), right=step) if name in scope.parameters:
                    if name not in tested:
                        yield f"{name} == 0"
                    elif not isinstance(step, ast.Constant) and (
                        tests & {f"{name} == 0", f"not {name}"} and f"{name} < 0" not in tests
                    ):
                        yield f"{name} < 0"


def _ends_of_recursion(scope: Scope) -> Iterator[str]:
    """Whether what a function hands on to itself has come to its end: `row == n` for `place(row + 1)`."""
    text = scope.lines.text
    asked = [one.test for one in scope.statements if isinstance(one, ast.If) and _leaves(one)]
    if asked:
        ends = list(dict.fromkeys(_further_ends(scope, asked)))
        yield from ends
        yield from (f"{one} or {other}" for one, other in permutations(ends[:4], 2))
        return
    nodes = list(_nodes(scope))
    calls = [one for one in nodes if isinstance(one, ast.Call) and text(one.func).split(".")[-1] == scope.name]
    loops = [one for one in nodes if isinstance(one, ast.Call) and text(one.func) == "range"]
    sizes = dict.fromkeys(text(one.args[-1]) for one in loops if one.args and isinstance(one.args[-1], ast.Name))
    for call in calls:
        for argument in call.args:
            match argument:
                case ast.BinOp(left=ast.Name(name), op=ast.Add()) if name in scope.parameters:
                    indexed = (one for one in nodes if isinstance(one, ast.Subscript))
                    lengths = (f"len({text(one.value)})" for one in indexed if text(one.slice) == name)
                    yield from (f"{name} {sign} {size}" for size in (*sizes, *lengths) for sign in ("==", ">="))
                case ast.BinOp(left=ast.Name(name), op=ast.Sub() | ast.FloorDiv()) if name in scope.parameters:
                    yield from (f"{name} == 0", f"{name} <= 0", f"{name} < 0", f"{name} <= 1")
                case ast.Subscript(value=ast.Name(name), slice=ast.Slice()) if name in scope.parameters:
                    yield from (f"not {name}", f"len({name}) <= 1", f"len({name}) == 0")
                case ast.Attribute(value=ast.Name(name)) if name in scope.parameters:
                    yield from (f"not {name}", f"{name} is None")
