"""The order in which candidates are tried.

P(candidate) = P(kind) · P(row | kind) · P(operands | kind, row), mixed with the model's probability of the same text.
P(kind) is how often people make that mistake, if the failing tests leave any candidate of it; P(row | kind) comes from
the spectrum (Ochiai: Abreu et al. 2007), from where the failing tests crash or hang, and from the model; operands share
evenly, by weight. The kind comes first: drawn after the row, it gives rows with few kinds too much (the median rank of
the right repair in 30 of our programs was 242 with the row first, 75 with the kind first). The shares and factors below
were chosen on our small programs (tests/engine/trial/programs), so expect less of others.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from mlrepair.trial.bench import Result
from mlrepair.trial.candidate import Candidate
from mlrepair.trial.kinds import WEIGHTS, Kind
from mlrepair.trial.opinion import NO_OPINION, Opinion, Row, shares, written
from mlrepair.trial.scope import NAME

_OCHIAI_POWER = 2.0
_CRASH = 3.0  # how much more often the row at which a failing test crashes is the wrong one
_LOOP = 2.0  # the same for the rows of a loop that does not end
_ROW_SHARE = 0.25  # of the model in the probability of a row
_MODEL_SHARE = 0.2  # of the model in the probability of a candidate
_FAN_OUT = 0.8  # power of what the candidates of a kind share; less than 1: many have more together than few
_DEAD = 0.02  # a candidate that raises in the failing test is right only where the test wants that
_UNTOUCHED = 0.1  # one that leaves a name without a value where a failing test raises for that
_ODD = 0.1  # one that puts in a value of another type
_OF_ONE_TYPE = (Kind.NAME, Kind.DONOR, Kind.ATTRIBUTE, Kind.FUNCTION, Kind.CONSTANT)
_LEAST_WEIGHT = 1.0  # of a kind's candidates together, from which it is as probable as ever
_SAME = 1e-9  # one that changes nothing in the failing test cannot be right, unless a probe errs


def suspicion(results: Iterable[Result]) -> dict[Row, float]:
    """Return how suspicious the rows are that the failing tests run; 1 at most without a crash."""
    failed: Counter[Row] = Counter()
    passed: Counter[Row] = Counter()
    factors: dict[Row, float] = {}
    failures = 0
    for result in results:
        if result.passed:
            passed.update(result.lines)
            continue
        failures += 1
        failed.update(result.lines)
        if result.crash and not result.timed_out:
            factors[result.crash] = _CRASH
        for row in result.loop:
            factors[row] = max(factors.get(row, 1.0), _LOOP)
    return {
        row: (count / math.sqrt(failures * (count + passed[row]))) ** _OCHIAI_POWER * factors.get(row, 1.0)
        for row, count in failed.items()
    }


@dataclass(frozen=True)
class Probed:
    """What the failing tests' runs showed of candidates, by their indices."""

    dead: Set[int] = frozenset()  # they raise
    same: Set[int] = frozenset()  # they change nothing
    odd: Set[int] = frozenset()  # they put in a value of another type
    changing: Set[int] = frozenset()  # they change something in a failing test, and raise nothing
    meddling: Set[int] = frozenset()  # they change something in a test that passes

    def factor(self, index: int, kind: Kind) -> float:
        """How much less probable a candidate becomes."""
        if index in self.same:
            return _SAME
        return _DEAD if index in self.dead else _ODD if index in self.odd and kind in _OF_ONE_TYPE else 1.0


def rank(
    candidates: Sequence[Candidate],
    sources: Sequence[bytes],
    rows: Mapping[Row, float],
    opinion: Opinion = NO_OPINION,
    probed: Probed = Probed(),
    unbound: Set[str] = frozenset(),
) -> list[Candidate]:
    """Return the candidates with their log-probabilities, the best first.

    Args:
        candidates: in any order.
        sources: of the files.
        rows: how suspicious they are.
        opinion: the model's.
        probed: what runs showed of the candidates.
        unbound: names for whose lack failing tests raise; what does not touch one is rarely the repair.
    """
    keys = [(candidate.file, written(sources[candidate.file], candidate.edits)) for candidate in candidates]
    known = set(keys)
    every = list(candidates)
    for own in opinion.own:
        key = (own.file, written(sources[own.file], own.edits))
        if key not in known:
            every.append(own)
            keys.append(key)
    factors = [
        probed.factor(i, candidate.kind)
        * (1.0 if _touches(candidate, sources[candidate.file], unbound) else _UNTOUCHED)
        for i, candidate in enumerate(every)
    ]
    suspicions = [
        _suspicion(candidate, rows, opinion) * candidate.weight * factor
        for candidate, factor in zip(every, factors, strict=True)
    ]
    totals: dict[Kind, float] = defaultdict(float)
    for candidate, weight in zip(every, suspicions, strict=True):
        totals[candidate.kind] += weight
    kinds = shares({kind: WEIGHTS[kind] * min(1.0, total / _LEAST_WEIGHT) for kind, total in totals.items()})
    model_chances = shares(
        {
            i: chance * _at(rows, (candidate.file, candidate.row)) * factors[i]
            for i, (candidate, key) in enumerate(zip(every, keys, strict=True))
            if (chance := opinion.edits.get(key, 0.0))
        }
    )
    share = _MODEL_SHARE if model_chances else 0.0
    chances = shares(
        {
            i: kinds[candidate.kind] * weight / totals[candidate.kind] ** _FAN_OUT
            for i, (candidate, weight) in enumerate(zip(every, suspicions, strict=True))
        }
    )
    scores = [
        math.log(max((1 - share) * chances[i] + share * model_chances.get(i, 0.0), 1e-30)) for i in range(len(every))
    ]
    ranked = [replace(candidate, score=score) for candidate, score in zip(every, scores, strict=True)]
    return sorted(ranked, key=lambda candidate: -candidate.score)


def _touches(candidate: Candidate, source: bytes, names: Set[str]) -> bool:
    """Whether a candidate writes or takes away one of the names; True if there are none."""
    if not names:
        return True
    texts = (text for edit in candidate.edits for text in (edit.text, source[edit.start : edit.end]))
    return any(not names.isdisjoint(NAME.findall(text.decode(errors="replace"))) for text in texts)


def _suspicion(candidate: Candidate, rows: Mapping[Row, float], opinion: Opinion) -> float:
    """How suspicious the row of a candidate is to the tests and to the model."""
    row = (candidate.file, candidate.row)
    if not opinion.rows:
        return _at(rows, row)
    even = len(rows) * opinion.rows.get(row, 0.0)  # 1 where the model prefers no row
    return _at(rows, row) * ((1 - _ROW_SHARE) + _ROW_SHARE * even)


def _at(rows: Mapping[Row, float], row: Row) -> float:
    """The suspicion of a row; a little where no failing test ran it: a default value, a constant of the module."""
    return rows.get(row, 0.02)
