"""The whole model: what the TRM has read, thought over, and the answer after each tick."""

import math
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from mlrepair.grid import Feature
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.ctm.config import CTMConfig
from mlrepair_training.ctm.positions import FourierPositions
from mlrepair_training.ctm.thinking import Material, Thinking, Thought
from mlrepair_training.trm import FAR, Answer, Batch, CodeRepairTRM, norm
from mlrepair_training.weights import SavedModel, load_checkpoint

_EDIT_HEADS = ("at_location", "plain", "queries", "copy_queries", "copy_keys", "text_bias")
_LEAST = 1e-6  # from 0 and 1


class Sight(NamedTuple):
    """What is known of a batch before the first tick."""

    states: Tensor  # (B, L, D) of the encoder
    location: Tensor  # (B, L) log-probabilities of the encoder
    pointers: Tensor  # (B, L, D) keys of the cells for the pointer
    material: Material


class ContinuousThoughtMachine(SavedModel):
    """A TRM that reads, and a thought that corrects what it says."""

    def __init__(self, config: CTMConfig, vocabulary: Vocabulary | None = None) -> None:
        """Make a new model; one whose weights are loaded afterwards needs no vocabulary."""
        super().__init__()
        self.config, self.vocabulary = config, vocabulary
        width = config.encoder.width
        self.encoder = CodeRepairTRM(config.encoder, vocabulary)
        self.positions = FourierPositions(config.frequencies, width)
        self.thinking = Thinking(config)
        self.pointer_keys = nn.Linear(width, width, bias=False)
        self.pointer_query = nn.Linear(config.output_pairs, width)
        self.correction = nn.Linear(config.output_pairs, 2 * width)  # scale and shift of the states
        with torch.no_grad():
            for corrected in (self.pointer_query, self.correction):
                corrected.weight.zero_()
                corrected.bias.zero_()
        if config.frozen:
            self.encoder.requires_grad_(False)
            for name in _EDIT_HEADS:
                getattr(self.encoder, name).requires_grad_(True)
        else:
            self.encoder.halt.requires_grad_(False)  # certainty says when to stop

    @classmethod
    def from_pretrained(cls, path: Path) -> "ContinuousThoughtMachine":
        """A model that `save_pretrained` wrote, ready for inference."""
        tensors, configuration, vocabulary = load_checkpoint(path)
        model = cls(CTMConfig.of(configuration), vocabulary)
        model.load_state_dict(tensors)
        return model.eval()

    def see(self, batch: Batch) -> Sight:
        """Read a batch with the encoder; project what the ticks will look at."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.config.frozen):
            answer = self.encoder(batch)[-1]
        valid = torch.arange(answer.states.shape[1]) < batch.length[:, None]
        columns = batch.features[:, :, Feature.COLUMN]
        features = norm(answer.states + self.positions(batch.rows, columns))
        mask = torch.where(valid, 0.0, FAR)
        material = self.thinking.material(features, mask)
        return Sight(answer.states, answer.location, self.pointer_keys(features), material)

    def synchronisation(self, thought: Thought) -> Tensor:
        """What the answer is read from (B, S)."""
        return self.thinking.output.read(thought.output)

    def point(self, encoder_location: Tensor, pointers: Tensor, synchronisation: Tensor) -> Tensor:
        """Log-probabilities of the locations: (B, L), (B, L, D), (B, S) -> (B, L)."""
        query = self.pointer_query(synchronisation)  # (B, D)
        pointed = (pointers @ query[..., None])[..., 0] / math.sqrt(query.shape[-1])  # (B, L)
        # Cells that the encoder rules out, such as padding, stay ruled out.
        location: Tensor = (encoder_location + pointed.float()).log_softmax(-1)
        return location

    def corrected(self, states: Tensor, correction: Tensor) -> Tensor:
        """The states for the edit heads: (B, L, D), (B, 2 D) -> (B, L, D)."""
        scale, shift = correction[:, None].chunk(2, -1)
        return states * (1 + scale) + shift

    def say(self, sight: Sight, thought: Thought) -> tuple[Tensor, Tensor]:
        """Log-probabilities of the locations (B, L), and the states for the edit heads (B, L, D)."""
        synchronisation = self.synchronisation(thought)
        location = self.point(sight.location, sight.pointers, synchronisation)
        return location, self.corrected(sight.states, self.correction(synchronisation))

    def certainty(self, location: Tensor, states: Tensor, batch: Batch, written: Tensor) -> Tensor:
        """1 − the mean of the entropies of location and edit there, each as a share of the highest: (B,)."""
        place = location.argmax(-1)
        parts = self.encoder.edits(states, batch, torch.arange(len(place)), place, written)
        return certainty_of(location, parts, batch.size, batch.length)

    def edits(
        self, y: Tensor, batch: Batch, window: Tensor, place: Tensor, written: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Raw edit logits at N locations, by the encoder's heads (`CodeRepairTRM.edits`)."""
        return self.encoder.edits(y, batch, window, place, written)

    def written(self) -> Tensor:
        """What entries look like when they are written, (V, D)."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.config.frozen):
            return self.encoder.written()

    def forward(
        self,
        batch: Batch,
        steps: int | None = None,
        reads: Collection[int] | None = None,
        halt_at: float | None = None,
        written: Tensor | None = None,
    ) -> list[Answer]:
        """Return the answers after the ticks `reads` (from 1; by default after all of `steps`).

        An answer's `halt` is the log-odds of its certainty, which has no gradient. With `halt_at` it stops early, once
        it is so certain of every window.
        """
        written = self.written() if written is None else written
        sight = self.see(batch)
        thought = self.thinking.begin(len(batch.size))
        answers = []
        for tick in range(1, (steps or self.config.ticks) + 1):
            thought, _ = self.thinking.tick(thought, sight.material)
            if reads is not None and tick not in reads:
                continue
            location, states = self.say(sight, thought)
            with torch.no_grad():
                certain = self.certainty(location, states, batch, written)
            answers.append(Answer(location, certain.clamp(_LEAST, 1 - _LEAST).logit(), states))
            if halt_at is not None and bool((certain > halt_at).all()):
                break
        return answers


def certainty_of(location: Tensor, parts: tuple[Tensor, Tensor, Tensor], size: Tensor, length: Tensor) -> Tensor:
    """1 − the mean of two entropies, each as a share of the highest possible: (B,).

    They are those of the location (B, L) and of the edit at the most probable one, whose logits are plain (B, P), texts
    (B, T, V) and copies (B, C, L).
    """
    plain, texts, copies = parts
    edit = torch.cat([plain, texts.flatten(1), copies.flatten(1)], -1).log_softmax(-1)
    edits = plain.shape[1] + texts.shape[1] * texts.shape[2] + copies.shape[1] * length
    shares = [
        -(logs.exp() * logs).sum(-1) / count.clamp(min=2).float().log()
        for logs, count in ((location, size), (edit, edits))
    ]
    return (1 - torch.stack(shares).mean(0)).clamp(0.0, 1.0)
