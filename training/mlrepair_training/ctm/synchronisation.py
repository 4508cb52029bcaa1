"""How pairs of neurons move together over time, with a memory of its own length for each pair (paper, 3.4)."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

_LONGEST_DECAY = 15.0


class Together(NamedTuple):
    """The sums over the ticks so far."""

    products: Tensor  # (B, S)
    weights: Tensor  # (B, S)


class Synchronisation(nn.Module):
    """Of S pairs, chosen at random once and for ever: the inner product of their pasts, over the root of its length."""

    left: Tensor
    right: Tensor

    def __init__(self, neurons: int, pairs: int, generator: torch.Generator) -> None:
        super().__init__()
        self.register_buffer("left", torch.randint(neurons, (pairs,), generator=generator))
        self.register_buffer("right", torch.randint(neurons, (pairs,), generator=generator))
        self.decay = nn.Parameter(torch.zeros(pairs))

    def begin(self, activations: Tensor) -> Together:
        """The sums after one moment: (B, N) -> two of (B, S)."""
        products = activations[:, self.left] * activations[:, self.right]
        return Together(products, torch.ones_like(products))

    def add(self, before: Together, activations: Tensor) -> Together:
        """The sums one tick later: the past counts less, by exp(−decay)."""
        kept = torch.exp(-self.decay.clamp(0.0, _LONGEST_DECAY))
        now = self.begin(activations)
        return Together(kept * before.products + now.products, kept * before.weights + now.weights)

    def read(self, sums: Together) -> Tensor:
        """The synchronisation: (B, S)."""
        return sums.products * sums.weights.rsqrt()
