"""Repairs of two steps: pairs of one-step repairs, each pair where its probability puts it among the single ones.

Two mistakes mostly share a row (a line that was copied and not adapted, two exchanged names), or one repair is in two
places. So a pair in one row owes for the suspicion of its row once: P(a, b) = P(two) · P(a) · P(b) / P(row).
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mlrepair.trial.candidate import Candidate
from mlrepair.trial.kinds import Kind
from mlrepair.trial.trimming import trimmed

_ONE_ROW = math.log(0.05)  # of a pair in one row, beside one step
_TWO_ROWS = math.log(0.005)
_ROWS = 12  # the most suspicious ones, whose candidates are paired
_OF_ROW = 150  # candidates of a row that are paired
_OF_ALL = 250  # candidates that are paired across rows
_PART = 400  # second steps beside a candidate that passes some failing tests
_STRUCTURAL = (Kind.STATEMENT_DELETED, Kind.STATEMENT_MOVED, Kind.GUARD_REMOVED)


def with_pairs(ranked: Sequence[Candidate], sources: Sequence[bytes]) -> Iterator[Candidate]:
    """Yield the ranked candidates and their pairs, the most probable first."""
    rows: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    totals: dict[tuple[int, int], float] = defaultdict(float)
    for candidate in ranked:
        rows[candidate.file, candidate.row].append(candidate)
        totals[candidate.file, candidate.row] += math.exp(candidate.score)
    suspicious = sorted(rows, key=lambda row: -totals[row])[:_ROWS]
    streams = [
        _pairs(_shortened(rows[row][:_OF_ROW], sources), _ONE_ROW - math.log(totals[row]), one_row=True)
        for row in suspicious
    ]
    streams.append(_pairs(_shortened(ranked[:_OF_ALL], sources), _TWO_ROWS, one_row=False))
    yield from heapq.merge(ranked, *streams, key=lambda candidate: -candidate.score)


def beside(part: Candidate, ranked: Sequence[Candidate], sources: Sequence[bytes]) -> Iterator[Candidate]:
    """Yield pairs of a candidate that passes some of the failing tests with the others, the probable ones first."""
    (first,) = _shortened([part], sources)
    for second in ranked[:_PART]:
        (other,) = _shortened([second], sources)
        if _fit(first, other):
            yield _pair(first, other, _ONE_ROW)


def _pairs(candidates: Sequence[Candidate], bonus: float, *, one_row: bool) -> Iterator[Candidate]:
    """Yield the pairs of ranked candidates, the most probable first."""
    heap: list[tuple[float, int, int]] = []

    def push(i: int, j: int) -> None:
        if j < len(candidates):
            heapq.heappush(heap, (-candidates[i].score - candidates[j].score, i, j))

    push(0, 1)
    while heap:
        _, i, j = heapq.heappop(heap)
        push(i, j + 1)
        if j == i + 1:
            push(j, j + 1)
        first, second = candidates[i], candidates[j]
        is_wanted = one_row or (first.file, first.row) != (second.file, second.row)
        if is_wanted and _fit(first, second):
            yield _pair(first, second, bonus)


def _pair(first: Candidate, second: Candidate, bonus: float) -> Candidate:
    edits = tuple(sorted((*first.edits, *second.edits)))
    return replace(first, edits=edits, steps=2, score=first.score + second.score + bonus)


def _fit(first: Candidate, second: Candidate) -> bool:
    """Whether two candidates change different places of one file."""
    if first.file != second.file:
        return False
    edits = sorted((*first.edits, *second.edits))
    return all(one.end < other.start for one, other in pairwise(edits))


def _shortened(candidates: Sequence[Candidate], sources: Sequence[bytes]) -> list[Candidate]:
    """The candidates, each with the least edits that do the same, so that more of them fit together."""
    return [
        candidate
        if candidate.kind in _STRUCTURAL
        else replace(candidate, edits=tuple(trimmed(sources[candidate.file], edit) for edit in candidate.edits))
        for candidate in candidates
    ]
