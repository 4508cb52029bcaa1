"""The oldest that is taken for the newest, or kept instead of it."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece, own_nodes
from mlrepair.edits import Edit

_TIME = re.compile(
    r"(?:^|_)(?:get)?(?:[mc]time|st_[mc]time|lastmodified|last_modified|modified|timestamp|created|created_at|updated_at"
    r"|created_on|creation_date|creationdate|creation_time|starttime|pushed_at|published_at)$"
)
_NEWEST = re.compile(r"(?:^|_)(?:newest|latest|most_recent)(?:_|$)")
_OLDEST = re.compile(r"(?:^|_)oldest(?:_|$)")
_KEPT = re.compile(r"(?:^|_)(?:keep|kept|retain|retention)(?:_|$)")
_DELETING = re.compile(r"(?:^|_)(?:delete|remove|unlink|rmtree|rmdir)(?:_|$)")


def newest_deleted(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`for a in sorted(b, key=getmtime)[keep:]: os.remove(a)` keeps the oldest."""
    is_reversed = _order(node)
    function = piece.function(node) if is_reversed is not None else None
    if function is None:
        return
    for statement in own_nodes(function):
        if isinstance(statement, ast.For) and _deletes(statement):
            part = _part(piece, statement.iter, node)
            if part is not None and _is_rest(part) is (not is_reversed):
                yield Contradiction(node, (_turned(piece, node),), "What is kept are the oldest", 0.94)
                return


def _order(node: ast.Call) -> bool | None:
    """Whether a call sorts by time the newest first; None where it does not sort so."""
    is_sort = path_of(node.func) == "sorted" or (isinstance(node.func, ast.Attribute) and node.func.attr == "sort")
    given = {one.arg: one.value for one in node.keywords} if is_sort else {}
    if not _is_time(given.get("key")) or given.keys() - {"key", "reverse"}:
        return None
    turned = given.get("reverse")
    if turned is None:
        return False
    return turned.value if isinstance(turned, ast.Constant) and isinstance(turned.value, bool) else None


def _is_time(key: ast.expr | None) -> bool:
    """Whether things are compared by their age."""
    match key:
        case ast.Lambda(body=ast.Call(func=ast.Attribute() as function, args=[ast.Name()])):
            return _is_time(function)
        case ast.Lambda(body=ast.Subscript(slice=ast.Constant(value=str() as name))):
            return _TIME.search(name.lower()) is not None
        case ast.Lambda(body=ast.Attribute() as body):
            return _is_time(body)
        case ast.Attribute(attr=name):
            return _TIME.search(name.lower()) is not None
    return False


def _deletes(loop: ast.For) -> bool:
    """Whether a loop deletes each item."""
    calls = (one for statement in loop.body for one in ast.walk(statement) if isinstance(one, ast.Call))
    return any(_DELETING.search(path_of(one.func).rpartition(".")[2]) for one in calls)


def _part(piece: Piece, over: ast.expr, node: ast.Call) -> ast.Slice | None:
    """The part of what a call sorts that is gone through."""
    if isinstance(over, ast.Name):
        made = _made(piece, node, over.id)
        over = made if made is not None else over
    if not isinstance(over, ast.Subscript) or not isinstance(over.slice, ast.Slice) or over.slice.step is not None:
        return None
    if over.value is node:
        return over.slice
    statement = piece.parents[node]
    if isinstance(statement, ast.Expr):
        is_same = ast.unparse(node.func.value) == ast.unparse(over.value)  # type: ignore[attr-defined]
    else:
        is_same = isinstance(over.value, ast.Name) and _made(piece, node, over.value.id) is node
    return over.slice if is_same else None


def _made(piece: Piece, node: ast.AST, name: str) -> ast.expr | None:
    """The only value that a name gets in the function about a node."""
    function = piece.function(node)
    made = [
        one.value
        for one in (own_nodes(function) if function is not None else ())
        if isinstance(one, ast.Assign) and name in map(path_of, one.targets)
    ]
    return made[0] if len(made) == 1 else None


def _is_rest(part: ast.Slice) -> bool | None:
    """Whether a part is what comes behind those that are kept; False: before them; None: neither is said."""
    match part:
        case ast.Slice(lower=ast.expr() as bound, upper=None):
            return True if _KEPT.search(path_of(bound).rpartition(".")[2].lower()) else None
        case ast.Slice(lower=None, upper=ast.UnaryOp(op=ast.USub(), operand=bound)):
            return False if _KEPT.search(path_of(bound).rpartition(".")[2].lower()) else None
    return None


def _turned(piece: Piece, node: ast.Call) -> Edit:
    """The edit that sorts the other way round."""
    turned = next((one for one in node.keywords if one.arg == "reverse"), None)
    if turned is not None:
        is_true = isinstance(turned.value, ast.Constant) and turned.value.value is True
        return piece.instead(turned.value, b"False" if is_true else b"True")
    return piece.behind(node.keywords[-1], b", reverse=True")


def oldest_for_newest(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`latest = min(a, key=os.path.getmtime)` is the oldest."""
    key = next((one.value for one in node.keywords if one.arg == "key"), None)
    if key is None or not _is_time(key):
        return
    name = _named(piece, node)
    is_newest, is_oldest = _NEWEST.search(name) is not None, _OLDEST.search(name) is not None
    if is_newest is is_oldest:
        return
    path, is_reversed = path_of(node.func), _order(node)
    if path in ("min", "max") and len(node.keywords) == 1 and (path == "min") is is_newest:
        edit = piece.instead(node.func, b"max" if is_newest else b"min")
    elif path == "sorted" and is_reversed is not None and _taken(piece, node) is (is_newest is is_reversed):
        edit = _turned(piece, node)
    else:
        return
    yield Contradiction(node, (edit,), f"This is the {'oldest' if is_newest else 'newest'}", 0.94)


def _named(piece: Piece, node: ast.Call) -> str:
    """The name of what gets what a call chooses, or of the function that returns it."""
    parent = piece.parents[node]
    if isinstance(parent, ast.Subscript):
        parent = piece.parents[parent]
    if isinstance(parent, ast.Assign):
        return path_of(parent.targets[0]).rpartition(".")[2].lower()
    function = piece.parents[parent] if isinstance(parent, ast.Return) else None
    return function.name.lower() if isinstance(function, FUNCTIONS) else ""


def _taken(piece: Piece, node: ast.Call) -> bool | None:
    """Whether of what is sorted the last is taken; False: the first; None: neither."""
    parent = piece.parents[node]
    text = ast.unparse(parent.slice) if isinstance(parent, ast.Subscript) else ""
    return {"0": False, "-1": True}.get(text)


CHECKS = ((ast.Call, newest_deleted), (ast.Call, oldest_for_newest))
