"""The architecture that repairs all there is: "rlm".

Each piece that does not parse is asked about alone, the others masked, and whoever suits it answers: the orchestrator
routes the pieces as it does all requests. Of repairs that touch the same bytes the more confident is taken. What is
repaired is taken apart anew, smaller where nothing came of it; then what parses is asked about, until nothing changes.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from mlrepair.composition import attributed, compose, original_offset
from mlrepair.context import ContextSession
from mlrepair.edits import Edit, Fix, apply_edits, without_overlaps
from mlrepair.engine import SECONDS
from mlrepair.grid import ROWS
from mlrepair.orchestrator.request import Deadline, Request, Response, Result, TaskType
from mlrepair.orchestrator.shipped import DECOMPOSITION
from mlrepair.pieces import problem_of
from mlrepair.rlm.decomposition import Unit, broken_units, masked
from mlrepair.rlm.specification import Specification

_SIZES = (ROWS, 16, 4)  # rows: what has fewer is not taken apart, until nothing came of it
_ROUNDS = 20
_SECONDS = 30.0  # of the processor, for one text

Ask = Callable[[Request], Response]


@dataclass
class Recursion:
    """Takes texts apart and asks about the pieces."""

    ask: Ask  # the orchestrator
    models: ContextSession  # that write what a specification lacks
    _specification: Specification = field(init=False)

    def __post_init__(self) -> None:
        self._specification = Specification(self.models, self.ask)

    def run(self, request: Request, deadline: Deadline) -> Result:
        """Repair all that can be repaired, or write all that a specification lacks.

        Raises:
            Exception: what an architecture raised that was asked about a piece, if no other answered.
        """
        if request.task is TaskType.CODE_GENERATION:
            return self._specification.run(request, deadline)
        return _Run(self.ask, request, deadline).result()


class _Run:
    """One request."""

    def __init__(self, ask: Ask, request: Request, deadline: Deadline) -> None:
        self._ask, self._request, self._deadline = ask, request, deadline
        self._source = self._text = request.source
        self._total: tuple[Edit, ...] = ()  # how the text came from the source
        self._fixes: list[Fix] = []  # of the source
        self._seen = {self._source}
        self._views: set[bytes] = set()  # that were asked about
        self._hopeless: set[bytes] = set()  # pieces that nobody could repair
        self._asked = 0
        self._end = time.thread_time() + float(request.config.get("seconds") or _SECONDS)

    def result(self) -> Result:
        """Go on until nothing changes, or the time is over."""
        if problem_of(self._text) is not None:
            self._take(self._found([]))  # a quote that is lost far above is seen by who reads the whole
        for rows in _SIZES:
            while self._take(self._repairs_of_units(rows)):
                pass
        # With a traceback less certain repairs count, but only one at its place.
        while self._take(self._repairs_of_rest()) and not self._request.error_message:
            pass
        output = {
            "fixed_code": self._request.text_of(self._text),
            "fixes": sorted(self._fixes, key=lambda fix: fix.start),
        }
        message = self._what_is_missing()
        return Result(output, not message, message, DECOMPOSITION, {"pieces": self._asked})

    def _repairs_of_units(self, rows: int) -> list[Fix]:
        """The repairs of what does not parse, each piece as if the others were right."""
        if problem_of(self._text) is None:
            return []
        units = broken_units(self._text, rows) or [Unit(0, len(self._text))]
        found: list[Fix] = []
        for unit in units:
            piece = self._text[unit.start : unit.end]
            if piece in self._hopeless:
                continue
            answer = self._found([other for other in units if other is not unit])
            if not answer:
                self._hopeless.add(piece)
            found += answer
        return found

    def _repairs_of_rest(self) -> list[Fix]:
        """The repairs of what parses."""
        return self._found(broken_units(self._text, 1) if problem_of(self._text) else [])

    def _found(self, hidden: Sequence[Unit]) -> list[Fix]:
        """Ask about the text without some units."""
        view = masked(self._text, hidden)
        if view in self._views:
            return []
        self._views.add(view)
        seconds = min(self._end - time.thread_time(), SECONDS)
        if self._deadline.is_over() or seconds <= 0:
            return []
        self._asked += 1
        known = {"error_message": self._request.error_message, "context": self._request.context}
        limits = {"max_latency_ms": 1e3 * self._deadline.seconds_left + 1}
        config = {name: it for name, it in self._request.config.items() if name not in ("partial", "top")}
        config["seconds"] = seconds
        response = self._ask(Request(TaskType.CODE_ANALYSIS, {"code": view, **known}, limits, config=config))
        if response.metadata["error"] is not None:
            raise response.metadata["error"]
        found: list[Fix] = response.output.get("findings", [])
        return [fix for fix in found if fix.edits and not any(_touches(fix, unit) for unit in hidden)]

    def _take(self, found: Iterable[Fix]) -> bool:
        """Apply repairs together, or else the best of them; return whether the text has changed."""
        fixes = without_overlaps(found)
        was_broken = problem_of(self._text) is not None
        for batch in (fixes, fixes[:1]):
            text = apply_edits(self._text, (edit for fix in batch for edit in fix.edits))
            if text in self._seen or len(self._seen) > _ROUNDS or (problem_of(text) is not None and not was_broken):
                continue
            self._seen.add(text)
            applied: list[Edit] = []
            for fix in batch:
                self._add(replace(fix, edits=tuple(_behind(edit, applied) for edit in fix.edits)))
                applied += fix.edits
            self._text = text
            return True
        return False

    def _add(self, fix: Fix) -> None:
        """Note a repair of the text so far as one of the source."""
        length = len(self._source)
        mine, swallowed = attributed(length, [known.edits for known in self._fixes], self._total, fix.edits)
        confidence = min([fix.confidence, *(self._fixes[number].confidence for number in swallowed)])
        start = min(max(original_offset(self._total, fix.start), 0), max(length - 1, 0))
        end = min(max(start + fix.end - fix.start, start + 1), length)
        self._fixes = [known for number, known in enumerate(self._fixes) if number not in swallowed]
        self._total = compose(length, self._total, fix.edits)
        if mine:  # else it took an earlier one back
            self._fixes.append(replace(fix, edits=mine, confidence=confidence, start=start, end=end, alternatives=()))

    def _what_is_missing(self) -> str:
        """Why this is no success; empty where it is."""
        if self._deadline.is_over():
            return "out of time"
        problem = problem_of(self._text)
        if problem is not None:
            return f"a syntax error is left: {problem.message}"
        if self._request.test_cases:
            from mlrepair.orchestrator.given_tests import GivenTests  # here, because few requests need it

            if not GivenTests(self._request.test_cases).pass_with(self._text, self._deadline):
                return "the repaired text does not pass the test cases"
        elif self._request.error_message and not self._fixes:
            return "nothing found that explains the error message"
        return ""


def _behind(edit: Edit, applied: Iterable[Edit]) -> Edit:
    """Where an edit stands once others of the same text are applied."""
    grown = sum(len(it.text) - (it.end - it.start) for it in applied if it.end <= edit.start)
    return Edit(edit.start + grown, edit.end + grown, edit.text)


def _touches(fix: Fix, unit: Unit) -> bool:
    return any(edit.start < unit.end and unit.start < edit.end for edit in fix.edits)
