"""What the standard library gives or takes, taken for something else: parts of durations, hashes, letters, numbers."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of, own_nodes
from mlrepair.edits import Edit

_DURATION = re.compile(r"(?:\w+_)?(?:delta|td|timedelta|elapsed|duration|diff|difference|age|uptime|lifetime)")
_UNITS = frozenset((60, 3600, 86400, 1000.0))
_OTHER_PARTS = (b".days", b".microseconds", b".nanos", b".minutes", b".hours")
_NOW = frozenset(
    f"{owner}.{name}" for owner in ("datetime", "datetime.datetime", "dt.datetime") for name in ("now", "utcnow")
) | {"timezone.now"}
_HASHES = frozenset(
    f"hashlib.{name}" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "new")
)
_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}(?:\.[a-z0-9]{2,4})?")
_BEGINNING = re.compile(r"(?:https?|ftp|file|s3|gs)://|www\.|refs/heads/|origin/|Bearer ")
_ANSWERS = frozenset(
    f"{owner}.{verb}"
    for owner in ("requests", "session", ".session", "client", ".client")
    for verb in ("get", "post", "put", "patch", "delete", "request")
)
_NUMBERS = ("int", "float", "len", "round", "abs")


def part_of_duration(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`delta.seconds / 3600` forgets the days."""
    part, unit = node.left, node.right
    if not isinstance(node.op, ast.Div) or not isinstance(part, ast.Attribute) or part.attr != "seconds":
        return
    if not isinstance(unit, ast.Constant) or unit.value not in _UNITS or not _is_duration(part.value):
        return
    function = piece.function(node)
    about = piece.source if function is None else piece.text(function)
    if not any(other in about for other in _OTHER_PARTS):
        end = piece.span(part)[1]
        edit = Edit(end - len(part.attr), end, b"total_seconds()")
        yield Contradiction(part, (edit,), "These are the seconds of the last day alone", 0.93)


def rest_of_duration(piece: Piece, node: ast.Attribute) -> Iterator[Contradiction]:
    """`(end - datetime.now()).seconds` of what is over is nearly a day."""
    function = piece.function(node) if node.attr == "seconds" else None
    if function is None or any(other in piece.text(function) for other in _OTHER_PARTS):
        return
    made = origins(piece, node.value) if isinstance(node.value, ast.Name) else (node.value,)
    is_rest = len(made) == 1 and isinstance(made[0], ast.BinOp) and isinstance(made[0].op, ast.Sub)
    if not is_rest or not isinstance(made[0].right, ast.Call) or isinstance(made[0].left, ast.Call):  # type: ignore[attr-defined]
        return
    asked = any(isinstance(one, ast.Compare) and _asks_time(piece, node, one) for one in ast.walk(function))
    if ast.unparse(made[0].right.func) in _NOW and not asked:  # type: ignore[attr-defined]
        end = piece.span(node)[1]
        edit = Edit(end - len(node.attr), end, b"total_seconds()")
        yield Contradiction(node, (edit,), "These are nearly a day where the time is over", 0.93)


def part_of_asked_duration(piece: Piece, node: ast.Attribute) -> Iterator[Contradiction]:
    """`if isinstance(o, timedelta): return o.seconds` forgets the days."""
    given_back = piece.parents[node] if node.attr == "seconds" else None
    outer = piece.parents[given_back] if isinstance(given_back, ast.Return) else None
    if not isinstance(outer, ast.If) or outer.body != [given_back]:
        return
    asked = call_of(outer.test, "isinstance")
    given = [*map(ast.unparse, asked.args)] if asked is not None else []
    if given[:1] == [ast.unparse(node.value)] and given[-1].rpartition(".")[2] == "timedelta":
        end = piece.span(node)[1]
        edit = Edit(end - len(node.attr), end, b"total_seconds()")
        yield Contradiction(node, (edit,), "These are the seconds of the last day alone", 0.95)


def _asks_time(piece: Piece, node: ast.Attribute, compare: ast.Compare) -> bool:
    """Whether it may be asked whether a time is over: something else than these seconds is compared with a number."""
    match piece.parents[node]:
        case ast.Assign(targets=[ast.Name(id=name)]) if path_of(compare.left) == name:
            return not all(isinstance(one, ast.Constant) for one in compare.comparators)
    return node not in ast.walk(compare)


def _is_duration(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Sub)
    return _DURATION.fullmatch(path_of(node).rpartition(".")[2]) is not None


def hash_as_text(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`hashlib.md5(a)[:4]` and `hashlib.md5(a) == b` take the object for its text."""
    if path_of(node.func) not in _HASHES:
        return
    for use in _uses(piece, node):
        parent = piece.parents[use]
        match parent:
            case ast.Subscript(value=value) if value is use:
                others = []
            case ast.Compare(ops=[ast.Eq() | ast.NotEq()]):
                others = [parent.left, *parent.comparators]
            case ast.BinOp(op=ast.Add()):
                others = [parent.left, parent.right]
            case _:
                continue
        if sum(kind_of(piece, one) in _HASHES for one in others) < 2:
            are_bytes = any(isinstance(one, ast.Constant) and isinstance(one.value, bytes) for one in others)
            is_digest = are_bytes or (b".digest()" in piece.source and b".hexdigest()" not in piece.source)
            edits = (piece.behind(use, b".digest()" if is_digest else b".hexdigest()"),)
            yield Contradiction(use, edits, "This is a hash object, not what it comes to", 0.95)


def _uses(piece: Piece, node: ast.Call) -> list[ast.expr]:
    """Where the value of a call is read: there, or by the name that gets it and nothing else."""
    match piece.parents[node]:
        case ast.Assign(targets=[ast.Name(id=name)]):
            scope = piece.function(node) or piece.tree
            names = [one for one in own_nodes(scope) if isinstance(one, ast.Name) and one.id == name]
            return [one for one in names if kind_of(piece, one) in _HASHES and isinstance(one.ctx, ast.Load)]
    return [node]


def stripped_letters(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a.rstrip(".py")` takes away every `.`, `p` and `y` at the end."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in ("lstrip", "rstrip") or len(node.args) != 1:
        return
    text, is_end = node.args[0], function.attr == "rstrip"
    if isinstance(text, ast.Name) and text.id not in piece.bound(node):
        text = piece.facts.value(text.id) or text
    if (is_text(text) and (_ENDING if is_end else _BEGINNING).fullmatch(text.value)) or _is_tested(piece, node):  # type: ignore[attr-defined]
        end = piece.span(function)[1]
        edit = Edit(end - len(function.attr), end, b"removesuffix" if is_end else b"removeprefix")
        yield Contradiction(node, (edit,), f"`{function.attr}` takes letters away, whatever their order", 0.95)


def _is_tested(piece: Piece, node: ast.Call) -> bool:
    """Whether `a.rstrip(suffix)` stands where is known that `a.endswith(suffix)`."""
    function, part = node.func, node.args[0]
    name = path_of(part).rpartition(".")[2].lower()
    is_text_of_several = is_text(part) and len(part.value) > 2  # type: ignore[attr-defined]
    if not is_text_of_several and not name.endswith(("suffix", "prefix", "extension", "ext", "ending")):
        return False
    asked = {"lstrip": "startswith", "rstrip": "endswith"}[function.attr]  # type: ignore[attr-defined]
    wanted = f"{ast.unparse(function.value)}.{asked}({ast.unparse(part)})"  # type: ignore[attr-defined]
    return any(
        isinstance(outer, (ast.If, ast.IfExp)) and ast.unparse(outer.test) == wanted for outer in piece.about(node)
    )


def number_in_environment(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`os.environ["A"] = 1` fails; it takes texts."""
    target, value = node.targets[0], node.value
    if not isinstance(target, ast.Subscript) or path_of(target.value) != "os.environ":
        return
    if isinstance(value, ast.Constant) and type(value.value) in (int, float):
        edits: tuple[Edit, ...] = (piece.before(value, b'"'), piece.behind(value, b'"'))
    elif call_of(value, *_NUMBERS) is not None:
        edits = piece.before(value, b"str("), piece.behind(value, b")")
    else:
        return
    yield Contradiction(value, edits, "The environment has texts alone", 0.96)


def answer_without_brackets(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`response.json["a"]` asks a method for an item."""
    function = node.value
    if isinstance(function, ast.Attribute) and function.attr == "json" and kind_of(piece, function.value) in _ANSWERS:
        yield Contradiction(function, (piece.behind(function, b"()"),), "`json` without brackets is a method", 0.96)


CHECKS = (
    (ast.BinOp, part_of_duration),
    (ast.Attribute, rest_of_duration),
    (ast.Attribute, part_of_asked_duration),
    (ast.Call, unless_tried(hash_as_text)),
    (ast.Call, stripped_letters),
    (ast.Assign, unless_tried(number_in_environment)),
    (ast.Subscript, unless_tried(answer_without_brackets)),
)
