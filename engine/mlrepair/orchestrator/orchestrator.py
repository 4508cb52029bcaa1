"""The front door: a request in, an answer out."""

import math
import threading
import time
import weakref
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlrepair.edits import Fix
from mlrepair.orchestrator.configuration import Configuration
from mlrepair.orchestrator.decision import RoutingDecision
from mlrepair.orchestrator.fallback import FallbackHandler
from mlrepair.orchestrator.history import PerformanceHistory
from mlrepair.orchestrator.index import UnifiedIndex
from mlrepair.orchestrator.registry import Architecture, ArchitectureCapability, ArchitectureRegistry
from mlrepair.orchestrator.request import Deadline, Request, Response, TaskType
from mlrepair.orchestrator.router import TaskRouter
from mlrepair.orchestrator.shipped import CTM, MAMBA, RLM, TECHNIQUES, TRM
from mlrepair.settings import Settings

if TYPE_CHECKING:
    from os import PathLike


class MLOrchestrator:
    """Sends each request to the architecture that suits it, and to the next one where that fails.

    Any thread may use it. `registry` and `index` are open: what is registered there takes part at once.

        >>> orchestrator = MLOrchestrator()
        >>> orchestrator.process(Request("code_repair", "print('hello'")).output["fixed_code"]
        "print('hello')"
    """

    def __init__(self, config_path: "str | PathLike[str] | Configuration | None" = None) -> None:
        """Read a configuration, or take one (see `Configuration`); no model is loaded before a request needs it.

        Raises:
            ValueError: if the configuration cannot be read.
        """
        configuration = config_path or Configuration()
        if not isinstance(configuration, Configuration):
            configuration = Configuration.load(Path(configuration))
        history = PerformanceHistory(configuration.history)
        self.registry = ArchitectureRegistry(history)
        self.index = UnifiedIndex(self.registry)
        self._router = TaskRouter(self.registry, configuration.strategy)
        self._fallback = FallbackHandler(self.registry, configuration.max_architectures)
        self._routed: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._history = history
        weakref.finalize(self, history.save)  # at the latest when Python ends
        self._register(configuration)

    def _register(self, configuration: Configuration) -> None:
        """Add what ships; the code of an architecture is imported when a request first needs it."""

        def trm() -> Architecture:
            from mlrepair.orchestrator.edit_search import EditSearch

            return EditSearch.of_directory(configuration.models_directory, configuration.threads)

        def ctm() -> Architecture:
            from mlrepair.orchestrator.edit_search import EditSearch
            from mlrepair.thought import ThoughtSession

            return EditSearch(ThoughtSession(configuration.models_directory))

        itself: MLOrchestrator = weakref.proxy(self)  # else it would hold itself, and its models, for ever

        def rlm() -> Architecture:
            from mlrepair.context import ContextSession
            from mlrepair.rlm.repair import Recursion

            return Recursion(lambda request: itself.process(request), ContextSession(configuration.models_directory))

        def mamba() -> Architecture:
            from mlrepair.context import ContextSession
            from mlrepair.orchestrator.writing import Writing

            return Writing(ContextSession(configuration.models_directory))

        self.registry.register("trm", trm, TRM)
        self.registry.register("ctm", ctm, CTM)
        self.registry.register("mamba", mamba, MAMBA)
        self.registry.register("rlm", rlm, RLM)
        for name, description in TECHNIQUES.items():
            self.index.register_technique(name, description)

    def process(self, request: Request) -> Response:
        """Work on a request; whatever an architecture does, the answer is a response.

        Raises:
            ValueError: if `config["strategy"]` does not exist.
        """
        started = time.perf_counter()
        return self._answer(request, self._router.route(request), started)

    def repair(
        self,
        source: bytes,
        *,
        settings: Settings = Settings(),
        top: int = 1,
        cancelled: Callable[[], bool] = lambda: False,
        partial: Callable[[list[Fix]], None] | None = None,
        seconds: float | None = None,
    ) -> list[Fix]:
        """Return all findings of one text, in its order: the request that server and command line send.

        `top` above 1 asks for alternatives of each, `partial` is told early what is known so far, and what so many
        `seconds` of the processor do not suffice for stays unreported.

        Raises:
            Exception: what an architecture raised, if no other answered; `ModelError` where a model cannot be loaded.
        """
        if not settings.looks_at(source):
            return []
        config = {"settings": settings, "top": top, "cancelled": cancelled, "partial": partial, "seconds": seconds}
        response = self.process(Request(TaskType.CODE_ANALYSIS, source, config=config))
        if response.metadata["error"] is not None:
            raise response.metadata["error"]
        found: list[Fix] = response.output["findings"]
        return found

    def process_batch(self, requests: Sequence[Request]) -> list[Response]:
        """Work on requests, those of one architecture together, so that each is loaded once and stays warm.

        The group with the most urgent request comes first, and in it the most urgent; answers are in the order asked.

        Raises:
            ValueError: as `process` does.
        """
        decisions = [self._router.route(request) for request in requests]
        groups: dict[str | None, list[int]] = {}
        for number in sorted(range(len(requests)), key=lambda number: -requests[number].limits.priority):
            groups.setdefault(decisions[number].architecture, []).append(number)
        answers = {
            number: self._answer(requests[number], decisions[number], time.perf_counter())
            for group in groups.values()
            for number in group
        }
        return [answers[number] for number in range(len(requests))]

    def get_status(self) -> dict[str, Any]:
        """Return what there is and how it did, as plain values."""
        with self._lock:
            routed = dict(self._routed)
        names = list(self.registry.capabilities)
        return {
            "initialized": bool(names),
            "architectures": {name: {"loaded": self.registry.is_loaded(name)} for name in names},
            "techniques": list(self.index.techniques()),
            "routing_stats": {"requests": sum(routed.values()), "first_choice": routed},
            "failure_stats": self._fallback.statistics(),
        }

    def get_architecture_info(self, name: str) -> dict[str, Any]:
        """Return what one architecture can do, and what is recorded of it.

        Raises:
            UnknownArchitectureError: if there is none of this name.
        """
        capability = self.registry.capability(name)
        return {"name": name, "loaded": self.registry.is_loaded(name)} | self._described(name, capability)

    def list_capabilities(self) -> dict[str, Any]:
        """Return every task with who does it, best first, and every technique with who has it."""
        tasks = {str(task): names for task, names in self.index.tasks().items()}
        return {"tasks": tasks, "techniques": self.index.techniques()}

    def close(self) -> None:
        """Keep what is recorded."""
        self._history.save()

    def __enter__(self) -> "MLOrchestrator":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, request: Request, decision: RoutingDecision, started: float) -> Response:
        """Ask the architectures of a decision; the time that a request may take counts from `started`."""
        limit = request.limits.max_latency_ms
        at = math.inf if limit is None else started + limit / 1e3
        deadline = Deadline(at, request.config.get("cancelled", Deadline.cancelled))
        with self._lock:
            self._routed[decision.architecture or "none"] += 1
        answer = self._fallback.run(request, decision, deadline)
        result = answer.result
        message = result.message if answer.architecture else self._why_not(request, decision, answer.failures)
        return Response(
            success=result.success,
            output=result.output,
            architecture_used=answer.architecture,
            technique_used=result.technique or None,
            execution_time_ms=(time.perf_counter() - started) * 1e3,
            routing_decision=decision,
            metadata={**result.metadata, "message": message, "failures": answer.failures, "error": answer.error},
        )

    @staticmethod
    def _why_not(request: Request, decision: RoutingDecision, failures: Mapping[str, str]) -> str:
        reasons = [f"{name}: {reason}" for name, reason in (failures or decision.rejections).items()]
        what = "every architecture failed" if failures else "no architecture can do this"
        return f"{what} ({'; '.join(reasons)})" if reasons else what

    def _described(self, name: str, capability: ArchitectureCapability) -> dict[str, Any]:
        return {
            "description": capability.description,
            "tasks": {
                str(task): {
                    "affinity": affinity,
                    "expected_success": self.registry.success_rate(name, task),
                    "expected_ms": self.registry.latency_ms(name, task),
                    "runs": self.registry.record(name, task).runs,
                }
                for task, affinity in capability.affinity.items()
            },
            "techniques": list(capability.techniques),
            "strengths": sorted(capability.strengths),
            "max_context": capability.max_context,
            "memory_mb": capability.memory_mb,
            "streaming": capability.streaming,
        }


_shared: list[MLOrchestrator] = []


def repair(source: str | bytes) -> list[Fix]:
    """Return all findings of one text; offsets count bytes of its UTF-8 form.

    Raises:
        ModelError: if the model that came with the package cannot be loaded.
    """
    if not _shared:
        _shared.append(MLOrchestrator())
    return _shared[0].repair(source.encode(errors="surrogatepass") if isinstance(source, str) else source)
