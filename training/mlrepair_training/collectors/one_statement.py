"""Functions that two versions of a file have, and that differ in one statement.

A function is read as the list of its *units*: simple statements, and the headers of those that have others inside. Two
versions differ in one statement if one unit was replaced, inserted or deleted (a guard brings its one-line body along,
or what it now guards is indented), or if one unit has moved to another depth.
"""

import ast
import difflib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from mlrepair.lines import line_starts

_MOST_ROWS = 120  # of a function
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Unit:
    """A simple statement, or the header of one with others inside."""

    text: str  # unparsed, so that layout and comments do not count
    depth: int
    node: ast.AST  # the header of a block keeps its body


@dataclass(frozen=True, slots=True)
class Definition:
    """One function of a file."""

    name: str  # qualified: "Class.method"
    node: _Function
    source: bytes  # dedented, with its decorators
    start: int  # in the file, in bytes, at the beginning of a line
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one function has lost and got."""

    before: Definition
    after: Definition
    removed: tuple[Unit, ...]
    added: tuple[Unit, ...]
    kind: str  # see `RealFix.change`

    @property
    def repaired(self) -> bytes:
        """The function after the change; as far as possible without new comments, annotations and layout elsewhere."""
        if self.kind == "replaced":
            old, new = _span(self.removed[0].node, self.before.source), _span(self.added[0].node, self.after.source)
            if old and new:
                text = self.before.source[: old[0]] + self.after.source[slice(*new)] + self.before.source[old[1] :]
                if _shape(_units_of(text)) == _shape(_units_of(self.after.source)):
                    return text
        return self.after.source


def parse(source: bytes) -> ast.Module | None:
    """The tree of a file, or None if it does not parse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            return None


def definitions(source: bytes, tree: ast.Module) -> dict[str, Definition]:
    """All functions outside of functions by qualified name; names that are defined twice are left out."""
    lines = source.splitlines(keepends=True)
    offsets = line_starts(source)
    found: dict[str, Definition] = {}
    twice: set[str] = set()
    for name, node in _functions(tree, ""):
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
        last = node.end_lineno or node.lineno
        if last - first > _MOST_ROWS or last >= len(offsets):
            continue
        indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
        text = b"".join(line.removeprefix(indent) for line in lines[first:last])
        twice.update({name} & found.keys())
        found[name] = Definition(name, node, text, offsets[first], offsets[last])
    return {name: definition for name, definition in found.items() if name not in twice}


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, _Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield prefix + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.If | ast.Try):
            yield from _functions(child, prefix)


def parameters(function: _Function) -> list[object]:
    """What decides how a function may be called: names, kinds, defaults; not the annotations."""
    arguments = function.args
    every = [arguments.posonlyargs, arguments.args, arguments.kwonlyargs]
    names = [[argument.arg for argument in kind] for kind in every]
    defaults = [_text(default) for default in (*arguments.defaults, *arguments.kw_defaults)]
    return [*names, defaults, arguments.vararg is not None, arguments.kwarg is not None]


def units(function: _Function) -> list[Unit]:
    """The statements of a function in reading order, without its docstring, header and annotations."""
    found: list[Unit] = []
    _add_units(function.body, 0, found)
    return found


def _units_of(source: bytes) -> list[Unit]:
    """The units of a dedented function; none if dedenting has broken it."""
    tree = parse(source)
    function = tree.body[0] if tree is not None and tree.body else None
    return units(function) if isinstance(function, _Function) else []


def _shape(run: list[Unit]) -> list[tuple[str, int]]:
    return [(unit.text, unit.depth) for unit in run]


def _span(node: ast.AST, source: bytes) -> tuple[int, int] | None:
    """The bytes of a simple statement, or of what stands between the first word and the colon of another."""
    match node:
        case ast.If(test=test) | ast.While(test=test):
            first: ast.stmt | ast.expr = test
            last: ast.stmt | ast.expr = test
        case ast.For(target=target, iter=iterated) | ast.AsyncFor(target=target, iter=iterated):
            first, last = target, iterated
        case ast.With(items=items) | ast.AsyncWith(items=items):
            first, last = items[0].context_expr, items[-1].optional_vars or items[-1].context_expr
        case ast.stmt() if not hasattr(node, "body"):
            first = last = node
        case _:
            return None
    offsets = line_starts(source)
    return offsets[first.lineno - 1] + first.col_offset, offsets[(last.end_lineno or 1) - 1] + (
        last.end_col_offset or 0
    )


def _add_units(body: list[ast.stmt], depth: int, found: list[Unit]) -> None:
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a docstring, or `...`
        if isinstance(statement, ast.AnnAssign) and statement.value is None:
            continue
        found.append(Unit(_header(statement), depth, statement))
        for name, label in (("body", ""), ("handlers", ""), ("orelse", "else:"), ("finalbody", "finally:")):
            block = getattr(statement, name, None)
            if not block:
                continue
            if label:
                found.append(Unit(label, depth, statement))
            if name == "handlers":
                for handler in block:
                    found.append(Unit(f"except {_text(handler.type)} {handler.name or ''}", depth, handler))
                    _add_units(handler.body, depth + 1, found)
            else:
                _add_units(block, depth + 1, found)
        for case in getattr(statement, "cases", ()):
            found.append(Unit(f"case {ast.unparse(case.pattern)} {_text(case.guard)}", depth + 1, case))
            _add_units(case.body, depth + 2, found)


def _text(node: ast.AST | None) -> str:
    return ast.unparse(node) if node is not None else ""


def _header(statement: ast.stmt) -> str:
    """The statement as text; of one with others inside, its first line only."""
    match statement:
        case ast.If() | ast.While():
            return f"{type(statement).__name__} {ast.unparse(statement.test)}"
        case ast.For() | ast.AsyncFor():
            return f"{type(statement).__name__} {ast.unparse(statement.target)} in {ast.unparse(statement.iter)}"
        case ast.With() | ast.AsyncWith():
            return f"{type(statement).__name__} {', '.join(map(ast.unparse, statement.items))}"
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return f"def {statement.name}({ast.unparse(statement.args)})"
        case ast.ClassDef():
            return f"class {statement.name}({', '.join(map(ast.unparse, statement.bases))})"
        case ast.Match():
            return f"match {ast.unparse(statement.subject)}"
        case ast.Try() | ast.TryStar():
            return "try:"
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            return f"{ast.unparse(target)} = {ast.unparse(value)}"
    return ast.unparse(statement)


def changes(before: dict[str, Definition], after: dict[str, Definition]) -> tuple[list[Change], int]:
    """The functions that differ in one statement, and how many functions differ at all."""
    found: list[Change] = []
    differing = 0
    for name, old in before.items():
        new = after.get(name)
        if new is None or old.source == new.source:
            continue
        old_units, new_units = _units_of(old.source), _units_of(new.source)
        if _shape(old_units) == _shape(new_units):
            continue
        differing += 1
        change = _compare(old, new, old_units, new_units)
        if change is not None and parameters(old.node) == parameters(new.node):
            found.append(change)
    return found, differing


def _compare(old: Definition, new: Definition, old_units: list[Unit], new_units: list[Unit]) -> Change | None:
    texts = [unit.text for unit in old_units], [unit.text for unit in new_units]
    matcher = difflib.SequenceMatcher(None, *texts, autojunk=False)
    codes = matcher.get_opcodes()
    different = [code for code in codes if code[0] != "equal"]
    pairs = [(a + k, c + k) for tag, a, b, c, _ in codes if tag == "equal" for k in range(b - a)]
    moved = [(i, k) for i, k in pairs if old_units[i].depth != new_units[k].depth]
    if not different:
        if len(moved) != 1:
            return None
        i, k = moved[0]
        return Change(old, new, (old_units[i],), (new_units[k],), "moved")
    if len(different) != 1:
        return None
    _, a, b, c, d = different[0]
    removed, added = tuple(old_units[a:b]), tuple(new_units[c:d])
    if moved:
        return _wrapping(old, new, removed, added, {new_units[k].depth - old_units[i].depth for i, k in moved})
    if len(removed) == len(added) == 1 and removed[0].depth == added[0].depth:
        return Change(old, new, removed, added, "replaced")
    if not removed and _is_one(added):
        return Change(old, new, removed, added, "inserted")
    if not added and _is_one(removed):
        return Change(old, new, removed, added, "deleted")
    return None


def _wrapping(
    old: Definition, new: Definition, removed: tuple[Unit, ...], added: tuple[Unit, ...], shifts: set[int]
) -> Change | None:
    if shifts == {1} and not removed and len(added) == 1:
        return Change(old, new, removed, added, "wrapped")
    if shifts == {-1} and not added and len(removed) == 1:
        return Change(old, new, removed, added, "unwrapped")
    return None


def _is_one(run: tuple[Unit, ...]) -> bool:
    """One simple statement, or a condition with one in it."""
    if len(run) == 1:
        return True
    return len(run) == 2 and run[0].text.startswith("If ") and run[1].depth == run[0].depth + 1
