"""Sizes of a CTM."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mlrepair_training.trm import CodeRepairConfig


@dataclass(frozen=True)
class CTMConfig:
    """Sizes of a CTM; the defaults are what ships."""

    encoder: CodeRepairConfig = field(default_factory=lambda: CodeRepairConfig(nets=2, layers=3))
    frozen: bool = True  # the encoder is trained already; only its edit heads go on learning, slowly
    neurons: int = 192  # N, the specification's d_model
    ticks: int = 16  # T
    memory: int = 10  # M
    hidden: int = 12  # H
    depth: int = 3  # of the synapse U-Net
    narrowest: int = 16  # width at its bottom
    action_pairs: int = 96
    output_pairs: int = 128
    attention_heads: int = 4
    frequencies: int = 16  # of the positions
    seed: int = 0  # of the choice of pairs

    @classmethod
    def for_code_repair(cls) -> "CTMConfig":
        """The specification's: 384 neurons, 64 ticks, memory 32, synapse depth 6, 48 + 48 pairs; trained as a whole."""
        return cls(
            encoder=CodeRepairConfig(nets=1, layers=2),
            frozen=False,
            neurons=384,
            ticks=64,
            memory=32,
            hidden=16,
            depth=6,
            action_pairs=48,
            output_pairs=48,
        )

    @classmethod
    def of(cls, configuration: Mapping[str, Any]) -> "CTMConfig":
        """Make it again from what `dataclasses.asdict` gives."""
        return cls(**{**configuration, "encoder": CodeRepairConfig(**configuration["encoder"])})
