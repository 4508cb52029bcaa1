"""The next architecture, where one fails."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from mlrepair.orchestrator.decision import RoutingDecision
from mlrepair.orchestrator.registry import ArchitectureRegistry
from mlrepair.orchestrator.request import Deadline, Request, Result

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What came of a decision: who answered, and what failed before, or beside, by architecture."""

    architecture: str | None = None  # None: whoever was asked raised an error
    error: Exception | None = None  # the first of these
    result: Result = field(default_factory=lambda: Result({}, success=False))
    failures: Mapping[str, str] = field(default_factory=dict)


@dataclass
class FallbackHandler:
    """Asks one architecture after the other until one succeeds, and records how each did."""

    registry: ArchitectureRegistry
    most: int = 3  # architectures that are asked
    _failures: Counter[tuple[str, str]] = field(default_factory=Counter, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def run(self, request: Request, decision: RoutingDecision, deadline: Deadline) -> Answer:
        """Return the first success, else the first answer: its architecture was thought to be the best."""
        first: tuple[str, Result] | None = None
        error: Exception | None = None
        failures: dict[str, str] = {}
        for name in decision.candidates[: self.most]:
            if failures and deadline.is_over():
                break
            result = self._attempt(name, request, deadline)
            if isinstance(result, Result):
                if result.success:
                    return Answer(name, result=result, failures=failures)
                first = first or (name, result)
                failures[name] = result.message
            else:
                error = error or result
                failures[name] = f"{type(result).__name__}: {result}"
        return Answer(first[0], result=first[1], failures=failures) if first else Answer(None, error, failures=failures)

    def statistics(self) -> dict[str, dict[str, int]]:
        """Return by architecture how often it raised an "error" or had "no answer"."""
        with self._lock:
            found: dict[str, dict[str, int]] = {}
            for (name, what), number in self._failures.items():
                found.setdefault(name, {})[what] = number
            return found

    def _attempt(self, name: str, request: Request, deadline: Deadline) -> Result | Exception:
        started = time.perf_counter()
        result: Result | Exception
        try:
            result = self.registry.get(name).run(request, deadline)
        except Exception as error:  # whatever an architecture raises, the next one is asked
            logger.info("%s failed", name, exc_info=True)
            result = error
        if deadline.cancelled():  # a work that was not wanted to its end tells nothing of who did it
            return result
        success = isinstance(result, Result) and result.success
        self.registry.record_performance(name, request.task, success=success, ms=(time.perf_counter() - started) * 1e3)
        if not success:
            with self._lock:
                self._failures[name, "error" if isinstance(result, Exception) else "no answer"] += 1
        return result
