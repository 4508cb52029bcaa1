"""The order in which candidates are tried.

P(candidate) = P(kind) · P(row | kind) · P(operands | kind, row), mixed with the model's probability of the same text.
P(kind) is how often people make that mistake, if the failing tests leave any candidate of it; P(row | kind) comes from
the spectrum (Ochiai: Abreu et al. 2007), from where the failing tests crash or hang, and from the model; operands share
evenly, by weight. The kind comes first: drawn after the row, it gives rows with few kinds too much (the median rank of
the right repair in our 30 programs was 242 with the row first, 75 with the kind first; the order was chosen on these
programs, so expect less of others).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeVar

from mlrepair.actions import render
from mlrepair.edits import Edit
from mlrepair.lexer import lex
from mlrepair.model import Model, View
from mlrepair.trial.bench import Result
from mlrepair.trial.candidate import Candidate
from mlrepair.trial.kinds import WEIGHTS, Kind
from mlrepair.windows import split

Row = tuple[int, int]  # file, row from 1
_Key = TypeVar("_Key")

_OCHIAI_POWER = 2.0
_CRASH = 3.0  # how much more often the row at which a failing test crashes is the wrong one
_LOOP = 2.0  # the same for the rows of a loop that does not end
_ROW_SHARE = 0.5  # of the model in the probability of a row
_MODEL_SHARE = 0.15  # of the model in the probability of a candidate
_ACTIONS = 3000  # that the model is asked for, of each window
_OWN = 150  # of them, those that are tried though the grammar has them not
_TEMPER = 0.7  # power of the kinds' weights: the programs at hand differ from those in which they were counted
_DEAD = 0.02  # a candidate that raises in the failing test is right only where the test wants that
_LEAST_WEIGHT = 1.0  # of a kind's candidates together, from which it is as probable as ever
_SAME = 1e-9  # one that changes nothing in the failing test cannot be right, unless a probe errs


@dataclass(frozen=True)
class Opinion:
    """What the model thinks of the rows that the failing tests run."""

    rows: Mapping[Row, float]  # probabilities
    edits: Mapping[tuple[int, bytes], float]  # of the texts that its edits make, by `written`
    own: tuple[Candidate, ...]  # its best edits


NO_OPINION = Opinion({}, {}, ())


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


def ask(model: Model, file: int, source: bytes, rows: Mapping[Row, float]) -> Opinion:
    """Return what the model thinks of a file, where the failing tests run it.

    Raises:
        ModelError: if the model cannot be loaded.
    """
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    wanted = {row for number, row in rows if number == file}
    windows = [
        window
        for window in split(source, lex(source))
        if wanted & set(range(_row(starts, window.cells[1].start), _row(starts, window.cells[-1].start) + 1))
    ]
    chances: dict[Row, float] = defaultdict(float)
    edits: dict[tuple[int, bytes], float] = defaultdict(float)
    own: dict[tuple[int, bytes], Candidate] = {}
    for window, ranking in zip(windows, model.score([View(window) for window in windows]), strict=True):
        for action, log_probability in ranking.actions(_ACTIONS):
            row = _row(starts, window.cells[action.location].start)
            rendered = render(window, action)
            if row not in wanted or rendered is None:
                continue
            chance = math.exp(log_probability)
            chances[file, row] += chance
            key = (file, written(source, rendered))
            edits[key] += chance
            if key not in own and len(own) < _OWN:
                own[key] = Candidate(file, rendered, Kind.MODEL, row)
    return Opinion(_shares(chances), _shares(edits), tuple(own.values()))


@dataclass(frozen=True)
class Probed:
    """What the failing tests' runs showed of candidates, by their indices."""

    dead: Set[int] = frozenset()  # they raise
    same: Set[int] = frozenset()  # they change nothing

    def factor(self, index: int) -> float:
        """How much less probable a candidate becomes."""
        return _SAME if index in self.same else _DEAD if index in self.dead else 1.0


def rank(
    candidates: Sequence[Candidate],
    sources: Sequence[bytes],
    rows: Mapping[Row, float],
    opinion: Opinion = NO_OPINION,
    probed: Probed = Probed(),
) -> list[Candidate]:
    """Return the candidates with their log-probabilities, the best first."""
    keys = [(candidate.file, written(sources[candidate.file], candidate.edits)) for candidate in candidates]
    known = set(keys)
    every = list(candidates)
    for own in opinion.own:
        key = (own.file, written(sources[own.file], own.edits))
        if key not in known:
            every.append(own)
            keys.append(key)
    suspicions = [
        _suspicion(candidate, rows, opinion) * candidate.weight * probed.factor(i) for i, candidate in enumerate(every)
    ]
    totals: dict[Kind, float] = defaultdict(float)
    for candidate, weight in zip(every, suspicions, strict=True):
        totals[candidate.kind] += weight
    kinds = _shares(
        {kind: WEIGHTS[kind] ** _TEMPER * min(1.0, total / _LEAST_WEIGHT) for kind, total in totals.items()}
    )
    model_chances = _shares(
        {
            i: chance * _at(rows, (candidate.file, candidate.row)) * probed.factor(i)
            for i, (candidate, key) in enumerate(zip(every, keys, strict=True))
            if (chance := opinion.edits.get(key, 0.0))
        }
    )
    share = _MODEL_SHARE if model_chances else 0.0
    ranked = []
    for i, (candidate, weight) in enumerate(zip(every, suspicions, strict=True)):
        chance = (1 - share) * kinds[candidate.kind] * weight / totals[candidate.kind] + share * model_chances.get(
            i, 0.0
        )
        ranked.append(replace(candidate, score=math.log(max(chance, 1e-30))))
    return sorted(ranked, key=lambda candidate: -candidate.score)


def _suspicion(candidate: Candidate, rows: Mapping[Row, float], opinion: Opinion) -> float:
    """How suspicious the row of a candidate is to the tests and to the model."""
    row = (candidate.file, candidate.row)
    if not opinion.rows:
        return _at(rows, row)
    even = len(rows) * opinion.rows.get(row, 0.0)  # 1 where the model prefers no row
    return _at(rows, row) * ((1 - _ROW_SHARE) + _ROW_SHARE * even)


def written(source: bytes, edits: Sequence[Edit]) -> bytes:
    """Return what two edits that write the same have in common: the edited rows, without blanks."""
    first, last = min(edit.start for edit in edits), max(edit.end for edit in edits)
    start = source.rfind(b"\n", 0, first) + 1
    end = source.find(b"\n", last)
    end = len(source) if end < 0 else end
    pieces, position = [], start
    for edit in sorted(edits):
        pieces += [source[position : edit.start], edit.text]
        position = edit.end
    row = b"".join((*pieces, source[position:end]))
    if b"\n" not in row and row.strip():
        row = row.translate(None, b" ")
    return b"%d:" % start + row


def _row(starts: Sequence[int], offset: int) -> int:
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        if starts[middle] <= offset:
            low = middle
        else:
            high = middle
    return low + 1


def _at(rows: Mapping[Row, float], row: Row) -> float:
    """The suspicion of a row; a little where no failing test ran it: a default value, a constant of the module."""
    return rows.get(row, 0.02)


def _shares(chances: Mapping[_Key, float]) -> dict[_Key, float]:
    total = sum(chances.values()) or 1.0
    return {key: chance / total for key, chance in chances.items()}
