"""Methods that get everything for the method above, and hand on nothing."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_CALLED_WITH = frozenset(  # what frameworks call with arguments of their own
    (
        *("save", "delete", "full_clean", "refresh_from_db", "dispatch", "get_context_data", "as_view", "setUpClass"),
        *("get_form_kwargs", "formfield", "get_queryset", "run_validation", "to_internal_value"),
    )
)


def kept_arguments(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`super().save()` of a `save(self, *args, **kwargs)` that reads neither, or `super().save(*args)`."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _CALLED_WITH:
        return
    function, owner = piece.function(node), piece.owner(node)
    if call_of(node.func.value, "super") is None or function is None or owner is None:
        return
    arguments = function.args
    given = [
        sign + parameter.arg
        for sign, parameter in (("*", arguments.vararg), ("**", arguments.kwarg))
        if parameter is not None
    ]
    handed = [f"*{ast.unparse(one.value)}" for one in node.args if isinstance(one, ast.Starred)]
    missing = [one for one in given if one not in handed]
    others = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    is_whole = len(handed) == len(node.args) and not node.keywords and set(handed) < set(given)
    names = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
    is_same = function.name == node.func.attr and piece.parents[function] is owner
    if (
        is_same
        and is_whole
        and len(given) == 2
        and len(others) == 1
        and not names & {*(one.lstrip("*") for one in missing), "locals"}
    ):
        end = piece.span(node)[1] - 1
        edit = Edit(end, end, ", ".join([*[""][: len(handed)], *missing]).encode())
        yield Contradiction(node, (edit,), f"Nobody gets `{'` and `'.join(missing)}`", 0.92)


CHECKS = ((ast.Call, kept_arguments),)
