"""Paths whose second part begins with a slash, so that the first one is dropped."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, origins, path_of
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_PARSED = frozenset(("urlparse", "urlsplit"))


def dropped_root(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`os.path.join(root, "/a")` is `"/a"`."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "join" or len(node.args) < 2 or node.keywords:
        return
    if not isinstance(function.value, ast.Attribute) or path_of(function.value) != "os.path":
        return
    within = piece.function(node)
    if within is not None and within.name.startswith("test"):
        return
    for part in node.args[1:]:
        if _is_written(part):
            start = piece.span(part)[0]
            at = piece.source.find(b"/", start, start + 5)
            edit = Edit(at, at + 1, b"")
        elif _is_parsed(piece, part) or (isinstance(part, ast.Name) and _is_asked_for(piece, node, part.id)):
            edit = piece.behind(part, b'.lstrip("/")')
        else:
            continue
        if b"win" not in piece.source[max(0, edit.start - 200) : edit.start]:
            yield Contradiction(part, (edit,), "It begins with a slash: what is before it is dropped", 0.94)
        return


def _is_written(node: ast.expr) -> bool:
    """Whether a text begins with a slash, and goes on."""
    if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
        return is_text(node.values[0]) and str(node.values[0].value).startswith("/")  # type: ignore[attr-defined]
    return is_text(node) and len(node.value) > 1 and node.value[0] == "/" and node.value[1] != "/"  # type: ignore[attr-defined]


def _is_asked_for(piece: Piece, node: ast.AST, name: str) -> bool:
    """Whether what does not begin with a slash has been refused before."""
    function = piece.function(node)
    if function is None:
        return False
    stored = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == name]
    if any(isinstance(one.ctx, ast.Store) for one in stored):
        return False
    about = {*piece.about(node)}
    for statement in function.body:
        if statement in about:
            return False
        match statement:
            case ast.If(
                test=ast.UnaryOp(op=ast.Not(), operand=ast.Call() as call), body=[*_, ast.Raise() | ast.Return()]
            ):
                is_start = ast.unparse(call.func) == f"{name}.startswith"
                if is_start and [is_text(one) and one.value for one in call.args] == ["/"]:  # type: ignore[attr-defined]
                    return True
    return False


def _is_parsed(piece: Piece, node: ast.expr) -> bool:
    """Whether it is the path of an address."""
    if not isinstance(node, ast.Attribute) or node.attr != "path":
        return False
    values = origins(piece, node.value)
    return bool(values) and all(
        isinstance(one, ast.Call) and path_of(one.func).rpartition(".")[2] in _PARSED for one in values
    )


CHECKS = ((ast.Call, dropped_root),)
