"""Numbers where texts are needed: joined, written to a file, or sent."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_NUMBERS = ("int", "float", "len", "round", "abs", "sum", "ord")


def joined_numbers(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`", ".join([1, 2])`, `", ".join(range(a))` and `" ".join(len(b) for b in a)` fail; texts are joined."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "join" or len(node.args) != 1:
        return
    if not is_text(function.value) or any(map(piece.facts.defines, ("map", "str", "range", *_NUMBERS))):
        return
    given = node.args[0]
    for one in origins(piece, given) if isinstance(given, ast.Name) else (given,):
        if not _are_numbers(piece, one):
            return
    if isinstance(given, (ast.ListComp, ast.GeneratorExp)):
        edits = piece.before(given.elt, b"str("), piece.behind(given.elt, b")")
    elif kind_of(piece, given) or not isinstance(given, ast.Name):
        edits = piece.before(given, b"map(str, "), piece.behind(given, b")")
    else:
        return
    yield Contradiction(given, edits, "Texts are joined, and these are numbers", 0.95)


def _are_numbers(piece: Piece, node: ast.expr) -> bool:
    """Whether all items of a value are numbers."""
    match node:
        case ast.List(elts=[_, *_] as items) | ast.Tuple(elts=[_, *_] as items):
            return all(_is_number(piece, one) for one in items)
        case ast.ListComp(elt=item) | ast.GeneratorExp(elt=item):
            return _is_number(piece, item)
        case ast.Call(func=ast.Name("range")):
            return "range" not in piece.bound(node) if node in piece.parents else True
        case ast.Call(func=ast.Name("map"), args=[ast.Name(name), _]):
            return name in _NUMBERS
    return False


def _is_number(piece: Piece, node: ast.expr) -> bool:
    is_constant = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    call = call_of(node, *_NUMBERS)
    return is_constant or (call is not None and path_of(call.func) not in piece.bound(node))


def written_number(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`with open(a, "w") as b: b.write(len(c))` fails; a text is written."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "write" or len(node.args) != 1 or node.keywords:
        return
    given = node.args[0]
    is_other = _is_number(piece, given) or isinstance(given, (ast.Dict, ast.List, ast.DictComp, ast.ListComp))
    if is_other and _is_open_for_text(piece, function.value):
        edits: tuple[Edit, ...] = (piece.before(given, b"str("), piece.behind(given, b")"))
        yield Contradiction(given, edits, "A text is written, and this is none", 0.95)


def _is_open_for_text(piece: Piece, node: ast.expr) -> bool:
    made = origins(piece, node)
    if kind_of(piece, node) != "open" or not all(isinstance(one, ast.Call) and len(one.args) > 1 for one in made):
        return False
    modes = [one.args[1] for one in made if isinstance(one, ast.Call)]
    are_plain = all(isinstance(one, ast.Call) and path_of(one.func) == "open" for one in made)
    return are_plain and all(is_text(mode) and "b" not in mode.value for mode in modes)  # type: ignore[attr-defined]


CHECKS = ((ast.Call, unless_tried(joined_numbers)), (ast.Call, unless_tried(written_number)))
