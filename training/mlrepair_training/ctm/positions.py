"""Where a cell stands in the grid, as learnt Fourier features (Li et al., 2021) of row and column."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_SCALE = (1 / 64, 1 / 24)  # the grid's rows, and the columns that the features tell apart


class FourierPositions(nn.Module):
    """Waves over row and column whose directions are learnt, through a small net."""

    scale: Tensor

    def __init__(self, frequencies: int, width: int) -> None:
        super().__init__()
        self.waves = nn.Linear(2, frequencies, bias=False)
        self.hidden = nn.Linear(2 * frequencies, width)
        self.output = nn.Linear(width, width)
        self.register_buffer("scale", torch.tensor(_SCALE), persistent=False)
        nn.init.normal_(self.waves.weight, std=4.0)

    def forward(self, rows: Tensor, columns: Tensor) -> Tensor:
        """(B, L) and (B, L) -> (B, L, D)."""
        waves = self.waves(torch.stack([rows, columns], -1).float() * self.scale)  # (B, L, F)
        features = torch.cat([waves.cos(), waves.sin()], -1) / math.sqrt(self.waves.out_features)
        positions: Tensor = self.output(F.gelu(self.hidden(features)))
        return positions
