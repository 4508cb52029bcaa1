"""What a Mamba carries along a file: the layers' states, and the names used last. All of constant size."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from mlrepair_training.mamba.config import MambaLMConfig

LONG_AGO = -1  # the place of an empty slot


class NameMemory(NamedTuple):
    """Names that can be pointed at, M slots in the order of their places; places count cells since the beginning."""

    keys: Tensor  # (B, M, key width)
    ids: Tensor  # (B, M)
    places: Tensor  # (B, M) of the last occurrence
    ends: Tensor  # (B, M) the first place at which the name no longer stands here

    def joined(self, other: "NameMemory") -> "NameMemory":
        """These slots and then the other's."""
        return NameMemory(*(torch.cat(pair, 1) for pair in zip(self, other, strict=True)))

    def newest(self, count: int, now: int) -> "NameMemory":
        """The slots that stand at a place, at most so many, the latest."""
        kept = torch.where(self.ends > now, self.places, LONG_AGO).topk(count, 1).values.flip(1)  # (B, count)
        slots = torch.searchsorted(self.places.contiguous(), kept.clamp(min=0)).clamp(max=self.places.shape[1] - 1)
        empty = kept == LONG_AGO
        keys = self.keys.gather(1, slots[..., None].expand(-1, -1, self.keys.shape[-1]))
        ends = self.ends.gather(1, slots).masked_fill(empty, LONG_AGO)
        return NameMemory(keys, self.ids.gather(1, slots), kept, ends)

    def without(self, ids: Tensor, now: int) -> "NameMemory":
        """The memory in which names (B,) end now, because they come again."""
        return self._replace(ends=torch.where(self.ids == ids[:, None], self.ends.clamp(max=now), self.ends))


@dataclass(frozen=True)
class MambaCache:
    """The state after some cells; calls return a new one."""

    convolution: Tensor  # (L, B, width of the convolution - 1, channels)
    scan: Tensor  # (L, B, H, P, N)
    memory: NameMemory  # of K slots
    place: int = 0  # cells read so far

    @classmethod
    def empty(cls, config: MambaLMConfig, batch: int) -> "MambaCache":
        """The state before the first cell."""
        convolution = torch.zeros(config.layers, batch, config.convolution - 1, config.convolved)
        scan = torch.zeros(config.layers, batch, *config.heads, config.state)
        nowhere = torch.full((batch, config.names), LONG_AGO)
        keys = torch.zeros(batch, config.names, config.key_width)
        return cls(convolution, scan, NameMemory(keys, torch.zeros_like(nowhere), nowhere, nowhere.clone()))

    def detached(self) -> "MambaCache":
        """The same without gradient."""
        memory = self.memory._replace(keys=self.memory.keys.detach())
        return MambaCache(self.convolution.detach(), self.scan.detach(), memory, self.place)
