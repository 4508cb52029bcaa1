"""Several processes, one run: each trains on its own shards, and now and then all take the mean of their weights.

Post-local SGD (Lin et al., "Don't Use Large Mini-Batches, Use Local SGD", 2020): on two cores an all-reduce a step
costs more than the step; a mean every few seconds costs nothing. Where the network is fast enough, the mean of the
gradients of every step makes one large batch of all (`TrainingConfig.synchronous`).
"""

import os
from collections.abc import Iterable
from pathlib import Path

import torch
import torch.distributed as distributed
from torch import Tensor


class Peers:
    """The processes of one run; a run of one process has no others to talk to."""

    def __init__(self, rank: int = 0, size: int = 1, rendezvous: Path | None = None) -> None:
        """Join the others at a file that all of them can reach, and that no earlier run left behind."""
        self.rank, self.size = rank, size
        if size > 1:
            if rendezvous is None:
                raise ValueError("several processes need a file to meet at: pass `rendezvous`")
            distributed.init_process_group("gloo", init_method=f"file://{rendezvous}", rank=rank, world_size=size)

    @classmethod
    def of_launcher(cls) -> "Peers | None":
        """Join the others that a launcher (torchrun, `accelerate launch`) has started, on any machines; or None."""
        if "WORLD_SIZE" not in os.environ:
            return None
        distributed.init_process_group("gloo")
        peers = cls()
        peers.rank, peers.size = distributed.get_rank(), distributed.get_world_size()
        return peers

    def average(self, tensors: Iterable[Tensor]) -> None:
        """Replace tensors by their mean over all processes; waits until all have called it."""
        if self.size == 1:
            return
        together = list(tensors)
        flat = torch.cat([tensor.detach().reshape(-1) for tensor in together])
        distributed.all_reduce(flat)
        flat /= self.size
        begin = 0
        for tensor in together:
            tensor.data.copy_(flat[begin : begin + tensor.numel()].view_as(tensor))
            begin += tensor.numel()

    def any(self, flag: bool) -> bool:
        """Whether the flag is set in any process; waits until all have called it."""
        if self.size == 1:
            return flag
        votes = torch.tensor(float(flag))
        distributed.all_reduce(votes)
        return bool(votes > 0)

    def leave(self) -> None:
        """Say good-bye, so that the others do not wait."""
        if self.size > 1:
            distributed.destroy_process_group()
