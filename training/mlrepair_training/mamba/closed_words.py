"""What the loss needs of the logits of V words, without keeping them: for long batches they do not fit into a cache.

Blocks of cells are read twice, forward and backward (as in "Cut Your Losses", Wijmans et al., 2025): four matrix
products in place of three, and none of the passes over gigabytes.
"""

from typing import Any

import torch
from torch import Tensor

_BLOCK = 256  # cells whose logits stand in the processor's cache at a time


class _ClosedWords(torch.autograd.Function):
    """For n cells: the logarithm of the sum of the words' exponentials, and the logit of one word each."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, written: Tensor, bias: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
        total, chosen = hidden.new_empty(len(ids)), hidden.new_empty(len(ids))
        for start in range(0, len(ids), _BLOCK):
            block = slice(start, start + _BLOCK)
            logits = torch.addmm(bias, hidden[block], written.T)  # (_BLOCK, V)
            total[block] = logits.logsumexp(-1)
            chosen[block] = logits.gather(-1, ids[block, None])[:, 0]
        ctx.save_for_backward(hidden, written, bias, ids, total)
        return total, chosen

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        of_total, of_chosen = gradients
        hidden, written, bias, ids, total = ctx.saved_tensors
        to_hidden, to_written, to_bias = torch.empty_like(hidden), torch.zeros_like(written), torch.zeros_like(bias)
        for start in range(0, len(ids), _BLOCK):
            block = slice(start, start + _BLOCK)
            logits = torch.addmm(bias, hidden[block], written.T)
            slope = logits.sub_(total[block, None]).exp_().mul_(of_total[block, None])
            slope.scatter_add_(-1, ids[block, None], of_chosen[block, None])
            torch.mm(slope, written, out=to_hidden[block])
            to_written.addmm_(slope.T, hidden[block])
            to_bias += slope.sum(0)
        return to_hidden, to_written, to_bias, None


def closed_words(hidden: Tensor, written: Tensor, bias: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return the logarithm of the sum of all words' exponentials, and the logit of one word each, both (n,).

    Args:
        hidden: (n, D), fp32.
        written: (V, D).
        bias: (V,).
        ids: (n,) the word of each cell.
    """
    total, chosen = _ClosedWords.apply(hidden, written, bias, ids)  # type: ignore[no-untyped-call]  # torch's own
    return total, chosen
