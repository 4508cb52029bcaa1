"""What a repair must satisfy before a user sees it."""

import ast
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from mlrepair.edits import Edit, apply_edits
from mlrepair.harmless import is_harmless
from mlrepair.lexer import KEYWORDS, PARTNERS, STATEMENTS, Cell, CellKind, lex, tokens_of
from mlrepair.pieces import pieces_of, problem_of
from mlrepair.standard_calls import is_impossible
from mlrepair.syntax import SyntaxProblem
from mlrepair.undefined.names import PREDEFINED

CHECKS = ("parses", "names")

_BUILTINS = frozenset(name.encode() for name in PREDEFINED)
_SOFT_KEYWORDS = frozenset((b"match", b"case", b"type", b"_"))
_PROTECTION = re.compile(rb"\b(?:verify|check_hostname|autoescape)\s*=\s*True\b|\bshell\s*=\s*False\b")
_START = Cell(CellKind.ROW, 0, 0, b"")
_BINDING = frozenset((b"def", b"class", b"as", b"import", b"for", b"global", b"nonlocal", b"lambda", b"del"))


class Verdict(Enum):
    """Whether a repair may be offered, and if not, why."""

    ACCEPTED = "accepted"
    OVERLAPPING = "the edits overlap"
    UNCHANGED = "the edit changes nothing that Python reads"
    SAME_MEANING = "the edited text means the same"
    STILL_BROKEN = "the edited text has syntax errors"
    NEW_UNDEFINED_NAME = "the edit uses a name that is not defined"
    LESS_SAFE = "the edit turns a protection off"
    HARMLESS = "what the edit makes safer is no danger"
    IMPOSSIBLE_CALL = "the edit calls what the standard library does not have, or takes a pair for one value"


@dataclass(frozen=True)
class Verifier:
    """Judges repairs of one text."""

    source: bytes
    problem: SyntaxProblem | None  # why the text does not parse
    read: Callable[[bytes], Sequence[Cell]] = lex  # may remember what it has read

    def verify(self, edits: Sequence[Edit], imported: Collection[bytes] = ()) -> Verdict:
        """Return whether the edits make a repair: of several errors this one must be gone, and no other be new.

        The names in `imported` come with some of the edits.
        """
        ordered = sorted(edits)
        try:
            after = apply_edits(self.source, ordered)
        except ValueError:
            return Verdict.OVERLAPPING
        changed = list(_changed_spans(ordered))
        if not changed:
            return Verdict.UNCHANGED
        old, new = self._changed_lines(ordered, after, changed)
        is_blank = tokens_of(old) == tokens_of(new)
        if is_blank and (self.problem is None or problem_of(after) is not None):  # in broken text a blank may be wrong
            return Verdict.UNCHANGED
        rows = list(_changed_rows(after, changed))
        if any(name not in self.defined and name not in imported for name in _new_names(rows)):
            return Verdict.NEW_UNDEFINED_NAME
        if self.problem is None and len(_PROTECTION.findall(new)) < len(_PROTECTION.findall(old)):
            return Verdict.LESS_SAFE
        if self.problem is None and is_harmless(self.source[: ordered[0].start], old, new):
            return Verdict.HARMLESS
        if self.problem is None and any(_impossible_calls(rows)):
            return Verdict.IMPOSSIBLE_CALL
        found = problem_of(after)
        if found is not None:
            is_repair = self.problem is not None and is_progress(self.problem, ordered, found)
            if not is_repair or brackets_alone(self.read(after)) > self._brackets_alone:
                return Verdict.STILL_BROKEN
        if self.problem is None and _means_the_same(self.source, after, old, new):
            return Verdict.SAME_MEANING
        return Verdict.ACCEPTED

    def undefined(self, edits: Sequence[Edit]) -> Set[bytes]:
        """The names that the edits read and the text does not know."""
        ordered = sorted(edits)
        rows = _changed_rows(apply_edits(self.source, ordered), list(_changed_spans(ordered)))
        return {name for name in _new_names(rows) if name not in self.defined}

    @cached_property
    def defined(self) -> Set[bytes]:
        """The names that an edit may use: Python's own, and all that the text uses other than as an attribute."""
        cells = self.read(self.source)
        names = {
            cell.text
            for before, cell in zip((None, *cells), cells, strict=False)
            if cell.kind is CellKind.NAME and not (before is not None and before.text == b".")
        }
        return names | _BUILTINS | _SOFT_KEYWORDS

    @cached_property
    def _brackets_alone(self) -> int:
        return brackets_alone(self.read(self.source))

    def _changed_lines(
        self, edits: Sequence[Edit], after: bytes, changed: Sequence[tuple[int, int]]
    ) -> tuple[bytes, bytes]:
        """The whole lines about the edits, before and after."""
        start, end = _lines(self.source, edits[0].start, max(edit.end for edit in edits))
        new_start, new_end = _lines(after, changed[0][0], changed[-1][1])
        return self.source[start:end], after[new_start:new_end]


def verify(before: bytes, edits: Sequence[Edit], problem_before: SyntaxProblem | None) -> Verdict:
    """Judge a single repair; `problem_before` is why the text does not parse."""
    return Verifier(before, problem_before).verify(edits)


def is_progress(before: SyntaxProblem, edits: Sequence[Edit], after: SyntaxProblem) -> bool:
    """Whether another error, behind the old one and behind all edits, is what remains after the edits."""
    shift = _growth(edit for edit in edits if edit.start <= before.start)
    return after.start > max(end_of_last(edits), before.start + max(shift, 0))


def end_of_last(edits: Sequence[Edit]) -> int:
    """Return where the last of the edits ends in the edited text."""
    return max(edit.end for edit in edits) + _growth(edits)


def _growth(edits: Iterable[Edit]) -> int:
    return sum(len(edit.text) - (edit.end - edit.start) for edit in edits)


def brackets_alone(cells: Sequence[Cell]) -> int:
    """Return how many brackets have no partner: an edit that adds to them only moves the error.

    A statement lies in no bracket, so each error counts for itself.
    """
    alone = 0
    opened: list[bytes] = []
    for before, cell in pairwise((_START, *cells)):
        if before.kind is CellKind.ROW and cell.text in STATEMENTS:
            alone += len(opened)
            opened.clear()
        if cell.kind is CellKind.BRACKET:
            if cell.text in PARTNERS:
                opened.append(PARTNERS[cell.text])
            elif not opened or opened.pop() != cell.text:
                alone += 1
    return alone + len(opened)


def _changed_spans(edits: Sequence[Edit]) -> Iterator[tuple[int, int]]:
    """Where the new texts stand after the edits."""
    shift = 0
    for edit in edits:
        yield edit.start + shift, edit.start + shift + len(edit.text)
        shift += len(edit.text) - (edit.end - edit.start)


def _lines(source: bytes, start: int, end: int) -> tuple[int, int]:
    """The whole lines around a span."""
    found = source.find(b"\n", end)
    return source.rfind(b"\n", 0, start) + 1, len(source) if found < 0 else found


class _ChangedRow(NamedTuple):
    """What an edit put in, with all of the rows that it stands in; offsets count in them."""

    start: int
    end: int
    cells: Sequence[Cell]

    def touches(self, start: int, end: int) -> bool:
        return start <= self.end and end >= self.start


def _changed_rows(after: bytes, changed: Sequence[tuple[int, int]]) -> Iterator[_ChangedRow]:
    for start, end in changed:
        first, last = _lines(after, start, end)
        # A word before quotes or a new row, and one behind quotes, stays what it was, be it only prose.
        text = after[start:end]
        start += text.startswith((b'"', b"'", b"\n"))
        end -= text.endswith((b'"', b"'")) and end > start
        yield _ChangedRow(start - first, end - first, lex(after[first:last]))


def _new_names(rows: Iterable[_ChangedRow]) -> Iterator[bytes]:
    """The names that the edits read: no attributes, no keyword arguments, none that they bind."""
    rows = [row for row in rows if row.start < row.end]
    bound = {
        cell.text
        for row in rows
        for i, (before, cell, after) in enumerate(
            zip(row.cells, row.cells[1:], (*row.cells[2:], _START), strict=False), start=1
        )
        if (
            before.text in _BINDING
            or (before.kind is CellKind.ROW and after.text == b"=")
            or _is_parameter(row.cells, i)
        )
        and row.touches(cell.start, cell.end)
    }
    for row in rows:
        for i, cell in enumerate(row.cells):
            is_new = cell.kind is CellKind.NAME and row.touches(cell.start, cell.end)
            if is_new and cell.text not in bound and _is_read(row.cells, i):
                yield cell.text


def _is_parameter(cells: Sequence[Cell], i: int) -> bool:
    """Whether a cell, in the head of a function, is a parameter that has the name of a keyword: `from_`."""
    if not cells[i].text.endswith(b"_") or cells[i].text[:-1] not in KEYWORDS:
        return False
    words = [cell.text for cell in cells[:i]]
    if b"def" not in words[1:3]:
        return False
    depth = sum((word in PARTNERS) - (word in PARTNERS.values()) for word in words)
    return depth == 1 and words[-1] in (b"(", b",", b"*", b"**")


def _impossible_calls(rows: Iterable[_ChangedRow]) -> Iterator[bool]:
    """Of the calls that the edits touch, whether each is impossible."""
    for row in rows:
        for i, cell in enumerate(row.cells):
            end = row.cells[min(i + 2, len(row.cells) - 1)].end
            if cell.kind is CellKind.NAME and (row.touches(cell.start, end) or cell.text == b"subprocess"):
                yield is_impossible(row.cells, i)


def _is_read(cells: Sequence[Cell], i: int) -> bool:
    before = cells[i - 1].text if i else b""
    after = cells[i + 1].text if i + 1 < len(cells) else b""
    return before != b"." and before not in _BINDING and after not in (b"=", b":=")


def _means_the_same(before: bytes, after: bytes, old: bytes, new: bytes) -> bool:
    """Whether two texts that parse mean the same to Python; what they share needs no look.

    `old` and `new` are the lines in which they differ: where these can be read by themselves, they decide.
    """
    if _indentation(old) == _indentation(new):
        trees = _statement(old), _statement(new)
        if None not in trees:
            return trees[0] == trees[1]
    pieces, others = pieces_of(before), pieces_of(after)
    if pieces is not None and others is not None:
        while pieces and others and pieces[0] == others[0]:
            del pieces[0], others[0]
        while pieces and others and pieces[-1] == others[-1]:
            del pieces[-1], others[-1]
        before, after = b"".join(pieces), b"".join(others)
    return _tree(before) == _tree(after) is not None


def _indentation(line: bytes) -> bytes:
    return line[: len(line) - len(line.lstrip())]


def _statement(line: bytes) -> str | None:
    """What one line means by itself, a header with an empty body; None where it is no whole statement."""
    line = line.strip()
    if b"\n" in line or line.endswith(b","):  # within brackets a last comma means nothing
        return None
    return _tree(line + b" pass") if line.endswith(b":") else _tree(line)


def _tree(source: bytes) -> str | None:
    """What the text means to Python; None where this Python is too old to read it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
