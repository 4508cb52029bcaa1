"""The loss over ticks (paper, 3.5): the best tick and the most certain one, so that thinking ends where it helped."""

import math
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from mlrepair_training.batches import LabelledBatch
from mlrepair_training.ctm.model import ContinuousThoughtMachine
from mlrepair_training.train import target_log_probability

_HIGHEST_LOSS = 20.0  # a hopeless sample must not drown the others


@dataclass(frozen=True)
class TickLoss:
    """How ticks are weighed and when they are taught."""

    growth: float | None = None  # None: best and most certain tick; else a tick counts exp(growth) times the one before
    reads: int = 5  # ticks of a batch that are read out, drawn anew each time, the last always among them
    schedule: tuple[int, ...] = ()  # ticks by even shares of the run, such as 16, 32, 48, 64; (): the model's own

    def ticks(self, progress: float, default: int) -> int:
        """How many ticks are trained at this share of the run."""
        if not self.schedule:
            return default
        return self.schedule[min(int(progress * len(self.schedule)), len(self.schedule) - 1)]

    def drawn(self, ticks: int) -> list[int]:
        """The ticks that are read out, in order: one of each of `reads` even shares, the last of the last."""
        bounds = [round(i * ticks / min(self.reads, ticks)) for i in range(min(self.reads, ticks) + 1)]
        shares = list(pairwise(bounds))
        return [int(torch.randint(a + 1, b + 1, ())) for a, b in shares[:-1]] + [ticks]


def extremes(losses: Tensor, certainties: Tensor) -> Tensor:
    """Mean of the loss at the best and at the most certain of R read-outs: (R, B), (R, B) -> (B,)."""
    best = losses.min(0).values
    certain = losses.gather(0, certainties.argmax(0)[None])[0]
    return (best + certain) / 2


def weighted(losses: Tensor, ticks: list[int], growth: float) -> Tensor:
    """Mean of the losses, later ticks weighing exponentially more: (R, B) -> (B,)."""
    weights = torch.tensor([math.exp(growth * (tick - ticks[-1])) for tick in ticks])
    return (losses * (weights / weights.sum())[:, None]).sum(0)


def loss_of_ticks(
    model: ContinuousThoughtMachine, batch: LabelledBatch, rule: TickLoss, progress: float = 1.0
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the loss, and of the most certain read-out the per-sample losses and hits (B,)."""
    ticks = rule.ticks(progress, model.config.ticks)
    reads, written = rule.drawn(ticks), model.written()
    answers = model(batch.windows, ticks, reads, written=written)
    found = [target_log_probability(model, answer, batch.windows, batch.targets, written) for answer in answers]
    losses = torch.stack([-right.clamp(min=-_HIGHEST_LOSS) for right, _ in found])  # (R, B)
    certainties = torch.stack([answer.halt for answer in answers])
    total = extremes(losses, certainties) if rule.growth is None else weighted(losses, reads, rule.growth)
    last = certainties.argmax(0)[None]
    hits = torch.stack([first for _, first in found]).gather(0, last)[0]
    return total.mean(), losses.detach().gather(0, last)[0], hits
