"""Lists, dicts and sets: methods of one that another is asked for, and what they take and give."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from mlrepair.contradictions.known import is_text, kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit
from mlrepair.undefined.spelling import is_slip

_METHODS = {kind.__name__: frozenset(dir(kind)) for kind in (list, dict, set, str)}
_FOREIGN = {
    **dict.fromkeys((("list", "add"), ("list", "push"), ("list", "push_back")), "append"),
    **dict.fromkeys((("set", "append"), ("set", "push"), ("set", "insert")), "add"),
    **dict.fromkeys((("list", "update"), ("list", "addAll")), "extend"),
    **dict.fromkeys((("set", "extend"), ("set", "addAll")), "update"),
    ("str", "toLowerCase"): "lower",
    ("str", "toUpperCase"): "upper",
    ("str", "trim"): "strip",
}
_DEFAULTS = ("str", "int", "float", "list", "dict", "set")
_METHODS_ALONE = {"append": "list", "extend": "list", "insert": "list", "add": "set", "discard": "set"}
_IN_PLACE = {"sort": b"sorted", "reverse": b"reversed"}
_INDICES = frozenset(("i", "j", "idx", "index"))


def foreign_method(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a.add(b)` of a list is `a.append(b)`."""
    function = node.func
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, (ast.Name, ast.Attribute)):
        return
    name = function.attr
    meant = _meant(name)
    kind = kind_of(piece, function.value) if meant else ""
    if kind in meant:
        end = piece.span(function)[1]
        edit = Edit(end - len(name.encode()), end, meant[kind].encode())
        yield Contradiction(function, (edit,), f"A {kind} has no `{name}`", 0.95)


def set_as_dict(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a.add(b)` of what begins as `{}` says that it is a set."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "add" or kind_of(piece, function.value) != "dict":
        return
    made, path = origins(piece, function.value)[0], ast.unparse(function.value)
    uses = [piece.parents[one] for one in piece.parents if path_of(one) and ast.unparse(one) == path]
    added = [use for use in uses if isinstance(use, ast.Attribute) and use.attr == "add"]
    are_added = not any(isinstance(use, ast.Subscript) for use in uses) and added[0] is function
    if are_added and isinstance(made, ast.Dict) and not made.keys and made in piece.parents:
        yield Contradiction(function, (piece.instead(made, b"set()"),), "A dict has no `add`", 0.94)


@lru_cache(4096)
def _meant(name: str) -> dict[str, str]:
    """Which method of a list, dict, set or text is meant by a name that it has not."""
    found = {kind: meant for (kind, foreign), meant in _FOREIGN.items() if foreign == name}
    for kind, methods in _METHODS.items():
        near = [method for method in methods if name not in methods and is_slip(name, method)]
        if len(near) == 1:
            found.setdefault(kind, near[0])
    return found


def wrong_factory(piece: Piece, node: ast.AugAssign) -> Iterator[Contradiction]:
    """`a[b] += 1` of a `defaultdict(list)` fails."""
    target = node.target
    made = _factory(piece, target.value) if isinstance(target, ast.Subscript) else None
    if made is None or path_of(made) not in ("list", "dict", "set", "str") or not isinstance(node.op, ast.Add):
        return
    number = _number(node.value)
    if number and not _is_added_to(piece, node, target):  # type: ignore[arg-type]
        edits = (piece.instead(made, number.encode()),)
        yield Contradiction(made, edits, f"A {path_of(made)} does not count", 0.95)


def _factory(piece: Piece, node: ast.expr) -> ast.expr | None:
    """What makes the values of a `defaultdict`."""
    made = origins(piece, node)
    call = made[0] if len(made) == 1 else None
    is_one = (
        isinstance(call, ast.Call) and path_of(call.func).rpartition(".")[2] == "defaultdict" and call in piece.parents
    )
    return call.args[0] if is_one and len(call.args) == 1 else None  # type: ignore[union-attr]


def _number(node: ast.expr) -> str:
    """Whether a value is an `int` or a `float` for sure."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return type(number).__name__
        case ast.BinOp(op=ast.Div()):
            return "float"
        case ast.BinOp(left=left, op=ast.Mult() | ast.Add() | ast.Sub(), right=right):
            found = {_number(left), _number(right)}
            is_sum = not isinstance(node.op, ast.Mult) or found >= {"float"}  # a list, too, has a multiple
            return "float" if "float" in found else "int" if found & {"int"} and is_sum else ""
        case ast.Call(func=ast.Name(id="len" | "int" | "float" as name)):
            return "float" if name == "float" else "int"
    return ""


def _is_added_to(piece: Piece, node: ast.AugAssign, target: ast.Subscript) -> bool:
    """Whether something else says that the values are what they are made as."""
    path = ast.unparse(target.value)
    others = (one for one in piece.parents if isinstance(one, ast.Subscript) and one is not target)
    return any(
        ast.unparse(one.value) == path and isinstance(piece.parents[one], (ast.Attribute, ast.Subscript))
        for one in others
    )


def letters_added(piece: Piece, node: ast.AugAssign) -> Iterator[Contradiction]:
    """`a += "b c"` adds letters to a list."""
    value = node.value
    if isinstance(node.op, ast.Add) and _is_sentence(value) and kind_of(piece, node.target) == "list":
        edits = piece.before(value, b"["), piece.behind(value, b"]")
        yield Contradiction(value, edits, "The list gets the letters of the text", 0.95)


def letters_handed(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a.extend("b c")` adds letters to a list."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "extend" or len(node.args) != 1:
        return
    if _is_sentence(node.args[0]) and kind_of(piece, function.value) == "list":
        end = piece.span(function)[1]
        edit = Edit(end - len(b"extend"), end, b"append")
        yield Contradiction(node.args[0], (edit,), "The list gets the letters of the text", 0.95)


def _is_sentence(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (is_text(node) and " " in node.value.strip())  # type: ignore[attr-defined]


def sorted_in_place(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`for a in b.sort()` fails: `sort` gives nothing."""
    function, parent = node.func, piece.parents[node]
    if not isinstance(function, ast.Attribute) or function.attr not in _IN_PLACE or node.args:
        return
    is_iterated = isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node
    is_kept = isinstance(parent, ast.Assign) and path_of(parent.targets[0]) != path_of(function.value)
    is_taken = function.attr == "sort" and (is_kept or isinstance(parent, (ast.Subscript, ast.Return)))
    if (is_iterated or is_taken) and kind_of(piece, function.value) == "list":
        start, end = piece.span(function.value)[1], piece.span(node)[1] - 1
        behind = Edit(start, piece.span(node.keywords[0])[0] if node.keywords else end, b", " if node.keywords else b"")
        copied = call_of(function.value, "list")
        if copied is not None and len(copied.args) == 1 and function.attr == "sort":  # `sorted` copies, too
            begin = Edit(piece.span(node)[0], piece.span(copied.args[0])[0], b"sorted(")
            edits = begin, Edit(piece.span(copied.args[0])[1], behind.end, behind.text)
        else:
            edits = piece.before(node, _IN_PLACE[function.attr] + b"("), behind
        yield Contradiction(node, edits, f"`{function.attr}` changes the list and gives nothing", 0.94)


def keywords_as_pairs(piece: Piece, node: ast.For | ast.comprehension) -> Iterator[Contradiction]:
    """`for a, b in kwargs:` takes names apart."""
    over = node.iter
    is_pair = isinstance(node.target, ast.Tuple) and len(node.target.elts) == 2
    if is_pair and (path_of(over) == "os.environ" or _is_keywords(piece, over)):
        edits = (piece.behind(over, b".items()"),)
        yield Contradiction(over, edits, f"`{ast.unparse(over)}` gives its keys alone", 0.95)


def _is_keywords(piece: Piece, node: ast.expr) -> bool:
    """Whether a name is that of all keyword arguments, and gets nothing else."""
    function = piece.function(node)
    keywords = function.args.kwarg if function is not None else None
    return keywords is not None and keywords.arg == path_of(node) and kind_of(piece, node) == "dict"


def index_second(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """`for a, i in enumerate(b): a.c` takes the index for the item."""
    is_counted = isinstance(node.iter, ast.Call) and path_of(node.iter.func) == "enumerate"
    if not is_counted or not isinstance(node.target, ast.Tuple) or len(node.target.elts) != 2:
        return
    first, second = node.target.elts
    if not isinstance(first, ast.Name) or not isinstance(second, ast.Name) or second.id not in _INDICES - {first.id}:
        return
    uses = [use for statement in node.body for use in ast.walk(statement) if isinstance(use, ast.Name)]
    parents = [piece.parents[use] for use in uses if use.id == first.id]
    if first.id not in _INDICES and any(isinstance(parent, ast.Attribute) for parent in parents):
        edits = piece.instead(first, second.id.encode()), piece.instead(second, first.id.encode())
        yield Contradiction(node.target, edits, "`enumerate` gives the index first", 0.95)


def other_default(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`defaultdict(str)` of which `a[b].append(c)` says that its items are lists."""
    if path_of(node.func).rpartition(".")[2] != "defaultdict" or len(node.args) != 1 or node.keywords:
        return
    made, statement = path_of(node.args[0]), piece.parents[node]
    target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    if made not in _DEFAULTS or not isinstance(target, (ast.Name, ast.Attribute)):
        return
    scope = (piece.tree if piece.owned(target) else piece.function(node)) or piece.tree
    name = path_of(target).rpartition(".")[2]
    uses = [one for one in ast.walk(scope) if type(one) is type(target) and path_of(one).rpartition(".")[2] == name]
    items = [part for one in uses if isinstance(part := piece.parents[one], ast.Subscript) and part.value is one]
    kinds = {_item(piece, one) for one in items} - {""}
    is_single = sum(isinstance(one.ctx, ast.Store) for one in uses) == 1
    if is_single and len(kinds) == 1 and made not in kinds and "?" not in kinds:
        (kind,) = kinds
        edits = (piece.instead(node.args[0], kind.encode()),)
        yield Contradiction(node.args[0], edits, f"`{name}` has items of another class", 0.95)


def _item(piece: Piece, node: ast.Subscript) -> str:
    """The class that the use of an item asks for; `?` where it gets a value, nothing where it may be any."""
    parent = piece.parents[node]
    if isinstance(parent, ast.Attribute):
        return _METHODS_ALONE.get(parent.attr, "")
    return "" if isinstance(node.ctx, ast.Load) else "?"


CHECKS = (
    (ast.Call, other_default),
    (ast.AugAssign, unless_tried(wrong_factory)),
    (ast.Call, unless_tried(foreign_method)),
    (ast.Call, unless_tried(set_as_dict)),
    (ast.Call, letters_handed),
    (ast.AugAssign, letters_added),
    (ast.Call, unless_tried(sorted_in_place)),
    (ast.For, keywords_as_pairs),
    (ast.comprehension, keywords_as_pairs),
    (ast.For, index_second),
)
