"""What thinking is worth: raw first answers of a CTM after each tick, beside its TRM and both together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from torch import Tensor

from mlrepair_training.batches import LabelledBatch, Shard
from mlrepair_training.benchmark import calibration_error
from mlrepair_training.ctm import ContinuousThoughtMachine
from mlrepair_training.train import RepairModel, target_log_probability
from mlrepair_training.trm import Answer, Batch, CodeRepairTRM

TRM, CERTAIN, TOGETHER = "trm", "ctm", "trm and ctm"  # besides "tick 1", "tick 2", …
_BUDGET = 8192  # cells a batch


@dataclass(frozen=True)
class Look:
    """One first answer to one sample."""

    reader: str  # `TRM`, "tick 3", `CERTAIN`: at its most certain tick, or `TOGETHER`
    group: str
    kind: str
    right: bool
    confidence: float  # the probability of the answer
    loss: float
    certainty: float  # 0 where there is none
    tick: int  # 0 where there is none


class Together:
    """Two models as one: the mean of their log-probabilities, of locations and of edits there."""

    def __init__(self, first: RepairModel, second: RepairModel) -> None:
        self.models = (first, second)

    def __call__(self, batch: Batch, steps: int | None = None) -> list[Answer]:
        """The mean of the last answers."""
        first, second = (model(batch, steps)[-1] for model in self.models)
        return [self.join(first, second)]

    def join(self, first: Answer, second: Answer) -> Answer:
        """The mean of two answers; their states stand side by side."""
        location = ((first.location + second.location) / 2).log_softmax(-1)
        return Answer(location, second.halt, torch.cat([first.states, second.states], -1))

    def edits(
        self, y: Tensor, batch: Batch, window: Tensor, place: Tensor, written: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The mean of both models' log-probabilities of the edits at N locations; shapes as theirs."""
        found = []
        for model, states in zip(self.models, y.tensor_split(2, -1), strict=True):
            parts = model.edits(states, batch, window, place, written)
            total = torch.cat([part.flatten(1) for part in parts], -1).logsumexp(-1)  # (N,)
            found.append([part - total.view(-1, *[1] * (part.ndim - 1)) for part in parts])
        plain, texts, copies = ((a + b) / 2 for a, b in zip(*found, strict=True))
        return plain, texts, copies


def confidence(model: RepairModel, answer: Answer, batch: Batch, written: Tensor) -> Tensor:
    """The probability of the first answer: of its place, times that of the best edit there (B,)."""
    place = answer.location.argmax(-1)
    parts = model.edits(answer.states, batch, torch.arange(len(place)), place, written)
    edit = torch.cat([part.flatten(1) for part in parts], -1).log_softmax(-1).max(-1).values
    best: Tensor = (answer.location.max(-1).values + torch.where(place > 0, edit, 0.0)).exp()
    return best


def looks(trm: CodeRepairTRM, ctm: ContinuousThoughtMachine, shard: Shard, limit: int) -> Iterator[Look]:
    """Let all readers answer about `limit` samples of a shard, drawn by the batch.

    The TRM must be the one that reads for the CTM, so that it reads once for both.
    """
    seen = 0
    written = trm.written().detach()
    for batch in shard.batches(np.random.default_rng(0), _BUDGET):
        with torch.no_grad():
            yield from _looks_of_batch(trm, ctm, batch, written)
        seen += len(batch.groups)
        if seen >= limit:
            return


def _looks_of_batch(
    trm: CodeRepairTRM, ctm: ContinuousThoughtMachine, batch: LabelledBatch, written: Tensor
) -> Iterator[Look]:
    windows = batch.windows
    answers = ctm(windows, written=written)
    certainties = torch.stack([answer.halt for answer in answers])  # (T, B)
    best = certainties.argmax(0)  # (B,)
    chosen = Answer(*(torch.stack(parts)[best, torch.arange(len(best))] for parts in zip(*answers, strict=True)))
    plain = trm.read_out(ctm.see(windows).states, windows)
    both = Together(trm, ctm)
    readers: list[tuple[str, RepairModel, Answer, Tensor]] = [
        (TRM, trm, plain, torch.zeros_like(best)),
        *((f"tick {i}", ctm, answer, torch.full_like(best, i)) for i, answer in enumerate(answers, 1)),
        (CERTAIN, ctm, chosen, best + 1),
        (TOGETHER, both, both.join(plain, chosen), best + 1),
    ]
    for reader, model, answer, ticks in readers:
        right, first = target_log_probability(model, answer, windows, batch.targets, written)
        sure = confidence(model, answer, windows, written)
        certain = answer.halt.sigmoid() if reader != TRM else torch.zeros_like(sure)
        columns = (first.tolist(), sure.tolist(), (-right).clamp(max=20.0).tolist(), certain.tolist(), ticks.tolist())
        for group, kind, *values in zip(batch.groups, batch.kinds, *columns, strict=True):
            yield Look(reader, group, kind, *values)


def figures(found: Sequence[Look]) -> dict[str, dict[str, float]]:
    """For each reader: share of right first answers by group, mean loss, calibration error, of all samples."""
    by_reader: dict[str, list[Look]] = defaultdict(list)
    for look in found:
        by_reader[look.reader].append(look)
    return {reader: _figures(some) for reader, some in by_reader.items()}


def _figures(some: Sequence[Look]) -> dict[str, float]:
    values = {"samples": float(len(some)), "all": _share(some)}
    for group, members in groupby(sorted(some, key=lambda look: look.group), lambda look: look.group):
        values[group] = _share(list(members))
    values["loss"] = round(sum(look.loss for look in some) / len(some), 4)
    values["calibration error"] = calibration_error([(look.confidence, look.right) for look in some])
    if any(look.tick for look in some):
        values["mean tick"] = round(sum(look.tick for look in some) / len(some), 2)
    return values


def _share(some: Sequence[Look]) -> float:
    return round(sum(look.right for look in some) / len(some), 4)
