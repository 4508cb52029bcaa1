"""How fast a run learns at a moment, and how far the average of its weights follows them."""

from typing import Protocol

import torch
from torch import nn

_LEAST = 0.05  # of the rate, at the end


class Pace(Protocol):
    """What the configuration of a run says of its pace."""

    @property
    def rate(self) -> float:
        """A factor of all learning rates."""

    @property
    def warmup(self) -> int:
        """The steps in which they rise."""

    @property
    def cooldown(self) -> float:
        """The last share of the time, in which they fall to a twentieth."""


def rate_at(pace: Pace, steps: int, progress: float) -> float:
    """Return the factor of the learning rates after some steps and a share of the time (0 … 1)."""
    rate = pace.rate * min(1.0, (steps + 1) / pace.warmup)
    return rate * max(_LEAST, (1 - progress) / pace.cooldown) if progress > 1 - pace.cooldown else rate


def follow(average: nn.Module, model: nn.Module, ema: float, steps: int) -> None:
    """Move the average towards the weights; at first it follows faster, for it has little to average."""
    decay = min(ema, (steps + 1) / (steps + 10))
    with torch.no_grad():
        torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - decay)
