"""Statements as rows of a file, and changes of whole statements."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mlrepair.edits import Edit
from mlrepair.trial.candidate import Probe, no_probe
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import FunctionNode, Scope, blocks


@dataclass(frozen=True)
class Change:
    """Edits that change whole statements."""

    kind: Kind
    edits: tuple[Edit, ...]
    weight: float = 1.0
    probe: Callable[[], Probe | None] = no_probe


@dataclass(frozen=True)
class Place:
    """A statement in its block."""

    statement: ast.stmt
    block: list[ast.stmt]
    index: int
    parents: tuple[ast.AST, ...]  # the innermost last

    @property
    def is_first(self) -> bool:
        """Whether it is the first statement of a function, documentation aside."""
        return not self.parents and (self.index == 0 or (self.index == 1 and is_documentation(self.block[0])))

    @property
    def is_early(self) -> bool:
        """Whether nothing but documentation and conditions under which a function is left comes before it."""
        return not self.parents and all(
            is_documentation(one) or (isinstance(one, ast.If) and isinstance(one.body[-1], (ast.Return, ast.Raise)))
            for one in self.block[: self.index]
        )

    @property
    def loop(self) -> ast.For | ast.While | None:
        """The loop around it."""
        loops = [parent for parent in self.parents if isinstance(parent, (ast.For, ast.While))]
        return loops[-1] if loops else None


def places(block: list[ast.stmt], parents: tuple[ast.AST, ...] = ()) -> Iterator[Place]:
    """Yield the statements of a block and of the blocks inside it."""
    for index, statement in enumerate(block):
        yield Place(statement, block, index, parents)
        if not isinstance(statement, FunctionNode):
            for inner in blocks(statement):
                yield from places(inner, (*parents, statement))


def is_documentation(statement: ast.stmt) -> bool:
    """Whether a statement is a text that does nothing."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


class Rows:
    """The rows of a file's statements."""

    def __init__(self, scope: Scope) -> None:
        self._lines = scope.lines
        self.source = scope.lines.source

    def span(self, statement: ast.stmt) -> tuple[int, int] | None:
        """Return where the rows of a statement begin and end; None if it shares them with another."""
        start = self._lines.offset(statement.lineno, 0)
        end = self._lines.offset((statement.end_lineno or statement.lineno) + 1, 0)
        if end <= start:
            end = len(self.source)
        first, last = self._lines.span(statement)
        if self.source[start:first].strip() or self.source[last:end].split(b"#")[0].strip():
            return None
        return start, end

    def indentation(self, statement: ast.stmt) -> str:
        """Return what its first row begins with."""
        start = self._lines.offset(statement.lineno, 0)
        return self.source[start : start + statement.col_offset].decode()

    def text(self, statement: ast.stmt | ast.expr) -> str:
        """Return its text without the indentation of the first row."""
        return self._lines.text(statement)

    def moved(self, statement: ast.stmt, indentation: str) -> str:
        """Return its rows at another indentation."""
        span = self.span(statement) or self._lines.span(statement)
        rows = self.source[span[0] : span[1]].decode().splitlines(keepends=True)
        old = self.indentation(statement)
        text = "".join(indentation + row.removeprefix(old) if row.strip() else row for row in rows)
        return text if text.endswith("\n") else text + "\n"


def only_if(place: Place, span: tuple[int, int], rows: Rows, test: str, step: str) -> Edit:
    """Put a step under a condition before a statement."""
    indentation = rows.indentation(place.statement)
    text = f"{indentation}if {test}:\n{indentation}{unit(indentation)}{step}\n"
    return Edit(span[0], span[0], text.encode())


def is_chained(rows: Rows, span: tuple[int, int]) -> bool:
    """Whether a statement is an `elif`, before which nothing can be put."""
    return rows.source[span[0] : span[1]].lstrip()[:4] == b"elif"


def unit(indentation: str) -> str:
    """What a block has more before its rows than what is around it."""
    return "\t" if "\t" in indentation else "    "


def probe_of(test: str, file: int, row: int) -> Probe | None:
    """What tells whether a test, under which the run takes another way, ever holds at a row."""
    from mlrepair.trial.probing import is_harmless

    return Probe(file, row, "False", test, is_test=True) if is_harmless(test) else None
