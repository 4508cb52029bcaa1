"""Tests that test nothing, or that cannot pass."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_OF_MOCKS = frozenset(
    (
        *("called_once_with", "called_with", "called_once", "has_calls", "any_call", "not_called"),
        *("awaited_once_with", "awaited_with", "awaited_once", "not_awaited"),
    )
)
_FAILURES = ("Error", "Exception", "Timeout", "Interrupt")
_ANOTHER = re.compile(
    r"(?:(?:is|was|were|been|has_been|have_been|is_been|should_be|should_have_been|ensure|verify|check)_)+"
)


def message_for_value(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`self.assertTrue(a, 1)` takes 1 for a message."""
    if path_of(node.func) != "self.assertTrue" or len(node.args) != 2 or node.keywords:
        return
    value = node.args[1]
    is_value = isinstance(value, ast.Constant) and type(value.value) in (int, float, bytes)
    if is_value or isinstance(value, (ast.List, ast.Dict, ast.Set)) or _is_compared(piece, *node.args):
        end = piece.span(node.func)[1]
        edit = Edit(end - len("True"), end, b"Equal")
        yield Contradiction(node.func, (edit,), f"`{ast.unparse(value)}` is no message", 0.95)


def _is_compared(piece: Piece, first: ast.expr, second: ast.expr) -> bool:
    """Whether others of the class ask whether what the same function gives is equal to a text."""
    owner = piece.owner(first)
    if owner is None or not isinstance(first, ast.Call) or not is_text(second) or " " in second.value:  # type: ignore[attr-defined]
        return False
    calls = (one for one in ast.walk(owner) if isinstance(one, ast.Call) and len(one.args) == 2)
    compared = (one.args for one in calls if path_of(one.func) == "self.assertEqual" and is_text(one.args[1]))
    called = (one for one, _ in compared if isinstance(one, ast.Call))
    return any(ast.dump(one.func) == ast.dump(first.func) for one in called)


def uncalled_assert(piece: Piece, node: ast.Expr) -> Iterator[Contradiction]:
    """`a.assert_called_once` as a statement tests nothing."""
    named = node.value
    if isinstance(named, ast.Attribute) and named.attr.startswith("assert_") and named.attr[7:] in _OF_MOCKS:
        yield Contradiction(named, (piece.behind(named, b"()"),), f"`{named.attr}` is not called", 0.96)


def unasserted_call(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a.called_once_with(b)` of a mock is always true."""
    function, parent = node.func, piece.parents[node]
    meant = _meant(function.attr) if isinstance(function, ast.Attribute) else ""
    if not meant:
        return
    if isinstance(parent, (ast.Expr, ast.Assert)) and b"ock" in piece.source:
        end = piece.span(function)[1]
        edits = [Edit(end - len(function.attr), end, b"assert_" + meant.encode())]  # type: ignore[attr-defined]
        if isinstance(parent, ast.Assert):
            edits.append(Edit(piece.span(parent)[0], piece.span(node)[0], b""))
        yield Contradiction(node, tuple(edits), f"A mock has no `{function.attr}`", 0.95)  # type: ignore[attr-defined]


def _meant(name: str) -> str:
    """What a mock asserts that has no `assert_` before, or another word."""
    said = _ANOTHER.match(name)
    asked = name[said.end() :].lstrip("_") if said is not None else name
    return asked if asked in _OF_MOCKS else ""


def asserted_twice(piece: Piece, node: ast.Assert) -> Iterator[Contradiction]:
    """`assert a.assert_called_once()` always fails: it gives nothing."""
    test = node.test
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute) and node.msg is None:
        name = test.func.attr
        if name.startswith("assert_") and name[7:] in _OF_MOCKS:
            edit = Edit(piece.span(node)[0], piece.span(test)[0], b"")
            yield Contradiction(test, (edit,), f"`{name}` gives nothing", 0.95)


def raised_by_mock(piece: Piece, node: ast.List) -> Iterator[Contradiction]:
    """`mock.return_value = [TimeoutError(), answer]` gives the list, and raises nothing."""
    parent = piece.parents[node]
    match parent:
        case ast.Assign(targets=[ast.Attribute(attr="return_value") as target]):
            end = piece.span(target)[1]
        case ast.keyword(arg="return_value"):
            end = piece.span(parent)[0] + len("return_value")
        case _:
            return
    failing = [path_of(one.func if isinstance(one, ast.Call) else one).endswith(_FAILURES) for one in node.elts]
    if any(failing) and not all(failing):
        edit = Edit(end - len("return_value"), end, b"side_effect")
        yield Contradiction(node, (edit,), "A mock raises what is in its `side_effect`", 0.94)


CHECKS = (
    (ast.List, raised_by_mock),
    (ast.Call, message_for_value),
    (ast.Expr, uncalled_assert),
    (ast.Call, unless_tried(unasserted_call)),
    (ast.Assert, unless_tried(asserted_twice)),
)
