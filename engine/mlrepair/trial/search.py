"""The search: candidates are tried in their order, several at a time, until enough patches pass.

A candidate that passes some of the failing tests may be the half of a repair: every few tries, it is tried together
with another one.
"""

import itertools
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from mlrepair.edits import apply_edits
from mlrepair.trial.bench import Bench, Request, Result
from mlrepair.trial.candidate import Candidate
from mlrepair.trial.distinct import Meanings
from mlrepair.trial.pairs import beside, with_pairs

_EVERY = 3  # tries, one has a half of a repair in it, where there are halves
_HALVES = 3  # that are kept
_NOW_AND_THEN = 20  # tries, one of a candidate that did not end
_LONGER = 4  # times more time that it gets then
_PATIENCE = 10  # times more time for candidates that did not end, when all others were tried


@dataclass(frozen=True)
class Passing:
    """A candidate that passes all tests."""

    candidate: Candidate
    tries: int  # how many candidates were tried until then, this one included


@dataclass
class Search:
    """One search; iterate over it once."""

    bench: Bench
    paths: Sequence[Path]  # of the files
    sources: Sequence[bytes]
    ranked: Sequence[Candidate]
    tests: tuple[int, ...]  # the failing ones first
    limit: float  # seconds of processor time for a test
    workers: int
    max_tries: int
    progress: Callable[[int, int], None] = lambda tries, left: None
    deadline: float = math.inf  # of `time.monotonic`: no candidate is begun later
    in_pairs: bool = True  # whether repairs of two steps are tried, too
    tries: int = field(default=0, init=False)
    _slow: deque[Candidate] = field(default_factory=deque, init=False)  # that did not end
    _slowest: list[Candidate] = field(default_factory=list, init=False)  # nor in more time
    _again: int = field(default=_NOW_AND_THEN, init=False)  # from this try on, a slow one has its turn
    _halves: list[tuple[int, Iterator[Candidate]]] = field(default_factory=list, init=False)  # with tests passed

    def __iter__(self) -> Iterator[Passing]:
        """Yield the candidates that pass, in the order of their rank."""
        yield from self._round(self._distinct(), self.limit)
        again = [*self._slowest, *self._slow]
        self._slow.clear()
        yield from self._round(iter(again), self.limit * _PATIENCE)

    def _round(self, candidates: Iterator[Candidate], limit: float) -> Iterator[Passing]:
        running: deque[tuple[Candidate, float, Future[list[Result]]]] = deque()
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                while True:
                    while len(running) < self.workers + 1 and self._goes_on(len(running)):
                        candidate, own = self._next(candidates, limit)
                        if candidate is None:
                            break
                        running.append((candidate, own, pool.submit(self.bench.run, self.request(candidate, own))))
                    if not running:
                        return
                    candidate, own, future = running.popleft()
                    results = future.result()
                    self.tries += 1
                    self.progress(self.tries, len(self.ranked))
                    if results[-1].timed_out:
                        (self._slow if own == self.limit else self._slowest).append(candidate)
                    elif len(results) == len(self.tests) and results[-1].passed:
                        yield Passing(candidate, self.tries)
                    elif candidate.steps == 1 and len(results) > 1 and self.in_pairs:
                        self._note_half(candidate, len(results) - 1)
            except KeyboardInterrupt:
                self.bench.close()  # else the pool would wait for its trials
                raise
            finally:
                for *_, future in running:
                    future.cancel()

    def _next(self, candidates: Iterator[Candidate], limit: float) -> tuple[Candidate | None, float]:
        """The next candidate with its limit of time; now and then, one that did not end before."""
        if self._slow and self.tries >= self._again:
            self._again = self.tries + _NOW_AND_THEN
            return self._slow.popleft(), self.limit * _LONGER
        return next(candidates, None), limit

    def _goes_on(self, running: int) -> bool:
        return self.tries + running < self.max_tries and time.monotonic() < self.deadline

    def request(self, candidate: Candidate, limit: float) -> Request:
        """Return the trial of a candidate."""
        path = self.paths[candidate.file]
        source = apply_edits(self.sources[candidate.file], candidate.edits)
        return Request(self.tests, {path: source}, limit=limit)

    def _distinct(self) -> Iterator[Candidate]:
        meanings = [Meanings(source) for source in self.sources]
        for candidate in self._queue():
            if meanings[candidate.file].is_new(sorted(candidate.edits)):
                yield replace(candidate, edits=tuple(sorted(candidate.edits)))

    def _queue(self) -> Iterator[Candidate]:
        """All candidates in the order in which they are tried."""
        if not self.in_pairs:
            yield from self.ranked
            return
        for number, candidate in enumerate(with_pairs(self.ranked, self.sources)):
            yield candidate
            if self._halves and number % _EVERY == 0:
                _, pairs = self._halves[number // _EVERY % len(self._halves)]
                yield from itertools.islice(pairs, 1)

    def _note_half(self, candidate: Candidate, passed: int) -> None:
        """Keep those that pass most."""
        self._halves.append((passed, beside(candidate, self.ranked, self.sources)))
        self._halves = sorted(self._halves, key=lambda half: -half[0])[:_HALVES]
