"""A piece of a text as Python's own parser reads it, and what is known of the file that it is in."""

import ast
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeAlias, TypeVar

from mlrepair.edits import Edit

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
_Known = TypeVar("_Known")
_SIGNS = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


class Contradiction(NamedTuple):
    """What a piece cannot mean, with what it may mean; offsets count in the piece."""

    node: ast.AST  # what is underlined
    edits: tuple[Edit, ...]
    reason: str
    confidence: float


class Signature(NamedTuple):
    """What can be handed to a function or class, without `self`."""

    positional: tuple[str, ...]  # the parameters that arguments without a name go to
    needed: tuple[str, ...]  # the parameters without a default, those that must be named among them
    named: tuple[str, ...]  # the parameters that an argument can name
    takes_more: bool  # `*args`
    takes_any_name: bool  # `**kwargs`


class Facts(NamedTuple):
    """What the top level of a file defines, whatever piece it stands in."""

    functions: frozenset[tuple[str, bool, tuple[str, ...]]] = frozenset()  # name, whether it is async, parameters
    classes: frozenset[tuple[str, tuple[str, ...]]] = frozenset()  # name, parameters without `self`
    signatures: frozenset[tuple[str, Signature]] = frozenset()  # of both
    values: frozenset[tuple[str, str]] = frozenset()  # name, and the text or number or pattern that it gets
    exceptions: frozenset[str] = frozenset()  # names of classes
    generators: frozenset[str] = frozenset()  # names of functions that yield
    handed: frozenset[tuple[str, str]] = frozenset()  # `f`, `g` of each `f(g())`
    decimals: frozenset[str] = frozenset()  # attributes of which, or of whose sum, decimals are shown
    containers: frozenset[tuple[str, str]] = frozenset()  # constant, and which of list, dict and set it is, if any
    imports: frozenset[tuple[str, str]] = frozenset()  # name, and what of which module it is
    layouts: frozenset[str] = frozenset()  # what `struct` reads and writes
    relatives: frozenset[tuple[str, str]] = frozenset()  # function that has a close relative, and each call of it

    def parameters(self, name: str) -> tuple[str, ...] | None:
        """Return the parameters of a function or class that is defined once."""
        found = [some for known, _, some in self.functions if known == name]
        found += [some for known, some in self.classes if known == name]
        return found[0] if len(found) == 1 else None

    def function(self, name: str) -> tuple[bool, tuple[str, ...]] | None:
        """Return whether a function that is defined once is async, and its parameters."""
        found = [(is_async, some) for known, is_async, some in self.functions if known == name]
        return found[0] if len(found) == 1 and all(name != known for known, _ in self.classes) else None

    def signature(self, name: str) -> Signature | None:
        """Return the signature of a function or class that is defined once."""
        found = _by_name(self.signatures).get(name, [])
        return found[0] if len(found) == 1 and self.parameters(name) is not None else None

    def container(self, name: str) -> str:
        """Return whether a constant is a list, dict or set, if it gets nothing else."""
        kinds = _by_name(self.containers).get(name, [])
        return kinds[0] if len(kinds) == 1 else ""

    def defines(self, name: str) -> bool:
        """Return whether the file gives a name a value, imports it, or has a function or class of it."""
        known = (self.values, self.imports, self.functions, self.classes)
        return any(name == pair[0] for pairs in known for pair in pairs)

    def imported(self, name: str) -> str:
        """Return what of which module a name is, if nothing else gets it at the top level."""
        found = _by_name(self.imports)
        is_alone = name not in _by_name(self.values) and self.parameters(name) is None
        return found[name][0] if is_alone and "*" not in found and len(found.get(name, ())) == 1 else ""

    def value(self, name: str) -> ast.expr | None:
        """Return the value of a constant that gets one once: a text, a number, or a call of `re.compile`."""
        found = _by_name(self.values).get(name, [])
        return ast.parse(found[0], mode="eval").body if len(found) == 1 and found[0] else None


@lru_cache(4)
def _by_name(pairs: frozenset[tuple[str, _Known]]) -> dict[str, list[_Known]]:
    found: dict[str, list[_Known]] = defaultdict(list)
    for name, known in pairs:
        found[name].append(known)
    return dict(found)


NOTHING = Facts()


@dataclass(frozen=True)
class Piece:
    """A tree with its text."""

    source: bytes
    tree: ast.Module
    facts: Facts = NOTHING
    _methods: dict[ast.ClassDef, dict[str, Function]] = field(default_factory=dict, init=False, repr=False)
    _bound: dict[ast.AST, frozenset[str]] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, source: bytes, facts: Facts = NOTHING) -> "Piece | None":
        """Return the piece; None where this Python cannot read it."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return cls(source, ast.parse(source), facts)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    @cached_property
    def _lines(self) -> list[int]:
        return [*accumulate((len(line) for line in self.source.splitlines(keepends=True)), initial=0)]

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """What each node is a part of, in the order of the text but for what is on different levels."""
        found: dict[ast.AST, ast.AST] = {}
        nodes: list[ast.AST] = [self.tree]
        for node in nodes:
            inner = children_of(node)
            nodes += inner
            found.update(dict.fromkeys(inner, node))
        return found

    @cached_property
    def _stored(self) -> frozenset[str]:
        """The names and attributes that get a value anywhere in the piece, but for functions and classes."""
        return frozenset(
            node.id if isinstance(node, ast.Name) else node.attr
            for node in self.parents
            if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store)
        )

    @cached_property
    def inner(self) -> frozenset[str]:
        """The names of imports, and of functions and classes below the top level that are no methods."""
        imported = (node.asname or node.name for node in self.parents if isinstance(node, ast.alias))
        return frozenset(imported) | {
            node.name
            for node, parent in self.parents.items()
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not isinstance(parent, (ast.Module, ast.ClassDef))
        }

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins and ends."""
        start = self._lines[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        return start, self._lines[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def text(self, node: ast.AST) -> bytes:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.source[start:end]

    def before(self, node: ast.AST, text: bytes) -> Edit:
        """Return the edit that puts a text before a node."""
        start, _ = self.span(node)
        return Edit(start, start, text)

    def behind(self, node: ast.AST, text: bytes) -> Edit:
        """Return the edit that puts a text behind a node."""
        _, end = self.span(node)
        return Edit(end, end, text)

    def instead(self, node: ast.AST, text: bytes) -> Edit:
        """Return the edit that puts a text in place of a node."""
        return Edit(*self.span(node), text)

    def about(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node is in, the innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def block(self, node: ast.stmt) -> list[ast.stmt]:
        """Return the statements that a statement is one of."""
        blocks = vars(self.parents[node]).values()
        return next(block for block in blocks if isinstance(block, list) and node in block)

    def function(self, node: ast.AST) -> Function | None:
        """Return the function that a node is in; None in a lambda, a class or at the top level."""
        scope = next((outer for outer in self.about(node) if isinstance(outer, SCOPES)), None)
        return scope if isinstance(scope, FUNCTIONS) else None

    def owner(self, node: ast.AST) -> ast.ClassDef | None:
        """Return the innermost class that a node is in."""
        return next((outer for outer in self.about(node) if isinstance(outer, ast.ClassDef)), None)

    def methods(self, node: ast.AST) -> dict[str, Function]:
        """Return the methods of the class that a method is of; none that it has twice, or gives another value."""
        owner = self.owner(node)
        if owner is None:
            return {}
        if owner not in self._methods:
            every = [statement for statement in owner.body if isinstance(statement, FUNCTIONS)]
            names = Counter(method.name for method in every)
            once = {method.name: method for method in every if names[method.name] == 1}
            self._methods[owner] = {name: method for name, method in once.items() if name not in self._stored}
        return self._methods[owner]

    def bound(self, node: ast.AST) -> frozenset[str]:
        """Return the names that the functions about a place bind, at the top level those of the piece."""
        scopes = [outer for outer in self.about(node) if isinstance(outer, FUNCTIONS)]
        return frozenset().union(*map(self._bound_in, scopes or (self.tree,)))

    def _bound_in(self, scope: ast.AST) -> frozenset[str]:
        if scope not in self._bound:
            names = (
                {node.arg for node in ast.walk(scope.args) if isinstance(node, ast.arg)}
                if isinstance(scope, FUNCTIONS)
                else set()
            )
            stored = (
                node for node in own_nodes(scope) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )
            self._bound[scope] = frozenset(names | {node.id for node in stored})
        return self._bound[scope]

    def owned(self, node: ast.AST) -> str | None:
        """Return `name` of `self.name`, where `self` is the object of the method about it."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            return node.attr
        return None


def call_of(node: ast.AST, *names: str) -> ast.Call | None:
    """Return a node that calls one of some functions by its bare name."""
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    return node if is_call else None  # type: ignore[return-value]


def children_of(node: ast.AST) -> list[ast.AST]:
    """Return the expressions, statements and the like that a node is made of; no operators, nor whether it is read."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [one for one in value if isinstance(one, ast.AST) and not isinstance(one, _SIGNS)]
        elif isinstance(value, ast.AST) and not isinstance(value, _SIGNS):
            found.append(value)
    return found


def parameters_of(function: Function) -> tuple[str, ...]:
    """Return the names of the parameters that arguments without a name go to."""
    return tuple(parameter.arg for parameter in (*function.args.posonlyargs, *function.args.args))


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function, or module, that are in no inner function or class."""
    nodes = children_of(function)
    for node in nodes:
        if not isinstance(node, SCOPES):
            nodes += children_of(node)
    yield from nodes


def is_generator(function: Function) -> bool:
    """Return whether a function yields; one that is async is then iterated, not awaited."""
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_nodes(function))


def signature_of(function: Function, *, is_method: bool = False) -> Signature:
    """Return what can be handed to a function, without the first parameter of a method."""
    arguments = function.args
    positional = [parameter.arg for parameter in (*arguments.posonlyargs, *arguments.args)]
    needed = positional[: len(positional) - len(arguments.defaults)][is_method:]
    named = [parameter.arg for parameter in (*arguments.args, *arguments.kwonlyargs)]
    must = (one.arg for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value is None)
    has_self = is_method and bool(arguments.args) and not arguments.posonlyargs
    return Signature(
        tuple(positional[is_method:]),
        (*needed, *must),
        tuple(named[has_self:]),
        arguments.vararg is not None,
        arguments.kwarg is not None,
    )
