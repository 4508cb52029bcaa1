"""Files with several syntax errors: each in a top-level statement of its own, so that each is judged by itself."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from mlrepair.edits import Edit, Fix, apply_edits
from mlrepair.lexer import tokens_of
from mlrepair.lines import line_starts
from mlrepair.syntax import find_problem
from mlrepair_training.corpus import SourceFile
from mlrepair_training.corruptions import Corruption, Snippet, drawn_corruptions

COUNTS = (2, 3, 5, 10)
_LONGEST = 400  # lines: a longer file tells little more of how errors disturb each other
_TRIES = 6  # kinds for a statement


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """A statement of a file, in bytes, and the edits within it that break it."""

    start: int
    end: int
    edits: tuple[Edit, ...]


def slips(source: bytes, rng: Random, most: int = max(COUNTS)) -> list[Slip]:
    """Break statements drawn at random, up to `most`; fewer errors are the first of these."""
    kinds = drawn_corruptions("syntax")
    places = list(statements(source))
    found: list[Slip] = []
    for start, end in rng.sample(places, len(places)):
        edits = _broken(source[start:end], kinds, rng)
        if edits:
            found.append(Slip(start, end, tuple(Edit(e.start + start, e.end + start, e.text) for e in edits)))
        if len(found) == most:
            break
    return found


def _broken(statement: bytes, kinds: Sequence[Corruption], rng: Random) -> tuple[Edit, ...] | None:
    snippet, weights = Snippet(statement), [kind.weight for kind in kinds]
    for kind in rng.choices(kinds, weights, k=_TRIES):
        edits = kind.corrupt(snippet, rng)
        if edits:
            text = apply_edits(statement, edits)
            if find_problem(text) is not None and tokens_of(text) != tokens_of(statement):
                return edits
    return None


def statements(source: bytes) -> Iterator[tuple[int, int]]:
    """The bytes of the top-level statements that stand on lines of their own, decorators and line ends included."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return
    starts = line_starts(source)
    after = 0  # rows taken
    for node in body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
        last = node.end_lineno or node.lineno
        if first >= after and last < len(starts):
            yield starts[first], starts[last]
        after = max(after, last)


def suitable(files: Sequence[SourceFile], rng: Random, count: int) -> Iterator[tuple[SourceFile, list[Slip]]]:
    """Draw files that can hold the largest number of errors; yield them with their errors."""
    found = 0
    for file in rng.sample(list(files), len(files)):
        if found == count:
            return
        if file.source.count(b"\n") <= _LONGEST:
            broken = slips(file.source, rng)
            if len(broken) == max(COUNTS):
                found += 1
                yield file, broken


def with_errors(source: bytes, broken: Sequence[Slip]) -> bytes:
    """The file with these errors."""
    return apply_edits(source, [edit for slip in broken for edit in slip.edits])


def judge(source: bytes, broken: Sequence[Slip], fixes: Sequence[Fix]) -> tuple[list[Slip], list[Fix]]:
    """Which statements have the author's tokens again, and which fixes change anything else.

    The fixes are those of `with_errors(source, broken)`; no two of them overlap.
    """
    repaired, right, shift = list[Slip](), set[Edit](), 0
    edits = {edit for fix in fixes for edit in fix.edits}
    for slip in sorted(broken):
        start = slip.start + shift
        shift += sum(len(edit.text) - (edit.end - edit.start) for edit in slip.edits)
        end = slip.end + shift
        inside = {edit for edit in edits if start <= edit.start and edit.end <= end}
        edits -= inside  # at a border the earlier statement has it
        wanted = source[slip.start : slip.end]
        text = apply_edits(wanted, [Edit(e.start - slip.start, e.end - slip.start, e.text) for e in slip.edits])
        after = apply_edits(text, [Edit(e.start - start, e.end - start, e.text) for e in inside])
        if tokens_of(after) == tokens_of(wanted):
            repaired.append(slip)
            right |= inside
    return repaired, [fix for fix in fixes if not right.issuperset(fix.edits)]
