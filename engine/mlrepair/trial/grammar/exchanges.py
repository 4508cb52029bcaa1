"""Two names of one row that stand in each other's place: `for graph in parts(part)`, `grid[column][row]`."""

import ast
from collections.abc import Iterator
from itertools import combinations

from mlrepair.edits import Edit
from mlrepair.trial.grammar.rows import Change, Place
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import Scope, roots

_MOST = 10  # names of a row, from which pairs are made


def exchanged(scope: Scope, place: Place) -> Iterator[Change]:
    """Exchange two different variables of a statement's own row; arguments and operands have kinds of their own."""
    names = sorted(_variables(place.statement), key=lambda name: (name.lineno, name.col_offset))[:_MOST]
    spans = [scope.lines.span(name) for name in names]
    compared = {
        frozenset((id(node.left), id(node.comparators[0])))
        for root in roots(place.statement)
        for node in ast.walk(root)
        if isinstance(node, ast.Compare) and len(node.ops) == 1  # there, the opposite sign says the same
    }
    for (one, first), (other, second) in combinations(zip(names, spans, strict=True), 2):
        if one.id != other.id and frozenset((id(one), id(other))) not in compared:
            yield Change(Kind.NAMES_SWAPPED, (Edit(*first, other.id.encode()), Edit(*second, one.id.encode())))
    for one_id, other_id in combinations(sorted({name.id for name in names}), 2):
        every = [
            Edit(*span, (other_id if name.id == one_id else one_id).encode())
            for name, span in zip(names, spans, strict=True)
            if name.id in (one_id, other_id)
        ]
        if len(every) > 2:
            yield Change(Kind.NAMES_SWAPPED, tuple(every), 0.7)


def substituted(scope: Scope, place: Place) -> Iterator[Change]:
    """Several names of a row for those that another row has in their place, or that are called alike: `a`, `root_a`."""
    names = list(_variables(place.statement))
    spans = [scope.lines.span(name) for name in names]
    for renaming in (*scope.affixed, *scope.renamings):
        edits = [
            Edit(*span, renaming[name.id].encode())
            for name, span in zip(names, spans, strict=True)
            if name.id in renaming
        ]
        if len(edits) > 1:
            yield Change(Kind.NAMES_SWAPPED, tuple(sorted(edits)), 0.7)


def _variables(statement: ast.stmt) -> Iterator[ast.Name]:
    """Yield the names of a row that are read or bound, not those that are called."""
    for root in roots(statement):
        every = list(ast.walk(root))
        called = {id(node.func) for node in every if isinstance(node, ast.Call)}
        inexact = {id(part) for node in every if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
        for node in every:
            if isinstance(node, ast.Name) and id(node) not in called and id(node) not in inexact:
                yield node
