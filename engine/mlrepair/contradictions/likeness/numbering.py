"""Indices that are counted up, but for one that is there twice: `f(a[0], a[1], a[1], a[3])`."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece
from mlrepair.edits import Edit

_FEWEST = 4


def twice_in_call(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`f(a[0], b=a[1], c=a[1], d=a[3])`."""
    if len(node.args) + len(node.keywords) >= _FEWEST:
        yield from _twice(piece, [*node.args, *(keyword.value for keyword in node.keywords)])


def twice_in_display(piece: Piece, node: ast.Dict | ast.Tuple | ast.List) -> Iterator[Contradiction]:
    """`{"a": a[0], "b": a[1], "c": a[1], "d": a[3]}`."""
    parts = node.values if isinstance(node, ast.Dict) else node.elts
    if len(parts) >= _FEWEST:
        yield from _twice(piece, parts)


def twice_in_block(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """Assignments one behind the other."""
    run: list[ast.expr] = []
    for statement in (*node.body, ast.Pass()):
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            run.append(statement.value)
            continue
        if len(run) >= _FEWEST:
            yield from _twice(piece, run)
        run.clear()


def _twice(piece: Piece, parts: Sequence[ast.expr]) -> Iterator[Contradiction]:
    """The one of several indices that are counted up that is the same as the one before."""
    counted = [*map(_counted, parts)]
    for i in range(1, len(counted) - 1):
        before, here, behind = counted[i - 1 : i + 2]
        if before is None or here is None or behind is None or not before[0] == here[0] == behind[0]:
            continue
        number = here[1]
        if before[1] != number or behind[1] != number + 2:
            continue
        others = [one[1] for one in counted if one is not None and one[0] == here[0]]
        del others[others.index(number)]
        is_counting = number - 1 in others and number + 1 not in others and others == sorted({*others})
        if is_counting and ast.dump(parts[i]) == ast.dump(parts[i - 1]):
            start, end = piece.span(here[2])
            edit = Edit(start, end, str(number + 1).encode())
            reason = f"`{ast.unparse(parts[i])}` is there twice, and the next one nowhere"
            yield Contradiction(parts[i], (edit,), reason, 0.94)


def _counted(node: ast.expr) -> tuple[str, int, ast.expr] | None:
    """What has an index in an expression, the index, and where it stands; None where several have one, or none has."""
    found: list[tuple[str, int, ast.expr]] = []
    for one in ast.walk(node):
        match one:
            case ast.Subscript(value=value, slice=ast.Constant(value=int() as number) as place):
                found.append((ast.unparse(value), number, place))
            case ast.Call(
                func=ast.Attribute(value=value, attr="group" | "item" | "GetItem"),
                args=[ast.Constant(value=int() as number) as place],
            ):
                found.append((ast.unparse(value), number, place))
    return found[0] if len(found) == 1 else None


CHECKS = (
    (ast.Call, twice_in_call),
    *((of, twice_in_display) for of in (ast.Dict, ast.Tuple, ast.List)),
    *((of, twice_in_block) for of in FUNCTIONS),
)
