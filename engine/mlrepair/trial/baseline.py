"""What the tests do before any repair: which fail, what they run, how long they take."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlrepair.trial.bench import Bench, Request, Result

_FIRST_LIMIT = 1.0  # seconds of processor time, until a test has passed or used it up
_LEAST_LIMIT = 0.3
_LEAST_TRIAL = 0.1
_SLOWER = 10  # than the slowest passing test: a test that runs so long is taken to have no end
_TRACING = 4  # a traced run is slower at least so many times
_LONGEST = 30.0  # seconds that a test may take at all


@dataclass(frozen=True)
class Baseline:
    """The results of all tests, each traced where the bench can."""

    results: tuple[Result, ...]

    @property
    def failing(self) -> tuple[int, ...]:
        """The tests that fail, those that end first, the quick ones first."""
        failed = [result for result in self.results if not result.passed]
        return tuple(result.test for result in sorted(failed, key=lambda one: (one.timed_out, one.seconds)))

    @property
    def passing(self) -> tuple[int, ...]:
        """The tests that pass, the quick ones first."""
        passed = [result for result in self.results if result.passed]
        return tuple(result.test for result in sorted(passed, key=lambda one: one.seconds))

    @property
    def endless(self) -> tuple[int, ...]:
        """The tests that used up their time."""
        return tuple(result.test for result in self.results if result.timed_out)

    @property
    def limit(self) -> float:
        """The seconds of processor time that a test of a trial may take."""
        slowest = max((result.seconds for result in self.results if not result.timed_out), default=0.0)
        return max(_LEAST_TRIAL, _SLOWER * slowest / _TRACING)


def measure(bench: Bench, *, patient: bool = False) -> Baseline:
    """Run all tests; `patient` gives each all the time there is, else an endless one is soon ended.

    Raises:
        TestsUnusableError: if they cannot be run.
    """
    left = list(range(len(bench.tests)))
    results: list[Result] = []
    while left:
        limit = _LONGEST if patient or not bench.sees_lines else _limit(results)
        found = bench.run(Request(tuple(left), limit=limit, stop=False, trace=bench.sees_lines))
        results += found
        left = left[len(found) :]
    return Baseline(tuple(results))


def _limit(results: Sequence[Result]) -> float:
    if not any(result.timed_out for result in results):
        return _FIRST_LIMIT
    slowest = max((result.seconds for result in results if not result.timed_out), default=_FIRST_LIMIT / _SLOWER)
    return max(_LEAST_LIMIT, min(_SLOWER * slowest, _FIRST_LIMIT))
