"""Lower and upper bounds that are exchanged."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of

_OTHER = {"min": "max", "max": "min", "np.minimum": "np.maximum", "np.maximum": "np.minimum"}
_WORDS = re.compile(r"[a-z]+")
_LOWER = frozenset(("min", "minimum", "low", "lower", "lo", "floor", "smallest", "least"))
_UPPER = frozenset(("max", "maximum", "high", "upper", "hi", "ceiling", "largest", "most"))
_RANDOM = frozenset(("random.randint", "random.randrange", "random.uniform", "np.random.randint", "np.random.uniform"))
_SIDES = {"min": -1, "max": 1, "np.minimum": -1, "np.maximum": 1}
_HIGHEST = frozenset(("capacity", "cap", "limit"))
_LEAVING = (ast.Raise, ast.Return, ast.Continue)
_CLIPPED = {"np.clip": 1, "numpy.clip": 1, ".clip": 0}  # where the lower bound stands


def side_of(name: str) -> int:
    """Return whether a name is of a lower (-1) or of an upper bound (1); 0: of neither, or of both."""
    words = frozenset(_WORDS.findall(name.lower()))
    return bool(words & _UPPER) - bool(words & _LOWER)


def never_between(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`min(low, max(value, high))` is always `low`."""
    outer, inner = path_of(node.func), None
    if outer not in _OTHER or len(node.args) != 2 or node.keywords or outer in piece.bound(node):
        return
    for bound, other in (node.args, node.args[::-1]):
        if isinstance(other, ast.Call) and path_of(other.func) == _OTHER[outer] and len(other.args) == 2:
            wanted = -1 if outer.endswith(("min", "minimum")) else 1
            opposite = [one for one in other.args if _are_exchanged(bound, one, wanted)]
            inner = other if len(opposite) == 1 and not other.keywords else None
            if inner is not None:
                edits = (
                    piece.instead(node.func, _OTHER[outer].encode()),
                    piece.instead(inner.func, outer.encode()),
                )
                yield Contradiction(node, edits, f"This is always `{ast.unparse(bound)}`", 0.96)
                return


def never_below(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`level = max(capacity, level + step)` is never below the capacity."""
    path, target = path_of(node.func), _target(piece.parents[node])
    side = _SIDES.get(path, 0)
    if not side or len(node.args) != 2 or node.keywords or path in piece.bound(node):
        return
    for bound, other in (node.args, node.args[::-1]):
        grows = _growth(other, target)
        if grows == side and _limit(bound) == side and not _is_running(piece, node, bound):
            edits = (piece.instead(node.func, _OTHER[path].encode()),)
            reason = f"This is {'at least' if side > 0 else 'at most'} `{ast.unparse(bound)}`"
            yield Contradiction(node.func, edits, reason, 0.94)
            return


def _target(statement: ast.AST) -> str:
    """What alone gets a value."""
    is_single = isinstance(statement, ast.Assign) and len(statement.targets) == 1
    target = statement.targets[0] if is_single else None  # type: ignore[attr-defined]
    return ast.unparse(target) if isinstance(target, (ast.Name, ast.Attribute)) else ""


def _growth(value: ast.expr, target: str) -> int:
    """Whether a value is more than what has a path, or doubles (1), or is less (-1); 0: neither is said."""
    match value:
        case ast.BinOp(left=left, op=ast.Add() | ast.Mult()) if ast.unparse(left) == target:
            return 1
        case ast.BinOp(left=left, op=ast.Sub() | ast.Div() | ast.FloorDiv()) if ast.unparse(left) == target:
            return -1
        case ast.BinOp(op=ast.Add() | ast.Mult(), right=right) if ast.unparse(right) == target:
            return 1
        case ast.BinOp(op=ast.Mult(), right=ast.BinOp(left=ast.Constant(value=2), op=ast.Pow())):
            return 1
    return 0


def _limit(node: ast.expr) -> int:
    """Whether a name is of what something may at least (-1) or at most (1) be."""
    words = frozenset(_WORDS.findall(path_of(node).rpartition(".")[2].lower()))
    return 1 if words & _HIGHEST and not words & _LOWER else _side(node)


def _is_running(piece: Piece, node: ast.Call, bound: ast.expr) -> bool:
    """Whether a bound gets its value here, as the highest so far does."""
    function, text = piece.function(node), ast.unparse(bound)
    stored = (one for one in ast.walk(function or piece.tree) if isinstance(one, (ast.Name, ast.Attribute)))
    return any(isinstance(one.ctx, ast.Store) and ast.unparse(one) == text for one in stored)


def _are_exchanged(bound: ast.expr, other: ast.expr, wanted: int) -> bool:
    """Whether one is of the lower bound (-1) or the upper one (1), and the other of the opposite."""
    first, second = _number(bound), _number(other)
    if first is not None and second is not None:
        return first < second if wanted < 0 else first > second
    if first is not None or second is not None:
        return False
    return _side(bound) == wanted == -_side(other)


def _side(node: ast.expr) -> int:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return side_of(name)


def _number(node: ast.expr) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _number(node.operand)
        return None if number is None else -number
    return node.value if isinstance(node, ast.Constant) and type(node.value) in (int, float) else None  # type: ignore[return-value]


def exchanged_bounds(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`random.randint(10, 1)` fails; `np.clip(a, high, low)` is always `low`."""
    path = path_of(node.func)
    if path in _RANDOM:
        given, is_clipped = node.args, False
    else:
        place = _CLIPPED.get(path, _CLIPPED[".clip"] if path.endswith(".clip") else -1)
        given, is_clipped = (node.args[place:] if place >= 0 else []), True
    if len(given) != 2 or node.keywords:
        return
    low, high = given
    first, second = _number(low), _number(high)
    are_numbers = not is_clipped and first is not None and second is not None and first > second
    if are_numbers or (is_clipped and _side(low) == 1 and _side(high) == -1):
        edits = piece.instead(low, piece.text(high)), piece.instead(high, piece.text(low))
        yield Contradiction(node, edits, "The lower bound comes first", 0.95)


def never_within(piece: Piece, node: ast.Compare) -> Iterator[Contradiction]:
    """`return high < a < low` is never true; `if low > a > high: raise` asks for what is outside."""
    if len(node.ops) != 2:
        return
    is_below = all(isinstance(one, (ast.Lt, ast.LtE)) for one in node.ops)
    is_above = all(isinstance(one, (ast.Gt, ast.GtE)) for one in node.ops)
    first, last = node.left, node.comparators[1]
    low, high = (first, last) if is_below else (last, first)
    one, other = _number(low), _number(high)
    are_numbers = one is not None and other is not None and one > other
    if (is_below or is_above) and (are_numbers or (_side(low) == 1 and _side(high) == -1)):
        middle, parent = node.comparators[0], piece.parents[node]
        if isinstance(parent, ast.Return):
            edits = (piece.instead(first, piece.text(last)), piece.instead(last, piece.text(first)))
        elif isinstance(parent, ast.If) and parent.test is node and isinstance(parent.body[-1], _LEAVING):
            edits = (piece.behind(middle, b" or " + piece.text(middle)),)  # type: ignore[assignment]
        else:
            return
        yield Contradiction(node, edits, f"Nothing is between `{ast.unparse(low)}` and `{ast.unparse(high)}`", 0.95)


def drawn_behind(piece: Piece, node: ast.Subscript) -> Iterator[Contradiction]:
    """`a[random.randint(0, len(a))]` is behind the end now and then."""
    drawn = node.slice
    if not isinstance(drawn, ast.Call) or path_of(drawn.func) != "random.randint" or len(drawn.args) != 2:
        return
    length = call_of(drawn.args[1], "len")
    if length is not None and [*map(ast.dump, length.args)] == [ast.dump(node.value)]:
        edits = (piece.behind(length, b" - 1"),)
        yield Contradiction(length, edits, "The last index is one less than the length", 0.96)


CHECKS = (
    (ast.Call, never_between),
    (ast.Call, never_below),
    (ast.Call, unless_tried(exchanged_bounds)),
    (ast.Compare, never_within),
    (ast.Subscript, drawn_behind),
)
