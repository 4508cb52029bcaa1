"""What the loss needs of the logits of V words, without keeping them: for long batches they do not fit into a cache.

Blocks of cells are read twice, forward and backward (as in "Cut Your Losses", Wijmans et al., 2025): four matrix
products in place of three, and none of the passes over gigabytes.
"""

from typing import Any

import torch
from torch import Tensor

_BLOCK = 256  # cells whose logits stand in the processor's cache at a time


class _ClosedWords(torch.autograd.Function):
    """For n cells: the logarithm of the sum of the words' exponentials, and the logit of one word each.

    Products are in the precision of autocast, backward too, which does not look at it by itself; sums are in fp32.
    """

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, written: Tensor, bias: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
        low = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else hidden.dtype
        hidden, written, bias = hidden.to(low), written.to(low), bias.to(low)
        total, chosen = (torch.empty(len(ids)) for _ in range(2))
        for start in range(0, len(ids), _BLOCK):
            block = slice(start, start + _BLOCK)
            logits = torch.addmm(bias, hidden[block], written.T).float()  # (_BLOCK, V)
            total[block] = logits.logsumexp(-1)
            chosen[block] = logits.gather(-1, ids[block, None])[:, 0]
        ctx.save_for_backward(hidden, written, bias, ids, total)
        return total, chosen

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        of_total, of_chosen = gradients
        hidden, written, bias, ids, total = ctx.saved_tensors
        to_hidden, to_written, to_bias = (torch.zeros(part.shape) for part in (hidden, written, bias))
        for start in range(0, len(ids), _BLOCK):
            block = slice(start, start + _BLOCK)
            logits = torch.addmm(bias, hidden[block], written.T).float()
            slope = logits.sub_(total[block, None]).exp_().mul_(of_total[block, None])
            slope.scatter_add_(-1, ids[block, None], of_chosen[block, None])
            to_bias += slope.sum(0)
            slope = slope.to(hidden.dtype)
            to_hidden[block] = slope @ written
            to_written += slope.T @ hidden[block]
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
