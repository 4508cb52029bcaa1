"""Attributes of `self` that nothing sets, where the class sets one of nearly the same name, or with the method."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import kind_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece
from mlrepair.edits import Edit

_OTHERWISE = re.compile(rb"__getattr|__dict__|__slots__|setattr|vars\(|NotImplemented|@abstract|__new__|exec\(|hasattr")
_METHODS = {  # that others have not
    **dict.fromkeys(("Queue", "LifoQueue", "PriorityQueue", "SimpleQueue"), ("put_nowait", "get_nowait", "task_done")),
    **dict.fromkeys(("Lock", "RLock", "Semaphore", "BoundedSemaphore"), ("acquire", "release")),
    "deque": ("popleft", "appendleft", "extendleft"),
    "OrderedDict": ("move_to_end",),
}
_TO_INHERIT = re.compile(r"[Mm]ixin|Base|Abstract|Interface|Protocol|Common|Generic")


def unset_attribute(piece: Piece, node: ast.ClassDef) -> Iterator[Contradiction]:
    """`self.retries` of a class without bases that sets `self.max_retries`, and never `retries`."""
    init = next((one for one in node.body if isinstance(one, FUNCTIONS) and one.name == "__init__"), None)
    if (
        init is None
        or node.bases
        or node.keywords
        or node.decorator_list
        or not isinstance(piece.parents[node], ast.Module)
    ):
        return
    if _TO_INHERIT.search(node.name) or _OTHERWISE.search(piece.source):
        return
    known, read = set[str](), dict[str, ast.Attribute]()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute):
            if isinstance(one.ctx, ast.Load) and piece.owned(one):
                read.setdefault(one.attr, one)
            elif not isinstance(one.ctx, ast.Load):
                known.add(one.attr)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            known.add(one.value)
    for statement in node.body:
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            known.add(statement.name)
        known |= {one.id for one in ast.walk(statement) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    unknown = [name for name in read if name not in known and not name.startswith("__")]
    if len(unknown) != 1:
        return
    name, use = unknown[0], read[unknown[0]]
    meant = [one for one in _set_in(piece, init) if _is_near(name, one)] or _with_method(piece, init, use)
    is_called = b"." + name.encode() + b"(" in piece.source
    if len(meant) == 1 and not is_called:
        end = piece.span(use)[1]
        edit = Edit(end - len(name.encode()), end, meant[0].encode())
        yield Contradiction(use, (edit,), f"`{node.name}` sets `self.{meant[0]}`, and no `self.{name}`", 0.94)


def _set_in(piece: Piece, init: Function) -> list[str]:
    """The attributes that a function sets."""
    stored = (one for one in ast.walk(init) if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store))
    return sorted({one.attr for one in stored if piece.owned(one)})


def _with_method(piece: Piece, init: Function, use: ast.Attribute) -> list[str]:
    """The attributes of classes of the standard library that have the method which is called."""
    method = piece.parents[use]
    if not isinstance(method, ast.Attribute):
        return []
    stored = [one for one in ast.walk(init) if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store)]
    kinds = {one.attr: kind_of(piece, one).rpartition(".")[2] for one in stored if piece.owned(one)}
    return sorted(name for name, kind in kinds.items() if method.attr in _METHODS.get(kind, ()))


def _is_near(name: str, other: str) -> bool:
    """Whether one of two names has all words of the other, and more."""
    first, second = {*name.strip("_").split("_")}, {*other.strip("_").split("_")}
    return first < second or second < first or (first == second and name != other)


CHECKS = ((ast.ClassDef, unset_attribute),)
