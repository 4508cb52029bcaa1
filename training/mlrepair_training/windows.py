"""Pieces of real code to train on: functions, runs of statements of any body, data literals."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from mlrepair.grid import fits
from mlrepair.lexer import lex
from mlrepair.lines import line_starts
from mlrepair.symbols import SymbolTable

_MOST_STATEMENTS = 12
_MISSES = 8  # in a row
_MOST_CELLS = 420  # longer windows are rare and slow to learn from
_LOOP = re.compile(rb"^\s*(?:for|while)\b", re.MULTILINE)
_STEP = re.compile(rb" (?:[-+*/%<>]|//|[-+*<>]=) |\[-?\w+(?: [-+] \w+)?\]|\brange\(")  # what algorithms compute with
_FEWEST_STEPS, _LINES_A_STEP = 3, 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A dedented piece of a file; start and end are its bytes in the file."""

    source: bytes
    start: int
    end: int


def computes_in_loops(source: bytes, lines_a_step: float = _LINES_A_STEP) -> bool:
    """Whether code is of the kind that algorithms are: loops, and arithmetic or indices in every few lines."""
    steps = len(_STEP.findall(source))
    return steps >= max(_FEWEST_STEPS, source.count(b"\n") / lines_a_step) and bool(_LOOP.search(source))


def _blocks(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes that hold statements, and the statements; no look into expressions, which are most of a tree."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        yield node
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            children = getattr(node, name, None)
            if isinstance(children, list):
                pending += children


class FilePieces:
    """What one source file offers."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        tree = ast.parse(source)
        self.lines = source.splitlines(keepends=True)
        self.offsets = line_starts(source)
        self.symbols = SymbolTable.of(lex(source))
        self.functions: list[ast.stmt] = []
        self.bodies: list[list[ast.stmt]] = []
        self.literals: list[ast.stmt] = []
        for node in _blocks(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions.append(node)
            for name in ("body", "orelse", "finalbody"):
                body = getattr(node, name, None)
                if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
                    self.bodies.append(body)
                    self.literals += [
                        s
                        for s in body
                        if isinstance(s, ast.Assign | ast.Expr | ast.Return | ast.AnnAssign)
                        and 2 < (s.end_lineno or 0) - s.lineno < 40
                        and not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
                    ]

    @cached_property
    def algorithms(self) -> list[ast.stmt]:
        """The functions that compute in loops: few among those of packages, many among what people ask about."""
        spans = [(function, self.lines[function.lineno - 1 : function.end_lineno]) for function in self.functions]
        return [function for function, lines in spans if computes_in_loops(b"".join(lines))]

    def function(self, rng: Random) -> Piece | None:
        """A whole function or method."""
        return self._piece([rng.choice(self.functions)]) if self.functions else None

    def algorithm(self, rng: Random) -> Piece | None:
        """A function that computes in loops, if there is one, or else another."""
        return self._piece([rng.choice(self.algorithms)]) if self.algorithms else self.function(rng)

    def statements(self, rng: Random) -> Piece | None:
        """One to twelve neighbouring statements of any body."""
        if not self.bodies:
            return None
        body = rng.choice(self.bodies)
        count = min(rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, _MOST_STATEMENTS)), len(body))
        first = rng.randrange(len(body) - count + 1)
        return self._piece(body[first : first + count])

    def literal(self, rng: Random) -> Piece | None:
        """A statement of several rows: pasted data, a long call."""
        return self._piece([rng.choice(self.literals)]) if self.literals else None

    def _piece(self, statements: list[ast.stmt]) -> Piece | None:
        decorators = getattr(statements[0], "decorator_list", [])
        first = min([statements[0].lineno, *(d.lineno for d in decorators)]) - 1
        last = statements[-1].end_lineno or first + 1
        if last - first > 90 or last > len(self.lines):
            return None
        lines = self.lines[first:last]
        if lines[0].lstrip().startswith(b"elif"):  # to the parser an `if`, but no code of its own
            return None
        indent = lines[0][: len(lines[0]) - len(lines[0].lstrip(b" \t"))]
        source = b"".join(line.removeprefix(indent) for line in lines)
        cells = lex(source)
        if not 4 <= len(cells) <= _MOST_CELLS or not fits(cells):
            return None
        return Piece(source, self.offsets[first], self.offsets[last])


def draw(
    pieces: FilePieces, rng: Random, shares: tuple[float, float, float], algorithms: float = 0.0
) -> Iterator[Piece]:
    """Draw pieces for ever, unless the file has none that fits: `shares` of statements, functions, literals.

    Of the functions, the share `algorithms` is drawn from those that compute in loops.
    """
    misses = 0
    while misses < _MISSES:
        function = pieces.algorithm if algorithms and rng.random() < algorithms else pieces.function
        piece = rng.choices((pieces.statements, function, pieces.literal), shares)[0](rng) or pieces.statements(rng)
        if piece is None:
            misses += 1
            continue
        misses = 0
        yield piece
