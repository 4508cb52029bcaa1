"""The loop of ticks, apart from what is read and what is said."""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from mlrepair_training.ctm.config import CTMConfig
from mlrepair_training.ctm.neurons import NeuronModels, Synapses
from mlrepair_training.ctm.synchronisation import Synchronisation, Together


class Thought(NamedTuple):
    """What is carried from tick to tick."""

    history: Tensor  # (N, B, M) inputs of the neurons
    activations: Tensor  # (B, N)
    action: Together
    output: Together


class Material(NamedTuple):
    """What attention can read; projected once, not in every tick."""

    keys: Tensor  # (B, A, L, D/A)
    values: Tensor  # (B, A, L, D/A)
    mask: Tensor  # (B, 1, L) 0, or far below it for padding


class Thinking(nn.Module):
    """Synapses, neurons, synchronisation, and the attention that synchronisation directs."""

    def __init__(self, config: CTMConfig) -> None:
        super().__init__()
        width, neurons = config.encoder.width, config.neurons
        self.heads = config.attention_heads
        chance = torch.Generator().manual_seed(config.seed)
        self.action = Synchronisation(neurons, config.action_pairs, chance)
        self.output = Synchronisation(neurons, config.output_pairs, chance)
        self.keys = nn.Linear(width, width, bias=False)
        self.values = nn.Linear(width, width, bias=False)
        self.query = nn.Linear(config.action_pairs, width)
        self.mix = nn.Linear(width, width)  # of the heads
        self.synapses = Synapses(width + neurons, neurons, config.depth, config.narrowest)
        self.neurons = NeuronModels(neurons, config.memory, config.hidden)
        self.first_history = nn.Parameter(torch.randn(neurons, 1, config.memory) * 0.1)
        self.first_activations = nn.Parameter(torch.randn(1, neurons) * 0.5)

    def material(self, features: Tensor, mask: Tensor) -> Material:
        """Project the cells: (B, L, D), (B, L) -> keys, values, mask."""
        batch, length, width = features.shape
        shape = (batch, length, self.heads, width // self.heads)
        keys, values = (project(features).view(shape).transpose(1, 2) for project in (self.keys, self.values))
        return Material(keys, values, mask[:, None])

    def begin(self, batch: int) -> Thought:
        """The state before the first tick: output synchronisation has seen it, action synchronisation nothing yet."""
        activations = self.first_activations.expand(batch, -1)
        history = self.first_history.expand(-1, batch, -1)
        nothing = torch.zeros(batch, len(self.action.left))
        return Thought(history, activations, Together(nothing, nothing), self.output.begin(activations))

    def attend(self, query: Tensor, material: Material) -> tuple[Tensor, Tensor]:
        """What is read (B, D), and the attention (B, A, L)."""
        batch, width = query.shape
        queries = query.view(batch, self.heads, 1, width // self.heads)
        scores = (queries @ material.keys.transpose(-1, -2))[:, :, 0] / math.sqrt(queries.shape[-1])  # (B, A, L)
        weights = (scores.float() + material.mask).softmax(-1)
        read = (weights[:, :, None].to(material.values.dtype) @ material.values).reshape(batch, width)
        return self.mix(read), weights

    def tick(self, thought: Thought, material: Material) -> tuple[Thought, Tensor]:
        """One tick; also returns where attention looked (B, A, L)."""
        action = self.action.add(thought.action, thought.activations)
        read, looked = self.attend(self.query(self.action.read(action)), material)
        inputs = self.synapses(torch.cat([read, thought.activations], -1))  # (B, N)
        history = torch.cat([thought.history[..., 1:], inputs.T[..., None]], -1)  # (N, B, M)
        activations = self.neurons(history)
        return Thought(history, activations, action, self.output.add(thought.output, activations)), looked
