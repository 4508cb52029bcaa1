"""The recurrence at the heart of Mamba, twice: cell by cell, and as matrix products over chunks.

    state[t] = exp(log_decay[t]) · state[t - 1] + x[t] ⊗ b[t]          y[t] = state[t] · c[t]

Both take x (B, T, H, P), b and c (B, T, N) and the state (B, H, P, N) before the first cell, and return y (B, T, H, P)
and the state after the last. A decay's logarithm is never positive.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def sequential_scan(x: Tensor, log_decay: Tensor, b: Tensor, c: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
    """Cell by cell; log_decay (B, T, H, 1 or N): one a head (Mamba-2) or one for each of its states (Mamba-1)."""
    decay = log_decay.exp()
    outputs = []
    for t in range(x.shape[1]):
        state = decay[:, t, :, None] * state + x[:, t, :, :, None] * b[:, t, None, None]
        outputs.append((state * c[:, t, None, None]).sum(-1))
    return torch.stack(outputs, 1), state


def chunked_scan(
    x: Tensor, log_decay: Tensor, b: Tensor, c: Tensor, state: Tensor, chunk: int | None
) -> tuple[Tensor, Tensor]:
    """Chunk by chunk (state-space duality, Dao & Gu 2024, section 6); log_decay (B, T, H), `chunk` None: one chunk."""
    batch, length, heads, width = x.shape
    if chunk is not None:
        missing = -length % chunk  # filled up with cells that neither decay nor write
        x, b, c = F.pad(x, (0, 0, 0, 0, 0, missing)), F.pad(b, (0, 0, 0, missing)), F.pad(c, (0, 0, 0, missing))
        log_decay = F.pad(log_decay, (0, 0, 0, missing))
    size = length if chunk is None else chunk
    x = x.view(batch, -1, size, heads, width).transpose(2, 3)  # (B, n, H, Q, P)
    b, c = b.view(batch, -1, 1, size, b.shape[-1]), c.view(batch, -1, 1, size, c.shape[-1])  # (B, n, 1, Q, N)
    decayed = log_decay.view(batch, -1, size, heads).transpose(2, 3).cumsum(-1)  # (B, n, H, Q) ≤ 0
    place = torch.arange(size, device=x.device)
    future = place[:, None] < place
    # Masked before exp: of the future the exponent would be positive, and overflow.
    between = (decayed[..., :, None] - decayed[..., None, :]).masked_fill(future, -torch.inf).exp()  # (B, n, H, Q, Q)
    inside = (c @ b.transpose(-1, -2) * between) @ x  # (B, n, H, Q, P)
    to_end = (decayed[..., -1:] - decayed).exp()[..., None]  # (B, n, H, Q, 1)
    written = (x * to_end).transpose(-1, -2) @ b  # (B, n, H, P, N)
    whole = decayed[..., -1].exp()[..., None, None]  # (B, n, H, 1, 1)
    starts = []
    for number in range(x.shape[1]) if chunk is not None else (0,):
        starts.append(state)
        state = whole[:, number] * state + written[:, number]
    before = torch.stack(starts, 1).to(c.dtype)  # (B, n, H, P, N)
    y = inside + (c @ before.transpose(-1, -2)) * decayed.exp()[..., None]
    return y.transpose(2, 3).reshape(batch, -1, heads, width)[:, :length], state
