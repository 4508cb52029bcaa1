"""What is done elsewhere: the value that a variable gets there, a step of another function with this one's names."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from mlrepair.edits import Edit
from mlrepair.trial.candidate import Probe
from mlrepair.trial.grammar.rows import Change, Place
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import NAME, Scope, renamed

_LONGEST = 40  # characters
_FOREIGN = 6  # expressions, and steps, of other functions
_LAST = 4  # sequences whose last element is tried
_RECEIVERS = 5  # variables that a step of another function is done with


def values(scope: Scope, place: Place) -> Iterator[Change]:
    """Another value for a variable: one that it gets elsewhere, the first of a sequence, one of another function."""
    match place.statement:
        case ast.Assign(targets=[target], value=value) | ast.AugAssign(target=target, value=value):
            pass
        case _:
            return
    if isinstance(target, ast.Tuple):
        return
    lines = scope.lines
    own, name = lines.text(value), lines.text(target)
    found: dict[str, float] = {}
    if isinstance(place.statement, ast.Assign):
        found |= dict.fromkeys(_given(scope).get(name, ()), 2.0)
    if isinstance(place.statement, ast.Assign) and isinstance(value, ast.Constant) and not place.loop:
        for sequence in _sequences(scope):
            found |= {f"{sequence}[0]": 1.0, f"-{sequence}[0]": 0.5}
    if isinstance(place.statement, ast.Assign) and isinstance(value, ast.Constant):
        for sequence in sorted(scope.subscripted - {name})[:_LAST]:
            found.setdefault(f"{sequence}[-1]", 0.3)
    for text, variable in _foreign(scope):
        for other in dict.fromkeys((name, *(word for word in NAME.findall(own) if word in scope.variables))):
            if "." not in other and "[" not in other:
                found.setdefault(renamed(text, {variable: other}), 1.0)
    for text, weight in found.items():
        if text != own:
            yield replaced(scope, place, value, text, Kind.ELSEWHERE, weight)


def replaced(scope: Scope, place: Place, value: ast.expr, text: str, kind: Kind, weight: float) -> Change:
    """Another text for the whole value of a statement."""
    from mlrepair.trial.probing import is_harmless

    old, row, number = scope.lines.text(value), place.statement.lineno, scope.number

    def probe() -> Probe | None:
        if not (is_harmless(old) and is_harmless(text)):
            return None
        return Probe(number, row, f"({old})", f"({text})", calls="(" in text or " in " in text)

    return Change(kind, (Edit(*scope.lines.span(value), text.encode()),), weight, probe)


def steps(scope: Scope) -> list[str]:
    """Return the calls that other functions make for themselves alone, with the variables of this one."""
    own = [name for name in dict.fromkeys((*scope.parameters, *scope.variables)) if name not in ("self", "cls")]
    called = list(_called(scope))[:_FOREIGN]
    return [f"{function}({name})" for function in called for name in own[:_RECEIVERS]]


@lru_cache(maxsize=4)
def _given(scope: Scope) -> dict[str, list[str]]:
    """The values that each target of the function gets."""
    found: dict[str, dict[str, None]] = {}
    for statement in scope.statements:
        match statement:
            case ast.Assign(targets=[target], value=value) if not isinstance(target, ast.Tuple):
                text = scope.lines.text(value)
                if len(text) <= _LONGEST and "\n" not in text:
                    found.setdefault(scope.lines.text(target), {})[text] = None
    return {target: list(texts) for target, texts in found.items() if len(texts) > 1}


@lru_cache(maxsize=4)
def _sequences(scope: Scope) -> tuple[str, ...]:
    """The parameters that the function goes over, or takes a part of."""
    found: dict[str, None] = {}
    for statement in scope.statements:
        for node in ast.walk(statement):
            match node:
                case (
                    ast.For(iter=ast.Name(name) | ast.Subscript(value=ast.Name(name), slice=ast.Slice()))
                    | ast.Subscript(value=ast.Name(name), slice=ast.Name() | ast.Constant() | ast.BinOp())
                ) if name in scope.parameters:
                    found[name] = None
    return tuple(found)


@lru_cache(maxsize=4)
def _foreign(scope: Scope) -> tuple[tuple[str, str], ...]:
    """The short sums and products of other functions that are made of one variable alone, and that."""
    found: dict[str, str] = {}
    for statement in ast.walk(scope.file):
        if not isinstance(statement, (ast.Assign, ast.AugAssign)) or id(statement) in scope.own:
            continue
        for node in ast.walk(statement.value):
            names = [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
            if isinstance(node, ast.BinOp) and len(set(names)) == 1 and len(names) > 1:
                text = scope.lines.text(node)
                if len(text) <= _LONGEST and not any(isinstance(one, ast.Call) for one in ast.walk(node)):
                    found.setdefault(text, names[0])
    return tuple(found.items())[:_FOREIGN]


@lru_cache(maxsize=4)
def _called(scope: Scope) -> tuple[str, ...]:
    """The functions and methods of the file that others call as a whole statement, with one variable."""
    found: dict[str, None] = {}
    for statement in ast.walk(scope.file):
        match statement:
            case ast.Expr(value=ast.Call(func=function, args=[ast.Name()], keywords=[])) if (
                id(statement) not in scope.own
            ):
                match function:
                    case ast.Name(name) if name in scope.functions:
                        found[name] = None
                    case ast.Attribute(value=ast.Name("self"), attr=name) if "self" in scope.variables:
                        found[f"self.{name}"] = None
    return tuple(found)
