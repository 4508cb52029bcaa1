"""From what models believe to how often they are right."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_LEAST = 1e-6


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds; 0 and 1 count as nearly so."""
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling of the log-odds (Platt, "Probabilistic Outputs for Support Vector Machines", 1999)."""

    slope: float = 1.0
    bias: float = 0.0

    def confidence(self, probability: float) -> float:
        """Return the calibrated probability; 0 and 1 stay."""
        if not 0.0 < probability < 1.0:
            return min(max(probability, 0.0), 1.0)
        log_odds = self.slope * math.log(probability / (1 - probability)) + self.bias
        return 1 / (1 + math.exp(-min(max(log_odds, -40.0), 40.0)))


class Evidence(NamedTuple):
    """What speaks for a repair of code that parses."""

    kind: str  # of the mistake: some are commoner than models think, others rarer
    window: float  # log-odds: what the model says, after a look at the repaired window
    alone: float  # log-odds: what it says of the statements about the repair alone
    gain: float = 0.0  # nats by which the repair makes its file more probable


MOST = Evidence("", 7.0, 7.0, 8.0)  # more than this says nothing more


@dataclass(frozen=True, slots=True)
class Preference:
    """Which repair of a window comes first: a conditional logit (McFadden, 1974) of odds, gains and kinds."""

    gain: float = 0.3
    kinds: Mapping[str, float] = field(default_factory=dict)

    def score(self, kind: str, window: float, gain: float) -> float:
        """Return what orders repairs; the names are those of `Evidence`."""
        return window + self.gain * _kept(gain, MOST.gain) + self.kinds.get(kind, 0.0)


@dataclass(frozen=True, slots=True)
class Weighing:
    """How often a repair is right, a logistic regression on the evidence for it; by default the mean of both looks."""

    window: float = 0.5
    alone: float = 0.5
    gain: float = 0.15
    bias: float = 0.0
    kinds: Mapping[str, float] = field(default_factory=dict)
    preference: Preference = field(default_factory=Preference)

    def confidence(self, evidence: Evidence) -> float:
        """Return the probability that a repair is right."""
        kind, window, alone, gain = evidence
        weighed = self.window * _kept(window, MOST.window) + self.alone * _kept(alone, MOST.alone)
        total = weighed + self.gain * _kept(gain, MOST.gain) + self.bias + self.kinds.get(kind, 0.0)
        return 1 / (1 + math.exp(-total))


def _kept(value: float, most: float) -> float:
    return min(max(value, -most), most)
