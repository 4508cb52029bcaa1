"""The architecture of a model that ranks single edits, with the engine that searches and verifies: "trm"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlrepair.classify import classify
from mlrepair.composition import compose
from mlrepair.context import Contexts, ContextSession
from mlrepair.edits import Applicability, Edit, Fix, apply_edits, is_within, within, without_overlaps
from mlrepair.engine import SECONDS, Engine
from mlrepair.labels import label_of
from mlrepair.model import Model
from mlrepair.orchestrator.request import Deadline, Request, Result, TaskType
from mlrepair.orchestrator.shipped import EDIT_SEARCH, TEST_SEARCH
from mlrepair.orchestrator.traceback_places import places
from mlrepair.pieces import problem_of
from mlrepair.session import ModelSession
from mlrepair.settings import Settings
from mlrepair.taxonomy import kind

if TYPE_CHECKING:
    from mlrepair.orchestrator.given_tests import GivenTests

# Where something is known to be wrong, a finding needs less confidence of its own.
_EVIDENCE = 0.1
_PASSES = 0.8  # of the repairs that pass the tests that are given, a fifth are wrong all the same
_TRIED = 8  # of the engine's repairs, against tests
_MAX_TRIES = 300  # of a search by tests


@dataclass
class EditSearch:
    """An engine at work on requests."""

    model: Model
    contexts: Contexts | None = None  # what reads whole files, if there is such a model
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = Engine(model=self.model, contexts=self.contexts)

    @classmethod
    def of_directory(cls, models_directory: Path | None = None, threads: int = 2) -> "EditSearch":
        """Take the model of a directory, by default the one that came with the package."""
        return cls(ModelSession(models_directory, threads), ContextSession(models_directory))

    def run(self, request: Request, deadline: Deadline) -> Result:
        """Repair or analyse a text.

        Raises:
            ModelError: if the model cannot be loaded.
            ValueError: if a test case is not Python.
        """
        return _Run(self, request, deadline).result()


class _Run:
    """One request."""

    def __init__(self, architecture: EditSearch, request: Request, deadline: Deadline) -> None:
        self._model, self._contexts, self._engine = architecture.model, architecture.contexts, architecture.engine
        self._request, self._deadline = request, deadline
        self._source = request.source
        self._broken = problem_of(self._source) is not None
        self._before = _readable_context(request)
        self._places = places(request.error_message, self._source)
        self._tests = _read(request) if request.test_cases else None

    def result(self) -> Result:
        """Do what is asked."""
        if self._request.task is TaskType.CODE_ANALYSIS:
            found = self._found()
            is_helpless = bool(found) and not any(fix.edits for fix in found)
            return self._result({"findings": found}, EDIT_SEARCH, "no repair found" * is_helpless)
        if self._tests is None:
            if self._request.technique == TEST_SEARCH:
                return self._repaired([], TEST_SEARCH, f"{TEST_SEARCH} needs test_cases")
            return self._untested()
        try:
            return self._tested(self._tests)
        except TimeoutError:
            return self._repaired([], self._request.technique or EDIT_SEARCH, "")

    def _untested(self) -> Result:
        fixes = _together(self._found())
        rest = problem_of(self._fixed(fixes))
        message = ""
        if rest is not None:
            message = f"a syntax error is left: {rest.message}"
        elif self._request.error_message and not fixes:
            message = "nothing found that explains the error message"
        return self._repaired(fixes, EDIT_SEARCH, message)

    def _tested(self, tests: "GivenTests") -> Result:
        """Prefer no repair to a repair, the model's repairs to a search, and none to one that fails the tests."""
        by_model = self._request.technique != TEST_SEARCH
        found = self._found() if by_model or self._broken else []
        start = _together(found) if self._broken else []
        for fixes in self._candidates(found) if by_model else [start]:
            fixed = self._fixed(fixes)
            if problem_of(fixed) is None and tests.pass_with(fixed, self._deadline):
                passing = [replace(fix, verified=(*fix.verified, "tests")) for fix in fixes]
                return self._repaired(passing, EDIT_SEARCH, "")
        fixed = self._fixed(start)
        if self._request.technique == EDIT_SEARCH or problem_of(fixed) is not None:
            return self._repaired(start, EDIT_SEARCH, "no repair passes the test cases")
        tries = int(self._request.config.get("max_tries", _MAX_TRIES))
        edits, reason = tests.repair(fixed, self._model, self._contexts, tries, self._deadline)
        if edits is None:
            return self._repaired(start, TEST_SEARCH, f"no repair passes the test cases: {reason}")
        return self._repaired(self._with_patch(start, edits), TEST_SEARCH, "")

    def _candidates(self, found: Sequence[Fix]) -> Iterator[list[Fix]]:
        """Sets of repairs worth a run of the tests."""
        every = sorted(
            (it for fix in found for it in (fix, *fix.alternatives) if it.edits), key=lambda it: -it.confidence
        )
        seen: list[list[Fix]] = []
        for fixes in ([], _together(found), *([fix] for fix in every)):
            if fixes not in seen and len(seen) < _TRIED:
                seen.append(fixes)
                yield fixes

    def _found(self) -> list[Fix]:
        """What the engine finds; in a text that parses, only where the traceback points."""
        config = self._request.config
        settings: Settings = config.get("settings") or Settings()
        if self._places or self._tests is not None:
            settings = _alert(settings)
        partial, before, end = config.get("partial"), self._before, len(self._before) + len(self._source)

        def own(found: Sequence[Fix]) -> list[Fix]:
            inside = (fix for fix in found if fix.start >= len(before) and is_within(fix, len(before), end))
            return [within(fix, len(before), end) for fix in inside] if before else list(found)

        found = self._engine.repair(
            before + self._source,
            settings=settings,
            top=int(config.get("top", 1 if self._tests is None else 3)),
            cancelled=self._deadline.is_over,
            partial=None if partial is None else lambda found: partial(own(found)),
            seconds=config.get("seconds") or SECONDS,
        )
        found = own(found)
        if self._broken or not self._places:
            return found
        return [fix for fix in found if any(place.start <= fix.start < place.end for place in self._places)]

    def _fixed(self, fixes: Iterable[Fix]) -> bytes:
        return apply_edits(self._source, (edit for fix in fixes for edit in fix.edits))

    def _with_patch(self, fixes: list[Fix], edits: tuple[Edit, ...]) -> list[Fix]:
        """Add a patch of the text after the repairs; where it changes them, all becomes one."""
        before = compose(len(self._source), (), [edit for fix in fixes for edit in fix.edits])
        after = compose(len(self._source), before, edits)
        new = tuple(sorted(set(after) - set(before)))
        kept = fixes if set(before) <= set(after) else []
        mine = new if kept == fixes else after
        found = kind(classify(self._source, mine, broken=self._broken))
        start = min(mine[0].start, len(self._source) - 1)  # never nothing is underlined
        end = min(max(mine[-1].end, start + 1), len(self._source))
        patch = Fix(
            found.code,
            found.name,
            found.summary.rstrip("."),
            start,
            end,
            mine,
            label_of(self._source, mine),
            _PASSES,
            Applicability.UNSAFE,
            self._model.architecture,
            ("parses", "tests"),
        )
        return [*kept, patch]

    def _repaired(self, fixes: Sequence[Fix], technique: str, message: str) -> Result:
        fixed = self._request.text_of(self._fixed(fixes))
        output: Mapping[str, Any] = {"fixed_code": fixed, "fixes": sorted(fixes, key=lambda fix: fix.start)}
        return self._result(output, technique, message)

    def _result(self, output: Mapping[str, Any], technique: str, message: str) -> Result:
        rows = [(place.first_row, place.last_row) for place in self._places]
        ignored = ["context"] if self._request.context and not self._before else []
        if self._deadline.is_over():
            message = "out of time" + f": {message}" * bool(message)
        metadata: dict[str, Any] = {"narrowed_to_rows": rows, "ignored": ignored}
        return Result(output, not message, message, technique, metadata)


def _readable_context(request: Request) -> bytes:
    """The code that stands before that of a request; empty where both are not Python together, as each is alone."""
    before = request.context.encode(errors="surrogatepass").rstrip()
    if not before or problem_of(before + b"\n") is not None:
        return b""
    before += b"\n\n\n"
    is_worse = problem_of(request.source) is None and problem_of(before + request.source) is not None
    return b"" if is_worse else before


def _read(request: Request) -> "GivenTests":
    from mlrepair.orchestrator.given_tests import GivenTests  # here, because few requests need what runs tests

    return GivenTests(request.test_cases)


def _alert(settings: Settings) -> Settings:
    """The settings with lower thresholds for what parses; those that the user has set stay."""
    logic, security = settings.min_confidence_logic, settings.min_confidence_security
    return replace(
        settings,
        min_confidence_logic=_EVIDENCE if logic is None else logic,
        min_confidence_security=_EVIDENCE if security is None else security,
    )


def _together(fixes: Iterable[Fix]) -> list[Fix]:
    """The repairs that can be applied together; findings without a repair are none."""
    return without_overlaps(fix for fix in fixes if fix.edits)
