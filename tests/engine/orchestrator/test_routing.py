"""Who is asked, and in which order."""

import pytest

from mlrepair.orchestrator import (
    ArchitectureCapability,
    ArchitectureRegistry,
    Constraints,
    Request,
    RoutingDecision,
    RoutingStrategy,
    Score,
    TaskRouter,
    TaskType,
    UnifiedIndex,
    UnknownArchitectureError,
)
from tests.engine.orchestrator.stubs import REPAIR, Stub, able

FAST = Request("code_repair", "x", config={"strategy": "fast"})


def _registry(**capabilities: ArchitectureCapability) -> ArchitectureRegistry:
    registry = ArchitectureRegistry()
    for name, capability in capabilities.items():
        registry.register(name, Stub, capability)
    return registry


def _decision(registry: ArchitectureRegistry, request: Request = REPAIR) -> RoutingDecision:
    return TaskRouter(registry).route(request)


def test_the_score_is_weighted_as_specified() -> None:
    """A balanced score counts the task twice as much as strength, resources and head-room."""
    assert Score(1, 0, 0, 0).total(RoutingStrategy.BALANCED.weights) == 0.4
    for rest in (Score(0, 1, 0, 0), Score(0, 0, 1, 0), Score(0, 0, 0, 1)):
        assert rest.total(RoutingStrategy.BALANCED.weights) == 0.2


def test_all_parts_of_a_score_are_measured() -> None:
    """Affinity, the share of the traits, and what is left of memory, time and context make the score."""
    registry = _registry(a=able(0.7, strengths=frozenset({"tests"}), memory_mb=25, latency_ms=50, max_context=1000))
    limits = Constraints(max_memory_mb=100, max_latency_ms=500, context_length=800)
    data = {"code": "x", "test_cases": ["assert x"], "context": "y = 1"}
    decision = _decision(registry, Request("code_repair", data, limits))
    assert decision.scores["a"] == pytest.approx(Score(task=0.7, strength=0.5, resources=0.75, head_room=0.2))


@pytest.mark.parametrize(
    ("strategy", "best"),
    [
        (RoutingStrategy.ACCURATE, "sure"),
        (RoutingStrategy.SPECIALIST, "made_for_it"),
        (RoutingStrategy.FRUGAL, "small"),
        (RoutingStrategy.FAST, "quick"),
        (RoutingStrategy.BALANCED, "good_at_all"),
    ],
)
def test_each_strategy_prefers_another(strategy: RoutingStrategy, best: str) -> None:
    """What a strategy counts most decides."""
    registry = _registry(
        sure=able(1.0, memory_mb=900, latency_ms=4500),
        made_for_it=able(0.1, strengths=frozenset({"context"}), memory_mb=900, latency_ms=4500),
        small=able(0.1, memory_mb=1, latency_ms=4500),
        quick=able(0.1, memory_mb=900, latency_ms=1),
        good_at_all=able(0.8, memory_mb=200, latency_ms=1000),
    )
    request = Request("code_repair", {"code": "x", "context": "y"}, config={"strategy": strategy.value})
    assert (best, strategy) == (_decision(registry, request).architecture, _decision(registry, request).strategy)


@pytest.mark.parametrize(
    ("capability", "request_", "reason"),
    [
        (ArchitectureCapability({TaskType.CODE_ANALYSIS: 1.0}), REPAIR, "does not do code_repair"),
        (able(techniques=("a",)), Request("code_repair", "x", technique="b"), "has no technique 'b', only a"),
        (able(max_context=2), Request("code_repair", "x = 1"), "reads 2 bytes at once, not 5"),
        (able(max_context=2), Request("code_repair", "x", {"context_length": 3}), "reads 2 bytes at once, not 3"),
        (able(memory_mb=9), Request("code_repair", "x", {"max_memory_mb": 8}), "needs 9 MB, more than 8"),
        (able(), Request("code_repair", "x", {"streaming": True}), "does not stream"),
    ],
)
def test_who_cannot_is_not_asked(capability: ArchitectureCapability, request_: Request, reason: str) -> None:
    """A request goes only to who can work on it, and the decision says why not to others."""
    registry = _registry(cannot=capability, can=able(0.0, techniques=("b",), streaming=True, memory_mb=1))
    assert registry.get_capable(request_) == ["can"]
    decision = _decision(registry, request_)
    assert (("can",), {"cannot": reason}) == (decision.candidates, decision.rejections)


def test_the_preferred_comes_first() -> None:
    """A preferred architecture is asked first, the others after it by score."""
    registry = _registry(best=able(0.9), good=able(0.8), weak=able(0.1))
    decision = _decision(registry, Request("code_repair", "x", preferred_architecture="weak"))
    assert decision.candidates == ("weak", "best", "good")


def test_a_preference_for_nobody_is_told() -> None:
    """A preferred architecture that does not exist does no harm."""
    decision = _decision(_registry(a=able()), Request("code_repair", "x", preferred_architecture="z"))
    assert (decision.candidates, decision.rejections) == (("a",), {"z": "is not registered"})


def test_a_latency_limit_prefers_the_quick() -> None:
    """Who is expected to need all the time there is, comes after who leaves some."""
    registry = _registry(slow=able(0.8, latency_ms=400), quick=able(0.7, latency_ms=10))
    assert _decision(registry).architecture == "slow"
    assert _decision(registry, Request("code_repair", "x", {"max_latency_ms": 500})).architecture == "quick"


def test_failures_change_the_routing() -> None:
    """Who fails again and again is overtaken, and is asked first again after as many successes."""
    registry = _registry(first=able(0.9), second=able(0.7))
    for _ in range(5):
        registry.record_performance("first", TaskType.CODE_REPAIR, success=False, ms=100)
    assert _decision(registry).architecture == "second"
    for _ in range(40):
        registry.record_performance("first", TaskType.CODE_REPAIR, success=True, ms=100)
    assert _decision(registry).architecture == "first"


def test_measured_times_change_the_routing() -> None:
    """What is recorded corrects the declared time: one slow start does little, slow runs do."""
    registry = _registry(first=able(0.8, latency_ms=10), second=able(0.8, latency_ms=500))
    registry.record_performance("first", TaskType.CODE_REPAIR, success=True, ms=2000)
    assert _decision(registry, FAST).architecture == "first"
    for _ in range(10):
        registry.record_performance("first", TaskType.CODE_REPAIR, success=True, ms=2000)
    assert _decision(registry, FAST).architecture == "second"


def test_who_fails_at_once_is_not_fast() -> None:
    """The time of failures does not count."""
    registry = _registry(fails=able(0.8, latency_ms=20), works=able(0.8, latency_ms=10))
    for _ in range(50):
        registry.record_performance("fails", TaskType.CODE_REPAIR, success=False, ms=0)
    assert _decision(registry, FAST).architecture == "works"


def test_ranks_are_by_expected_success() -> None:
    """`get_ranked` lists who does a task, by affinity and record; who does not is not in it."""
    registry = _registry(a=able(0.5), b=able(0.6), c=ArchitectureCapability({TaskType.CODE_ANALYSIS: 1.0}))
    assert registry.get_ranked(TaskType.CODE_REPAIR) == [("b", 0.6), ("a", 0.5)]
    for _ in range(10):
        registry.record_performance("b", TaskType.CODE_REPAIR, success=False, ms=1)
    assert registry.get_ranked(TaskType.CODE_REPAIR) == [("a", 0.5), ("b", 0.3)]


def test_architectures_are_made_when_needed() -> None:
    """A factory is called once, at the first use."""
    made: list[Stub] = []
    registry = ArchitectureRegistry()
    registry.register("a", lambda: made.append(Stub()) or made[-1], able())  # type: ignore[func-returns-value]
    assert (made, registry.is_loaded("a")) == ([], False)
    assert registry.get("a") is registry.get("a") is made[0]
    assert (len(made), registry.is_loaded("a")) == (1, True)


def test_an_architecture_may_build_on_another() -> None:
    """A factory asks for the architecture that it needs."""
    registry = _registry(inner=able())
    registry.register("outer", lambda: registry.get("inner"), able())
    assert registry.get("outer") is registry.get("inner")


def test_an_unknown_name_is_explained() -> None:
    """Who asks for what does not exist learns what does."""
    with pytest.raises(UnknownArchitectureError, match="no architecture is called 'z'; there are a, b"):
        _registry(a=able(), b=able()).get("z")


def test_techniques_are_found_with_who_has_them() -> None:
    """The index holds registered descriptions and what architectures declare."""
    registry = _registry(a=able(techniques=("search",)), b=able(techniques=("search", "guess")))
    index = UnifiedIndex(registry)
    index.register_technique("search", "looks everywhere")
    assert index.techniques() == {
        "search": {"description": "looks everywhere", "architectures": ["a", "b"]},
        "guess": {"description": "", "architectures": ["b"]},
    }
