"""Which architecture works on a request, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Score(NamedTuple):
    """How well an architecture suits a request; each part from 0 to 1."""

    task: float  # it does this well: its affinity, corrected by what is recorded of it
    strength: float  # the share of the request's traits that are its strengths
    resources: float  # the share of the memory that it leaves
    head_room: float  # the share of time and context that it leaves

    def total(self, weights: "Score") -> float:
        """Return the weighted sum."""
        return sum(part * weight for part, weight in zip(self, weights, strict=True))


class RoutingStrategy(StrEnum):
    """What counts most; equal in that, the rest decides."""

    BALANCED = "balanced"
    ACCURATE = "accurate"  # who does this task best
    SPECIALIST = "specialist"  # who is made for such requests
    FRUGAL = "frugal"  # who needs least memory
    FAST = "fast"  # who leaves most time and context

    @property
    def weights(self) -> Score:
        """The weight of each part of a score."""
        return _WEIGHTS[self]


_WEIGHTS: Mapping[RoutingStrategy, Score] = MappingProxyType(
    {
        RoutingStrategy.BALANCED: Score(0.4, 0.2, 0.2, 0.2),
        RoutingStrategy.ACCURATE: Score(0.85, 0.05, 0.05, 0.05),
        RoutingStrategy.SPECIALIST: Score(0.05, 0.85, 0.05, 0.05),
        RoutingStrategy.FRUGAL: Score(0.05, 0.05, 0.85, 0.05),
        RoutingStrategy.FAST: Score(0.05, 0.05, 0.05, 0.85),
    }
)


@dataclass(frozen=True)
class RoutingDecision:
    """Who is asked, in this order, and why the others are not."""

    strategy: RoutingStrategy
    candidates: tuple[str, ...]  # best first; those after the first are fallbacks
    scores: Mapping[str, Score] = field(default_factory=dict)
    rejections: Mapping[str, str] = field(default_factory=dict)  # by architecture: why it cannot

    @property
    def architecture(self) -> str | None:
        """Who is asked first; None if nobody can."""
        return self.candidates[0] if self.candidates else None
