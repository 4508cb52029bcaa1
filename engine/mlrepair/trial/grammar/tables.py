"""What a table begins with: a recurrence needs a first value, which is put in before its loops."""

import ast
from collections.abc import Iterator

from mlrepair.edits import Edit
from mlrepair.trial.grammar.rows import Change, Place, Rows, unit
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import Scope

_FIRST = (("1", 1.0), ("0", 1.0), ("True", 0.7))
_EDGE = 0.5  # how much less probable a whole row of first values is


def begun(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """After a table was made whose elements are made of others, and none of which is given first."""
    match place.statement:
        case ast.Assign(targets=[ast.Name(table)], value=value):
            pass
        case _:
            return
    fill, sizes = _shape(scope, value)
    if not sizes or not _is_recurrent(scope, table) or _has_first(scope, table):
        return
    indentation = rows.indentation(place.statement)

    def after(*steps: str) -> tuple[Edit, ...]:
        return (Edit(span[1], span[1], "".join(f"{indentation}{step}\n" for step in steps).encode()),)

    diagonal = 3.0 if _looks_ahead(scope, table) else 0.3
    for first, weight in _FIRST:
        if first == fill:
            continue
        if len(sizes) == 1:
            yield Change(Kind.TABLE_BEGUN, after(f"{table}[0] = {first}"), weight)
            continue
        yield Change(Kind.TABLE_BEGUN, after(f"{table}[0][0] = {first}"), weight)
        yield Change(
            Kind.TABLE_BEGUN,
            after(f"for i in range({sizes[0]}):", f"{unit(indentation)}{table}[i][i] = {first}"),
            weight * _EDGE * diagonal,
        )
    if len(sizes) == 2:
        for first in dict.fromkeys(("i", *(value for value, _ in _FIRST if value != fill))):
            column = after(f"for i in range({sizes[0]}):", f"{unit(indentation)}{table}[i][0] = {first}")
            yield Change(Kind.TABLE_BEGUN, column, _EDGE)
            other = "j" if first == "i" else first
            row = after(f"for j in range({sizes[1]}):", f"{unit(indentation)}{table}[0][j] = {other}")
            yield Change(Kind.TABLE_BEGUN, row, _EDGE)


def _shape(scope: Scope, value: ast.expr) -> tuple[str, list[str]]:
    """What a table is filled with, and its sizes: `0` and `n`, `m` of `[[0] * m for _ in range(n)]`."""
    text = scope.lines.text
    match value:
        case ast.BinOp(left=ast.List(elts=[fill]), op=ast.Mult(), right=size):
            return text(fill), [text(size)]
        case ast.ListComp(
            elt=elements, generators=[ast.comprehension(iter=ast.Call(func=ast.Name("range"), args=[size]))]
        ):
            inside, sizes = _shape(scope, elements)
            return (inside, [text(size), *sizes]) if len(sizes) == 1 else (text(elements), [text(size)])
    return "", []


def _is_recurrent(scope: Scope, table: str) -> bool:
    """Whether an element is made of others."""
    for statement in scope.statements:
        match statement:
            case ast.Assign(targets=[target], value=value) | ast.AugAssign(target=target, value=value):
                if _table_of(target) == table and any(_table_of(node) == table for node in ast.walk(value)):
                    return True
    return False


def _has_first(scope: Scope, table: str) -> bool:
    """Whether an element is given a constant, or has a constant for its place."""
    return any(
        _table_of(target) == table and (isinstance(statement.value, ast.Constant) or _is_edge(target))
        for statement in scope.statements
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    )


def _is_edge(element: ast.AST) -> bool:
    """Whether an index of an element is a constant."""
    return isinstance(element, ast.Subscript) and (isinstance(element.slice, ast.Constant) or _is_edge(element.value))


def _looks_ahead(scope: Scope, table: str) -> bool:
    """Whether an element of the row that follows is read: then a table of spans grows from its diagonal."""
    return any(
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == table
        and isinstance(node.slice, ast.BinOp)
        and isinstance(node.slice.op, ast.Add)
        for root in scope.roots
        for node in ast.walk(root)
    )


def _table_of(node: ast.AST) -> str | None:
    """The table of an element."""
    while isinstance(node, ast.Subscript):
        node = node.value
        if isinstance(node, ast.Name):
            return node.id
    return None
