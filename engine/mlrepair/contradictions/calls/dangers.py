"""Calls whose own arguments say that they are dangerous."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_REQUESTS = frozenset(
    ("get", "post", "put", "patch", "delete", "head", "options", "request", "Session", "Client", "AsyncClient")
)
_PROCESSES = frozenset(("run", "call", "check_call", "check_output", "Popen"))


def any_object(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`yaml.load(a)` without a loader builds any object."""
    is_module = ast.unparse(node.func) == "yaml.load" and "yaml" not in piece.bound(node)
    if is_module and len(node.args) == 1 and not node.keywords:
        end = piece.span(node.func)[1]
        edit = Edit(end - len(b"load"), end, b"safe_load")
        yield Contradiction(node.func, (edit,), "YAML is read with a loader that builds any object", 0.97)


def unchecked_certificate(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`requests.get(a, verify=False)` trusts anybody."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in _REQUESTS:
        yield from _without(piece, node, "verify", False, "The certificate of the server is not checked", 0.92)


def list_in_a_shell(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`subprocess.run(["a", b], shell=True)` hands the shell its first word alone."""
    is_list = bool(node.args) and isinstance(node.args[0], (ast.List, ast.Tuple)) and len(node.args[0].elts) > 1
    if is_list and isinstance(node.func, ast.Attribute) and node.func.attr in _PROCESSES:
        yield from _without(piece, node, "shell", True, "A shell reads what is no command line", 0.96)


def debugger(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`app.run(debug=True)` lets anybody run code."""
    if isinstance(node.func, ast.Attribute) and node.func.attr == "run" and ast.unparse(node.func) != "asyncio.run":
        yield from _without(piece, node, "debug", True, "The debugger runs what anybody sends it", 0.9)


def _without(
    piece: Piece, node: ast.Call, name: str, value: bool, reason: str, confidence: float
) -> Iterator[Contradiction]:
    """A call without one of its keyword arguments, and the comma that parts it from the others."""
    arguments: list[ast.AST] = sorted((*node.args, *node.keywords), key=lambda one: piece.span(one))
    for i, argument in enumerate(arguments):
        is_it = isinstance(argument, ast.keyword) and argument.arg == name and isinstance(argument.value, ast.Constant)
        if not is_it or argument.value.value is not value:  # type: ignore[attr-defined]
            continue
        start, end = piece.span(argument)
        if i:
            start = piece.span(arguments[i - 1])[1]
        elif len(arguments) > 1:
            end = piece.span(arguments[1])[0]
        if piece.source[start:end].count(b"\n") < 2 and b"#" not in piece.source[start:end]:
            yield Contradiction(argument, (Edit(start, end, b""),), reason, confidence)


CHECKS = (
    (ast.Call, any_object),
    (ast.Call, unchecked_certificate),
    (ast.Call, list_in_a_shell),
    (ast.Call, debugger),
)
