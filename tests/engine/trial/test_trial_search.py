"""The search over candidates, on a bench that reads the text instead of running it."""

from collections.abc import Sequence
from pathlib import Path

from mlrepair.trial.bench import Request, Result
from mlrepair.trial.grammar import candidates
from mlrepair.trial.ranking import rank
from mlrepair.trial.search import Search

FILE = Path("squares.py")
SOURCE = b"def squares(low, high):\n    return low + low, high + high\n"


class Reader:
    """Each test asks for one text in the file."""

    tests: Sequence[str] = ("low * low,", "high * high\n")
    sees_lines = True

    def run(self, request: Request) -> list[Result]:
        """Give the results up to the first test that fails."""
        text = request.sources[FILE].decode()
        passed = [test in text for test in self.tests]
        last = passed.index(False) + 1 if False in passed else len(passed)
        return [Result(test, is_passed, 0.0) for test, is_passed in enumerate(passed[:last])]

    def close(self) -> None:
        """Nothing runs."""


def search(*, in_pairs: bool) -> Search:
    """A search for the repair of both mistakes."""
    ranked = rank(list(candidates(SOURCE, [2])), [SOURCE], {(0, 2): 1.0})
    return Search(Reader(), [FILE], [SOURCE], ranked, (0, 1), 1.0, 1, 1000, in_pairs=in_pairs)


def test_two_mistakes_are_repaired_where_one_step_passes_a_test() -> None:
    """The half of a repair, which passes the first failing test, leads to the whole one within the usual tries."""
    found = next(iter(search(in_pairs=True)))
    assert found.candidate.steps == 2


def test_one_step_does_not_repair_two_mistakes() -> None:
    """Without pairs, all candidates are tried, and none passes."""
    assert list(search(in_pairs=False)) == []


class Slow(Reader):
    """Its one test passes with `low * low`, and takes three times the usual limit then; what has a `/` has no end."""

    tests: Sequence[str] = ("low * low",)

    def run(self, request: Request) -> list[Result]:
        """Give the result."""
        text = request.sources[FILE].decode()
        is_slow = "/" in text or (self.tests[0] in text and request.limit < 3)
        return [Result(0, self.tests[0] in text and not is_slow, 0.0, timed_out=is_slow)]


def test_what_did_not_end_gets_more_time_before_all_others_were_tried() -> None:
    """A repair that takes longer than a test did so far is not put off until the end."""
    ranked = rank(list(candidates(SOURCE, [2])), [SOURCE], {(0, 2): 1.0})
    found = next(iter(Search(Slow(), [FILE], [SOURCE], ranked, (0,), 1.0, 1, 1000, in_pairs=False)))
    assert found.candidate.edits[0].text == b"low * low"
    assert found.tries < len(ranked) / 2
