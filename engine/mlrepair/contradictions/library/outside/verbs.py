"""Requests by another verb than the method that makes them is called."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece

_VERBS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE"))
_MEANT = {
    **dict.fromkeys(("delete", "remove"), "DELETE"),
    **{verb.lower(): verb for verb in _VERBS - {"GET"}},
}
_NAME = re.compile(r"_*([a-z]+)(?:_\w+)?")
_SENDING = re.compile(r"_*(?:request|send|call|make_request|do_request|api|fetch|http)\w*")


def other_verb(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`self._request("GET", url)` in `delete`."""
    text = node.args[0] if node.args else None
    if text is None or not is_text(text) or text.value not in _VERBS:  # type: ignore[attr-defined]
        return
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    function, owner = piece.function(node), piece.owner(node)
    if function is None or owner is None or not _SENDING.fullmatch(called):
        return
    verb = str(text.value)  # type: ignore[attr-defined]
    meant = _meant(function)
    if meant is None or meant == verb or verb == "POST" or (verb != "GET" and function.name.lower() != meant.lower()):
        return  # of `POST` there are interfaces that know nothing else
    if [one for one in _sent(function) if one != text.value] or not _agree(owner, function):  # type: ignore[attr-defined]
        return
    edits = (piece.instead(text, piece.text(text).replace(verb.encode(), meant.encode())),)
    yield Contradiction(text, edits, f"`{function.name}` sends a {verb}", 0.94)


def _meant(function: Function) -> str | None:
    """The verb of the name of a method."""
    found = _NAME.fullmatch(function.name)
    return _MEANT.get(found[1]) if found is not None else None


def _sent(function: Function) -> list[str]:
    """The verbs with which a method calls something."""
    firsts = [one.args[0] for one in ast.walk(function) if isinstance(one, ast.Call) and one.args]
    return [str(one.value) for one in firsts if isinstance(one, ast.Constant) and one.value in _VERBS]


def _agree(owner: ast.ClassDef, function: Function) -> bool:
    """Whether the other methods of a class send what their names say, and one of them at least does."""
    others = [one for one in owner.body if isinstance(one, FUNCTIONS) and one is not function]
    named = [(meant, _sent(one)) for one in others if (meant := _meant(one)) is not None and _sent(one)]
    said = [sent == [meant] for meant, sent in named]
    return all(said) and (
        bool(said) or any(one.name.startswith(("create", "update", "get")) and _sent(one) for one in others)
    )


CHECKS = ((ast.Call, other_verb),)
