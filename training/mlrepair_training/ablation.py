"""What each choice of the TRM is worth: variants that differ in one thing, trained from nothing for the same time.

Time is the processor's, so a busy machine favours none. Figures of a few minutes say which way is promising, not how
good a model becomes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from mlrepair.vocabulary import Vocabulary
from mlrepair_training.batches import Shard
from mlrepair_training.train import Trainer, TrainingConfig, evaluate, read_state
from mlrepair_training.trm import FAR, Batch, CodeRepairConfig, CodeRepairTRM

_SAMPLES = 2000  # of the validation shard
_SPAN = 32  # cells to either side


class LocalTRM(CodeRepairTRM):
    """A TRM whose cells attend to their neighbours and to the first cell alone."""

    def embed(self, batch: Batch) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor]]:
        """Narrow the mask: (B, 1, L, L)."""
        x, mask, rotary = super().embed(batch)
        place = torch.arange(x.shape[1])
        return x, _among(mask, (place[:, None] - place).abs() <= _SPAN), rotary


class AxialTRM(CodeRepairTRM):
    """A TRM whose cells attend to their row, their column and the first cell, as on a grid of colours."""

    def embed(self, batch: Batch) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor]]:
        """Narrow the mask: (B, 1, L, L)."""
        x, mask, rotary = super().embed(batch)
        place = torch.arange(x.shape[1])
        begins = torch.cat([torch.ones_like(batch.rows[:, :1]), batch.rows.diff(dim=1)], 1) != 0
        column = place - torch.where(begins, place, 0).cummax(1).values
        same = [values[:, :, None] == values[:, None] for values in (batch.rows, column)]
        return x, _among(mask, same[0] | same[1]), rotary


class RelationalTRM(CodeRepairTRM):
    """A TRM whose heads may prefer cells of the same spelling, the nearest one before and after above all.

    After the relational bias of "Global Relational Models of Source Code" (Hellendoorn et al., 2020), section 3.2.
    """

    def __init__(self, config: CodeRepairConfig, vocabulary: Vocabulary | None = None) -> None:
        """Make a new model; before training its answers are those of one without relations."""
        super().__init__(config, vocabulary)
        self.relations = nn.Parameter(torch.zeros(3, config.width // config.head_width, 1, 1))

    def embed(self, batch: Batch) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor]]:
        """Add the bias of each relation to the mask: (B, H, L, L)."""
        x, mask, rotary = super().embed(batch)
        place = torch.arange(x.shape[1])
        same = (batch.cells[:, :, None] == batch.cells[:, None]) & (place[:, None] != place)  # (B, L, L)
        before = torch.where(same & (place < place[:, None]), place, -1).amax(2)
        after = torch.where(same & (place > place[:, None]), place, len(place)).amin(2)
        for bias, among in zip(
            self.relations, (same, before[..., None] == place, after[..., None] == place), strict=True
        ):
            mask = mask + bias.to(x.dtype) * among[:, None].to(x.dtype)
        return x, mask, rotary


class PlainPointerTRM(CodeRepairTRM):
    """A TRM that points by a linear read-out."""

    def __init__(self, config: CodeRepairConfig, vocabulary: Vocabulary | None = None) -> None:
        """Make a new model."""
        super().__init__(config, vocabulary)
        self.location = nn.Sequential(nn.Identity(), nn.Identity(), nn.Linear(config.width, 1))


def _among(mask: Tensor, near: Tensor) -> Tensor:
    """The mask with all pairs left out that are not near; the first cell is near to all."""
    near = near.expand(len(mask), -1, -1).clone()
    near[:, 0] = near[:, :, 0] = True
    return torch.where(near[:, None], mask, FAR)


@dataclass(frozen=True)
class Variant:
    """What differs from the base: one net of two layers, one step (n = T = 1)."""

    model: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)
    architecture: type[CodeRepairTRM] = CodeRepairTRM


class VariantTrainer(Trainer):
    """A run of a variant."""

    def __init__(self, architecture: type[CodeRepairTRM], *of: Any) -> None:
        """Take what a `Trainer` takes, behind the kind of model."""
        self._architecture = architecture
        super().__init__(*of)

    def make(self, config: CodeRepairConfig) -> CodeRepairTRM:
        """A new model."""
        return self._architecture(config, self.vocabulary)


BASE = TrainingConfig(budget=4096, warmup=50, ema=0.99, cooldown=0.4)
VARIANTS = {
    "base": Variant(),
    "width 96": Variant({"width": 96}),
    "width 192": Variant({"width": 192}),
    "one layer": Variant({"layers": 1}),
    "three layers": Variant({"layers": 3}),
    "two nets of three layers": Variant({"nets": 2, "layers": 3}),
    "two nets of three layers, four times as wide (what ships)": Variant({"nets": 2, "layers": 3, "expansion": 16}),
    "n = 2": Variant({"latent_steps": 2}),
    "T = 2": Variant({"rounds": 2}),
    "two supervision steps": Variant({"supervision_steps": 2}, {"deepen_after": 0.0}),
    "the second supervision step late": Variant({"supervision_steps": 2}, {"deepen_after": 0.4}),
    "heads of 16": Variant({"head_width": 16}),
    "heads of 64": Variant({"head_width": 64}),
    "attention within 32 cells": Variant(architecture=LocalTRM),
    "attention along rows and columns": Variant(architecture=AxialTRM),
    "cells without their spelling": Variant({"pieces": 2}),
    "heads that know the same spelling": Variant(architecture=RelationalTRM),
    "a linear pointer": Variant(architecture=PlainPointerTRM),
    "no average of the weights": Variant({}, {"ema": 0.0}),
    "no dense labels": Variant({}, {"dense": 0.0}),
    "batches of half the size": Variant({}, {"budget": 2048}),
    "batches of twice the size": Variant({}, {"budget": 8192}),
    "half of the clean samples": Variant({}, {"clean": 0.5}),
    "easy samples first": Variant({}, {"curriculum": True}),
    "missed bugs count more (focal loss, 1)": Variant({}, {"focus": 1.0}),
    "no way down": Variant({}, {"cooldown": 0.01}),
}


@dataclass(frozen=True)
class Row:
    """What one variant came to."""

    name: str
    samples: int
    figures: dict[str, float]

    def __str__(self) -> str:
        cells = [f"{self.figures[group]:.3f}" for group in ("syntax", "logic", "clean")]
        losses = [f"{self.figures[f'{group} loss']:.2f}" for group in ("syntax", "logic")]
        return f"| {self.name} | {self.samples:,} | " + " | ".join([*cells, *losses]) + " |"


# The share of the samples whose first answer is exact.
HEADER = "| variant | samples | syntax | logic | clean | syntax loss | logic loss |\n|---|--:|--:|--:|--:|--:|--:|"


def ablate(data: Path, runs: Path, minutes: float) -> Iterator[Row]:
    """Train each variant for so many minutes of one processor, and measure it; what is measured already is kept."""
    words = Vocabulary.load(data / "vocabulary.json")
    shard = Shard(min((data / "validation").glob("*.arrow")), words)
    base = replace(BASE, minutes=minutes)
    for name, variant in VARIANTS.items():
        run = runs / re.sub(r"\W+", "-", name)
        measured = run / "figures.json"
        if not measured.exists():
            config = replace(base, **variant.training)
            sizes = CodeRepairConfig(vocabulary=len(words), **variant.model)
            trainer = VariantTrainer(variant.architecture, run, words, config, sizes)
            trainer.run(data / "train")
            figures = evaluate(trainer.average.eval(), shard, limit=_SAMPLES)
            measured.write_text(json.dumps(figures, indent=1), encoding="utf-8")
        yield Row(name, read_state(run)["samples"], json.loads(measured.read_text(encoding="utf-8")))
