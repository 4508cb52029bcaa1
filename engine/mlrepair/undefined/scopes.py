"""Which names can be read at a place: those that the functions about it and the module bind."""

import ast
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DYNAMIC = frozenset(("__getattr__", "__getattribute__", "__setattr__", "__slots__"))
_OWNERS = ("self", "cls")  # so called in a method that was cut out of its class, too


@dataclass(eq=False)
class Scope:
    """A module, class or function; offsets count bytes."""

    node: ast.AST
    start: int
    end: int
    parent: "Scope | None" = None
    names: set[str] = field(default_factory=set)  # bound here
    attributes: set[str] = field(default_factory=set)  # of a class, its names and all of `self`; of a method, of `self`
    bound: set[str] = field(default_factory=set)  # those of the attributes that get a value
    children: list["Scope"] = field(default_factory=list)

    @property
    def is_class(self) -> bool:
        """Whether what it binds cannot be read in its functions."""
        return isinstance(self.node, ast.ClassDef)

    @property
    def parameters(self) -> frozenset[str]:
        """The names that a function is given; none elsewhere."""
        if not isinstance(self.node, _FUNCTIONS):
            return frozenset()
        return frozenset(parameter.arg for parameter in _parameters(self.node.args))

    @property
    def owner(self) -> str | None:
        """What a method calls its object: "self"; None where it is no method."""
        if not isinstance(self.node, _FUNCTIONS) or any(map(_is_static, self.node.decorator_list)):
            return None
        first = next((parameter.arg for parameter in (*self.node.args.posonlyargs, *self.node.args.args)), None)
        is_method = self.parent is not None and self.parent.is_class
        return first if is_method or first in _OWNERS else None

    @property
    def owning(self) -> "Scope":
        """The class of a method; where it was cut out of its class, the method."""
        return self.parent if self.parent is not None and self.parent.is_class else self

    def knows_all(self) -> bool:
        """Return whether a class alone says which attributes its objects have."""
        node = self.node
        return (
            isinstance(node, ast.ClassDef)
            and not node.keywords
            and all(isinstance(base, ast.Name) and base.id == "object" for base in node.bases)
            and self.names.isdisjoint(_DYNAMIC)
        )

    def at(self, place: int) -> "Scope":
        """Return the innermost scope about a place."""
        inner = next((child for child in self.children if child.start <= place < child.end), None)
        return self if inner is None else inner.at(place)

    def walk(self) -> Iterator["Scope"]:
        """Yield the scope and all within it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def about(self) -> Iterator["Scope"]:
        """Yield the scope and those about it whose names can be read in it, the innermost first."""
        yield self
        scope = self.parent
        while scope is not None:
            if not scope.is_class:
                yield scope
            scope = scope.parent


def scopes_of(pieces: Iterable[tuple[int, bytes]], end: int, bound: Iterable[str] = ()) -> Scope | None:
    """Return the scope of a module with what is in some of its pieces; None where this Python cannot read them.

    Args:
        pieces: where each begins, and its text.
        end: of the module.
        bound: the names that the other pieces bind.
    """
    module = Scope(ast.Module([], []), 0, end, None, set(bound))
    for start, piece in pieces:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(piece)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        lines = accumulate((len(line) for line in piece.splitlines(keepends=True)), initial=start)
        _Binder([*lines], module).visit(tree)
    return module


class _Binder(ast.NodeVisitor):
    """Puts the names that a tree binds where they belong."""

    def __init__(self, lines: list[int], module: Scope) -> None:
        self._lines, self._scope = lines, module
        self._changed: ast.AST | None = None

    def _inner(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, names: set[str]) -> None:
        parts: list[ast.stmt | ast.arg] = [node.body[0]]  # what stands before them belongs to the scope about it
        if not isinstance(node, ast.ClassDef):
            parts += _parameters(node.args)
        line, column = min(map(_place, parts))
        start = self._lines[line - 1] + column
        end = self._lines[node.end_lineno - 1] + node.end_col_offset  # type: ignore[operator]
        outer = self._scope
        self._scope = Scope(node, start, end, outer, names)
        outer.children.append(self._scope)
        for statement in node.body:
            self.visit(statement)
        if self._scope.is_class:
            self._scope.attributes |= self._scope.names
            self._scope.bound |= self._scope.names
        self._scope = outer

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._scope.names.add(node.name)
        every = _parameters(node.args)
        outside = (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults, *(p.annotation for p in every))
        for part in (*outside, node.returns):
            if part is not None:
                self.visit(part)
        self._inner(node, {parameter.arg for parameter in every})

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._scope.names.update(parameter.arg for parameter in _parameters(node.args))
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._scope.names.add(node.name)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self._inner(node, set())

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._scope.names.add(node.id)

    def visit_alias(self, node: ast.alias) -> None:
        self._scope.names.add((node.asname or node.name).split(".")[0])

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name):
            method = next((scope for scope in self._scope.about() if scope.owner == node.value.id), None)
            if method is not None:
                method.owning.attributes.add(node.attr)
                if not isinstance(node.ctx, ast.Load) and node is not self._changed:
                    method.owning.bound.add(node.attr)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._changed = node.target  # it must have a value before
        self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        """Bind what a node names by a plain string: `except … as name`, the patterns of `case`, `global name`."""
        for name in (getattr(node, "name", None), getattr(node, "rest", None), *getattr(node, "names", ())):
            if isinstance(name, str):
                self._scope.names.add(name)
        super().generic_visit(node)


def _place(node: ast.stmt | ast.arg) -> tuple[int, int]:
    """The line and the column of a node."""
    return node.lineno, node.col_offset


def _is_static(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id == "staticmethod"


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    return [parameter for parameter in every if parameter is not None]
