"""Calls: arguments swapped, dropped, added; wrapped and unwrapped; `range`."""

import ast
from collections.abc import Iterator
from itertools import combinations

from mlrepair.trial.grammar.site import Rewrite, Site
from mlrepair.trial.kinds import Kind
from mlrepair.trial.text import ATOM

_WRAPPERS = (
    "len",
    "sorted",
    "list",
    "set",
    "sum",
    "max",
    "min",
    "abs",
    "int",
    "str",
    "tuple",
    "reversed",
    "float",
    "dict",
)
_ITERATED = ("reversed", "enumerate", "sorted", "range", "list", "set")  # about what a loop goes over
_METHODS = ("copy()", "items()", "keys()", "values()", "lower()", "strip()", "split()", "sort()")
_OPTIONS = {
    "popitem": ("last=False",),
    "move_to_end": ("last=False",),
    "max": ("default=0", "default=None"),
    "min": ("default=0", "default=None"),
    "zip": ("strict=True",),
    "split": ("maxsplit=1",),
    "rsplit": ("maxsplit=1",),
    "enumerate": ("start=1",),
}
_OF_MAPPINGS = frozenset(("get", "items", "keys", "values", "setdefault"))
_INDICES = 5  # variables at which an item is put in
_ADDED = ("0", "1", "None", "True", "False", "-1")


def arguments(site: Site) -> Iterator[Rewrite]:
    """Swapped, dropped and added arguments."""
    node = site.node
    if not isinstance(node, ast.Call):
        return
    function = site.at(node.func, ATOM)
    args = [site.scope.lines.text(arg) for arg in node.args]
    named = [
        f"{word.arg}={site.scope.lines.text(word.value)}" if word.arg else f"**{site.scope.lines.text(word.value)}"
        for word in node.keywords
    ]
    if any(isinstance(arg, ast.GeneratorExp) for arg in node.args):
        return

    def call(positional: list[str], keywords: list[str] = named) -> str:
        return f"{function}({', '.join((*positional, *keywords))})"

    for i, j in combinations(range(len(args)), 2):
        swapped = list(args)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        yield Rewrite(Kind.ARGUMENTS_SWAPPED, call(swapped))
    for i in range(len(args)):
        yield Rewrite(Kind.ARGUMENT_REMOVED, call([*args[:i], *args[i + 1 :]]))
    for i in range(len(named)):
        yield Rewrite(Kind.ARGUMENT_REMOVED, call(args, [*named[:i], *named[i + 1 :]]))
    is_range = function == "range"
    added = [*site.scope.variables[:8], *_ADDED]
    if is_range and len(args) == 1:
        added += [f"{name} + 1" for name in site.scope.variables[:4]]
    for i in range(len(args) + 1):
        for text in added:
            yield Rewrite(Kind.ARGUMENT_ADDED, call([*args[:i], text, *args[i:]]), 3 if is_range and i != 1 else 1)
    if is_range and len(args) == 2:
        yield Rewrite(Kind.ARGUMENT_ADDED, call([*args, "2"]), 1)
    if is_range and len(args) < 3:
        low, high = (["0", *args])[-2:] if args else ["0", "0"]
        yield Rewrite(Kind.ITERATED, call([_one_less(high), _one_less(low), "-1"]))
    for name in site.scope.parameters if function.split(".")[-1] == site.scope.name else ():  # it calls itself
        if not any(word.startswith(f"{name}=") for word in named) and name not in args:
            yield Rewrite(Kind.ARGUMENT_ADDED, call(args, [f"{name}={name}", *named]), 3)
    if function in ("sorted", "min", "max") or function.endswith(".sort"):
        yield Rewrite(Kind.ARGUMENT_ADDED, call(args, [*named, "reverse=True"]), 2)
        for key in ("len", *(f"{name}.get" for name in site.scope.variables[:6])):
            yield Rewrite(Kind.ARGUMENT_ADDED, call(args, [*named, f"key={key}"]), 1)


def methods(site: Site) -> Iterator[Rewrite]:
    """Another method with the arguments that it wants: `x.insert(i, y)` for `x.append(y)`, `x.get(k)` for `x[k]`."""
    node, scope = site.node, site.scope
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="append"), args=[item], keywords=[]):
            own, text = site.at(value, ATOM), scope.lines.text(item)
            for name in ("0", *scope.variables[:_INDICES]):
                if name not in (own, text):
                    yield Rewrite(Kind.METHOD_CHANGED, f"{own}.insert({name}, {text})")
        case ast.Call(
            func=ast.Attribute(value=value, attr="insert" | "setdefault" | "get" as method), args=[key, item]
        ):
            own, text = site.at(value, ATOM), scope.lines.text(key)
            if method == "insert":
                yield Rewrite(Kind.METHOD_CHANGED, f"{own}.append({scope.lines.text(item)})")
            else:
                yield Rewrite(Kind.METHOD_CHANGED, f"{own}[{text}]")
        case ast.Subscript(value=value, slice=key) if site.is_value and not isinstance(key, (ast.Slice, ast.Constant)):
            own, text = site.at(value, ATOM), scope.lines.text(key)
            if scope.containers.get(own) == "dict" or not _OF_MAPPINGS.isdisjoint(scope.methods_of(own)):
                text = f"({text})" if isinstance(key, ast.Tuple) and not text.startswith("(") else text
                for tail in ("", ", 0", ", []", ", ()"):
                    yield Rewrite(Kind.METHOD_CHANGED, f"{own}.get({text}{tail})")


def options(site: Site) -> Iterator[Rewrite]:
    """A named argument that a method or function has: `cache.popitem(last=False)`, `max(…, default=0)`."""
    node = site.node
    if not isinstance(node, ast.Call):
        return
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    given = {word.arg for word in node.keywords}
    for option in _OPTIONS.get(name, ()):
        if option.split("=")[0] not in given and (name not in ("min", "max") or len(node.args) == 1):
            inside = site.text[len(site.at(node.func, ATOM)) + 1 : -1]
            if isinstance(node.args[0] if node.args else None, ast.GeneratorExp) and not inside.startswith("("):
                inside = f"({inside})"
            yield Rewrite(Kind.OPTION_ADDED, f"{site.at(node.func, ATOM)}({f'{inside}, ' if inside else ''}{option})")


def _one_less(text: str) -> str:
    if text.endswith(" + 1"):
        return text.removesuffix(" + 1")
    return str(int(text) - 1) if text.isdigit() else f"{text} - 1"


def wrapped(site: Site) -> Iterator[Rewrite]:
    """`x` becomes `f(x)`, `max(x, y)`, `x.m()`."""
    node, scope = site.node, site.scope
    if not site.is_value or (isinstance(node, ast.Constant) and not isinstance(node.value, str)):
        return
    is_loop = isinstance(site.parent, (ast.For, ast.comprehension)) and site.parent.iter is node
    for name in dict.fromkeys((*(_ITERATED if is_loop else ()), *_WRAPPERS)):
        if not site.text.startswith(f"{name}("):
            kind = Kind.ITERATED if is_loop and name in _ITERATED else Kind.WRAPPED
            kind = Kind.COPIED if is_kept(site) and name == "list" else kind
            yield Rewrite(kind, f"{name}({site.text})", 3 if kind is Kind.ITERATED else 1)
    if _is_shallow_copy(node):
        whole = site.at(node.value if isinstance(node, ast.Subscript) else node.args[0], ATOM)  # type: ignore[attr-defined]
        yield Rewrite(Kind.COPIED, f"[row[:] for row in {whole}]", 1)
        yield Rewrite(Kind.COPIED, f"[list(row) for row in {whole}]", 0.5)
    for name in scope.functions[:6]:
        yield Rewrite(Kind.WRAPPED, f"{name}({site.text})", 0.7)
    if is_loop and not site.text.startswith("range("):
        yield Rewrite(Kind.ITERATED, f"range(len({site.text}))", 3)
    if isinstance(site.parent, (ast.Assign, ast.Return, ast.AugAssign, ast.Call, ast.Tuple, ast.List)):
        others = [*scope.variables[:6], "0", "1"]
        own: list[str] = []
        if isinstance(site.statement, ast.Assign):
            own = [scope.lines.text(target) for target in site.statement.targets if not isinstance(target, ast.Tuple)]
        for other in dict.fromkeys((*own, *others)):
            if other != site.text:
                weight = 4.0 if other in own else 1.0  # the best so far
                pair = f"{other}, {site.text}" if other in own else f"{site.text}, {other}"
                yield Rewrite(Kind.BOUNDED, f"max({pair})", weight)
                yield Rewrite(Kind.BOUNDED, f"min({pair})", weight)
        for donor in site.scope.donors[:12] if isinstance(site.node, ast.Name) else ():
            if isinstance(donor, (ast.Subscript, ast.Attribute)):
                yield Rewrite(Kind.BOUNDED, f"max({scope.lines.text(donor)}, {site.text})")
                yield Rewrite(Kind.BOUNDED, f"min({scope.lines.text(donor)}, {site.text})")
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
        for method in _METHODS:
            kind = Kind.COPIED if is_kept(site) and method == "copy()" else Kind.METHOD_ADDED
            yield Rewrite(kind, f"{site.at(node, ATOM)}.{method}")
        own = scope.methods_of(site.text)
        for called in dict.fromkeys((*own, *scope.methods[:10])):
            is_likely = called in own or (site.is_test and called.startswith(("is", "has")))
            yield Rewrite(Kind.METHOD_ADDED, f"{site.at(node, ATOM)}.{called}()", 3 if is_likely else 1)


def is_kept(site: Site) -> bool:
    """Whether a variable is put into a container, which then holds what changes later."""
    return (
        isinstance(site.node, ast.Name)
        and isinstance(site.parent, ast.Call)
        and isinstance(site.parent.func, ast.Attribute)
        and site.parent.func.attr in ("append", "add", "insert")
    )


def _is_shallow_copy(node: ast.expr) -> bool:
    """Whether it is `x[:]` or `list(x)`, whose rows are still those of `x`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return node.slice.lower is None and node.slice.upper is None and node.slice.step is None
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "list" and bool(node.args)


def unwrapped(site: Site) -> Iterator[Rewrite]:
    """`f(x)` becomes `x`, `x.m(y)` becomes `x`."""
    node = site.node
    if not isinstance(node, ast.Call):
        return
    for arg in node.args:
        if not isinstance(arg, (ast.GeneratorExp, ast.Starred)):
            yield Rewrite(Kind.UNWRAPPED, site.at(arg, site.needed))
    if isinstance(node.func, ast.Attribute):
        yield Rewrite(Kind.UNWRAPPED, site.at(node.func.value, site.needed))


def called(site: Site) -> Iterator[Rewrite]:
    """`f` becomes `f()`: forgotten parentheses."""
    if site.is_value and isinstance(site.node, ast.Attribute) and site.node.attr in site.scope.methods:
        yield Rewrite(Kind.METHOD_ADDED, f"{site.text}()", 3)
