"""The optimizer of matrices."""

import pytest
import torch

from mlrepair_training.muon import Muon, orthogonal


@pytest.mark.parametrize("shape", [(8, 24), (24, 8), (16, 16)])
def test_all_directions_of_an_update_are_about_equally_long(shape: tuple[int, int]) -> None:
    """Singular values that differ by a factor of a hundred come out between one half and one and a half."""
    torch.manual_seed(0)
    left, _ = torch.linalg.qr(torch.randn(shape[0], min(shape)))
    right, _ = torch.linalg.qr(torch.randn(shape[1], min(shape)))
    lengths = torch.logspace(0, -2, min(shape))
    matrix = left @ torch.diag(lengths) @ right.T
    found = left.T @ orthogonal(matrix) @ right
    assert torch.linalg.svdvals(found).min() > 0.3
    assert torch.linalg.svdvals(found).max() < 1.5
    assert (found - torch.diag(found.diag())).abs().max() < 0.01


def test_it_moves_as_torchs_own() -> None:
    """Apart from the rounding of bf16 the weights go the way that `torch.optim.Muon` sends them."""
    torch.manual_seed(0)
    start, gradients = torch.randn(12, 6), torch.randn(5, 12, 6)
    ends = []
    for make in (Muon, torch.optim.Muon):
        matrix = start.clone().requires_grad_()
        optimizer = make([matrix], lr=0.1, weight_decay=0.01)
        for gradient in gradients:
            matrix.grad = gradient.clone()
            optimizer.step()
        ends.append(matrix.detach())
    assert (ends[0] - start).norm() > 1.0
    assert torch.allclose(*ends, atol=0.02)
