"""Sizes of a Mamba."""

from dataclasses import dataclass
from enum import StrEnum

from mlrepair.vocabulary import PIECE_BUCKETS


class Formulation(StrEnum):
    """How the state is computed; the weights of one are of no use to the other."""

    CHUNKED = "chunked"  # Mamba-2: one decay a head, a masked matrix product a chunk; several times faster on a CPU
    SELECTIVE_SCAN = "selective-scan"  # Mamba-1: one decay a channel and state, cell by cell


@dataclass(frozen=True)
class MambaLMConfig:
    """Sizes of a Mamba; the default is what ships, the presets are for those who have a GPU."""

    vocabulary: int = 4029  # entries of the closed vocabulary
    pieces: int = PIECE_BUCKETS
    width: int = 128
    layers: int = 4
    state: int = 16  # N
    head_width: int = 32  # P; Mamba-1 has heads of one channel
    expansion: int = 2  # inner width by width
    gated: int = 0  # hidden width of a gated net behind each layer; 0, as in the papers: none
    convolution: int = 4  # cells
    chunk: int = 32  # Q: of the speed of training only
    decay_floor: float = (
        0.01  # log of the least forgetting a cell: costs nothing in loss, and re-reading after edits ends
    )
    key_width: int = 64  # of the pointer
    names: int = 256  # K
    formulation: Formulation = Formulation.CHUNKED

    def __post_init__(self) -> None:
        object.__setattr__(self, "formulation", Formulation(self.formulation))  # from a file it is a string
        if self.inner_width % self.head_width:
            raise ValueError(f"an inner width of {self.inner_width} is not a multiple of the heads' {self.head_width}")

    @property
    def inner_width(self) -> int:
        """I."""
        return self.expansion * self.width

    @property
    def heads(self) -> tuple[int, int]:
        """H and P of the carried state."""
        if self.formulation is Formulation.SELECTIVE_SCAN:
            return self.inner_width, 1
        return self.inner_width // self.head_width, self.head_width

    @property
    def convolved(self) -> int:
        """Channels that the convolution sees: in Mamba-2 also what is written to and read from the state."""
        return self.inner_width + (2 * self.state if self.formulation is Formulation.CHUNKED else 0)

    @classmethod
    def small(cls) -> "MambaLMConfig":
        """About 9 M parameters."""
        return cls(vocabulary=8192, width=256, layers=6)

    @classmethod
    def medium(cls) -> "MambaLMConfig":
        """About 40 M parameters."""
        return cls(vocabulary=8192, width=512, layers=16, head_width=64, state=32)

    @classmethod
    def large(cls) -> "MambaLMConfig":
        """About 110 M parameters: the paper's 768 × 24."""
        return cls(vocabulary=8192, width=768, layers=24, head_width=64, state=64)
