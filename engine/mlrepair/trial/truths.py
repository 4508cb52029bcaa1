"""The conditions that a function suggests, the likely ones first: a guard that was forgotten is often one of them.

What stands in the function comes first, then what its statements call for: `found[key] = …` asks whether `key in
found`, `best = value` whether `value < best`. A container is never compared by size with what is none.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mlrepair.trial.scope import NAME, Scope, roots

_FIRST = 10  # conditions that are the likeliest
_ATOMS = 7  # names that are compared
_ATTRIBUTES = 3
_KEPT = 60  # characters
_FILLING = frozenset(("append", "add", "get", "remove", "discard", "setdefault", "appendleft"))
_EMPTYING = frozenset(("pop", "popleft", "extend", "items", "keys", "values", "update", "sort", "insert", "copy"))
_NEAR = 2.0
_WORDS = frozenset(("not", "in", "is", "None", "and", "or", "len"))
_SIGNS = ("<", "<=", ">", ">=", "==", "!=")


@lru_cache(maxsize=4)
def truths(scope: Scope) -> tuple[tuple[str, float], ...]:
    """Return conditions with their weights, each once."""
    found: dict[str, float] = {}
    for number, text in enumerate(scope.conditions):
        found[text] = 1.0 if number < _FIRST else 0.5
    for text in (*_improvements(scope), *_memberships(scope)):
        found[text] = max(found.get(text, 0.0), 0.7)
    for text, weight in _comparisons(scope):
        found.setdefault(text, weight)
    every = ((text, weight) for text, weight in found.items() if len(text) <= _KEPT)
    return tuple(sorted(every, key=lambda one: -one[1]))


def likely(scope: Scope, near: str, count: int) -> list[tuple[str, float]]:
    """Return so many conditions, the likeliest first: those whose names all stand in a text nearby weigh more."""
    words = frozenset(NAME.findall(near))
    weighed = [
        (text, weight * (_NEAR if names and names <= words else 1.0))
        for (text, weight), names in zip(truths(scope), _names(scope), strict=True)
    ]
    return sorted(weighed, key=lambda one: -one[1])[:count]


@lru_cache(maxsize=4)
def _names(scope: Scope) -> tuple[frozenset[str], ...]:
    """The names in each of the conditions."""
    return tuple(frozenset(NAME.findall(text)) - _WORDS for text, _ in truths(scope))


def _improvements(scope: Scope) -> Iterator[str]:
    """Whether what is assigned is less or more than what it replaces."""
    for statement in scope.statements:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
            if isinstance(value, (ast.Name, ast.Subscript, ast.Attribute)) and not isinstance(target, ast.Tuple):
                left, right = scope.lines.text(value), scope.lines.text(target)
                yield from (f"{left} < {right}", f"{left} > {right}")


def _memberships(scope: Scope) -> Iterator[str]:
    """Whether a key is in the container that it is used with."""
    text = scope.lines.text
    for node in _nodes(scope):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, (ast.Name, ast.Tuple)):
            key: ast.expr = node.slice
            container = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FILLING:
            if not node.args or not isinstance(node.args[0], (ast.Name, ast.Tuple, ast.Attribute)):
                continue
            key, container = node.args[0], node.func.value
        else:
            continue
        if isinstance(container, (ast.Name, ast.Attribute)):
            own = text(key)
            own = f"({own})" if isinstance(key, ast.Tuple) and not own.startswith("(") else own
            yield from (f"{own} in {text(container)}", f"{own} not in {text(container)}")


def _comparisons(scope: Scope) -> Iterator[tuple[str, float]]:
    """Comparisons of two names, of a name and an element, and of a size."""
    sized = _containers(scope)
    text = scope.lines.text
    attributes = [text(node) for node in scope.donors if isinstance(node, ast.Attribute)]
    called = {text(node.func) for node in _nodes(scope) if isinstance(node, ast.Call)}
    own = [name for name in scope.variables if name not in ("self", "cls")]
    names = [*own[:_ATOMS], *[name for name in attributes if name.count(".") == 1 and name not in called][:_ATTRIBUTES]]
    for number, left in enumerate(names):
        for right in names[number + 1 :]:
            weight = 0.3 if scope.stand_together(left, right) else 0.15
            if (left in sized) == (right in sized):
                yield from ((f"{left} {sign} {right}", weight) for sign in _SIGNS)
            for item, container in ((left, right), (right, left)):
                likely = weight if container in sized and item not in sized else weight / 3
                yield from ((f"{item} {word} {container}", likely) for word in ("in", "not in"))
    for name in names:
        if name not in sized:
            sizes = (f"len({container})" for container in names if container in sized)
            yield from ((f"{name} {sign} {size}", 0.3) for size in sizes for sign in ("<", ">=", "==", ">"))
            elements = [element for element in scope.elements if f"[{name}]" not in element][:4]
            yield from ((f"{name} {sign} {element}", 0.1) for element in elements for sign in ("<", ">", "==", "!="))
            yield from ((f"{name} {tail}", 0.15) for tail in ("> 1", "== 1", "<= 0", "<= 1"))
        else:
            yield from ((f"len({name}) {tail}", 0.3) for tail in ("== 0", "> 1", "== 1", "< 2"))
    words = dict.fromkeys(
        word for node in _strings(scope.file) if 2 < len(word := text(node)) < 12 and "\n" not in word
    )
    for word in list(words)[:6]:
        yield from ((f"{word} in {name}", 0.1) for name in names if name in sized or "." not in name)
        yield from ((f"{name} == {word}", 0.1) for name in names if name not in sized)


def _containers(scope: Scope) -> set[str]:
    """What the function takes elements from, goes over, measures or fills, as text."""
    found: set[str] = set()
    for node in _nodes(scope):
        some: Iterable[ast.expr] = ()
        if isinstance(node, ast.Subscript):
            some = (node.value,)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("len", "sorted"):
            some = node.args
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            some = (node.func.value,) if node.func.attr in _FILLING | _EMPTYING else ()
        elif isinstance(node, ast.Compare):
            some = (right for op, right in zip(node.ops, node.comparators, strict=True)
                    if isinstance(op, (ast.In, ast.NotIn)))  # fmt: skip
        elif isinstance(node, ast.comprehension):
            some = (node.iter,)
        found.update(scope.lines.text(one) for one in some if isinstance(one, (ast.Name, ast.Attribute)))
    for statement in scope.statements:
        if isinstance(statement, ast.For) and isinstance(statement.iter, (ast.Name, ast.Attribute)):
            found.add(scope.lines.text(statement.iter))
        elif isinstance(statement, ast.Assign) and isinstance(
            statement.value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
        ):
            found.update(scope.lines.text(target) for target in statement.targets)
    return found


def _nodes(scope: Scope) -> Iterator[ast.AST]:
    for statement in scope.statements:
        for root in roots(statement):
            yield from ast.walk(root)


def _strings(file: ast.Module) -> Iterator[ast.Constant]:
    documentation = {id(node.value) for node in ast.walk(file) if isinstance(node, ast.Expr)}
    for node in ast.walk(file):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node
