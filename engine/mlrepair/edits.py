"""Edits on bytes, and the fixes made of them.

Text is `bytes` and every offset counts UTF-8 bytes, the unit of tree-sitter. Editor positions exist in the language
server only, rows and columns in the command line only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

SCOPES = "scopes"  # what found a mistake where no model took part


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace source[start:end] with text; offsets count UTF-8 bytes."""

    start: int
    end: int
    text: bytes


class Applicability(StrEnum):
    """Whether a fix may be applied without asking (ruff's terms)."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Fix:
    """One finding and its verified repair; `edits` is empty where no repair was found."""

    code: str  # "MLR103"
    name: str  # "wrong-comparison-operator"
    message: str  # what is wrong, for the squiggle
    start: int  # the bytes to underline
    end: int
    edits: tuple[Edit, ...]
    label: str  # what the repair does: "Replace `<` with `<=`"
    confidence: float  # calibrated probability that the repair is what the author means
    applicability: Applicability
    architecture: str  # "trm", or `SCOPES`
    verified: tuple[str, ...]  # the checks that it passed: "parses", "names"
    alternatives: tuple["Fix", ...] = ()  # other repairs, best first


def apply_edits(source: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the source with all edits applied.

    Raises:
        ValueError: if an edit lies outside the source or two edits overlap.
    """
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits):
        if not position <= edit.start <= edit.end <= len(source):
            raise ValueError(f"{edit} overlaps another edit or leaves the source of {len(source)} bytes")
        pieces += (source[position : edit.start], edit.text)
        position = edit.end
    return b"".join((*pieces, source[position:]))


def invert_edits(source: bytes, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that lead from the edited text back to `source`."""
    inverse: list[Edit] = []
    shift = 0
    for edit in sorted(edits):
        start = edit.start + shift
        inverse.append(Edit(start, start + len(edit.text), source[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return tuple(inverse)


def without_overlaps(fixes: Iterable[Fix]) -> list[Fix]:
    """Return the fixes that can be applied together: of two that touch the same bytes, the more confident."""
    kept: list[Fix] = []
    for fix in sorted(fixes, key=lambda fix: -fix.confidence):
        if not any(_touch(fix, other) for other in kept):
            kept.append(fix)
    return kept


def within(fix: Fix, start: int, end: int) -> Fix:
    """Return a finding in source[start:end], counted from its start; alternatives that leave it go."""
    return replace(
        fix,
        start=fix.start - start,
        end=min(fix.end, end) - start,
        edits=tuple(replace(edit, start=edit.start - start, end=edit.end - start) for edit in fix.edits),
        alternatives=tuple(within(other, start, end) for other in fix.alternatives if is_within(other, start, end)),
    )


def is_within(fix: Fix, start: int, end: int) -> bool:
    """Return whether a repair changes nothing outside of source[start:end]."""
    return all(start <= edit.start and edit.end <= end for edit in fix.edits)


def _touch(one: Fix, other: Fix) -> bool:
    """Beside each other counts: two insertions at one place have no right order."""
    return any(a.start <= b.end and b.start <= a.end for a in one.edits for b in other.edits)
