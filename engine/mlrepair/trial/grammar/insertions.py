"""Statements that are put in: those of the function once more, the steps of loops, jumps, first values."""

import ast
import builtins
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import permutations

from mlrepair.edits import Edit
from mlrepair.trial.grammar import elsewhere
from mlrepair.trial.grammar.marks import partners
from mlrepair.trial.grammar.owed import owed
from mlrepair.trial.grammar.rows import Change, Place, Rows, is_chained
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import NAME, Scope, renamed

_BEGINNINGS = ("0", "[]", "1", "set()", "{}", "None", '""', "False", "True")
_DONATED = 12  # statements of the function that are put in elsewhere
_LONGEST_COPY = 60  # characters
_ELEMENTS = 8  # elements and attributes that take steps
_BUILTINS = frozenset(dir(builtins))
_OPPOSITES = (("add", "remove"), ("add", "discard"), ("append", "pop"), ("append", "remove"), ("push", "pop"),
              ("acquire", "release"), ("open", "close"))  # fmt: skip
_OPPOSITE_ENDS = ((" = True", " = False"), (" += 1", " -= 1"))
_METHODS = {  # `{}` is a variable
    "list": ("append({})", "pop()", "sort()", "reverse()", "clear()", "remove({})"),
    "dict": ("pop({}, None)", "clear()"),
    "defaultdict": ("pop({}, None)", "clear()"),
    "Counter": ("pop({}, None)", "update({})"),
    "OrderedDict": ("move_to_end({})", "popitem(last=False)", "pop({}, None)"),
    "set": ("add({})", "discard({})", "clear()"),
    "deque": ("append({})", "popleft()", "pop()", "appendleft({})"),
}


def inserted(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """Statements before or after one of the function."""
    statement = place.statement
    if is_chained(rows, span) or isinstance(scope.node, ast.Module):
        return
    indentation = rows.indentation(statement)
    is_last = isinstance(statement, (ast.Return, ast.Break, ast.Continue, ast.Raise))
    goals = [(span[0], 1.0)] if is_last else [(span[0], 1.0), (span[1], 1.0)]
    if place.index and not is_last:
        goals = goals[1:] if rows.span(place.block[place.index - 1]) else goals  # else each gap would come twice
    for kind, text, weight in _modelled(scope, place, rows):
        for goal, factor in goals:
            yield Change(kind, (Edit(goal, goal, f"{indentation}{text}\n".encode()),), weight * factor)


def _modelled(scope: Scope, place: Place, rows: Rows) -> Iterator[tuple[Kind, str, float]]:
    """Statements like those of the function, and the steps that loops need."""
    seen: set[str] = {rows.text(place.statement)}
    names = scope.variables[:6]
    own = [(Kind.STATEMENT_COPIED, text, weight) for text, weight in _copies(scope)]
    steps = [
        (Kind.STEP_ADDED, f"{collection}.{method}({name})", 1.5)
        for collection, method in collections(scope)
        for name in names
        if name != collection
    ]
    found = [(Kind.MARK_OWED, text, 1.0) for text in partners(scope, place)]
    found += [(Kind.STEP_OWED, text, weight) for text, weight in owed(scope, place)]
    found += [(Kind.STEP_OF_BRANCH, text, weight) for text, weight in _of_branch(scope, place)]
    found += [one for one in own if one[2] >= 1.0] + steps + own
    found += [(Kind.STEP_ELSEWHERE, text, 1.0) for text in elsewhere.steps(scope)]
    found += [(Kind.STEP_ADDED, f"{name} {sign}= 1", 1.0) for name in names for sign in "+-"]
    found += [
        (Kind.STEP_ADDED, f"{one} = {function}({one}, {other})", 0.3)
        for one in names[:5]
        for other in names[:5]
        for function in ("max", "min")
        if one != other
    ]
    found += [(Kind.STEP_ADDED, text, 0.5) for text in _element_steps(scope)]
    found += [(Kind.STEP_ADDED, text, 0.5) for text in _container_steps(scope)]
    found += [(Kind.STEP_ADDED, f"{name} = -{name}", 0.3) for name in names]
    found += [(Kind.STEP_ADDED, f"{name} = not {name}", 0.2) for name in names]
    found += [
        (Kind.STATEMENT_ADDED, f"{one} = {other}", 1.0) for one in names[:5] for other in names[:5] if one != other
    ]
    found += [(Kind.EXIT_ADDED, word, 2.0) for word in (("break", "continue") if place.loop else ())]
    found += [(Kind.EXIT_ADDED, f"return {name}", 1.0) for name in (*names[:5], "True", "False", "None")]
    found += [(Kind.EXIT_ADDED, f"yield {name}", 0.5) for name in names[:4] if any(map(_yields, scope.statements))]
    found += [(Kind.EXIT_ADDED, f"return {rows.text(donor)}", 0.5) for donor in scope.donors[:_DONATED]]
    for name in sorted(scope.unbound):
        found += [(Kind.NAME_BOUND, f"{name} = {text}", 2.0) for text in (*_BEGINNINGS, *names[:4])]
        found += [(Kind.NAME_BOUND, f"{name} = len({text})", 1.0) for text in names[:4]]
        donors = [rows.text(donor) for donor in scope.donors]
        found += [(Kind.NAME_BOUND, f"{name} = {text}", 1.0) for text in donors if name not in text]
    for kind, text, weight in found:
        if text not in seen:
            seen.add(text)
            yield kind, text, weight


def _of_branch(scope: Scope, place: Place) -> Iterator[tuple[str, float]]:
    """What the other branch of an `if` does that has an `else`, also with one name in place of another."""
    head = place.parents[-1] if place.parents else None
    if not isinstance(head, ast.If) or not head.orelse:
        return
    other = head.orelse if place.block is head.body else head.body
    for text in _simple((one for one in other if not isinstance(one, ast.Return)), scope):
        yield text, 1.0
        for name in dict.fromkeys(NAME.findall(text)):
            if name in scope.variables:
                yield from ((renamed(text, {name: one}), 1.0) for one in scope.variables[:6] if one != name)


@lru_cache(maxsize=4)
def _copies(scope: Scope) -> tuple[tuple[str, float], ...]:
    return tuple(_copied(scope))


def _copied(scope: Scope) -> Iterator[tuple[str, float]]:
    """The simple statements of a function, as they are and with other names; those of others with names known here."""
    texts = _simple(scope.statements, scope)[:_DONATED]
    yield from ((text, 2.0) for text in texts)
    calls = [scope.lines.text(node) for node in scope.donors if isinstance(node, ast.Call)]
    methods = [text for text in calls if "." in text and text not in texts]
    yield from ((text, 0.7) for text in methods[:_DONATED])
    others = [one for one in ast.walk(scope.file) if isinstance(one, ast.stmt) and id(one) not in scope.own]
    known = {*scope.names, *scope.functions, *scope.modules, *_BUILTINS}
    foreign = [text for text in _simple(others, scope) if known.issuperset(NAME.findall(text)) and text not in texts]
    yield from ((text, 1.0) for text in foreign[:_DONATED])
    yield from ((renamed(text, renaming), 1.0) for text in texts for renaming in (*scope.renamings, *scope.affixed))
    yield from ((undone, 1.0) for text in texts for undone in _undone(text))
    for text in texts:
        for name in dict.fromkeys(NAME.findall(text)):
            if name in scope.variables:
                yield from ((renamed(text, {name: other}), 0.3) for other in scope.variables[:6])


def _undone(text: str) -> Iterator[str]:
    """The statements that take back what one does: `a.remove(x)` for `a.add(x)`, `a[i] = False` for `a[i] = True`."""
    for does, undoes in _OPPOSITE_ENDS:
        for one, other in ((does, undoes), (undoes, does)):
            if text.endswith(one):
                yield text.removesuffix(one) + other
    for does, undoes in _OPPOSITES:
        for one, other in ((does, undoes), (undoes, does)):
            if f".{one}(" in text:
                yield text.replace(f".{one}(", f".{other}(", 1)


def _simple(statements: Iterable[ast.stmt], scope: Scope) -> list[str]:
    """The texts of short statements that do something."""
    copied = [
        statement
        for statement in statements
        if isinstance(statement, (ast.Assign, ast.AugAssign, ast.Expr, ast.Return))
        and not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    return [
        text for text in dict.fromkeys(map(scope.lines.text, copied)) if "\n" not in text and len(text) <= _LONGEST_COPY
    ]


def collections(scope: Scope) -> list[tuple[str, str]]:
    """The names that hold lists or sets as far as the function shows, each with its method to add something."""
    found: dict[str, str] = {}
    for statement in scope.statements:
        for node in ast.walk(statement):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
            ):
                method = {
                    "append": "append",
                    "pop": "append",
                    "popleft": "append",
                    "extend": "append",
                    "sort": "append",
                }
                added = method.get(node.func.attr, "add" if node.func.attr in ("add", "discard", "remove") else None)
                if added:
                    found.setdefault(node.func.value.id, added)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            value = statement.value
            if isinstance(value, (ast.List, ast.ListComp)):
                found.setdefault(statement.targets[0].id, "append")
            elif isinstance(value, (ast.Set, ast.SetComp)) or (
                isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "set"
            ):
                found.setdefault(statement.targets[0].id, "add")
    return list(found.items())[:4]


@lru_cache(maxsize=4)
def _element_steps(scope: Scope) -> tuple[str, ...]:
    """Steps of elements and attributes: `count[x] += 1`, `size[a] += size[b]`, `self.n -= 1`."""
    text = scope.lines.text
    called = {text(node.func) for node in scope.donors if isinstance(node, ast.Call)}
    elements = [
        node for node in scope.donors if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice)
    ]
    attributes = [node for node in scope.donors if isinstance(node, ast.Attribute) and text(node) not in called]
    found = []
    for one in (*elements[:_ELEMENTS], *attributes[:_ELEMENTS]):
        found += [f"{text(one)} {sign}= 1" for sign in "+-"]
    for one, other in permutations(elements[:_ELEMENTS], 2):
        if text(one.value) == text(other.value):
            found += [f"{text(one)} {sign} {text(other)}" for sign in ("+=", "=")]
    return tuple(found)


@lru_cache(maxsize=4)
def _container_steps(scope: Scope) -> tuple[str, ...]:
    """What the classes of the function's containers can do: `cache.move_to_end(key)`."""
    names = scope.variables[:4]
    return tuple(
        f"{container}.{method.format(name)}"
        for container, made in scope.containers.items()
        for method in _METHODS[made]
        for name in (names if "{}" in method else names[:1])
        if name != container
    )


def _yields(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, (ast.Yield, ast.YieldFrom))
