"""TRM: a tiny recursive model that points at a mistake and ranks its repairs.

After "Less is More: Recursive Reasoning with Tiny Networks" (Jolicoeur-Martineau, 2025). A small net refines a latent
z = net(z + y + x), n times, then the answer y = net(y + z); a supervision step is T such rounds, only the last with
gradient; the answer is read out and judged after every step, and carried on without gradient. Differences: attention
over all cells of a window, not over the grid's axes; a width-5 convolution in front; the heads read a location first
and then the edit at that location; z and y may have a net each ("Hierarchical Reasoning Model", Wang et al., 2025).

Symbols: B windows, L cells, U lexemes of a batch, D width, H heads, P pieces, V vocabulary, N locations,
K best locations.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from mlrepair.actions import COPY_OPERATIONS, PLAIN_OPERATIONS, TEXT_OPERATIONS
from mlrepair.calibration import Calibration, Weighing
from mlrepair.edits import apply_edits
from mlrepair.engine import Engine
from mlrepair.grid import FEATURE_SIZES
from mlrepair.lexer import CellKind
from mlrepair.model import Inputs, Scores, View, score
from mlrepair.ranking import ranked
from mlrepair.vocabulary import PIECE_BUCKETS, Vocabulary
from mlrepair_training.weights import SavedModel, load_checkpoint

FAR = -1e9
BEST_LOCATIONS = 12
_FREE_HALT_BIAS = -5.0  # "not yet right" at the start of training (official code)
_UNCOPIED = (CellKind.NO_BUG, CellKind.ROW)


@dataclass(frozen=True)
class CodeRepairConfig:
    """Sizes of a TRM; the presets are the specification's. What ships has two nets of three layers, expansion 16."""

    vocabulary: int = 4029  # entries of the closed vocabulary
    pieces: int = PIECE_BUCKETS
    width: int = 128
    nets: int = 1  # z and y share one, as in the paper; 2: each has its own, as in what ships
    layers: int = 2  # of a net
    head_width: int = 32
    expansion: int = 4  # SwiGLU, counted as for a plain MLP
    latent_steps: int = 1  # n
    rounds: int = 1  # T
    supervision_steps: int = 1  # one is fast enough to type with; more are trained for a study, not shipped

    @classmethod
    def for_code_repair_tiny(cls) -> "CodeRepairConfig":
        """About 1 M parameters."""
        return cls(pieces=2048, width=96, supervision_steps=8)

    @classmethod
    def for_code_repair_small(cls) -> "CodeRepairConfig":
        """About 9 M parameters."""
        return cls(vocabulary=8192, width=256, supervision_steps=8)

    @classmethod
    def for_code_repair_base(cls) -> "CodeRepairConfig":
        """About 12 M parameters."""
        return cls(vocabulary=8192, width=320, supervision_steps=8)

    @classmethod
    def for_code_repair_large(cls) -> "CodeRepairConfig":
        """About 23 M parameters, with the paper's recursion (n = 6, T = 3)."""
        return cls(vocabulary=8192, width=480, latent_steps=6, rounds=3, supervision_steps=8)

    @classmethod
    def for_arc_agi_7m(cls) -> "CodeRepairConfig":
        """About 7 M parameters: the paper's size and recursion for grids of colours, which need no spelling."""
        return cls(vocabulary=16, pieces=16, width=384, latent_steps=6, rounds=3, supervision_steps=16)


class Batch(NamedTuple):
    """Windows as tensors; padding cells have the number `length` and more."""

    lexeme_ids: Tensor  # (U,)
    lexeme_pieces: Tensor  # (U, P)
    cells: Tensor  # (B, L)
    features: Tensor  # (B, L, F)
    rows: Tensor  # (B, L)
    category: Tensor  # (B,)
    size: Tensor  # (B,)
    length: Tensor  # (B,)


class Answer(NamedTuple):
    """What is read out after a supervision step."""

    location: Tensor  # (B, L) log-probabilities
    halt: Tensor  # (B,) logits: is the answer right?
    states: Tensor  # (B, L, D) for the edit head


def norm(x: Tensor) -> Tensor:
    """RMSNorm without weights."""
    return F.rms_norm(x, (x.shape[-1],))


class Attention(nn.Module):
    """Full attention over the cells of a window, with rotary positions over cell number and row."""

    def __init__(self, width: int, head_width: int) -> None:
        super().__init__()
        self.heads = width // head_width
        self.project = nn.Linear(width, 3 * width, bias=False)
        self.output = nn.Linear(width, width, bias=False)

    def forward(self, x: Tensor, mask: Tensor, rotary: tuple[Tensor, Tensor]) -> Tensor:
        """Mix the cells of each window: (B, L, D) -> (B, L, D)."""
        batch, length, width = x.shape
        q, k, v = self.project(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)  # each (B, H, L, D/H)
        q, k = rotate(q, rotary), rotate(k, rotary)
        # Not scaled_dot_product_attention: its bf16 backward is several times slower on a CPU.
        weights = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + mask.to(q.dtype)  # (B, H, L, L)
        mixed = weights.softmax(-1) @ v
        output: Tensor = self.output(mixed.transpose(1, 2).reshape(batch, length, width))
        return output


def rotary_angles(rows: Tensor, head_width: int) -> tuple[Tensor, Tensor]:
    """Cosine and sine for half the pairs by cell number, half by row: (B, 1, L, head_width / 2)."""
    pairs = head_width // 4
    frequencies = 1.0 / (1000.0 ** (torch.arange(pairs, dtype=torch.float32) / pairs))
    index = torch.arange(rows.shape[1], dtype=torch.float32).expand(rows.shape)
    by_index = index[..., None] * frequencies
    by_row = rows.float()[..., None] * frequencies
    angles = torch.cat([by_index, by_row], -1)[:, None]
    return angles.cos(), angles.sin()


def rotate(x: Tensor, rotary: tuple[Tensor, Tensor]) -> Tensor:
    """Rotate the pairs (first half, second half) of each head (RoPE)."""
    cos, sin = (part.to(x.dtype) for part in rotary)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


class Layer(nn.Module):
    """Attention and SwiGLU, each with its norm behind (post-norm, as in the paper)."""

    def __init__(self, config: CodeRepairConfig) -> None:
        super().__init__()
        width = config.width
        hidden = round(config.expansion * width * 2 / 3 / 32) * 32
        self.attention = Attention(width, config.head_width)
        self.gates = nn.Linear(width, 2 * hidden, bias=False)
        self.output = nn.Linear(hidden, width, bias=False)

    def forward(self, x: Tensor, mask: Tensor, rotary: tuple[Tensor, Tensor]) -> Tensor:
        """Return the cells after attention and the gated net: (B, L, D) -> (B, L, D)."""
        x = norm(x + self.attention(x, mask, rotary))
        gate, value = self.gates(x).chunk(2, -1)
        return norm(x + self.output(F.silu(gate) * value))


class CodeRepairTRM(SavedModel):
    """The model: embed once, then answer step by step."""

    feature_offsets: Tensor
    entry_pieces: Tensor  # (V, P)

    def __init__(self, config: CodeRepairConfig, vocabulary: Vocabulary | None = None) -> None:
        """Make a new model; one whose weights are loaded afterwards needs no vocabulary."""
        super().__init__()
        self.config, self.vocabulary = config, vocabulary
        entries = vocabulary.entries if vocabulary else [b""] * config.vocabulary
        if len(entries) != config.vocabulary:
            raise ValueError(f"a vocabulary of {len(entries)} entries; the configuration says {config.vocabulary}")
        self.register_buffer("entry_pieces", torch.tensor(Vocabulary([]).lexeme_table(entries)[1]))
        width = config.width
        self.lexemes = nn.Embedding(config.vocabulary, width)
        self.pieces = nn.Embedding(config.pieces, width, padding_idx=0)
        self.features = nn.Embedding(sum(FEATURE_SIZES), width)
        self.categories = nn.Embedding(32, width)
        self.convolution = nn.Conv1d(width, width, 5, padding=2, bias=False)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.nets * config.layers))
        self.start = nn.Parameter(torch.randn(2, width) * 0.02)  # y and z before the first step
        self.location = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.halt = nn.Linear(width, 1)
        self.at_location = nn.Linear(3 * width, width)
        self.plain = nn.Linear(width, len(PLAIN_OPERATIONS))
        self.queries = nn.Linear(width, len(TEXT_OPERATIONS) * width)
        self.copy_queries = nn.Linear(width, len(COPY_OPERATIONS) * width)
        self.copy_keys = nn.Linear(width, width, bias=False)
        self.text_bias = nn.Parameter(torch.zeros(len(TEXT_OPERATIONS), config.vocabulary))
        self.spelling = nn.Parameter(torch.zeros(width))  # how much an entry's pieces count when it is written
        offsets = [sum(FEATURE_SIZES[:i]) for i in range(len(FEATURE_SIZES))]
        self.register_buffer("feature_offsets", torch.tensor(offsets), persistent=False)
        for embedding in (self.lexemes, self.pieces, self.features, self.categories):
            nn.init.normal_(embedding.weight, std=0.02 if embedding is not self.lexemes else 0.04)
        with torch.no_grad():
            self.pieces.weight[0].zero_()
            self.halt.bias.fill_(_FREE_HALT_BIAS)

    @classmethod
    def from_pretrained(cls, path: Path) -> "CodeRepairTRM":
        """A model that `save_pretrained` wrote, ready for inference."""
        tensors, configuration, vocabulary = load_checkpoint(path)
        model = cls(CodeRepairConfig(**configuration), vocabulary)
        model.load_state_dict(tensors)
        return model.eval()

    def generate(self, source: bytes, best: int = 1) -> list[bytes]:
        """Return the `best` most probable repaired texts: the engine's search and verifier, with this model."""
        fixes = ranked(source, Engine(model=self).repair(source, top=best), best)
        repairs = [repair for fix in fixes for repair in (fix, *fix.alternatives) if repair.edits]
        return [apply_edits(source, repair.edits) for repair in repairs]

    @property
    def architecture(self) -> str:
        """Its name; with what follows the engine can use the model as it uses an exported one."""
        return "trm"

    @property
    def thresholds(self) -> dict[str, float]:
        """Not calibrated: everything is shown."""
        return {"syntax": 0.0, "logic": 0.0, "security": 0.0, "safe": 1.0}

    @property
    def calibrations(self) -> dict[str, Calibration]:
        """None before `mlrepair-train calibrate`."""
        return {}

    @property
    def weighing(self) -> Weighing:
        """The mean of what is known, before `mlrepair-train calibrate`."""
        return Weighing()

    def score(self, views: Sequence[View]) -> list[Scores]:
        """Look at windows, in torch.

        Raises:
            ValueError: if the model was made without a vocabulary.
        """
        if self.vocabulary is None:
            raise ValueError("a model without a vocabulary can read nothing: make it with one")
        graph = ExportedTRM(self)

        def run(batches: Sequence[Inputs]) -> list[list[NDArray[np.generic]]]:
            found = []
            for inputs in batches:
                with torch.no_grad():
                    location, _, *others = graph(*(torch.from_numpy(inputs[name]) for name in Batch._fields))
                found.append([output.numpy() for output in (location, *others)])
            return found

        return score(views, self.vocabulary, run)

    def embed(self, batch: Batch) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor]]:
        """Return x (B, L, D), the attention mask (B, 1, 1, L) and the rotary angles."""
        words = self.lexemes(batch.lexeme_ids) + self.pieces(self._buckets(batch.lexeme_pieces)).sum(1)  # (U, D)
        x = norm(words)[batch.cells]  # (B, L, D)
        x = x + self.features(batch.features + self.feature_offsets).sum(2)
        first = torch.arange(x.shape[1]) == 0
        x = x + first[None, :, None] * self.categories(batch.category)[:, None]
        x = norm(x)
        valid = torch.arange(x.shape[1]) < batch.length[:, None]  # (B, L)
        x = x * valid[..., None]
        x = norm(x + self.convolution(x.transpose(1, 2)).transpose(1, 2))
        mask = torch.where(valid, 0.0, FAR)[:, None, None]
        return x, mask.to(x.dtype), rotary_angles(batch.rows, self.config.head_width)

    def _buckets(self, pieces: Tensor) -> Tensor:
        """Fold the pieces into fewer buckets where the configuration has fewer; 0 stays "no piece"."""
        if self.config.pieces == PIECE_BUCKETS:
            return pieces
        return torch.where(pieces > 0, pieces % (self.config.pieces - 1) + 1, 0)

    def net(self, number: int, x: Tensor, mask: Tensor, rotary: tuple[Tensor, Tensor]) -> Tensor:
        """The net of the updates of z (0) or y (1); one may serve both."""
        first = self.config.layers * min(number, self.config.nets - 1)
        for layer in self.layers[first : first + self.config.layers]:
            x = layer(x, mask, rotary)
        return x

    def step(
        self, x: Tensor, y: Tensor, z: Tensor, mask: Tensor, rotary: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """One supervision step: T rounds, the last with gradient (paper, figure 3)."""
        with torch.no_grad():
            for _ in range(self.config.rounds - 1):
                y, z = self._round(x, y, z, mask, rotary)
        return self._round(x, y, z, mask, rotary)

    def _round(
        self, x: Tensor, y: Tensor, z: Tensor, mask: Tensor, rotary: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, Tensor]:
        for _ in range(self.config.latent_steps):
            z = self.net(0, z + y + x, mask, rotary)
        return self.net(1, y + z, mask, rotary), z

    def read_out(self, y: Tensor, batch: Batch) -> Answer:
        """Location and halting heads."""
        logits = self.location(y)[..., 0].float()  # (B, L)
        pointable = torch.arange(y.shape[1]) < batch.size[:, None]
        location = torch.where(pointable, logits, FAR).log_softmax(-1)
        return Answer(location, self.halt(y[:, 0])[:, 0].float(), y)

    def edits(
        self, y: Tensor, batch: Batch, window: Tensor, place: Tensor, written: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Raw edit logits at N locations: plain (N, P), texts (N, T, V), copies (N, C, L).

        `window` and `place` (N,) say which cell of which window; `written` is what `written()` gives, if known already.
        """
        written = self.written() if written is None else written
        after = (place + 1).clamp(max=y.shape[1] - 1)
        state = F.gelu(self.at_location(torch.cat([y[window, place], y[window, after], y[window, 0]], -1)))  # (N, D)
        queries = self.queries(state).view(-1, len(TEXT_OPERATIONS), self.config.width)
        texts = queries @ written.T + self.text_bias  # (N, T, V)
        keys = self.copy_keys(y)[window]  # (N, L, D)
        queries = self.copy_queries(state).view(-1, len(COPY_OPERATIONS), self.config.width)
        copies = queries @ keys.transpose(1, 2) / math.sqrt(self.config.width)  # (N, C, L)
        kinds = batch.features[:, :, 0]
        copied = (torch.arange(y.shape[1]) < batch.length[:, None]) & (kinds != _UNCOPIED[0]) & (kinds != _UNCOPIED[1])
        copies = torch.where(copied[window][:, None], copies.float(), FAR)
        return self.plain(state).float(), texts.float(), copies

    def written(self) -> Tensor:
        """What entries look like when they are written, (V, D): tied to how they are read, so that spelling helps."""
        spelt = F.embedding_bag(
            self._buckets(self.entry_pieces), self.pieces.weight, mode="sum", padding_idx=0
        )  # (V, D)
        return self.lexemes.weight + self.spelling * spelt

    def forward(self, batch: Batch, steps: int | None = None, halt_at: float | None = None) -> list[Answer]:
        """Return the answer after each supervision step; between steps the carry has no gradient.

        With `halt_at` (the specification: 0.95) it stops early, once the halting head is so sure of every window.
        """
        x, mask, rotary = self.embed(batch)
        y, z = (part.expand_as(x) for part in self.start)
        answers = []
        for _ in range(steps or self.config.supervision_steps):
            y, z = self.step(x, y, z, mask, rotary)
            answers.append(self.read_out(y, batch))
            if halt_at is not None and bool((answers[-1].halt.sigmoid() > halt_at).all()):
                break
            y, z = y.detach(), z.detach()
        return answers


class ExportedTRM(nn.Module):
    """All of inference as one graph: locations, halting, and the edits at the K best locations."""

    written: Tensor

    def __init__(self, model: CodeRepairTRM) -> None:
        super().__init__()
        self.model = model
        self.register_buffer("written", model.written().detach())

    def forward(
        self,
        lexeme_ids: Tensor,
        lexeme_pieces: Tensor,
        cells: Tensor,
        features: Tensor,
        rows: Tensor,
        category: Tensor,
        size: Tensor,
        length: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Inputs as in `Batch`; L is at least K + 1 (the runtime pads)."""
        batch = Batch(lexeme_ids, lexeme_pieces, cells, features, rows, category, size, length)
        answer = self.model(batch)[-1]
        places = answer.location[:, 1:].topk(BEST_LOCATIONS, -1).indices + 1  # (B, K)
        window = torch.arange(cells.shape[0])[:, None].expand_as(places).reshape(-1)
        plain, texts, copies = self.model.edits(answer.states, batch, window, places.reshape(-1), self.written)
        shape = places.shape
        return (
            answer.location,
            answer.halt,
            places,
            plain.view(*shape, -1),
            texts.view(*shape, len(TEXT_OPERATIONS), -1),
            copies.view(*shape, len(COPY_OPERATIONS), -1),
        )
