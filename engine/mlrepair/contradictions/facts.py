"""What a piece says of itself that others of its file are asked about."""

import ast
import builtins
import re
from collections.abc import Iterator

from mlrepair.contradictions.piece import (
    FUNCTIONS,
    SCOPES,
    Facts,
    Piece,
    Signature,
    is_generator,
    own_nodes,
    parameters_of,
    signature_of,
)

# Imported functions, and those that are called in their place.
_PLACES = {
    "itertools.zip_longest": ("zip",),
    "copy.deepcopy": ("copy",),
    "math.ceil": ("floor",),
    "math.floor": ("ceil",),
    "math.fsum": ("sum",),
    "math.isqrt": ("sqrt",),
    "itertools.permutations": ("combinations",),
    "itertools.combinations_with_replacement": ("combinations",),
    "itertools.starmap": ("map",),
    "bisect.bisect_left": ("bisect_right", "bisect"),
    "bisect.bisect_right": ("bisect_left",),
    "urllib.parse.quote_plus": ("quote",),
    "urllib.parse.unquote_plus": ("unquote",),
    "base64.urlsafe_b64encode": ("b64encode",),
    "base64.urlsafe_b64decode": ("b64decode",),
    "yaml.safe_load": ("load",),
    "functools.lru_cache": ("cache",),
    "statistics.pstdev": ("stdev",),
    "time.monotonic": ("time",),
    "time.perf_counter": ("time",),
}
RELATIVES = frozenset(name for path, others in _PLACES.items() for name in (path.rpartition(".")[2], *others))
_PLACED = {
    name: [(path.rpartition(".")[2], path) for path, others in _PLACES.items() if name in others] for name in RELATIVES
}
_RELATIVES = re.compile(rb"\b(?:%s)\b" % "|".join(sorted(RELATIVES)).encode())
_CONTAINERS = {ast.List: "list", ast.Dict: "dict", ast.Set: "set"}
_NESTED = re.compile(rb"(?<![\w.])([^\W\d]\w*)(?=\(([^\W\d]\w*)\()")
_DECIMALS = re.compile(rb":[^{}:]*\.[1-9]\d*[fe]")
_OF_PYTHON = frozenset(name.encode() for name in dir(builtins))


def facts_of(piece: Piece) -> Facts:
    """Return what a piece defines at the top level."""
    functions: list[tuple[str, bool, tuple[str, ...]]] = []
    classes: list[tuple[str, tuple[str, ...]]] = []
    signatures: list[tuple[str, Signature]] = []
    values: list[tuple[str, str]] = []
    exceptions: list[str] = []
    generators: list[str] = []
    for statement in piece.tree.body:
        values += _values_of(statement)
        if isinstance(statement, FUNCTIONS) and not statement.decorator_list:
            if isinstance(statement, ast.FunctionDef) and is_generator(statement):
                generators.append(statement.name)
            is_async = isinstance(statement, ast.AsyncFunctionDef) and not is_generator(statement)
            functions.append((statement.name, is_async, parameters_of(statement)))
            signatures.append((statement.name, signature_of(statement)))
        elif isinstance(statement, ast.ClassDef):
            exceptions += [statement.name] * any(map(_is_exception, statement.bases))
            inits = [one for one in statement.body if isinstance(one, FUNCTIONS) and one.name == "__init__"]
            first = inits[0] if len(inits) == 1 else None
            if first is not None and not statement.decorator_list:
                classes.append((statement.name, parameters_of(first)[1:]))
                signatures.append((statement.name, signature_of(first, is_method=True)))
            elif not inits and _has_fields(statement):
                fields = (field.target for field in statement.body if isinstance(field, ast.AnnAssign))
                classes.append((statement.name, tuple(ast.unparse(target) for target in fields)))
    return Facts(
        frozenset(functions),
        frozenset(classes),
        frozenset(signatures),
        frozenset(values),
        frozenset(exceptions),
        frozenset(generators),
        _handed(piece),
        frozenset(_decimals(piece)),
        frozenset(pair for statement in piece.tree.body for pair in _containers_of(statement)),
        frozenset(pair for node in own_nodes(piece.tree) for pair in _imports_of(node)),
        frozenset(_layouts(piece)),
        frozenset(_relatives(piece)),
    )


def relatives_of(name: str) -> list[tuple[str, str]]:
    """Return what may be meant by a function: the names of its relatives, and where they are."""
    return _PLACED[name]


def _handed(piece: Piece) -> frozenset[tuple[str, str]]:
    """Which functions of a file get first what another gives."""
    if all(not _OF_PYTHON.isdisjoint(pair) for pair in _NESTED.findall(piece.source)):
        return frozenset()
    return frozenset(
        (outer.func.id, outer.args[0].func.id)
        for outer in ast.walk(piece.tree)
        if isinstance(outer, ast.Call) and isinstance(outer.func, ast.Name) and outer.args
        if isinstance(outer.args[0], ast.Call) and isinstance(outer.args[0].func, ast.Name)
        if not {outer.func.id.encode(), outer.args[0].func.id.encode()} & _OF_PYTHON
    )


def _decimals(piece: Piece) -> Iterator[str]:
    """The attributes of which a text shows decimals, also by a name that gets their sum or the highest."""
    if not _DECIMALS.search(piece.source):
        return
    made = {
        one.targets[0].id: one.value
        for one in ast.walk(piece.tree)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }
    for one in ast.walk(piece.tree):
        if isinstance(one, ast.FormattedValue) and _shows_decimals(one.format_spec):
            shown = made.get(one.value.id) if isinstance(one.value, ast.Name) else one.value
            match shown:
                case ast.Call(args=[ast.GeneratorExp(elt=ast.Attribute(attr=name)), *_]) | ast.Attribute(attr=name):
                    yield name


def _shows_decimals(form: ast.expr | None) -> bool:
    parts = form.values if isinstance(form, ast.JoinedStr) else []
    is_fixed = len(parts) == 1 and isinstance(parts[0], ast.Constant)
    return is_fixed and _DECIMALS.fullmatch(f":{parts[0].value}".encode()) is not None  # type: ignore[attr-defined]


def _containers_of(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """The constants that a statement gives a value, and which of list, dict and set that is."""
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        kind = next((name for form, name in _CONTAINERS.items() if isinstance(statement.value, form)), "")
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from ((one.id, kind) for one in targets if isinstance(one, ast.Name) and one.id.isupper())


def _imports_of(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a statement imports, and what they are: `datetime.datetime` of `from datetime import datetime`."""
    if isinstance(node, ast.Import):
        yield from ((one.asname or one.name.partition(".")[0], one.name) for one in node.names)
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        yield from ((one.asname or one.name, f"{module}.{one.name}") for one in node.names)


def _layouts(piece: Piece) -> Iterator[str]:
    """The layouts that are handed to functions of `struct`."""
    for node in ast.walk(piece.tree) if b"struct." in piece.source else ():
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("struct")), args=[ast.Constant(value=str() as layout), *_]):
                yield layout


def _relatives(piece: Piece) -> Iterator[tuple[str, str]]:
    """The functions with a close relative that are read, and the calls of them."""
    for node in ast.walk(piece.tree) if _RELATIVES.search(piece.source) else ():
        match node:
            case ast.Call(func=ast.Name(name)) if name in RELATIVES:
                yield name, ast.unparse(node)
            case ast.Name(name) | ast.Constant(value=str() as name) if name in RELATIVES:
                yield name, ""


def _is_exception(base: ast.expr) -> bool:
    return isinstance(base, ast.Name) and base.id.endswith(("Error", "Exception"))


def _values_of(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """The names that a statement gives a value, with what is known of it; nothing of most."""
    for node in (statement, *own_nodes(statement)) if not isinstance(statement, SCOPES) else ():
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            is_constant = isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None
            value = statement.value if is_constant else None  # type: ignore[attr-defined]
            is_pattern = isinstance(value, ast.Call) and ast.unparse(value.func) == "re.compile"
            is_literal = isinstance(value, ast.Constant) and isinstance(value.value, (str, int, float))
            yield node.id, ast.unparse(value) if value is not None and (is_pattern or is_literal) else ""


def _has_fields(statement: ast.ClassDef) -> bool:
    """Whether a class is made of its annotated fields."""
    bases = [ast.unparse(base) for base in statement.bases]
    is_plain = not bases and any("dataclass" in ast.unparse(decorator) for decorator in statement.decorator_list)
    is_counted = any("field(" in ast.unparse(one) or "KW_ONLY" in ast.unparse(one) for one in statement.body)
    return (is_plain or bases in (["NamedTuple"], ["typing.NamedTuple"])) and not is_counted
