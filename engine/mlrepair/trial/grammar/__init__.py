"""The grammar of repairs: all one-step changes of a row that people's mistakes call for."""

import ast
from collections.abc import Iterable, Iterator
from functools import partial

from mlrepair.edits import Edit
from mlrepair.trial.candidate import Candidate
from mlrepair.trial.grammar import calls, conditions, names, numbers, operators, sequences
from mlrepair.trial.grammar.rows import places
from mlrepair.trial.grammar.site import Rewrite, Rule, Site
from mlrepair.trial.grammar.statements import statements
from mlrepair.trial.probing import Surroundings
from mlrepair.trial.scope import NAME, FunctionNode, Scope, roots, scopes
from mlrepair.trial.text import Lines, level, parsed

__all__ = ["candidates", "header_rows"]

_FORGOTTEN = 3.0  # how much more probable it is to read a variable that the function never reads

_RULES: tuple[Rule, ...] = (
    names.names,
    names.attributes,
    numbers.numbers,
    numbers.off_by_one,
    numbers.constants,
    numbers.operands,
    operators.arithmetic,
    operators.comparisons,
    operators.logic,
    conditions.conditions,
    conditions.compared,
    conditions.branches,
    conditions.donors,
    conditions.chosen,
    conditions.defaulted,
    calls.arguments,
    calls.wrapped,
    calls.unwrapped,
    calls.called,
    calls.methods,
    calls.options,
    sequences.sliced,
    sequences.indices,
    sequences.elements,
)


def candidates(source: bytes, rows: Iterable[int], file: int = 0) -> Iterator[Candidate]:
    """Yield the repairs of the statements that have one of the rows (from 1), in the grammar's own order.

    Raises:
        SyntaxError: if the source does not parse.
    """
    tree = ast.parse(source)
    lines = Lines(source)
    wanted = set(rows)
    seen: set[bytes] = set()
    for scope in scopes(lines, tree, file):
        for candidate in _of_scope(scope, wanted, file):
            key = _key(source, candidate.edits)
            if key not in seen:
                seen.add(key)
                yield candidate


def header_rows(statement: ast.stmt) -> range:
    """Return the rows of a statement without those of the statements inside it."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if isinstance(body, list) and body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(last, statement.lineno) + 1)


def _of_scope(scope: Scope, wanted: set[int], file: int) -> Iterator[Candidate]:
    for place in places(scope.node.body):
        statement = place.statement
        if isinstance(statement, FunctionNode) and not wanted.isdisjoint(header_rows(statement)):
            yield from _of_expressions(scope, statement, file)
            continue
        if wanted.isdisjoint(header_rows(statement)) or isinstance(
            statement, ast.Import | ast.ImportFrom | ast.ClassDef
        ):
            continue
        yield from _of_expressions(scope, statement, file)
        for change in statements(scope, place):
            yield Candidate(file, change.edits, change.kind, statement.lineno, change.weight, change.probe)


def _of_expressions(scope: Scope, statement: ast.stmt, file: int) -> Iterator[Candidate]:
    parents: dict[int, ast.AST] = {}
    sites = [Site(node, parent, statement, scope) for node, parent in _expressions(statement, parents)]
    around = [Surroundings(site, parents) for site in sites]
    for rule in _RULES:
        for site, surroundings in zip(sites, around, strict=True):
            start, end = scope.lines.span(site.node)
            for rewrite in rule(site):
                text = _fitted(site, rewrite)
                if text is not None and text != site.text:
                    probe = partial(surroundings.probe, text)
                    edit = Edit(start, end, text.encode())
                    is_forgotten = site.is_read and not scope.unread.isdisjoint(NAME.findall(text))
                    weight = rewrite.weight * (_FORGOTTEN if is_forgotten else 1.0)
                    yield Candidate(file, (edit,), rewrite.kind, statement.lineno, weight, probe)


def _expressions(statement: ast.stmt, parents: dict[int, ast.AST]) -> Iterator[tuple[ast.expr, ast.AST]]:
    """Yield the expressions of a statement's own row with their parents, which are also noted."""
    pending: list[tuple[ast.AST, ast.AST]] = [(root, statement) for root in reversed(list(roots(statement)))]
    while pending:
        node, parent = pending.pop()
        parents[id(node)] = parent
        if isinstance(node, ast.expr) and not isinstance(node, ast.Slice):
            yield node, parent
        if isinstance(node, ast.JoinedStr):
            continue  # before Python 3.12 the places of what is inside are wrong
        pending += [
            (child, node)
            for child in reversed(list(ast.iter_child_nodes(node)))
            if isinstance(child, ast.expr | ast.comprehension | ast.keyword)
        ]


def _fitted(site: Site, rewrite: Rewrite) -> str | None:
    """The text, in brackets where it needs them; None if it is no expression."""
    node = parsed(rewrite.text)
    if node is None:
        return None
    bracketed = isinstance(node, ast.Tuple) and rewrite.text.startswith("(")
    if level(node) < site.needed and not bracketed and not site.is_bracketed:
        return f"({rewrite.text})"
    return rewrite.text


def _key(source: bytes, edits: tuple[Edit, ...]) -> bytes:
    """What two edits that write the same have in common: the bytes between the first and the last row's ends."""
    from mlrepair.edits import apply_edits

    return apply_edits(source, edits).translate(None, b" ") if len(edits) > 1 else _one(source, edits[0])


def _one(source: bytes, edit: Edit) -> bytes:
    start = source.rfind(b"\n", 0, edit.start) + 1
    end = source.find(b"\n", edit.end)
    end = len(source) if end < 0 else end
    row = source[start : edit.start] + edit.text + source[edit.end : end]
    return b"%d " % start + row.translate(None, b" ") if b"\n" not in edit.text else b"%d " % start + row
