"""Muon (Jordan et al., 2024) in the precision of the weights.

`torch.optim.Muon` makes its updates orthogonal in bf16, which processors without such instructions imitate: there it
takes more than half of a training step.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

_QUINTIC = (3.4445, -4.7750, 2.0315)  # coefficients of the Newton–Schulz iteration
_ITERATIONS = 5
_LEAST_NORM = 1e-7


def orthogonal(matrix: Tensor) -> Tensor:
    """Return about U Vᵀ of the matrix U S Vᵀ: all directions of an update become equally long."""
    first, second, third = _QUINTIC
    is_tall = matrix.shape[0] > matrix.shape[1]
    x: Tensor = matrix.T if is_tall else matrix
    x = x / x.norm().clamp(min=_LEAST_NORM)  # no singular value exceeds 1
    for _ in range(_ITERATIONS):
        gram = x @ x.T
        x = first * x + (second * gram + third * gram @ gram) @ x
    return x.T if is_tall else x


class Muon(torch.optim.Optimizer):
    """Momentum (Nesterov) made orthogonal; for the matrices between hidden states."""

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict[str, Any]],
        lr: float = 0.01,
        weight_decay: float = 0.0,
        momentum: float = 0.95,
    ) -> None:
        super().__init__(params, {"lr": lr, "weight_decay": weight_decay, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]  # no overloads
        """Update every matrix that has a gradient."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is not None:
                    self._update(matrix, group)
        return loss

    def _update(self, matrix: Tensor, group: dict[str, Any]) -> None:
        state = self.state[matrix]
        if not state:
            state["momentum_buffer"] = torch.zeros_like(matrix)
        momentum = state["momentum_buffer"].lerp_(matrix.grad, 1 - group["momentum"])
        update = orthogonal(matrix.grad.lerp(momentum, group["momentum"]))  # type: ignore[union-attr]  # it has one
        height, width = matrix.shape
        matrix.mul_(1 - group["lr"] * group["weight_decay"])
        matrix.add_(update, alpha=-group["lr"] * math.sqrt(max(1, height / width)))
