"""What is given to a program: arguments of the command line, and variables of the environment."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from mlrepair.contradictions.known import is_text, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, own_nodes
from mlrepair.edits import Edit
from mlrepair.undefined.spelling import is_slip

_ARGUMENTS = frozenset(("argv", "sys.argv", "args"))
_LATER = frozenset(("add_subparsers", "set_defaults", "add_argument_group", "add_mutually_exclusive_group"))
_ENVIRONMENT = frozenset(("os.environ.get", "os.getenv", "environ.get", "getenv"))
_COUNTED = re.compile(r"(?:^|_)(?:multiplier|workers|threads|size|count|port|timeout|limit|num|concurrency|retries)$")
_CONVERTING = frozenset(("int", "float", "bool", "str", "Decimal"))


def overlapping_rest(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`old, new = argv[1], argv[2]` and then `argv[2:]` takes `new` again."""
    path = _path(node.value)
    rest = node.slice
    if path not in _ARGUMENTS or not isinstance(rest, ast.Slice) or rest.upper is not None or rest.step is not None:
        return
    if not isinstance(rest.lower, ast.Constant) or type(rest.lower.value) is not int or rest.lower.value < 2:
        return
    first = rest.lower.value
    scope = piece.function(node) or piece.tree
    taken = set[int]()
    for one in own_nodes(scope):
        if isinstance(one, ast.Subscript) and _path(one.value) == path:
            if isinstance(one.slice, ast.Constant) and type(one.slice.value) is int and _is_named(piece, one):
                taken.add(one.slice.value)
            elif one is not node and isinstance(one.slice, ast.Slice):
                return
    if taken and max(taken) == first and {*range(1, first + 1)} == taken:
        edits = (piece.instead(rest.lower, str(first + 1).encode()),)
        yield Contradiction(node, edits, f"`{path}[{first}]` has a name already", 0.93)


def _path(node: ast.expr) -> str:
    return path_of(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""


def _is_named(piece: Piece, node: ast.Subscript) -> bool:
    """Whether an item is what a name gets."""
    parent = piece.parents[node]
    if isinstance(parent, ast.Call) and len(parent.args) == 1 and isinstance(parent.func, (ast.Name, ast.Attribute)):
        parent = piece.parents[parent]
    if isinstance(parent, ast.Tuple):
        parent = piece.parents[parent]
    return isinstance(parent, ast.Assign)


def unknown_option(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`args.out_dir` of a parser that has `--output-dir`."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "parse_args":
        return
    function, statement = piece.function(node), piece.parents[node]
    if function is None:
        return
    parser, name = path_of(node.func.value), path_of(statement.targets[0]) if isinstance(statement, ast.Assign) else ""
    if not parser or not name:
        return
    nodes = [*own_nodes(function)]
    options = _options(piece, nodes, parser)
    stores = [one for one in nodes if isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Store)]
    if options is None or len(stores) != 1:
        return
    read = [one for one in nodes if isinstance(one, ast.Attribute) and path_of(one.value) == name]
    known = {one.attr for one in read}
    if any(not isinstance(one.ctx, ast.Load) for one in read):
        return
    for one in read:
        meant = [option for option in options if _is_alike(one.attr, option, known)] if one.attr not in options else []
        if len(meant) == 1 and not one.attr.startswith("_"):
            end = piece.span(one)[1]
            edit = Edit(end - len(one.attr), end, meant[0].encode())
            yield Contradiction(one, (edit,), f"The parser has no option `{one.attr}`", 0.95)


def _options(piece: Piece, nodes: Sequence[ast.AST], parser: str) -> frozenset[str] | None:
    """The names of what a parser gives; None where it may give others."""
    found = set[str]()
    for one in nodes:
        if not isinstance(one, ast.Name) or one.id != parser:
            continue
        parent = piece.parents[one]
        if isinstance(parent, ast.Assign):
            made = parent.value
            is_parser = isinstance(made, ast.Call) and path_of(made.func).endswith("ArgumentParser")
            if not is_parser or {"parents", None} & {keyword.arg for keyword in made.keywords}:  # type: ignore[attr-defined]
                return None
            continue
        call = piece.parents[parent]
        if not isinstance(parent, ast.Attribute) or parent.attr in _LATER or not isinstance(call, ast.Call):
            return None
        if parent.attr == "add_argument":
            given: Mapping[str | None, ast.expr] = {keyword.arg: keyword.value for keyword in call.keywords}
            texts = [str(text.value) for text in call.args if isinstance(text, ast.Constant)]
            if (
                not texts
                or len(texts) != len(call.args)
                or None in given
                or not is_text(given.get("dest", call.args[0]))
            ):
                return None
            long = [text for text in texts if text.startswith("--")] or texts
            option = str(given["dest"].value) if "dest" in given else long[0].lstrip("-").replace("-", "_")  # type: ignore[attr-defined]
            found.add(option)
    return frozenset(found) or None


def _is_alike(name: str, option: str, known: set[str]) -> bool:
    """Whether one is a slip of another that is read, too, or shares a word with it and shortens the others."""
    words, others = name.split("_"), option.split("_")
    is_short = len(words) == len(others) > 1 and any(map(str.__eq__, words, others))
    if is_slip(name, option):
        return option in known
    return is_short and all(one in two or two in one for one, two in zip(words, others, strict=True))


def unconverted_number(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`os.environ.get("PORT", 8000)` is a text, or a number."""
    if len(node.args) != 2 or node.keywords or not is_text(node.args[0]) or ast.unparse(node.func) not in _ENVIRONMENT:
        return
    default, parent = node.args[1], piece.parents[node]
    is_number = isinstance(default, ast.Constant) and type(default.value) in (int, float)
    is_counted = isinstance(parent, ast.keyword) and _COUNTED.search(str(parent.arg))
    if not is_number or (default.value in (0, 1) and not is_counted):  # type: ignore[attr-defined]
        return
    if isinstance(parent, (ast.Assign, ast.AnnAssign)):
        targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
        if len(targets) != 1 or _is_converted(piece, targets[0], node):
            return
    elif not isinstance(parent, (ast.keyword, ast.BinOp, ast.Compare)):
        return
    kind = type(default.value).__name__.encode()  # type: ignore[attr-defined]
    edits = piece.before(node, kind + b"("), piece.behind(node, b")")
    yield Contradiction(node, edits, "What is given is a text, what is not is a number", 0.94)


def _is_converted(piece: Piece, target: ast.expr, node: ast.AST) -> bool:
    """Whether what gets a value is made a number or a text where it is used, or is not known at all."""
    path = path_of(target)
    if not path:
        return True
    for one in ast.walk(piece.tree):
        if path_of(one) == path and isinstance(getattr(one, "ctx", None), ast.Load):
            parent = piece.parents[one]
            if isinstance(parent, ast.Call) and path_of(parent.func) in _CONVERTING:
                return True
            if isinstance(parent, ast.FormattedValue):
                return True
    return False


CHECKS = (
    (ast.Subscript, overlapping_rest),
    (ast.Call, unless_tried(unknown_option)),
    (ast.Call, unless_tried(unconverted_number)),
)
