"""The language model: cells go in, the probability of each next cell comes out."""

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mlrepair.generation import written_behind
from mlrepair.sequence import INDENTATIONS, Lexicon
from mlrepair.vocabulary import PIECE_BUCKETS, Vocabulary
from mlrepair_training.mamba.cache import MambaCache, NameMemory
from mlrepair_training.mamba.cells import Cells, start_of_file
from mlrepair_training.mamba.closed_words import closed_words
from mlrepair_training.mamba.config import MambaLMConfig
from mlrepair_training.mamba.mixer import GatedNet, LayerState, mixer_of, norm
from mlrepair_training.mamba.sampling import Sampling, sample
from mlrepair_training.weights import SavedModel, load_checkpoint

FAR = -1e9
IGNORED = -1  # a label that is not learnt


class Labels(NamedTuple):
    """The cells to come after each cell."""

    ids: Tensor  # (B, T) below V + R; 0: another word; or IGNORED
    previous: Tensor  # (B, T) the place at which its name stands in memory, or -1


class Tables(NamedTuple):
    """What the V + R words of the closed part look like; they change with the weights only."""

    read: Tensor  # (V + R, D)
    written: Tensor  # (V + R, D)


@dataclass(frozen=True)
class MambaOutput:
    """What follows each cell: closed words and names in memory share one distribution."""

    closed: Tensor  # (B, T, V + R) logits
    copies: Tensor  # (B, T, M) logits, of the slots of `memory`; FAR where a name does not stand there
    memory: NameMemory  # the names at the start of the call, and the cells of the call
    hidden: Tensor  # (B, T, D)
    cache: MambaCache  # after the last cell
    loss: Tensor | None = None  # mean over the cells with a label
    hidden_states: tuple[Tensor, ...] | None = None  # before each layer and behind the last, (B, T, D)

    def log_chances(self, labels: Labels) -> Tensor:
        """Log P of each label, (B, T)."""
        closed = self.closed.float()
        written = closed.gather(-1, labels.ids.clamp(min=0)[..., None])[..., 0]
        return log_chances(closed.logsumexp(-1), written, self.copies, self.memory, labels)

    def next_words(self, words: int, first: int = -1) -> Tensor:
        """Log-probabilities of all W words after each cell from the `first` on, by default the last, (B, …, W).

        A name that can be written and copied has both ways' sum.
        """
        closed, copies = self.closed[:, first:].float(), self.copies[:, first:].float()
        everything = torch.cat([closed, copies], -1).softmax(-1)
        written, copied = torch.split(everything, [closed.shape[-1], copies.shape[-1]], -1)
        chances = F.pad(written, (0, words - closed.shape[-1]))
        return chances.scatter_add(-1, self.memory.ids[:, None].expand_as(copied), copied).log()


class MambaLM(SavedModel):
    """Embedding, L layers, and two ways to write: a closed word, or a name that the file used lately."""

    entry_pieces: Tensor  # (V, pieces of a word)

    def __init__(self, config: MambaLMConfig, vocabulary: Vocabulary | None = None) -> None:
        """Make a new model; one whose weights are loaded afterwards needs no vocabulary."""
        super().__init__()
        self.config, self.vocabulary = config, vocabulary
        entries = vocabulary.entries if vocabulary else [b""] * config.vocabulary
        if len(entries) != config.vocabulary:
            raise ValueError(f"a vocabulary of {len(entries)} entries; the configuration says {config.vocabulary}")
        self.register_buffer("entry_pieces", torch.tensor(Vocabulary([]).lexeme_table(entries)[1], dtype=torch.int64))
        width = config.width
        self.lexemes = nn.Embedding(config.vocabulary, width)
        self.rows = nn.Embedding(INDENTATIONS, width)
        self.pieces = nn.Embedding(config.pieces, width, padding_idx=0)
        self.layers = nn.ModuleList(mixer_of(config) for _ in range(config.layers))
        self.nets = nn.ModuleList(GatedNet(config) for _ in range(config.layers if config.gated else 0))
        self.spelling = nn.Parameter(torch.zeros(width))  # how much an entry's pieces count when it is written
        self.bias = nn.Parameter(torch.zeros(config.vocabulary + INDENTATIONS))
        self.query = nn.Linear(width, config.key_width)
        self.key = nn.Linear(width, config.key_width, bias=False)
        self.spelt_key = nn.Linear(width, config.key_width, bias=False)
        self.recency = nn.Parameter(torch.tensor(-0.5))  # of the logarithm of the distance
        for embedding in (self.lexemes, self.rows, self.pieces):
            nn.init.normal_(embedding.weight, std=0.02 if embedding is self.pieces else 0.04)
        with torch.no_grad():
            self.pieces.weight[0].zero_()

    @classmethod
    def load_pretrained(cls, path: Path) -> "MambaLM":
        """A model that `save_pretrained` wrote, ready for inference."""
        tensors, configuration, vocabulary = load_checkpoint(path)
        model = cls(MambaLMConfig(**configuration), vocabulary)
        model.load_state_dict(tensors)
        return model.eval()

    def allocate_inference_cache(self, batch: int = 1) -> MambaCache:
        """The state before the first cell."""
        return MambaCache.empty(self.config, batch)

    def tables(self) -> Tables:
        """What closed words look like when they are read and when they are written: tied, so that spelling helps."""
        spelt = self._spelt(self.entry_pieces)
        lexemes, rows = self.lexemes.weight, self.rows.weight
        return Tables(
            norm(torch.cat([lexemes + spelt, rows])),
            torch.cat([lexemes + self.spelling * spelt, rows]),
        )

    def spelt_words(self, pieces: Tensor) -> Tensor:
        """What words outside the vocabulary look like when they are read, (U, D)."""
        return norm(self.lexemes.weight[0] + self._spelt(pieces))

    def _spelt(self, pieces: Tensor) -> Tensor:
        """The sum of the pieces of words, (n, D)."""
        return F.embedding_bag(self.buckets(pieces), self.pieces.weight, mode="sum", padding_idx=0)

    def buckets(self, pieces: Tensor) -> Tensor:
        """Fold the pieces into fewer buckets where the configuration has fewer; 0 stays "no piece"."""
        if self.config.pieces == PIECE_BUCKETS:
            return pieces
        return torch.where(pieces > 0, pieces % (self.config.pieces - 1) + 1, 0)

    def forward(
        self,
        cells: Cells,
        labels: Labels | None = None,
        cache: MambaCache | None = None,
        *,
        output_hidden_states: bool = False,
        tables: Tables | None = None,
    ) -> MambaOutput:
        """Read cells after those of the cache; with labels, the loss of what follows them comes too.

        `tables`: what `tables()` gives, if it is known already.
        """
        tables = tables or self.tables()
        hidden, copies, memory, after, hidden_states = self._understand(cells, cache, tables)
        output = MambaOutput(self.write(hidden, tables.written), copies, memory, hidden, after)
        loss = None if labels is None else mean_loss(output.log_chances(labels), labels)
        return replace(output, loss=loss, hidden_states=hidden_states if output_hidden_states else None)

    def loss(self, cells: Cells, labels: Labels, cache: MambaCache) -> tuple[Tensor, MambaCache]:
        """The loss that `forward` gives, and the cache behind the cells, in less time and memory."""
        tables = self.tables()
        hidden, copies, memory, after, _ = self._understand(cells, cache, tables)
        flat = hidden.flatten(0, 1).float()
        total, written = closed_words(flat, tables.written, self.bias, labels.ids.clamp(min=0).flatten())
        shape = labels.ids.shape
        chances = log_chances(total.view(shape), written.view(shape), copies, memory, labels)
        return mean_loss(chances, labels), after

    def _understand(
        self, cells: Cells, cache: MambaCache | None, tables: Tables
    ) -> tuple[Tensor, Tensor, NameMemory, MambaCache, tuple[Tensor, ...]]:
        """All but the closed words: hidden states, logits of copies, what these point at, cache, layers' inputs."""
        cache = cache or self.allocate_inference_cache(len(cells.ids))
        embedded = torch.cat([tables.read, self.spelt_words(cells.pieces)])[cells.ids]  # (B, T, D)
        hidden, states, hidden_states = self.read(embedded, cache.convolution, cache.scan)
        places = cache.place + torch.arange(cells.ids.shape[1])
        keys = self.keys(hidden, embedded)
        memory = cache.memory.joined(NameMemory(keys, cells.ids, places.expand_as(cells.ids), cells.ends))
        newest = memory.newest(self.config.names, cache.place + len(places) - 1)
        after = MambaCache(*states, newest, cache.place + len(places))
        return hidden, self.point(hidden, places, memory), memory, after, hidden_states

    def read(
        self, x: Tensor, convolution: Tensor, scan: Tensor, *, whole: bool = False
    ) -> tuple[Tensor, tuple[Tensor, Tensor], tuple[Tensor, ...]]:
        """Hidden states (B, T, D), the layers' states after the last cell (as in `MambaCache`), and all layers' inputs.

        `whole`: all cells as a single chunk, which a graph of free length needs.
        """
        states, inputs = [], [x]
        for number, layer in enumerate(self.layers):
            mixed, state = layer(norm(x), LayerState(convolution[number], scan[number]), whole=whole)
            x = x + mixed
            if self.nets:
                x = x + self.nets[number](norm(x))
            states.append(state)
            inputs.append(x)
        stacked = torch.stack([state[0] for state in states]), torch.stack([state[1] for state in states])
        return norm(x), stacked, tuple(inputs)

    def keys(self, hidden: Tensor, embedded: Tensor) -> Tensor:
        """By what names are found: by where they stood, and by how they are spelt."""
        keys: Tensor = self.key(hidden) + self.spelt_key(embedded)
        return keys

    def write(self, hidden: Tensor, written: Tensor) -> Tensor:
        """Logits of closed words, (…, V + R)."""
        return hidden @ written.T + self.bias

    def point(self, hidden: Tensor, places: Tensor, memory: NameMemory) -> Tensor:
        """Logits of the names in memory, (B, T, M)."""
        distance = places[:, None] - memory.places[:, None]  # (B, T, M)
        stands = (distance >= 0) & (places[:, None] < memory.ends[:, None])
        logits = self.point_at(hidden, memory.keys, distance)
        return torch.where(stands, logits, FAR)

    def point_at(self, hidden: Tensor, keys: Tensor, distance: Tensor) -> Tensor:
        """Logits of keys at a distance in cells: near ones come sooner, as in any cache."""
        match: Tensor = self.query(hidden) @ keys.to(hidden.dtype).transpose(-1, -2) / math.sqrt(self.config.key_width)
        logits: Tensor = match.float() + self.recency * distance.clamp(min=0).float().log1p()
        return logits

    def generate(
        self, cells: Cells, count: int, sampling: Sampling | None = None, is_name: Tensor | None = None
    ) -> Tensor:
        """Write so many cells after the given ones: their numbers, (B, count).

        Args:
            cells: what stands already.
            count: how many cells to write.
            sampling: how a cell is chosen; by default the most probable one.
            is_name: (W,) which words are names, so that they can be pointed at later; by default no closed word.
        """
        sampling = sampling or Sampling()
        words = self.config.vocabulary + INDENTATIONS + len(cells.pieces)
        if is_name is None:
            is_name = torch.arange(words) >= words - len(cells.pieces)
        written = [cells.ids]
        with torch.no_grad():
            tables = self.tables()
            output = self(cells, tables=tables)
            for _ in range(count):
                chances = output.next_words(words)[:, -1]
                chances[:, 0] = -torch.inf  # "another word" cannot be written
                chosen = sample(chances, torch.cat(written, 1), sampling)  # (B,)
                written.append(chosen[:, None])
                cache = output.cache
                forever = torch.full_like(chosen, torch.iinfo(torch.int64).max)
                ends = torch.where(is_name[chosen], forever, cache.place)[:, None]
                cache = MambaCache(
                    cache.convolution, cache.scan, cache.memory.without(chosen, cache.place), cache.place
                )
                output = self(Cells(chosen[:, None], cells.pieces, ends), cache=cache, tables=tables)
        return torch.cat(written[1:], 1)

    def complete(self, source: bytes, cells: int, sampling: Sampling | None = None) -> bytes:
        """Return the text with so many cells written behind it.

        Raises:
            ValueError: if the model was made without a vocabulary.
        """
        if self.vocabulary is None:
            raise ValueError("a model without a vocabulary can read nothing: make it with one")
        lexicon = Lexicon(self.vocabulary)
        read, is_name = start_of_file(source, lexicon, self.config.names)
        numbers = self.generate(read, cells, sampling, is_name)[0].tolist()
        return written_behind(source, [lexicon.word(number) for number in numbers])


def mean_loss(log_chances: Tensor, labels: Labels) -> Tensor:
    """The mean of -log P over the cells with a label."""
    learnt = labels.ids != IGNORED
    return -(log_chances * learnt).sum() / learnt.sum().clamp(min=1)


def log_chances(total: Tensor, written: Tensor, copies: Tensor, memory: NameMemory, labels: Labels) -> Tensor:
    """Log P of each label, (B, T): a name that is written and can be copied has both ways' sum.

    `total` is the logarithm of the sum of the closed words' exponentials, `written` the label's own logit, (B, T).
    """
    copies = copies.float()
    everything = torch.logaddexp(total, copies.logsumexp(-1))
    can_copy = labels.previous >= 0
    written = torch.where(can_copy & (labels.ids == 0), FAR, written)  # known by its place, so not "another word"
    slot = torch.searchsorted(memory.places.contiguous(), labels.previous.clamp(min=0)).clamp(max=copies.shape[-1] - 1)
    copied = torch.where(can_copy, copies.gather(-1, slot[..., None])[..., 0], FAR)
    return torch.logaddexp(written, copied) - everything


def load_pretrained(path: Path) -> MambaLM:
    """Read a model that `save_pretrained` wrote, ready for inference."""
    return MambaLM.load_pretrained(path)
