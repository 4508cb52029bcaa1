"""The architectures that there are: what each can do, how it did, and how it is made when it is first needed."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from mlrepair.orchestrator.history import PerformanceHistory, Record
from mlrepair.orchestrator.request import Deadline, Request, Result, TaskType

_PRIOR_RUNS = 10.0  # what an architecture declares counts as much as so many recorded runs


class UnknownArchitectureError(LookupError):
    """An architecture that is not registered."""


@dataclass(frozen=True)
class ArchitectureCapability:
    """What an architecture can do, and at what cost."""

    affinity: Mapping[TaskType, float]  # its tasks, and how often it does each well, from 0 to 1: the affinity table
    techniques: tuple[str, ...] = ()
    strengths: frozenset[str] = frozenset()  # words of `Request.traits`
    only_for: frozenset[str] = frozenset()  # traits of which a request must have one; empty: any request will do
    max_context: int = 1 << 20  # bytes that it reads at once
    memory_mb: float = 100.0  # when loaded
    latency_ms: float = 100.0
    streaming: bool = False
    description: str = ""

    def rejection(self, request: Request) -> str | None:
        """Return why it cannot work on a request, None if it can; a latency is a matter of score and deadline."""
        limit = request.limits.max_memory_mb
        if request.task not in self.affinity:
            return f"does not do {request.task}"
        if request.technique is not None and request.technique not in self.techniques:
            return f"has no technique {request.technique!r}, only {', '.join(self.techniques) or 'its own'}"
        if self.only_for and not self.only_for & request.traits:
            return f"works only on requests with {', '.join(sorted(self.only_for))}"
        if request.size > self.max_context:
            return f"reads {self.max_context} bytes at once, not {request.size}"
        if limit is not None and self.memory_mb > limit:
            return f"needs {self.memory_mb:g} MB, more than {limit:g}"
        if request.limits.streaming and not self.streaming:
            return "does not stream"
        return None


class Architecture(Protocol):
    """What the orchestrator needs of an architecture."""

    def run(self, request: Request, deadline: Deadline) -> Result:
        """Work on a request; soon after the deadline stop, and return what there is."""
        ...


class ArchitectureRegistry:
    """Architectures by name; any thread may use it."""

    def __init__(self, history: PerformanceHistory | None = None) -> None:
        """Start with none; without a history, what is recorded is forgotten at the end."""
        self._history = history or PerformanceHistory()
        self._factories: dict[str, Callable[[], Architecture]] = {}
        self._loaded: dict[str, Architecture] = {}
        self._lock = threading.RLock()  # a factory may ask for an architecture that it builds on
        self.capabilities: dict[str, ArchitectureCapability] = {}

    def register(self, name: str, factory: Callable[[], Architecture], capability: ArchitectureCapability) -> None:
        """Add an architecture, or replace one; the factory is called when the first request comes to it."""
        with self._lock:
            self._loaded.pop(name, None)
            self._factories[name] = factory
            self.capabilities[name] = capability

    def get(self, name: str) -> Architecture:
        """Return an architecture, made at the first call.

        Raises:
            UnknownArchitectureError: if there is none of this name.
        """
        self.capability(name)
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = self._factories[name]()
            return self._loaded[name]

    def is_loaded(self, name: str) -> bool:
        """Return whether a request has come to it."""
        return name in self._loaded

    def capability(self, name: str) -> ArchitectureCapability:
        """Return what an architecture can do.

        Raises:
            UnknownArchitectureError: if there is none of this name.
        """
        try:
            return self.capabilities[name]
        except KeyError:
            raise UnknownArchitectureError(
                f"no architecture is called {name!r}; there are {', '.join(self.capabilities)}"
            ) from None

    def get_capable(self, request: Request) -> list[str]:
        """Return who can work on a request, in the order of registration."""
        return [name for name, capability in self.capabilities.items() if capability.rejection(request) is None]

    def get_ranked(self, task: TaskType) -> list[tuple[str, float]]:
        """Return who does a task with the expected rate of success, best first."""
        rates = [(name, self.success_rate(name, task)) for name in self.capabilities]
        return sorted([pair for pair in rates if pair[1] > 0], key=lambda pair: -pair[1])

    def success_rate(self, name: str, task: TaskType) -> float:
        """Return how often an architecture can be expected to succeed: its affinity, corrected by what is recorded."""
        affinity, record = self.capability(name).affinity.get(task), self.record(name, task)
        if affinity is None:
            return 0.0
        return (_PRIOR_RUNS * affinity + record.successes) / (_PRIOR_RUNS + record.runs)

    def latency_ms(self, name: str, task: TaskType) -> float:
        """Return how long an architecture can be expected to take: what it declares, corrected by what is recorded."""
        declared, record = self.capability(name).latency_ms, self.record(name, task)
        return (_PRIOR_RUNS * declared + record.successes * record.ms) / (_PRIOR_RUNS + record.successes)

    def record(self, name: str, task: TaskType) -> Record:
        """Return what is recorded."""
        return self._history.get(name, task)

    def record_performance(self, name: str, task: TaskType, *, success: bool, ms: float) -> None:
        """Note a run; it counts in the next routing."""
        self._history.add(name, task, success=success, ms=ms)
