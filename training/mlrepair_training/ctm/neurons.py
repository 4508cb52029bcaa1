"""Neurons: the synapse net between them, and the small net that each of them has for itself (paper, 3.2 and 3.3)."""

import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Block(nn.Module):
    """A linear layer, its norm, SiLU."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.linear = nn.Linear(inputs, outputs)
        self.norm = nn.LayerNorm(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs) -> (B, outputs)."""
        return F.silu(self.norm(self.linear(x)))


class Synapses(nn.Module):
    """A U-Net over neurons: narrower layer by layer and back, each width meeting its like on the way up."""

    def __init__(self, inputs: int, neurons: int, depth: int, narrowest: int) -> None:
        super().__init__()
        widths = [round(width) for width in torch.linspace(neurons, narrowest, depth).tolist()]
        self.first = Block(inputs, neurons)
        self.down = nn.ModuleList(Block(a, b) for a, b in pairwise(widths))
        self.up = nn.ModuleList(Block(b, a) for a, b in pairwise(widths))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for width in widths[:-1])

    def forward(self, x: Tensor) -> Tensor:
        """Mix: (B, inputs) -> (B, N)."""
        levels = [self.first(x)]
        for block in self.down:
            levels.append(block(levels[-1]))
        x = levels.pop()
        for block, norm in zip(reversed(self.up), reversed(self.norms), strict=True):
            x = norm(block(x) + levels.pop())
        return x


class NeuronModels(nn.Module):
    """For each neuron a gated net of one hidden layer over the history of its inputs."""

    def __init__(self, neurons: int, memory: int, hidden: int) -> None:
        super().__init__()
        self.inner = nn.Parameter(torch.empty(neurons, memory, 2 * hidden).uniform_(-1, 1) / math.sqrt(memory))
        self.inner_bias = nn.Parameter(torch.zeros(neurons, 1, 2 * hidden))
        self.outer = nn.Parameter(torch.empty(neurons, hidden, 2).uniform_(-1, 1) / math.sqrt(hidden))
        self.outer_bias = nn.Parameter(torch.zeros(neurons, 1, 2))

    def forward(self, history: Tensor) -> Tensor:
        """Histories, neuron by neuron, to activations: (N, B, M) -> (B, N)."""
        # Neurons come first, so that each product is one batched one without a copy.
        hidden = F.glu(torch.baddbmm(self.inner_bias, history, self.inner), -1)  # (N, B, H)
        return F.glu(torch.baddbmm(self.outer_bias, hidden, self.outer), -1)[..., 0].T
