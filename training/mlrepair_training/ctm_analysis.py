"""Pictures of a CTM at work: accuracy by tick, certainty, synchronisation by kind of mistake, attention by tick."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from mlrepair_training.batches import Shard
from mlrepair_training.ctm import ContinuousThoughtMachine
from mlrepair_training.ctm_evaluation import CERTAIN, TOGETHER, TRM, Look, figures, looks
from mlrepair_training.trm import Batch, CodeRepairTRM

_GROUPS = ("all", "syntax", "logic", "security", "clean")
_BINS = 10
_BUDGET = 2048  # cells of a batch of which synchronisation and attention are drawn
_BATCHES = 12

Figures = dict[str, dict[str, float]]


def analyse(trm: CodeRepairTRM, ctm: ContinuousThoughtMachine, shard: Shard, output: Path, count: int) -> Figures:
    """Measure and draw; return the figures, which are also in `figures.json`."""
    matplotlib.use("Agg")
    torch.set_num_threads(1)
    output.mkdir(parents=True, exist_ok=True)
    found = list(looks(trm, ctm, shard, count))
    values = figures(found)
    (output / "figures.json").write_text(json.dumps(values, indent=1), encoding="utf-8")
    pictures = {
        "accuracy-by-tick": accuracy_by_tick(values),
        "certainty": certainty(found),
        "synchronisation": synchronisation_by_kind(ctm, shard),
        "attention": attention_by_tick(ctm, shard),
    }
    for name, picture in pictures.items():
        picture.savefig(output / f"{name}.png", dpi=110, bbox_inches="tight")
    return values


def accuracy_by_tick(values: Figures) -> Figure:
    """Right first answers after each tick, by group; dashed: the TRM."""
    ticks = [reader for reader in values if reader.startswith("tick ")]
    picture = Figure((7, 4))
    axes = picture.subplots()
    for i, group in enumerate(group for group in _GROUPS if group in values[TRM]):
        axes.plot(
            range(1, len(ticks) + 1), [values[tick].get(group, 0.0) for tick in ticks], color=f"C{i}", label=group
        )
        axes.axhline(values[TRM][group], color=f"C{i}", linestyle="--", linewidth=0.8)
    axes.set(xlabel="tick", ylabel="share of right first answers", ylim=(0, 1))
    axes.legend()
    return picture


def certainty(found: Sequence[Look]) -> Figure:
    """How often answers are right by their confidence, of each reader, and by certainty."""
    picture = Figure((9, 4))
    left, right = picture.subplots(1, 2)
    for reader in (TRM, CERTAIN, TOGETHER):
        some = [look for look in found if look.reader == reader]
        left.plot(*reliability([(look.confidence, look.right) for look in some]), marker="o", label=reader)
    some = [look for look in found if look.reader == CERTAIN]
    right.plot(*reliability([(look.certainty, look.right) for look in some]), marker="o")
    left.plot((0, 1), (0, 1), color="grey", linewidth=0.8)
    left.set(xlabel="confidence", ylabel="share of right first answers")
    right.set(xlabel="certainty at the most certain tick")
    left.legend()
    return picture


def reliability(pairs: Sequence[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    """Mean confidence and share of right answers, in bins of equal width that are not empty."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for value, is_right in pairs:
        bins[min(int(value * _BINS), _BINS - 1)].append((value, is_right))
    means = [np.mean(some, axis=0).tolist() for _, some in sorted(bins.items())]
    return [mean[0] for mean in means], [mean[1] for mean in means]


def thoughts(ctm: ContinuousThoughtMachine, batch: Batch) -> tuple[Tensor, Tensor]:
    """Output synchronisation (T, B, S) and attention, the mean of its heads (T, B, L), of every tick."""
    with torch.no_grad():
        sight, thought = ctm.see(batch), ctm.thinking.begin(len(batch.size))
        together, looked = [], []
        for _ in range(ctm.config.ticks):
            thought, weights = ctm.thinking.tick(thought, sight.material)
            together.append(ctm.synchronisation(thought))
            looked.append(weights.mean(1))
    return torch.stack(together), torch.stack(looked)


def deviations(ctm: ContinuousThoughtMachine, shard: Shard) -> tuple[list[str], np.ndarray[Any, np.dtype[np.float32]]]:
    """Kinds of mistakes, and how much more or less each pair moves together at the end than over all samples (K, S).

    The unit is the standard deviation over all samples.
    """
    ends: dict[str, list[Tensor]] = defaultdict(list)
    for _, batch in zip(range(_BATCHES), shard.batches(np.random.default_rng(1), _BUDGET), strict=False):
        for kind, end in zip(batch.kinds, thoughts(ctm, batch.windows)[0][-1], strict=True):
            ends[kind].append(end)
    kinds = sorted(ends)
    every = torch.cat([torch.stack(ends[kind]) for kind in kinds])
    found = torch.stack([torch.stack(ends[kind]).mean(0) for kind in kinds]) - every.mean(0)
    return kinds, (found / every.std(0).clamp(min=1e-6)).numpy()


def synchronisation_by_kind(ctm: ContinuousThoughtMachine, shard: Shard) -> Figure:
    """For each kind of mistake, what moves together."""
    kinds, found = deviations(ctm, shard)
    picture = Figure((9, 1.5 + 0.16 * len(kinds)))
    axes = picture.subplots()
    shown = axes.imshow(found, aspect="auto", cmap="coolwarm", vmin=-2, vmax=2)
    axes.set_yticks(range(len(kinds)), kinds, fontsize=6)
    axes.set(xlabel="pair of neurons")
    picture.colorbar(shown, label="standard deviations from the mean")
    return picture


def attention_by_tick(ctm: ContinuousThoughtMachine, shard: Shard, windows: int = 4) -> Figure:
    """Where attention looks in the code of some windows, tick by tick; red: cells where a repair begins."""
    batch = next(
        batch for batch in shard.batches(np.random.default_rng(2), _BUDGET) if not bool(batch.targets.clean.all())
    )
    looked = thoughts(ctm, batch.windows)[1]
    broken = torch.nonzero(~batch.targets.clean)[:windows, 0].tolist()
    picture = Figure((10, 2 * len(broken)))
    for axes, i in zip(picture.subplots(len(broken), 1, squeeze=False)[:, 0], broken, strict=True):
        length = int(batch.windows.length[i])
        axes.imshow(looked[:, i, :length].numpy(), aspect="auto", cmap="viridis")
        for place in batch.targets.place[batch.targets.sample == i].tolist():
            axes.axvline(place, color="red", linewidth=0.8)
        axes.set(ylabel="tick", title=f"{batch.groups[i]}: {batch.kinds[i]}")
    axes.set(xlabel="cell")
    return picture
