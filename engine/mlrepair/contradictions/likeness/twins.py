"""Expressions and branches that stand side by side, of which one was copied and not changed everywhere."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from mlrepair.contradictions.known import origins, path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece
from mlrepair.edits import Edit

_PARTS = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]+")
_PLAIN = (ast.Name, ast.Attribute, ast.Subscript)
_AROUND = (ast.BoolOp, ast.BinOp, ast.Compare, ast.Call, ast.Tuple, ast.List, ast.UnaryOp, ast.keyword)
_COMPARED = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_COMPARING = frozenset(("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"))
_CALCULATED = (ast.Sub, ast.Mult)
_OPPOSITE = {  # which of two makes less
    **dict.fromkeys((("left", "right"), ("up", "down"), ("prev", "next"), ("previous", "next")), True),
    **dict.fromkeys((("decrease", "increase"), ("decrement", "increment"), ("minus", "plus")), True),
    **dict.fromkeys((("backward", "forward"), ("backwards", "forwards"), ("undo", "redo")), True),
}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SIDES = frozenset(("left", "right", "up", "down", "prev", "next", "previous"))
_PLACE = re.compile(
    r"(?:^|[._])(?:x|y|[dv][xy]|pos\w*|left|top|right|col|column|row|angle|heading|rot\w*|vel\w*|speed\w*|index|cursor"
    r"|offset|selected|lane|page)$"
)
_COORDINATE = re.compile(r"lat|lon")
_SUMMED = frozenset(("mean", "std", "var", "min", "max", "nanmean", "nanstd", "nanmin", "nanmax", "median"))


def itself_for_twin(piece: Piece, node: ast.Compare | ast.BinOp | ast.Call) -> Iterator[Contradiction]:
    """`close(a.x, b.x) and close(a.y, a.y)`: the other pair tells with what it is compared."""
    pair = _pair(node)
    if pair is None or type(pair[0]) is not type(pair[1]) or not isinstance(pair[0], _PLAIN):
        return
    if ast.dump(pair[0]) != ast.dump(pair[1]):
        return
    function = piece.function(node) if isinstance(node, ast.Compare) else None
    if function is not None and function.name in _COMPARING:
        return  # which tells itself what is meant
    if any(isinstance(outer, FUNCTIONS) and outer.name.startswith("test") for outer in piece.about(node)):
        return  # which may see what is said of it
    this = ast.unparse(pair[0])
    meant = {found for other in _twins(piece, node) for found in _meant(this, *map(ast.unparse, other))}
    if len(meant) == 1:
        ((place, text),) = meant
        is_known = not isinstance(pair[0], ast.Name) or text in piece.bound(node)
        if is_known and text.isprintable():
            edits = (piece.instead(pair[place], text.encode()),)
            yield Contradiction(pair[place], edits, f"`{this}` stands on both sides, unlike beside it", 0.94)


def _pair(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The two of which a comparison, a difference, a product or a call is."""
    match node:
        case ast.Compare(left=left, ops=[ast.cmpop() as sign], comparators=[right]) if isinstance(sign, _COMPARED):
            return left, right
        case ast.BinOp(left=left, op=sign, right=right) if isinstance(sign, _CALCULATED):
            return left, right
        case ast.Call(args=[left, right]):
            return left, right
    return None


def _twins(piece: Piece, node: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The pairs of what has the form of a node, and stands beside it."""
    outer: ast.AST = node
    while isinstance(piece.parents[outer], _AROUND):
        outer = piece.parents[outer]
    for other in ast.walk(outer):
        pair = _pair(other) if other is not node and type(other) is type(node) else None
        if pair is not None and _sign(other) == _sign(node) and all(isinstance(one, _PLAIN) for one in pair):
            yield pair


def _sign(node: ast.AST) -> object:
    match node:
        case ast.Compare(ops=[sign]) | ast.BinOp(op=sign):
            return type(sign)
        case ast.Call(func=called, keywords=keywords):
            return ast.dump(called), tuple(map(ast.dump, keywords))
    return None


def _meant(this: str, first: str, second: str) -> Iterator[tuple[int, str]]:
    """Which of both sides is meant otherwise, and how, after what a twin has on its sides."""
    for place, (old, other) in enumerate(((second, first), (first, second))):
        became = _became(old, this)
        if became:
            text = "".join(became.get(part, part) for part in _PARTS.findall(other))
            if text not in (this, other):
                yield place, text


def _became(old: str, new: str) -> Mapping[str, str]:
    """Which parts of a text became which; nothing where that is not one alone, or two became the same."""
    parts, others = _PARTS.findall(old), _PARTS.findall(new)
    changes = {*zip(parts, others, strict=False)} if len(parts) == len(others) else set()
    changed = {(one, other) for one, other in changes if one != other}
    kept = {one for one, other in changes if one == other}
    return dict(changed) if len(changed) == 1 and not kept & {one for pair in changed for one in pair} else {}


def same_for_opposite(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """`if left: a.x += 1` and `if right: a.x += 1` go the same way."""
    other = _next(piece, node)
    if other is None or other.orelse or ast.dump(node.body[0]) != ast.dump(other.body[0]):
        return
    (first, second), changes = (_words(one.test) for one in (node, other)), (node.body, other.body)
    if len(first) != len(second) or any(len(block) != 1 for block in changes):
        return
    differ = [(one.lower(), two.lower()) for one, two in zip(first, second, strict=True) if one != two]
    if len({*differ}) != 1:
        return
    (words,) = {*differ}
    turned = words in _OPPOSITE or words[::-1] in _OPPOSITE
    change = (node if words in _OPPOSITE else other).body[0]
    if words[0] in _SIDES and not _PLACE.search(ast.unparse(getattr(change, "target", change))):
        return
    if turned and isinstance(change, ast.AugAssign) and isinstance(change.op, (ast.Add, ast.Sub)):
        start, end = piece.span(change.target)[1], piece.span(change.value)[0]
        at = piece.source.index(b"=", start, end) - 1
        is_less = isinstance(change.op, ast.Add)
        if not is_less:
            change = (other if words in _OPPOSITE else node).body[0]
            start, end = piece.span(change.target)[1], piece.span(change.value)[0]  # type: ignore[attr-defined]
            at = piece.source.index(b"=", start, end) - 1
        edit = Edit(at, at + 1, b"-" if is_less else b"+")
        yield Contradiction(change, (edit,), f"`{words[0]}` and `{words[1]}` do the same", 0.95)


def _next(piece: Piece, node: ast.If) -> ast.If | None:
    """The condition behind one that changes a number."""
    if not isinstance(node.body[0], ast.AugAssign):
        return None
    if node.orelse:
        return node.orelse[0] if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If) else None
    parent = piece.parents[node]
    for block in (getattr(parent, name, None) for name in ("body", "orelse")):
        if isinstance(block, list) and node in block:
            following = block[block.index(node) + 1 :][:1]
            return following[0] if following and isinstance(following[0], ast.If) else None
    return None


def _words(test: ast.expr) -> Sequence[str]:
    return _WORDS.findall(ast.unparse(test))


def other_axis(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a.mean(axis=0)` beside `a.std(axis=1)`."""
    axis = _axis(node)
    block = _block(piece, node) if axis is not None and axis != 0 else ()
    if not block:
        return
    of = ast.dump(node.func.value)  # type: ignore[attr-defined]
    statement = next(outer for outer in piece.about(node) if isinstance(outer, ast.stmt))
    place = block.index(statement)
    for beside in (*block[place - 1 : place], *block[place + 1 : place + 2]):
        value = beside.value if isinstance(beside, ast.Assign) else None
        if isinstance(value, ast.Call) and _axis(value) == 0 and ast.dump(value.func.value) == of:  # type: ignore[attr-defined]
            given = node.keywords[0].value
            names = {value.func.attr, node.func.attr}  # type: ignore[attr-defined]
            if len(names) == 2:
                edits = (piece.instead(given, b"0"),)
                reason = f"`{'` and `'.join(sorted(names))}` go along different axes"
                yield Contradiction(given, edits, reason, 0.92)
                return


def share_of_all(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`e / e.sum()` of `e = np.exp(a - a.max(axis=1, keepdims=True))`, which is meant for each row."""
    match node:
        case ast.BinOp(
            left=ast.Name(id=name) as above,
            op=ast.Div(),
            right=ast.Call(func=ast.Attribute(attr="sum"), args=args, keywords=[]) as summed,
        ) if name in ([path_of(one) for one in args] or [path_of(summed.func.value)]):  # type: ignore[attr-defined]
            made = origins(piece, above)
        case _:
            return
    power = made[0] if len(made) == 1 and isinstance(made[0], ast.Call) else None
    if power is None or path_of(power.func).rpartition(".")[2] != "exp" or len(power.args) != 1:
        return
    shifted = origins(piece, power.args[0])
    parts = [one for value in shifted for one in ast.walk(value) if isinstance(one, ast.Call)]
    most = [one for one in parts if path_of(one.func).rpartition(".")[2] in ("max", "amax") and len(one.keywords) == 2]
    if len(shifted) == len(most) == 1 and {one.arg for one in most[0].keywords} == {"axis", "keepdims"}:
        said = ", ".join(map(ast.unparse, most[0].keywords))
        end = piece.span(summed)[1] - 1
        edit = Edit(end, end, (", " * bool(args) + said).encode())
        yield Contradiction(summed, (edit,), "This is the sum of all rows", 0.94)


def unconverted_twin(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`dlon = b.lon - a.lon` beside `dlat = radians(b.lat - a.lat)`, or where it is `radians(…)` elsewhere."""
    name, value = path_of(node.targets[0]), node.value
    is_difference = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub) and _COORDINATE.search(name)
    if not is_difference or (b"radians(" not in piece.source and b"deg2rad(" not in piece.source):
        return
    twins = [(name, ast.unparse(value)), tuple(map(_other_coordinate, (name, ast.unparse(value))))]
    block = getattr(piece.parents[node], "body", [])
    for one in ast.walk(piece.owner(node) or piece.tree):
        match one:
            case ast.Assign(targets=[ast.Name(id=other)], value=ast.Call(func=function, args=[given], keywords=[])):
                is_twin = (other, ast.unparse(given)) == twins[0] or (
                    (other, ast.unparse(given)) == twins[1] and isinstance(block, list) and one in block
                )
                if is_twin and path_of(function).rpartition(".")[2] in ("radians", "deg2rad"):
                    edits = piece.before(value, piece.text(function) + b"("), piece.behind(value, b")")
                    yield Contradiction(value, edits, f"`{other}` is converted, and this is not", 0.95)
                    return


def _other_coordinate(text: str) -> str:
    """A text with `lat` for `lon`, and the other way round."""
    return _COORDINATE.sub(lambda found: "lon" if found[0] == "lat" else "lat", text)


def _axis(node: ast.Call) -> int | None:
    """The axis along which something is summed up that has a path."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr=name, value=ast.Name() | ast.Attribute()),
            args=[],
            keywords=[ast.keyword(arg="axis", value=ast.Constant(value=int() as axis))],
        ) if name in _SUMMED and path_of(node.func.value) not in ("np", "numpy"):  # type: ignore[attr-defined]
            return axis
    return None


def _block(piece: Piece, node: ast.Call) -> Sequence[ast.stmt]:
    """The statements beside the one that gives a name the value of a call."""
    statement = piece.parents[node]
    if not isinstance(statement, ast.Assign):
        return ()
    parent = piece.parents[statement]
    block = getattr(parent, "body", None) if isinstance(parent, (*FUNCTIONS, ast.If, ast.For)) else None
    return block if isinstance(block, list) and statement in block else ()


CHECKS = (
    (ast.Compare, itself_for_twin),
    (ast.BinOp, itself_for_twin),
    (ast.Call, itself_for_twin),
    (ast.If, same_for_opposite),
    (ast.Call, other_axis),
    (ast.BinOp, share_of_all),
    (ast.Assign, unconverted_twin),
)
