"""What a likely repair looks like: short, like what it replaces, made of names that stand just above.

A log-linear correction of the ranking's probabilities. Its eleven weights are fitted (conditional logit, McFadden 1974,
with a normal prior at the weights before) to the right repairs of our small programs, of 60 classic algorithms with a
person's slip each, and of 39 programs of the benchmark's development half. Fitted without the algorithms, they bring
.55 of their right repairs among the first 100, before .40; without the small programs, .69 of theirs, before .61. Most
comes from what a run shows: whether a candidate changes a value where a test fails, and none where one passes. The
three of what the model of whole files says were fitted later, to 60 other algorithms: cross-validated, they bring .77
of the right repairs among the first 200, before .62.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from mlrepair.edits import Edit
from mlrepair.lexer import KEYWORDS
from mlrepair.trial.candidate import Candidate
from mlrepair.trial.gains import Gains
from mlrepair.trial.opinion import Row

_CONSIDERED = 6000  # of the likeliest candidates: the others stay behind them
_TOKEN = re.compile(rb"""[^\W\d]\w*|\d[\w.]*|"[^"]*"|'[^']*'|[^\s\w]""")
_NAME = re.compile(rb"[^\W\d]\w*")
_ABOVE = 3  # rows

_SCORE = 1.00
_WEIGHT = 0.28  # of the grammar's own weight, beside its place in the score
_SUSPICION = 0.89
_ADDED = -0.36  # log(1 + tokens that come)
_REMOVED = -0.58  # log(1 + tokens that go)
_NEAR = 0.55  # for each name that comes and stands in a row above
_ALIKE = 0.24  # tokens that stay, of all
_LENGTH = -0.08  # log(1 + bytes that come)
_DEAD = -0.63  # it raises in a test
_CHANGING = 2.19  # it changes a value in a failing test
_MEDDLING = -1.93  # it changes a value in a test that passes
_LOSS = 0.44  # for each nat by which it makes the file less probable
_GAIN = 0.26  # or more probable
_LONGER = 0.41  # for each cell that comes: each has its own improbability


@dataclass(frozen=True)
class Seen:
    """What runs showed of candidates, by their edits."""

    dead: Collection[tuple[Edit, ...]] = ()  # they raise
    changing: Collection[tuple[Edit, ...]] = ()  # they change something in a failing test, and raise nothing
    meddling: Collection[tuple[Edit, ...]] = ()  # they change something in a test that passes


def refined(
    ranked: Sequence[Candidate],
    sources: Sequence[bytes],
    rows: Mapping[Row, float],
    seen: Seen = Seen(),
    gains: Gains = MappingProxyType({}),
) -> list[Candidate]:
    """Return ranked candidates in a better order, with corrected scores.

    Args:
        ranked: the best first.
        sources: of the files.
        rows: how suspicious they are.
        seen: what runs showed of them.
        gains: what the model of whole files says of some; of the others it would say as much on average.
    """
    praise = {key: _praise(*said) for key, said in gains.items()}
    usual = sum(praise.values()) / len(praise) if praise else 0.0
    names = [_names_by_row(source) for source in sources]
    found = []
    for candidate in ranked[:_CONSIDERED]:
        suspicion = max(rows.get((candidate.file, candidate.row), 0.0), 0.02)
        score = _SCORE * candidate.score + _SUSPICION * math.log(suspicion)
        score += _WEIGHT * math.log(max(candidate.weight, 1e-3))
        score += _merit(candidate, sources[candidate.file], names[candidate.file])
        score += _DEAD * (candidate.edits in seen.dead)
        score += _CHANGING * (candidate.edits in seen.changing) + _MEDDLING * (candidate.edits in seen.meddling)
        score += praise.get((candidate.file, candidate.edits), usual)
        found.append(replace(candidate, score=score))
    found.sort(key=lambda candidate: -candidate.score)
    if found:  # to be probabilities again: those of pairs are products of them
        highest = found[0].score
        total = highest + math.log(sum(math.exp(candidate.score - highest) for candidate in found))
        found = [replace(candidate, score=candidate.score - total) for candidate in found]
    least = found[-1].score if found else 0.0
    others = ranked[_CONSIDERED:]
    return [*found, *(replace(other, score=least + other.score - others[0].score) for other in others)]


def _merit(candidate: Candidate, source: bytes, names: Mapping[int, frozenset[bytes]]) -> float:
    old = Counter(token for edit in candidate.edits for token in _TOKEN.findall(source, edit.start, edit.end))
    new = Counter(token for edit in candidate.edits for token in _TOKEN.findall(edit.text))
    added, removed = new - old, old - new
    above: set[bytes] = set()
    for row in range(candidate.row - _ABOVE, candidate.row):
        above |= names.get(row, frozenset())
    alike = (old & new).total() / max((old | new).total(), 1)
    return (
        _ADDED * math.log1p(added.total())
        + _REMOVED * math.log1p(removed.total())
        + _NEAR * len(above & added.keys())
        + _ALIKE * alike
        + _LENGTH * math.log1p(sum(len(token) * count for token, count in added.items()))
    )


def _praise(gain: float, longer: int) -> float:
    return (_GAIN if gain > 0 else _LOSS) * gain + _LONGER * longer


def _names_by_row(source: bytes) -> dict[int, frozenset[bytes]]:
    found: dict[int, frozenset[bytes]] = defaultdict(frozenset)
    for row, line in enumerate(source.split(b"\n"), 1):
        found[row] = frozenset(name for name in _NAME.findall(line) if name not in KEYWORDS)
    return found
