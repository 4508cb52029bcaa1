"""Pages that are counted from 1 and taken from a list as if they were counted from 0."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Function, Piece
from mlrepair.edits import Edit

_PAGES = frozenset(("page", "page_number", "page_no", "page_num", "pageno", "number", "n", "p", "num"))
_OFFSETS = frozenset(("start", "offset", "skip", "begin", "first", "from_", "start_index", "begin_index", "lower"))
_SIZES = frozenset(
    (
        "per_page",
        "page_size",
        "size",
        "pagesize",
        "limit",
        "items_per_page",
        "results_per_page",
        "PAGE_SIZE",
        "PER_PAGE",
    )
)


def first_page_missed(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`start = page * size` of a page that is at least 1 passes over the first one."""
    if not isinstance(node.op, ast.Mult) or not isinstance(node.left, ast.Name) or node.left.id not in _PAGES:
        return
    function = piece.function(node)
    if path_of(node.right).rpartition(".")[2] not in _SIZES or function is None or not _is_offset(piece, node):
        return
    if _first(function, node.left.id) == 1 and _is_of_pages(piece, function):
        edits = (piece.instead(node.left, b"(" + node.left.id.encode() + b" - 1)"),)
        yield Contradiction(node, edits, f"`{node.left.id}` is counted from 1", 0.93)


def page_before_first(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`start = (page - 1) * size` of a page that begins with 0."""
    match node:
        case ast.BinOp(
            op=ast.Mult(), left=ast.BinOp(op=ast.Sub(), left=ast.Name(id=name), right=ast.Constant(value=1)) as less
        ) if name in _PAGES:
            function = piece.function(node)
            is_size = path_of(node.right).rpartition(".")[2] in _SIZES
            is_page = is_size and function is not None and _is_offset(piece, node) and _is_of_pages(piece, function)
            if is_page and _first(function, name) == 0:  # type: ignore[arg-type]
                start = piece.span(node)[0]
                edit = Edit(start, piece.span(node.right)[0], name.encode() + b" * ")
                yield Contradiction(less, (edit,), f"`{name}` is counted from 0", 0.92)


def _is_of_pages(piece: Piece, function: Function) -> bool:
    """Whether a function says that it is about pages."""
    return b"page" in piece.text(function).lower()


def _is_offset(piece: Piece, node: ast.BinOp) -> bool:
    """Whether a value is where a page begins."""
    match piece.parents[node]:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.keyword(arg=str() as name):
            return name in _OFFSETS
        case ast.Slice(lower=lower):
            return lower is node
    return False


def _first(function: Function, page: str) -> int | None:
    """The number of the first page, if it is the default, or what is less is refused."""
    arguments = function.args
    places = [*arguments.posonlyargs, *arguments.args]
    defaults = [*zip(places[len(places) - len(arguments.defaults) :], arguments.defaults, strict=True)]
    known = {value.value for one, value in defaults if one.arg == page and isinstance(value, ast.Constant)}
    for one in ast.walk(function):
        match one:
            case ast.If(
                test=ast.Compare(left=ast.Name(id=name), ops=[ast.Lt()], comparators=[ast.Constant(value=least)])
            ):
                known |= {least} if name == page else set()
            case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=ast.Compare(left=ast.Constant(value=least)) as test)):
                is_between = isinstance(test.ops[0], ast.LtE) and path_of(test.comparators[0]) == page
                known |= {least} if is_between else set()
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)) if name == page:
                return None
    return known.pop() if len(known) == 1 else None  # type: ignore[return-value]


CHECKS = ((ast.BinOp, first_page_missed), (ast.BinOp, page_before_first))
