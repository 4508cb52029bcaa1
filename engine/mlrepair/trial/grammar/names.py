"""Names and attributes: another variable, another function, another attribute."""

import ast
import builtins
from collections.abc import Iterator

from mlrepair.trial.grammar.site import Rewrite, Site
from mlrepair.trial.kinds import Kind

_BUILTINS = frozenset(dir(builtins))
# Functions that people take for each other.
_CONFUSED = (
    ("min", "max", "sum"),
    ("any", "all"),
    ("sorted", "reversed", "list", "tuple", "set", "frozenset", "dict", "iter"),
    ("range", "enumerate", "len"),
    ("len", "sum", "max"),
    ("int", "float", "str", "round", "abs", "bool"),
    ("zip", "map", "filter", "enumerate"),
    ("ord", "chr", "int", "str"),
    ("isinstance", "issubclass"),
    ("iter", "next"),
    ("floor", "ceil", "sqrt"),
    ("heappush", "heappop", "heapify"),
    ("bisect_left", "bisect_right", "insort"),
)
_METHODS = (
    ("append", "extend", "insert", "add", "appendleft", "push"),
    ("pop", "popleft", "remove", "popitem", "discard", "clear"),
    ("append", "appendleft", "extendleft"),
    ("add", "update", "discard", "remove"),
    ("get", "pop", "setdefault"),
    ("items", "keys", "values"),
    ("lower", "upper", "title", "capitalize", "swapcase", "casefold"),
    ("strip", "lstrip", "rstrip", "split"),
    ("split", "rsplit", "splitlines", "partition", "rpartition"),
    ("startswith", "endswith"),
    ("find", "rfind", "index", "rindex", "count"),
    ("isalpha", "isdigit", "isalnum", "isnumeric", "isspace", "isupper", "islower"),
    ("union", "intersection", "difference", "symmetric_difference"),
    ("issubset", "issuperset", "isdisjoint"),
    ("sort", "reverse"),
    ("join", "format", "replace"),
    ("ljust", "rjust", "center", "zfill"),
)
_USUAL = ("len", "range", "sum", "min", "max", "sorted", "list", "set", "enumerate", "zip", "abs", "int", "str")
_NUMBERED = 30  # names that are tried
_OWNERS = 6  # names whose attributes are tried
_SURE = 4.0  # how much more probable the repair of a name is that nothing binds


def names(site: Site) -> Iterator[Rewrite]:
    """Another variable, or another function."""
    if not isinstance(site.node, ast.Name):
        return
    own, scope = site.node.id, site.scope
    sure = _SURE if own in scope.unbound else 1.0
    if site.is_called:
        for name in confused(own, _CONFUSED):
            yield Rewrite(Kind.FUNCTION, name, 3 * sure)
        for name in (*scope.functions, *scope.builtins, *scope.names[:4]):
            if name != own:
                yield Rewrite(Kind.FUNCTION, name, sure)
        for name in _USUAL:
            if name != own:
                yield Rewrite(Kind.FUNCTION, name, 0.3 * sure)
    else:
        kind = Kind.NAME if site.is_read else Kind.TARGET
        for name in scope.variables[:_NUMBERED]:
            if name != own:
                yield Rewrite(kind, name, (1.5 if alike(name, own) else 1) * sure)
        for name in scope.variables[:_OWNERS] if site.is_value else ():
            for text in (f"{name}.{attribute}" for attribute in scope.attributes[:4]):
                if name != own and text not in scope.donated:
                    yield Rewrite(Kind.ATTRIBUTE, text, 0.3)
    if site.is_read and own not in _BUILTINS:
        for owner in dict.fromkeys((*scope.variables[:8], *scope.modules)):
            if owner != own:
                is_known = own in (scope.methods if site.is_called else scope.attributes)
                yield Rewrite(Kind.ATTRIBUTE_ADDED, f"{owner}.{own}", sure if is_known or sure > 1 else 0.3)


def attributes(site: Site) -> Iterator[Rewrite]:
    """Another attribute or method; one more, one less."""
    node, scope = site.node, site.scope
    if isinstance(node, ast.Attribute):
        value = site.at(node.value, 15)
        if site.is_called:
            for name in confused(node.attr, _METHODS):
                yield Rewrite(Kind.ATTRIBUTE, f"{value}.{name}", 3)
        others = scope.methods if site.is_called else scope.attributes
        own = scope.methods_of(value)
        for name in dict.fromkeys((*own, *others) if site.is_called else others):
            if name != node.attr:
                yield Rewrite(Kind.ATTRIBUTE, f"{value}.{name}", 2 if name in own else 1)
        if not site.is_called:
            yield Rewrite(Kind.ATTRIBUTE_REMOVED, value)
    if site.is_value and isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
        for name in scope.attributes[:8]:
            yield Rewrite(Kind.ATTRIBUTE_ADDED, f"{site.text}.{name}")


def alike(name: str, other: str) -> bool:
    """Whether two names look as if they belonged together."""
    return name[0] == other[0] or name[-1] == other[-1] or (len(name) == 1) == (len(other) == 1)


def confused(name: str, groups: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the names in the groups of a name, without it."""
    return list(dict.fromkeys(other for group in groups if name in group for other in group if other != name))
