"""What a loop leaves over, what a step calls for besides, and what two alike steps do twice."""

import ast
from collections.abc import Iterator
from functools import partial

from mlrepair.edits import Edit
from mlrepair.trial.grammar.insertions import collections
from mlrepair.trial.grammar.owed import divided
from mlrepair.trial.grammar.rows import Change, Place, Rows, is_chained, only_if, probe_of
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import NAME, Scope

_STEPS = 8  # after a loop
_EMPTY = ("None", "[]", "0", '""', "''")


def completed(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """After a loop, what one of its steps left over: `if rest: found.append(rest)`."""
    before = place.block[place.index - 1] if place.index else None
    if not isinstance(before, (ast.For, ast.While)) or isinstance(scope.node, ast.Module):
        return
    own = set(NAME.findall(rows.text(before)))
    halved = {
        node.target.id
        for node in ast.walk(before)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and isinstance(node.op, ast.FloorDiv)
    }
    steps = [
        (f"{collection}.{method}({name})", name)
        for collection, method in collections(scope)
        for name in scope.variables
        if name in own and name != collection
    ]
    steps = steps[:_STEPS] + [(step, name) for step, name in _of_pairs(scope, before) if name in own]
    empty = _begun_empty(place, rows)
    for step in _own_steps(before, rows):
        for name in dict.fromkeys(NAME.findall(step)):
            tests = [f"{name} is not None"] if empty.get(name) == "None" else []
            for test in (*tests, name) if name in empty else ():
                yield Change(Kind.GUARD_OWED, (only_if(place, span, rows, test, step),))
    for step, name in steps:
        for test in (name, f"{name} > 0", f"{name} > 1", f"{name} is not None"):
            kind = Kind.GUARD_OWED if name in halved and test == f"{name} > 1" else Kind.GUARD_ADDED
            yield Change(kind, (only_if(place, span, rows, test, step),))


def _begun_empty(place: Place, rows: Rows) -> dict[str, str]:
    """The variables that begin with nothing before a statement, and with what."""
    found = {}
    for statement in place.block[: place.index]:
        match statement:
            case ast.Assign(targets=[ast.Name(name)], value=value) if rows.text(value) in _EMPTY:
                found[name] = rows.text(value)
    return found


def _own_steps(loop: ast.stmt, rows: Rows) -> list[str]:
    """What a loop puts into what it collects, or yields."""
    found = []
    for node in ast.walk(loop):
        match node:
            case (
                ast.Expr(value=ast.Call(func=ast.Attribute(attr="append" | "add" | "extend")))
                | ast.Expr(value=ast.Yield())
            ):
                found.append(rows.text(node))
    return [text for text in dict.fromkeys(found) if "\n" not in text][:_STEPS]


def _of_pairs(scope: Scope, loop: ast.stmt) -> Iterator[tuple[str, str]]:
    """Steps of a loop that keep pairs, with another first of them, and what that is: `found.append((rest, 1))`."""
    for node in ast.walk(loop):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("append", "add")
            and len(node.args) == 1
            and isinstance(node.args[0], ast.Tuple)
            and len(node.args[0].elts) == 2
        ):
            for name in scope.variables[:4]:
                for other in ("1", "0", *scope.variables[:4]):
                    if name != other:
                        yield f"{scope.lines.text(node.func)}(({name}, {other}))", name


def reset(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """After an attribute was set: where it is empty, another one is, too."""
    before = place.block[place.index - 1] if place.index else None
    targets = before.targets if isinstance(before, ast.Assign) else []
    own = [rows.text(target) for target in targets if isinstance(target, ast.Attribute)]
    for name in own:
        for other in scope.instance:
            for test in (f"{name} is None", f"not {name}") if other != name else ():
                yield Change(Kind.GUARD_ADDED, (only_if(place, span, rows, test, f"{other} = None"),), 0.5)


def represented(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """Go on with what a function says of two names: `a, b = find(a), find(b)` before `if find(a) == find(b)`."""
    statement = place.statement
    match statement:
        case ast.If(
            test=ast.Compare(
                left=ast.Call(args=[ast.Name(one)]) as first, comparators=[ast.Call(args=[ast.Name(other)]) as second]
            )
        ) if rows.text(first.func) == rows.text(second.func) and one != other and not is_chained(rows, span):
            step = f"{rows.indentation(statement)}{one}, {other} = {rows.text(first)}, {rows.text(second)}\n".encode()
            calls = [(scope.lines.span(call), name) for call, name in ((first, one), (second, other))]
            inside = [Edit(*place_of, name.encode()) for place_of, name in calls]
            yield Change(Kind.STEP_OWED, (Edit(span[0], span[0], step), *inside), 3)
            yield Change(Kind.STEP_OWED, (Edit(span[0], span[0], step),))
            yield Change(Kind.STEP_OWED, (Edit(span[1], span[1], step),))
    rest = divided(scope, place)
    if rest is not None:
        yield Change(Kind.STEP_OWED, (Edit(*scope.lines.span(statement), rest[1].encode()),), 2)


def apart(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """Of two steps that are alike, do the second only with another value: `if d != n // d: total += n // d`."""
    before = place.block[place.index - 1] if place.index else None
    pair = _values_of_steps(before), _values_of_steps(place.statement)
    if pair[0] is None or pair[1] is None or pair[0][0] != pair[1][0]:
        return
    one, other = rows.text(pair[0][1]), rows.text(pair[1][1])
    step = rows.text(place.statement)
    if one != other and "\n" not in step:
        for test in (f"{one} != {other}", f"{other} != {one}"):
            edit = Edit(*span, only_if(place, span, rows, test, step).text)
            probe = partial(probe_of, f"not ({test})", scope.number, place.statement.lineno)
            yield Change(Kind.CONDITION_OWED, (edit,), 2.0, probe)


def _values_of_steps(statement: ast.stmt | None) -> tuple[str, ast.expr] | None:
    """What a step changes and how, and what with: `total +=` and `d` of `total += d`."""
    match statement:
        case ast.AugAssign(target=target, op=op, value=value):
            return f"{ast.dump(target)}{type(op).__name__}", value
        case ast.Expr(value=ast.Call(func=function, args=[value], keywords=[])):
            return ast.dump(function), value
    return None
