"""Several bugs in one window: each is a label of its own, where a window with one bug gives one."""

import itertools
from collections.abc import Iterable, Sequence

from mlrepair.edits import Edit, invert_edits

SEVERAL = "several"  # the group, and the kind, of such samples
_LINES_A_BUG = 3.5  # the bugs leave most of the code as it was
_MOST = 4


def apart(source: bytes, bugs: Iterable[tuple[Edit, ...]]) -> list[tuple[Edit, ...]]:
    """Return the first bugs that lie on rows of their own, not more than the text can bear."""
    most = min(_MOST, round(source.count(b"\n") / _LINES_A_BUG))
    kept: list[tuple[Edit, ...]] = []
    taken: set[int] = set()
    for edits in bugs:
        if len(kept) >= most:
            break
        first = source.count(b"\n", 0, min(edit.start for edit in edits))
        last = source.count(b"\n", 0, max(edit.end for edit in edits))
        rows = set(range(first, last + 1))
        if not rows & taken:
            kept.append(edits)
            taken |= rows
    return kept


def undoing(source: bytes, bugs: Sequence[tuple[Edit, ...]]) -> list[tuple[Edit, ...]]:
    """Return, for each bug, the edits of the text with all bugs that take this one back."""
    numbered = sorted((edit, number) for number, edits in enumerate(bugs) for edit in edits)
    undone: list[list[Edit]] = [[] for _ in bugs]
    inverse = invert_edits(source, itertools.chain(*bugs))
    for (_, number), edit in zip(numbered, inverse, strict=True):
        undone[number].append(edit)
    return [tuple(edits) for edits in undone]
