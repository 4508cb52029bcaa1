"""Statements that were copied and changed, but not everywhere (after CP-Miner, Li et al., 2004).

`left = (size.width - crop_w) // 2` followed by `top = (size.height - crop_w) // 2`: what became what from one statement
to its copy, there or in other copies of the function that agree, tells which name was forgotten.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from mlrepair.contradictions.piece import SCOPES, Contradiction, Function, Piece, children_of
from mlrepair.edits import Edit

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SHORTEST = 3  # letters: shorter names are of too many things
_LOOPS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
_Named: TypeAlias = ast.Name | ast.Attribute


class _Copy(NamedTuple):
    """An assignment and the one before it, which has the same form."""

    names: tuple[tuple[_Named, _Named], ...]  # those that are in the same place
    became: Mapping[str, str]  # which words of names became which
    told: frozenset[str]  # of these, those that became so in the value, too

    @property
    def texts(self) -> set[tuple[str, str]]:
        """Which names became which, or stayed."""
        return {(_text(old), _text(new)) for old, new in self.names}


def forgotten_name(piece: Piece, node: Function) -> Iterator[Contradiction]:
    """A name of a value that stayed where its counterpart belongs."""
    copies = [*_copies(piece, node)]
    for copy in copies:
        present = {new for _, new in copy.texts}
        for old, new in copy.names:
            name = _text(new)
            if len(name) < _SHORTEST or name != _text(old) or not _is_operand(piece, new):
                continue
            meant = {_renamed(name, copy)} | {_elsewhere(name, copy, other) for other in copies if other is not copy}
            meant -= {name}
            if len(meant) == 1 and meant < _names_of(node) and meant.isdisjoint(present):
                end = piece.span(new)[1]
                edit = Edit(end - len(name.encode()), end, meant.pop().encode())
                reason = f"`{name}` was copied from the statement before, where the other names became others"
                yield Contradiction(new, (edit,), reason, 0.92)


def _copies(piece: Piece, function: Function) -> Iterator[_Copy]:
    """The assignments of a function that have the form of the one before, and other targets."""
    for block in _blocks(function):
        for first, second in pairwise(block):
            is_assignment = isinstance(second, (ast.Assign, ast.AugAssign)) and type(first) is type(second)
            copy = _copy(piece, first, second) if is_assignment else None
            if copy is not None:
                yield copy


def _blocks(statement: ast.AST) -> Iterator[Sequence[ast.stmt]]:
    """The blocks of a statement and of those in them, but for other functions and classes."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        block = getattr(statement, name, None)
        if isinstance(block, list):
            yield block
            for inner in block:
                if not isinstance(inner, SCOPES):
                    yield from _blocks(inner)


def _copy(piece: Piece, first: ast.stmt, second: ast.stmt) -> _Copy | None:
    if _form(first) != _form(second):
        return None
    names = tuple(zip(_named(first), _named(second), strict=True))
    became: dict[str, str] = {}
    changes: dict[bool, set[str]] = {True: set(), False: set()}  # in the value, in the target
    for old, new in names:
        words, others = (_WORDS.findall(_text(one)) for one in (old, new))
        if len(words) != len(others):
            return None
        changed = {word.lower(): other.lower() for word, other in zip(words, others, strict=True) if word != other}
        if any(became.setdefault(word, other) != other for word, other in changed.items()):
            return None
        changes[_is_in_value(piece, new)] |= changed.keys()
    if not changes[True] or not changes[False] or {*became} & {*became.values()}:
        return None
    return _Copy(names, became, frozenset(changes[True] & changes[False]))


def _form(node: ast.AST) -> str:
    """What a node is without its names and constants."""
    inner = ",".join(_form(child) for child in children_of(node))
    signs = [getattr(node, "op", None), *getattr(node, "ops", ())]
    return f"{type(node).__name__}{[type(sign).__name__ for sign in signs]}({inner})"


def _named(node: ast.AST) -> Sequence[_Named]:
    return [inner for inner in ast.walk(node) if isinstance(inner, (ast.Name, ast.Attribute))]


def _text(node: _Named) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def _is_in_value(piece: Piece, node: ast.AST) -> bool:
    """Whether a node is in what is assigned."""
    parent = piece.parents[node]
    while not isinstance(parent, ast.stmt):
        node, parent = parent, piece.parents[parent]
    return node is getattr(parent, "value", None)


def _is_operand(piece: Piece, node: _Named) -> bool:
    """Whether a name is in what is assigned, and is not called, nor has its attribute or item read, nor loops."""
    parent = piece.parents[node]
    is_part = node in (getattr(parent, "func", None), getattr(parent, "value", None)) and isinstance(parent, ast.expr)
    loops = any(isinstance(outer, _LOOPS) for outer in piece.about(node))
    return isinstance(node.ctx, ast.Load) and not is_part and not loops and _is_in_value(piece, node)


def _renamed(name: str, copy: _Copy) -> str:
    """A name with its words changed as in the target and in other names of the value, in their case."""

    def changed(found: re.Match[str]) -> str:
        word = found[0]
        meant = copy.became[word.lower()] if word.lower() in copy.told else word
        return meant.upper() if word.isupper() and len(word) > 1 else meant.capitalize() if word.istitle() else meant

    return _WORDS.sub(changed, name)


def _elsewhere(name: str, copy: _Copy, other: _Copy) -> str:
    """What became of a name, as a target, in another copy whose names became what they become here; else itself."""
    shared = other.became.keys() & copy.became.keys()
    if not shared or any(other.became[word] != copy.became[word] for word in shared):
        return name
    targets = ((_text(old), _text(new)) for old, new in other.names if isinstance(new.ctx, ast.Store))
    return next((new for old, new in targets if old == name), name)


def _names_of(function: Function) -> frozenset[str]:
    parameters = (node.arg for node in ast.walk(function) if isinstance(node, ast.arg))
    return frozenset((*parameters, *map(_text, _named(function))))


CHECKS = ((ast.FunctionDef, forgotten_name), (ast.AsyncFunctionDef, forgotten_name))
