"""From what a model believes to how often it is right."""

import math
from dataclasses import dataclass

_LEAST = 1e-6


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds; 0 and 1 count as nearly so."""
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def with_odds(probability: float, more: float) -> float:
    """Return the probability whose log-odds are so much higher."""
    return 1 / (1 + math.exp(-log_odds(probability) - more))


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
