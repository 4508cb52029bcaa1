"""Who works on a request."""

from dataclasses import dataclass

from mlrepair.orchestrator.decision import RoutingDecision, RoutingStrategy, Score
from mlrepair.orchestrator.registry import ArchitectureRegistry
from mlrepair.orchestrator.request import Request

_USUAL_MEMORY_MB = 1024.0  # where the request sets no limit
_USUAL_LATENCY_MS = 5000.0


@dataclass(frozen=True)
class TaskRouter:
    """Ranks the architectures that can work on a request."""

    registry: ArchitectureRegistry
    strategy: RoutingStrategy = RoutingStrategy.BALANCED  # where the request names none

    def route(self, request: Request) -> RoutingDecision:
        """Return who is asked, in which order: a preferred architecture first, then by score.

        Raises:
            ValueError: if the request names a strategy that does not exist.
        """
        strategy = RoutingStrategy(request.config.get("strategy", self.strategy))
        scores: dict[str, Score] = {}
        rejections: dict[str, str] = {}
        for name, capability in list(self.registry.capabilities.items()):
            rejection = capability.rejection(request)
            if rejection is None:
                scores[name] = self._score(name, request)
            else:
                rejections[name] = rejection
        preferred = request.preferred_architecture
        if preferred is not None and preferred not in self.registry.capabilities:
            rejections[preferred] = "is not registered"
        weights = strategy.weights
        ranked = sorted(scores, key=lambda name: (name != preferred, -scores[name].total(weights)))
        return RoutingDecision(strategy, tuple(ranked), scores, rejections)

    def _score(self, name: str, request: Request) -> Score:
        capability, traits = self.registry.capability(name), request.traits
        memory = request.limits.max_memory_mb or _USUAL_MEMORY_MB
        latency = request.limits.max_latency_ms or _USUAL_LATENCY_MS
        time_left = 1 - self.registry.latency_ms(name, request.task) / latency
        context_left = 1 - request.size / capability.max_context
        return Score(
            task=self.registry.success_rate(name, request.task),
            strength=len(traits & capability.strengths) / len(traits) if traits else 1.0,
            resources=max(1 - capability.memory_mb / memory, 0.0),
            head_room=max(min(time_left, context_left), 0.0),
        )
