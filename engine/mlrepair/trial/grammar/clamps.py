"""A value that is kept within bounds: the last index, the distance of two names that are compared around it."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from mlrepair.trial.grammar.elsewhere import replaced
from mlrepair.trial.grammar.rows import Change, Place
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import NAME, Scope

_SIZES = 3
_AROUND = 2  # heads around a statement that are read


def clamped(scope: Scope, place: Place) -> Iterator[Change]:
    """`high = bound` becomes `high = min(bound, n - 1)`; `k = x` under `if i < end` becomes `k = min(end - i, x)`."""
    match place.statement:
        case ast.Assign(targets=[ast.Name() | ast.Subscript() | ast.Attribute()], value=value):
            pass
        case _:
            return
    if not isinstance(value, (ast.Name, ast.Subscript, ast.Call, ast.BinOp)):
        return
    own = scope.lines.text(value)
    if "\n" in own or own.startswith(("min(", "max(")):
        return
    bounds = dict.fromkeys(_distances(scope, place), 1.0)
    if isinstance(place.statement.targets[0], ast.Name):
        bounds |= {f"{size} - 1": 0.7 for size in _sizes(scope) if size not in NAME.findall(own)}
    for bound, weight in bounds.items():
        if bound != own:
            yield replaced(scope, place, value, f"min({own}, {bound})", Kind.CLAMPED, weight)
            yield replaced(scope, place, value, f"min({bound}, {own})", Kind.CLAMPED, 0.7 * weight)


@lru_cache(maxsize=4)
def _sizes(scope: Scope) -> tuple[str, ...]:
    """The names of sizes, then the sizes."""
    named = [
        target.id
        for statement in scope.statements
        if isinstance(statement, ast.Assign) and scope.lines.text(statement.value).startswith("len(")
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
    return tuple(dict.fromkeys((*named, *scope.sizes)))[:_SIZES]


def _distances(scope: Scope, place: Place) -> Iterator[str]:
    text = scope.lines.text
    for head in place.parents[-_AROUND:]:
        if isinstance(head, (ast.If, ast.While)):
            tests = head.test.values if isinstance(head.test, ast.BoolOp) else [head.test]
            for test in tests:
                match test:
                    case ast.Compare(
                        left=ast.Name() as low, ops=[ast.Lt() | ast.LtE()], comparators=[ast.Name() as high]
                    ):
                        yield f"{text(high)} - {text(low)}"
                    case ast.Compare(
                        left=ast.Name() as high, ops=[ast.Gt() | ast.GtE()], comparators=[ast.Name() as low]
                    ):
                        yield f"{text(high)} - {text(low)}"
