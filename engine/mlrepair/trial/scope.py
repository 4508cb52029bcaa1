"""What a repair can be made of: the names, expressions and statements at hand in a function and its file."""

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

from mlrepair.trial.text import Lines

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_LONGEST_DONOR = 60  # characters
_ALIKE = 6  # statements of one shape that are compared
_RENAMINGS = 12
_SIZES = 4
NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
_BUILTINS = frozenset(dir(builtins))
_SHAPES: tuple[tuple[tuple[type[ast.expr], ...], str], ...] = (
    ((ast.List, ast.ListComp), "list"),
    ((ast.Dict, ast.DictComp), "dict"),
    ((ast.Set, ast.SetComp), "set"),
)
_CLASSES = frozenset(("list", "dict", "set", "deque", "OrderedDict", "defaultdict", "Counter"))


@dataclass(frozen=True)
class Scope:
    """A function, or the statements of a module or class outside its functions."""

    lines: Lines
    file: ast.Module
    node: FunctionNode | ast.Module
    number: int = 0  # of the file
    outer: tuple[FunctionNode, ...] = ()  # the functions around it, the innermost last

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """All statements inside, not those of inner functions."""
        return list(_statements(self.node.body))

    @cached_property
    def own(self) -> frozenset[int]:
        """The `id`s of its statements."""
        return frozenset(map(id, self.statements))

    @cached_property
    def names(self) -> list[str]:
        """The variables that its expressions can read: those that none does read yet, then the most used first."""
        own: dict[str, None] = {}  # in the order of the text, which decides among those that are used as often
        for function in (self.node, *self.outer):
            if not isinstance(function, ast.Module):
                every = (*_parameters(function), function.args.vararg, function.args.kwarg)
                own |= dict.fromkeys(argument.arg for argument in every if argument)
            stored = (
                node.id
                for node in ast.walk(function)
                if isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Store)
                and (function is not self.file or not self._is_in_function(node))
            )
            own |= dict.fromkeys(stored)
        used = Counter(node.id for node in ast.walk(self.node) if isinstance(node, ast.Name))
        module = [
            target.id
            for statement in self.file.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name) and target.id in used
        ]
        return sorted(dict.fromkeys((*own, *module)), key=lambda name: (name not in self.unread, -used[name]))

    @property
    def name(self) -> str:
        """The function's name; empty for a module."""
        return "" if isinstance(self.node, ast.Module) else self.node.name

    @property
    def parameters(self) -> list[str]:
        """The function's parameters but for the instance."""
        if isinstance(self.node, ast.Module):
            return []
        return [argument.arg for argument in _parameters(self.node) if argument.arg not in ("self", "cls")]

    @cached_property
    def affixed(self) -> list[dict[str, str]]:
        """Variables that are called like others with something before or behind: `ny`, `nx` beside `y`, `x`."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for name in self.variables:
            for other in self.variables:
                if name != other and other.endswith(name):
                    found.setdefault((other.removesuffix(name), ""), {})[name] = other
                elif name != other and other.startswith(name):
                    found.setdefault(("", other.removeprefix(name)), {})[name] = other
        return [renaming for renaming in found.values() if len(renaming) > 1][:_RENAMINGS]

    @cached_property
    def functions(self) -> list[str]:
        """The functions and classes of the file, and what it imports."""
        found = []
        for node in (*self.file.body, *self.statements, *(inner for outer in self.outer for inner in outer.body)):
            if isinstance(node, FunctionNode | ast.ClassDef):
                found.append(node.name)
            elif isinstance(node, ast.ImportFrom):
                found += [alias.asname or alias.name for alias in node.names]
        return list(dict.fromkeys(found))

    @cached_property
    def unread(self) -> frozenset[str]:
        """The variables that the function binds, or gets, and never reads: it may have been meant to."""
        if isinstance(self.node, ast.Module):
            return frozenset()
        nodes = list(ast.walk(self.node))
        used = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        used.update(name for node in nodes if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names)
        bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        bound.update(self.parameters)
        return frozenset(name for name in bound - used if not name.startswith("_"))

    @cached_property
    def unbound(self) -> frozenset[str]:
        """The names that it reads, or adds to, and that nothing binds before: mistakes for sure."""
        around = (self.node, *self.outer)
        bound = set(_BUILTINS)
        for node in ast.walk(self.file):
            if isinstance(node, (FunctionNode, ast.ClassDef)):
                bound.add(node.name)
            elif isinstance(node, ast.alias):
                bound.add((node.asname or node.name).split(".")[0])
            elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
                bound.add(node.name)
        bound.update(node.arg for one in around for node in ast.walk(one) if isinstance(node, ast.arg))
        if "*" in bound:
            return frozenset()
        added = {id(node.target) for node in ast.walk(self.file) if isinstance(node, ast.AugAssign)}
        outside = [node for statement in self.file.body if not isinstance(statement, (FunctionNode, ast.ClassDef))
                   for node in ast.walk(statement)]  # fmt: skip
        for node in (*outside, *(inner for one in around for inner in ast.walk(one))):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in added:
                bound.add(node.id)
        return frozenset(node.id for node in ast.walk(self.node) if isinstance(node, ast.Name)) - bound

    @cached_property
    def containers(self) -> dict[str, str]:
        """The containers that it names, as text, with the class that the file makes each of."""
        found: dict[str, str] = {}
        for node in ast.walk(self.file):
            if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
                continue
            made = _class_of(node.value)
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if made is not None and isinstance(target, (ast.Name, ast.Attribute)):
                    found.setdefault(self.lines.text(target), made)
        named = {self.lines.text(node) for node in ast.walk(self.node) if isinstance(node, (ast.Name, ast.Attribute))}
        return {text: made for text, made in found.items() if text in named}

    @cached_property
    def instance(self) -> list[str]:
        """The attributes of the instance that the file reads or sets most, as text."""
        return [f"self.{name}" for name in self.attributes[:4]] if "self" in self.variables else []

    @cached_property
    def steps(self) -> list[str]:
        """The variables that its loops count or go over."""
        targets = [node.target for node in self.statements if isinstance(node, (ast.For, ast.AsyncFor))]
        return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]

    @cached_property
    def modules(self) -> list[str]:
        """The names by which the file imports modules."""
        return [
            alias.asname or alias.name.split(".")[0]
            for node in ast.walk(self.file)
            if isinstance(node, ast.Import)
            for alias in node.names
        ]

    @cached_property
    def builtins(self) -> list[str]:
        """The built-in functions that the file calls, the most frequent first."""
        called = Counter(
            node.func.id
            for node in ast.walk(self.file)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _BUILTINS
        )
        return [name for name, _ in called.most_common(8)]

    @cached_property
    def attributes(self) -> list[str]:
        """The attributes that the file's expressions have, other than methods called; the most frequent first."""
        called = {id(node.func) for node in ast.walk(self.file) if isinstance(node, ast.Call)}
        seen = Counter(
            node.attr for node in ast.walk(self.file) if isinstance(node, ast.Attribute) and id(node) not in called
        )
        return [name for name, _ in seen.most_common(12)]

    @cached_property
    def methods(self) -> list[str]:
        """The methods that the file calls or defines."""
        seen = Counter(
            node.func.attr
            for node in ast.walk(self.file)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        )
        for node in self.file.body:
            if isinstance(node, ast.ClassDef):
                seen.update(inner.name for inner in node.body if isinstance(inner, FunctionNode))
        return [name for name, _ in seen.most_common(16)]

    def methods_of(self, value: str) -> list[str]:
        """The methods that the file calls on a value of this text."""
        return list(self._methods.get(value, ()))

    @cached_property
    def _methods(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for node in ast.walk(self.file):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                value = node.func.value
                if isinstance(value, (ast.Name, ast.Attribute)):
                    found.setdefault(self.lines.text(value), {})[node.func.attr] = None
        return found

    @cached_property
    def donors(self) -> list[ast.expr]:
        """The expressions of the function, more than a name or a constant; each text once, the simplest first."""
        found: dict[str, ast.expr] = {}
        for root in self.roots:
            for node in ast.walk(root):
                if isinstance(node, (ast.Call, ast.BinOp, ast.Subscript, ast.Attribute, ast.Compare, ast.UnaryOp)):
                    if isinstance(getattr(node, "ctx", None), ast.Del):
                        continue
                    text = self.lines.text(node)
                    if len(text) <= _LONGEST_DONOR and "\n" not in text:
                        found.setdefault(text, node)
        return sorted(found.values(), key=lambda node: len(self.lines.text(node)))

    @cached_property
    def donated(self) -> frozenset[str]:
        """The texts of its donors."""
        return frozenset(map(self.lines.text, self.donors))

    @cached_property
    def conditions(self) -> list[str]:
        """Conditions made of the names and expressions at hand, the likely ones first."""
        tests = [
            node
            for root in self.roots
            for node in ast.walk(root)
            if isinstance(node, ast.Compare) and len(self.lines.text(node)) <= _LONGEST_DONOR
        ]
        found = [*map(self.lines.text, tests), *self._unread_flags]
        names = self._values[:5]
        attributes = [self.lines.text(node) for node in self.donors if isinstance(node, ast.Attribute)][:4]
        for name in (*names, *attributes):
            found += [f"not {name}", name, f"{name} is None", f"{name} is not None"]
        for text in self.elements[:6]:
            found += [text, f"not {text}"]
        for name in names:
            found += [f"{name} == 0", f"{name} > 0", f"{name} < 0"]
        return list(dict.fromkeys(found))

    @cached_property
    def flags(self) -> list[str]:
        """The attributes that the file sets to a truth value."""
        found: dict[str, None] = {}
        for node in ast.walk(self.file):
            match node:
                case ast.Assign(targets=[ast.Attribute(attr=name)], value=ast.Constant(bool())):
                    found[name] = None
                case ast.AnnAssign(target=ast.Name(name), value=ast.Constant(bool())):
                    found[name] = None
        return list(found)

    @cached_property
    def subscripted(self) -> frozenset[str]:
        """The names of which the function takes or sets elements."""
        nodes = (node for root in self.roots for node in ast.walk(root) if isinstance(node, ast.Subscript))
        return frozenset(node.value.id for node in nodes if isinstance(node.value, ast.Name))

    @cached_property
    def _unread_flags(self) -> list[str]:
        """The truth values that the file sets and never reads, as attributes of what the function reads others of."""
        nodes = [node for node in ast.walk(self.file) if isinstance(node, ast.Attribute)]
        read = {node.attr for node in nodes if isinstance(node.ctx, ast.Load)}
        flags = dict.fromkeys(
            target.attr
            for node in ast.walk(self.file)
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, bool)
            for target in node.targets
            if isinstance(target, ast.Attribute) and target.attr not in read
        )
        own = [donor for donor in self.donors if isinstance(donor, ast.Attribute)] if flags else []
        return [
            f"{owner}.{flag}" for owner in dict.fromkeys(self.lines.text(node.value) for node in own) for flag in flags
        ]

    @cached_property
    def elements(self) -> list[str]:
        """What the function's subscripts could read: each of its containers at each of its variables."""
        nodes = [node for root in self.roots for node in ast.walk(root) if isinstance(node, ast.Subscript)]
        containers = dict.fromkeys(
            self.lines.text(node.value) for node in nodes if isinstance(node.value, (ast.Name, ast.Attribute))
        )
        indices = dict.fromkeys(self.lines.text(node.slice) for node in nodes if isinstance(node.slice, ast.Name))
        for name in self.variables[:6]:
            indices.setdefault(name)
        return [f"{container}[{index}]" for index in indices for container in containers if index != container]

    @cached_property
    def sizes(self) -> list[str]:
        """The sizes that the function reads, and those of what it takes elements from."""
        found = []
        for node in self.donors:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len":
                found.append(self.lines.text(node))
            elif isinstance(node, ast.Subscript) and isinstance(node.value, (ast.Name, ast.Attribute)):
                found.append(f"len({self.lines.text(node.value)})")
        return list(dict.fromkeys(found))[:_SIZES]

    def stand_together(self, one: str, other: str) -> bool:
        """Whether some expression of a row reads both names."""
        return any(one in words and other in words for words in self._words)

    @cached_property
    def _words(self) -> list[set[str]]:
        return [set(re.findall(r"[\w.]+", self.lines.text(root))) for root in self.roots]

    @cached_property
    def renamings(self) -> list[dict[str, str]]:
        """How the names of one statement differ from those of another that is built alike: `i` and `a`, `j` and `b`."""
        found: dict[tuple[tuple[str, str], ...], None] = {}
        shapes: dict[str, list[list[str]]] = {}
        for statement in self.statements:
            if isinstance(statement, (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.If, ast.While)):
                text = self.lines.text(statement).split("\n")[0]
                shapes.setdefault(NAME.sub("_", text), []).append(NAME.findall(text))
        for alike in shapes.values():
            for one, other in permutations(alike[:_ALIKE], 2):
                renaming = {a: b for a, b in zip(one, other, strict=True) if a != b}
                if renaming and all(renaming.get(a, a) == b for a, b in zip(one, other, strict=True)):
                    found[tuple(sorted(renaming.items()))] = None
        return [dict(renaming) for renaming in found][:_RENAMINGS]

    @cached_property
    def variables(self) -> list[str]:
        """The names that stand for values, not for functions."""
        called = {
            node.func.id
            for node in ast.walk(self.file)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        return [name for name in self.names if name not in called or name not in (*self.functions, *_BUILTINS)]

    @property
    def _values(self) -> list[str]:
        """The variables that may be compared: all but the instance itself."""
        return [name for name in self.variables if name not in ("self", "cls")]

    @cached_property
    def constants(self) -> list[str]:
        """The constants of the function, and the most common ones."""
        found = [
            self.lines.text(node)
            for root in self.roots
            for node in ast.walk(root)
            if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, str))
        ]
        return list(dict.fromkeys(text for text in (*found, "0", "1", "-1") if len(text) <= 20 and "\n" not in text))

    @cached_property
    def roots(self) -> list[ast.expr]:
        """The expressions of its statements."""
        return [expression for statement in self.statements for expression in roots(statement)]

    def _is_in_function(self, node: ast.Name) -> bool:
        return id(node) in self._inner

    @cached_property
    def _inner(self) -> set[int]:
        return {
            id(node)
            for function in ast.walk(self.file)
            if isinstance(function, FunctionNode)
            for node in ast.walk(function)
        }


def _class_of(value: ast.expr) -> str | None:
    """The class of a container that an expression makes: `[]`, `deque()`, `collections.OrderedDict()`."""
    for shapes, name in _SHAPES:
        if isinstance(value, shapes):
            return name
    if isinstance(value, ast.Call) and isinstance(value.func, (ast.Name, ast.Attribute)):
        name = value.func.id if isinstance(value.func, ast.Name) else value.func.attr
        return name if name in _CLASSES else None
    return None


def _parameters(function: FunctionNode) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def renamed(text: str, renaming: Mapping[str, str]) -> str:
    """Return a text with other names, attributes aside."""
    return NAME.sub(lambda found: renaming.get(found[0], found[0]), text)


def scopes(lines: Lines, file: ast.Module, number: int = 0) -> Iterator[Scope]:
    """Yield the file's own statements as a scope, then each of its functions."""
    yield Scope(lines, file, file, number)
    pending: list[tuple[ast.AST, tuple[FunctionNode, ...]]] = [(file, ())]
    while pending:
        node, outer = pending.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, FunctionNode):
                yield Scope(lines, file, child, number, outer)
                pending.append((child, (*outer, child)))
            else:
                pending.append((child, outer))


def roots(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield the expressions of a statement's own row, not those of the statements inside it."""
    for name, value in ast.iter_fields(statement):
        if name in ("annotation", "decorator_list", "returns", "bases", "keywords"):
            continue
        if isinstance(value, ast.expr):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, ast.expr))
            for item in value:
                if isinstance(item, ast.withitem):
                    yield item.context_expr
        elif isinstance(value, ast.arguments):
            yield from (default for default in (*value.defaults, *value.kw_defaults) if default is not None)


def blocks(statement: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a compound statement."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list) and block:
            yield block
    for handler in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield handler.body


def _statements(block: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in block:
        yield statement
        if not isinstance(statement, FunctionNode):
            for inner in blocks(statement):
                yield from _statements(inner)
