"""How the next word is chosen from its log-probabilities."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Sampling:
    """How a word is chosen; by default it is the most probable one."""

    temperature: float = 0.0  # 0: no chance
    top_k: int | None = None  # among so many of the most probable words
    top_p: float | None = None  # among the fewest words that have at least this probability together
    repetition_penalty: float = 1.0  # above 1: log-probabilities of words that occurred are multiplied by it
    generator: torch.Generator | None = None

    def __post_init__(self) -> None:
        if self.temperature < 0:
            raise ValueError(f"a temperature of {self.temperature}; expected 0 (the most probable word) or more")
        if self.top_k is not None and self.top_k < 1:
            raise ValueError(f"top-k of {self.top_k}; expected at least one word")
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise ValueError(f"top-p of {self.top_p}; expected a probability above 0")
        if self.repetition_penalty <= 0:
            raise ValueError(f"a repetition penalty of {self.repetition_penalty}; expected more than 0")


def sample(log_chances: Tensor, occurred: Tensor, sampling: Sampling) -> Tensor:
    """Choose a word (B,) by its log-probability (B, W), given the words (B, T) that occurred."""
    if sampling.repetition_penalty != 1.0:
        # Keskar et al. 2019; of log-probabilities, which are never positive, there is one case only.
        seen = log_chances.gather(1, occurred) * sampling.repetition_penalty
        log_chances = log_chances.scatter(1, occurred, seen)
    if sampling.temperature == 0:
        return log_chances.argmax(-1)
    log_chances = (log_chances / sampling.temperature).log_softmax(-1)
    ordered, words = log_chances.sort(-1, descending=True)
    is_out = torch.zeros_like(ordered, dtype=torch.bool)
    if sampling.top_k is not None:
        is_out |= torch.arange(ordered.shape[-1]) >= sampling.top_k
    if sampling.top_p is not None:
        before = ordered.exp().cumsum(-1) - ordered.exp()
        is_out |= before >= sampling.top_p
    is_out[:, 0] = False
    place = torch.multinomial(ordered.masked_fill(is_out, -torch.inf).exp(), 1, generator=sampling.generator)
    return words.gather(1, place)[:, 0]
