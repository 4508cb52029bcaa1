"""One layer: what mixes the cells of a sequence, in Mamba-2's form and in Mamba-1's."""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mlrepair_training.mamba.config import Formulation, MambaLMConfig
from mlrepair_training.mamba.scan import chunked_scan, sequential_scan

_STEPS = (1e-3, 1e-1)  # dt at the start of training, between these (paper, section 3.6)


class LayerState(NamedTuple):
    """What a layer carries from one call to the next."""

    convolution: Tensor  # (B, width of the convolution - 1, channels): the last cells
    scan: Tensor  # (B, H, P, N)


def norm(x: Tensor) -> Tensor:
    """RMSNorm without weights."""
    return F.rms_norm(x, (x.shape[-1],))


class CausalConvolution(nn.Module):
    """Each channel on its own, over a cell and those before; a sum of shifted products is faster than `Conv1d` here."""

    def __init__(self, channels: int, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(size, channels).uniform_(-1, 1) / math.sqrt(size))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor, before: Tensor) -> tuple[Tensor, Tensor]:
        """Return the cells (B, T, channels), and the last ones as they came in."""
        length, size = x.shape[1], len(self.weight)
        x = torch.cat([before.to(x.dtype), x], 1)
        y = self.bias + sum(self.weight[i] * x[:, i : i + length] for i in range(size))
        return F.silu(y), x[:, length:].float()


class GatedNet(nn.Module):
    """What a cell makes of itself (SwiGLU, Shazeer, 2020), behind what mixes cells (as in Samba, Ren et al., 2024).

    At first it adds nothing, so that weights which were trained without it answer as before.
    """

    def __init__(self, config: MambaLMConfig) -> None:
        super().__init__()
        self.gates = nn.Linear(config.width, 2 * config.gated, bias=False)
        self.output = nn.Linear(config.gated, config.width, bias=False)
        nn.init.zeros_(self.output.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Return what is added to the cells (B, T, D)."""
        gate, value = self.gates(x).chunk(2, -1)
        added: Tensor = self.output(F.silu(gate) * value)
        return added


def _output(config: MambaLMConfig) -> nn.Linear:
    """The way back into the stream of all layers, so small at first that together they do not drown what was read."""
    output = nn.Linear(config.inner_width, config.width, bias=False)
    with torch.no_grad():
        output.weight /= math.sqrt(config.layers)
    return output


def _step_bias(count: int) -> Tensor:
    """What softplus makes steps of, spread evenly over the orders of magnitude."""
    low, high = (math.log(step) for step in _STEPS)
    steps = torch.empty(count).uniform_(low, high).exp()
    return steps + torch.log(-torch.expm1(-steps))


class ChunkedMixer(nn.Module):
    """Mamba-2: decay and step of each head, input and output of its state, all from the cell."""

    def __init__(self, config: MambaLMConfig) -> None:
        super().__init__()
        self.config = config
        self.sizes = [config.inner_width, config.convolved, config.heads[0]]
        self.project = nn.Linear(config.width, sum(self.sizes), bias=False)
        self.convolution = CausalConvolution(config.convolved, config.convolution)
        self.step_bias = nn.Parameter(_step_bias(config.heads[0]))
        self.log_rate = nn.Parameter(torch.empty(config.heads[0]).uniform_(1, 16).log())  # A_log
        self.skip = nn.Parameter(torch.ones(config.heads[0]))
        self.output = _output(config)

    def forward(self, x: Tensor, state: LayerState, *, whole: bool = False) -> tuple[Tensor, LayerState]:
        """Mix (B, T, D); `whole`: as a single chunk, whatever its length."""
        config = self.config
        gate, x, step = torch.split(self.project(x), self.sizes, -1)
        x, convolution = self.convolution(x, state.convolution)
        x, b, c = torch.split(x, [config.inner_width, config.state, config.state], -1)
        step = F.softplus(step.float() + self.step_bias)  # (B, T, H); it and what it decays in fp32
        log_decay = -step * self.log_rate.exp() - config.decay_floor
        x = x.view(*x.shape[:-1], *config.heads)  # (B, T, H, P)
        chunk = None if whole else min(config.chunk, x.shape[1])
        y, scan = chunked_scan(x * step[..., None], log_decay, b, c, state.scan, chunk)
        y = (y + self.skip[:, None] * x).flatten(-2)
        mixed: Tensor = self.output(norm(y * F.silu(gate)))
        return mixed, LayerState(convolution, scan)


class SelectiveScanMixer(nn.Module):
    """Mamba-1: a decay for each channel and state."""

    def __init__(self, config: MambaLMConfig) -> None:
        super().__init__()
        self.config = config
        inner, rank = config.inner_width, math.ceil(config.width / 16)
        self.sizes = [rank, config.state, config.state]
        self.project = nn.Linear(config.width, 2 * inner, bias=False)
        self.convolution = CausalConvolution(inner, config.convolution)
        self.select = nn.Linear(inner, sum(self.sizes), bias=False)
        self.step = nn.Linear(rank, inner)
        with torch.no_grad():
            self.step.bias.copy_(_step_bias(inner))
        rates = torch.arange(1, config.state + 1, dtype=torch.float32)
        self.log_rate = nn.Parameter(rates.log().repeat(inner, 1))  # (I, N)
        self.skip = nn.Parameter(torch.ones(inner))
        self.output = _output(config)

    def forward(self, x: Tensor, state: LayerState, *, whole: bool = False) -> tuple[Tensor, LayerState]:
        """Mix (B, T, D), cell by cell; `whole` says nothing here."""
        x, gate = self.project(x).chunk(2, -1)
        x, convolution = self.convolution(x, state.convolution)
        rank, b, c = torch.split(self.select(x), self.sizes, -1)
        step = F.softplus(self.step(rank).float())  # (B, T, I)
        log_decay = -step[..., None] * self.log_rate.exp() - self.config.decay_floor  # (B, T, I, N)
        y, scan = sequential_scan((step * x)[..., None], log_decay, b, c, state.scan)
        mixed: Tensor = self.output((y[..., 0] + self.skip * x) * F.silu(gate))
        return mixed, LayerState(convolution, scan)


def mixer_of(config: MambaLMConfig) -> ChunkedMixer | SelectiveScanMixer:
    """The mixer of a configuration's formulation."""
    return ChunkedMixer(config) if config.formulation is Formulation.CHUNKED else SelectiveScanMixer(config)
