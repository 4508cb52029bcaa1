"""What each choice of the TRM is worth: variants that differ in one thing, trained from nothing for the same time.

Time is the processor's, so a busy machine favours none. Figures of a few minutes say which way is promising, not how
good a model becomes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mlrepair.vocabulary import Vocabulary
from mlrepair_training.batches import Shard
from mlrepair_training.train import Trainer, TrainingConfig, evaluate, load_average, read_state
from mlrepair_training.trm import CodeRepairConfig

_SAMPLES = 2000  # of the validation shard


@dataclass(frozen=True)
class Variant:
    """What differs from the base: one net of two layers, one step (n = T = 1)."""

    model: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)


VARIANTS = {
    "base": Variant(),
    "width 96": Variant({"width": 96}),
    "width 192": Variant({"width": 192}),
    "one layer": Variant({"layers": 1}),
    "three layers": Variant({"layers": 3}),
    "two nets of three layers (what ships)": Variant({"nets": 2, "layers": 3}),
    "n = 2": Variant({"latent_steps": 2}),
    "T = 2": Variant({"rounds": 2}),
    "two supervision steps": Variant({"supervision_steps": 2}, {"deepen_after": 0.0}),
    "the second supervision step late": Variant({"supervision_steps": 2}, {"deepen_after": 0.4}),
    "heads of 16": Variant({"head_width": 16}),
    "heads of 64": Variant({"head_width": 64}),
    "no average of the weights": Variant({}, {"ema": 0.0}),
    "no dense labels": Variant({}, {"dense": 0.0}),
    "batches of half the size": Variant({}, {"budget": 2048}),
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
    base = TrainingConfig(minutes=minutes, warmup=50, ema=0.99, cooldown=0.4)
    for name, variant in VARIANTS.items():
        run = runs / name.replace(" ", "-")
        measured = run / "figures.json"
        if not measured.exists():
            config = replace(base, **variant.training)
            Trainer(run, words, config, CodeRepairConfig(vocabulary=len(words), **variant.model)).run(data / "train")
            figures = evaluate(load_average(run), shard, limit=_SAMPLES)
            measured.write_text(json.dumps(figures, indent=1), encoding="utf-8")
        yield Row(name, read_state(run)["samples"], json.loads(measured.read_text(encoding="utf-8")))
