"""Repair against tests: from a failing test command to the patches that pass it."""

import ast
import contextlib
import math
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from mlrepair.context import Contexts
from mlrepair.edits import Edit, apply_edits
from mlrepair.labels import label_of
from mlrepair.model import Model
from mlrepair.trial.baseline import Baseline, measure
from mlrepair.trial.bench import Bench, Processes, Request, Result, Runner, TestsUnusableError, run_fresh
from mlrepair.trial.candidate import Candidate
from mlrepair.trial.command import Command
from mlrepair.trial.distinct import why_unparsable
from mlrepair.trial.gains import gains
from mlrepair.trial.grammar import candidates
from mlrepair.trial.likeness import Seen, refined
from mlrepair.trial.opinion import NO_OPINION, Adviser, Row
from mlrepair.trial.project import Copy, private_copy
from mlrepair.trial.ranking import Probed, rank, suspicion
from mlrepair.trial.search import Search
from mlrepair.trial.trimming import trimmed

_FRESH_SECONDS = 300.0  # that the user's own command may take
_WEAK = 2  # so many failing tests let wrong patches pass
_ALTERNATIVES = 3  # patches that are looked for where the tests are weak
_EXTRA_TRIES = 30  # after the first patch, beside as many as it took
_EXTRA_SECONDS = 3.0  # the same, by the clock
_MOST_PROBES = 5000  # of the likeliest candidates: the rest is hardly ever reached
_PROBED = 4  # failing tests
_PROBED_PASSING = 6  # those that run most rows
_PROBE_SECONDS = 1.0  # of processor time, for one test
_PROBING_SECONDS = 3.0  # for all: no further test begins after them
_ENDLESS_SECONDS = 5.0  # of a test that used up its time when traced
_MOST_WORKERS = 8


class Status(StrEnum):
    """How a repair ended."""

    REPAIRED = "repaired"
    UNREPAIRED = "unrepaired"
    TESTS_PASS = "tests-pass"  # nothing to repair
    TESTS_UNUSABLE = "tests-unusable"


@dataclass(frozen=True)
class Patch:
    """A repair that passes the tests."""

    path: Path
    edits: tuple[Edit, ...]
    label: str
    tries: int  # candidates tried until it was found, itself included


@dataclass(frozen=True)
class Outcome:
    """What came of a repair."""

    status: Status
    failed: int = 0  # tests, before
    passed: int = 0
    tries: int = 0  # until the first patch; without one, all
    patches: tuple[Patch, ...] = ()
    reason: str = ""  # why the tests are unusable
    output: str = ""  # what they printed
    remarks: tuple[str, ...] = ()

    @property
    def is_weak(self) -> bool:
        """Whether so few tests failed that a patch may pass them and still be wrong."""
        return self.failed <= _WEAK or len(self.patches) > 1


class Order(StrEnum):
    """The order in which candidates are tried."""

    RANKED = "ranked"
    GRAMMAR = "grammar"  # as the grammar names them, row by row: to compare with


@dataclass(frozen=True)
class Options:
    """How far a repair goes."""

    max_tries: int = 3000
    max_seconds: float = math.inf  # by the clock, from the first try
    order: Order = Order.RANKED
    max_patches: int | None = None  # None: one, or a few where the tests are weak
    workers: int | None = None  # trials at a time; None: one for each processor


Progress = Callable[[str, int, int], None]  # what is done, how many are tried, how many there are


def repair_against_tests(
    command: Command,
    folder: Path,
    sources: Mapping[Path, bytes],
    model: Model | None,
    options: Options = Options(),
    progress: Progress = lambda step, tries, candidates: None,
    contexts: Contexts | None = None,
) -> Outcome:
    """Look for repairs of files, of one step or two, that make the tests pass; nothing in the folder is changed.

    The model looks at windows of the files, `contexts` at whole files with the likeliest candidates in them.

    Raises:
        UnusableCommandError: if the folder is too large for a private copy.
        ModelError: if the model cannot be loaded.
    """
    progress("Copying the folder", 0, 0)
    with contextlib.ExitStack() as stack:
        copy = stack.enter_context(private_copy(folder))
        adviser = Adviser(model, list(sources.values())) if model and options.order is Order.RANKED else None
        repair = _Repair(command, copy, dict(sources), adviser, contexts, options, progress, stack)
        try:
            return repair.run()
        except TestsUnusableError as error:
            return Outcome(Status.TESTS_UNUSABLE, reason=str(error), output=error.output)


class _SlowTestsError(Exception):
    """Tests that were taken to be endless end after all."""


@dataclass
class _Repair:
    command: Command
    copy: Copy
    sources: dict[Path, bytes]
    adviser: Adviser | None
    contexts: Contexts | None
    options: Options
    progress: Progress
    stack: contextlib.ExitStack

    def run(self) -> Outcome:
        for path, source in self.sources.items():
            if problem := why_unparsable(source, path.name):
                advice = f"repair that first: mlrepair fix {path.name}"
                raise TestsUnusableError(f"{path.name} does not parse: {problem}; {advice}")
        self.progress("Running the tests", 0, 0)
        bench = self._bench()
        if not bench.tests:
            raise TestsUnusableError(f"`{self.command.text}` finds no tests; check its paths and patterns")
        baseline = measure(bench)
        try:
            return self._repaired(bench, baseline, check_endless=bool(baseline.endless) and bench.sees_lines)
        except _SlowTestsError:
            return self._repaired(bench, measure(bench, patient=True), check_endless=False)

    def _bench(self) -> Bench:
        if self.command.suite != "other":
            try:
                runner = Runner(self.command, self.copy, list(self.sources))
            except TestsUnusableError as error:
                if not self._breaks_collection(error):
                    raise
            else:
                self.stack.callback(runner.close)
                return runner
        copies = [self.copy]
        copies += [self.stack.enter_context(private_copy(self.copy.original)) for _ in range(self._workers - 1)]
        processes = Processes(self.command, copies, _FRESH_SECONDS)
        self.stack.callback(processes.close)
        return processes

    @property
    def _workers(self) -> int:
        return self.options.workers or min(_processors(), _MOST_WORKERS)

    def _breaks_collection(self, error: TestsUnusableError) -> bool:
        """Whether a file to repair fails on import: then the whole command is the one test that fails."""
        names = "|".join(re.escape(path.name) for path in self.sources)  # `a.py`, but not `test_a.py`
        return re.search(rf"(?<![\w.-])({names})\b", error.output) is not None

    def _repaired(self, bench: Bench, baseline: Baseline, *, check_endless: bool) -> Outcome:
        failing, passing = baseline.failing, baseline.passing
        counts = (len(failing), len(passing))
        if not failing:
            if run_fresh(self.command, self.copy, _FRESH_SECONDS) == 0:
                return Outcome(Status.TESTS_PASS, *counts)
            raise TestsUnusableError(
                f"`{self.command.text}` fails, but no test does when each is run by mlrepair; run it to see why"
            )
        self.progress("Looking for repairs", 0, 0)
        paths, texts = list(self.sources), list(self.sources.values())
        ranked = self._ranked(bench, baseline, texts)
        found: list[Patch] = []
        remarks: tuple[str, ...] = ()
        started = time.monotonic()
        with ThreadPoolExecutor(1) as pool:
            slow: Future[list[Result]] | None = None
            if check_endless:
                longest = Request((baseline.endless[0],), limit=_ENDLESS_SECONDS, stop=False)
                slow = pool.submit(bench.run, longest)

            def tell(tries: int, _candidates: int) -> None:
                self.progress("Trying repairs", tries, self.options.max_tries)
                if slow is not None and slow.done() and not slow.result()[-1].timed_out:
                    raise _SlowTestsError

            search = Search(
                bench, paths, texts, ranked, (*failing, *passing), baseline.limit,
                self._workers, self.options.max_tries, tell, started + self.options.max_seconds,
                in_pairs=self.options.order is Order.RANKED,
            )  # fmt: skip
            wanted = self.options.max_patches or (_ALTERNATIVES if len(failing) <= _WEAK else 1)
            try:
                for passed in search:
                    path, text = paths[passed.candidate.file], texts[passed.candidate.file]
                    if self._confirms(bench, path, text, passed.candidate):
                        edits = tuple(trimmed(text, edit) for edit in passed.candidate.edits)
                        found.append(Patch(path, edits, label_of(text, edits), passed.tries))
                        if len(found) == 1 and self.options.max_patches is None:
                            search.max_tries = min(search.max_tries, 2 * passed.tries + _EXTRA_TRIES)
                            extra = min(time.monotonic() - started, _EXTRA_SECONDS)
                            search.deadline = min(search.deadline, time.monotonic() + extra)
                    if len(found) >= wanted:
                        break
            except KeyboardInterrupt:
                remarks = ("stopped by you",)
            if slow is not None and not slow.done():
                bench.close()  # ends the endless test
        if found:
            return Outcome(Status.REPAIRED, *counts, found[0].tries, tuple(found), remarks=remarks)
        remarks = remarks or self._remarks(ranked, search.tries)
        return Outcome(Status.UNREPAIRED, *counts, search.tries, remarks=remarks)

    def _ranked(self, bench: Bench, baseline: Baseline, texts: Sequence[bytes]) -> list[Candidate]:
        rows = suspicion(baseline.results) if bench.sees_lines else {}
        if not rows:  # nothing was seen to run: a mistake on import, or a bench that cannot look
            rows = {row: 1.0 for file, text in enumerate(texts) for row in _all_rows(file, text)}
        wanted = [
            _with_definitions(text, {row for number, row in rows if number == file}) for file, text in enumerate(texts)
        ]
        every = [
            candidate
            for file, text in enumerate(texts)
            if wanted[file]
            for candidate in candidates(text, wanted[file], file)
        ]
        if self.options.order is Order.GRAMMAR:
            return every
        opinion = self.adviser.opinion(rows) if self.adviser else NO_OPINION
        unbound = {result.unbound for result in baseline.results if result.unbound and not result.passed}
        ranked = rank(every, texts, rows, opinion, unbound=unbound)
        with ThreadPoolExecutor(1, "mlrepair-gains") as pool:
            said = pool.submit(gains, self.contexts, texts, ranked) if self.contexts else None
            if not bench.sees_lines:
                return refined(ranked, texts, rows, gains=said.result() if said else {})
            probed = self._probed(bench, baseline, ranked[:_MOST_PROBES])  # runs elsewhere, most of the time
            seen = Seen(*({ranked[i].edits for i in some} for some in (probed.dead, probed.changing, probed.meddling)))
            better = rank(ranked, texts, rows, opinion, probed, unbound)
            return refined(better, texts, rows, seen, said.result() if said else {})

    def _probed(self, bench: Bench, baseline: Baseline, likely: Sequence[Candidate]) -> Probed:
        """Find out which candidates raise in a test, passing ones included, or change nothing in a failing one."""
        probes = {i: probe for i, candidate in enumerate(likely) if (probe := candidate.probe()) is not None}
        sent = [{"number": i, **asdict(probe)} for i, probe in probes.items()]
        dead: set[int] = set()
        same: set[int] = set()
        odd: set[int] = set()
        changing: set[int] = set()
        meddling: set[int] = set()
        rows = {result.test: len(result.lines) for result in baseline.results}
        telling = sorted(baseline.passing, key=lambda test: -rows[test])[:_PROBED_PASSING]
        failing = [test for test in baseline.failing if test not in baseline.endless[1:]][:_PROBED]
        seconds = 0.0
        for test in (*failing, *telling):
            if seconds > _PROBING_SECONDS:
                break
            for result in bench.run(Request((test,), limit=_PROBE_SECONDS, trace=True, probes=sent)):
                seconds += result.seconds
                dead |= result.dead
                odd |= result.odd
                if test in baseline.failing:
                    same |= result.same
                    changing |= result.changed
                else:
                    meddling |= result.changed
        return Probed(dead, same, odd, changing, meddling)

    def _confirms(self, bench: Bench, path: Path, source: bytes, candidate: Candidate) -> bool:
        """Whether the user's own command, run fresh, passes with a candidate."""
        if not bench.sees_lines:
            return True  # that is what the trial was
        self.copy.write({path: apply_edits(source, candidate.edits)})
        try:
            return run_fresh(self.command, self.copy, _FRESH_SECONDS) == 0
        except KeyboardInterrupt:
            bench.close()  # else the search would wait for its trials
            raise
        finally:
            self.copy.write({path: source})

    def _remarks(self, ranked: Sequence[Candidate], tries: int) -> tuple[str, ...]:
        if not ranked:
            return ("the failing tests run no statement of the given files; name the files that they test",)
        if tries >= self.options.max_tries:
            return (f"stopped after {tries} tries; `--max-tries {10 * tries}` goes on",)
        return ("all repairs of one step were tried; the mistake may be elsewhere, or need several changes",)


def _all_rows(file: int, text: bytes) -> Iterator[Row]:
    return ((file, row) for row in range(1, text.count(b"\n") + 2))


def _with_definitions(text: bytes, rows: set[int]) -> set[int]:
    """Add to the rows that run: the heads of their functions, and the module's own assignments of names they use."""
    if not rows:
        return rows
    wanted = set(rows)
    used: set[str] = set()
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inside = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if not rows.isdisjoint(inside):
                wanted.add(node.lineno)
                used.update(name.id for name in ast.walk(node) if isinstance(name, ast.Name))
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            names = {name.id for target in statement.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
            if names & used:
                wanted.add(statement.lineno)
    return wanted


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
