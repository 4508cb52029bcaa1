"""From shards to tensors: batches of windows of similar length, each different word of a batch embedded once."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import torch
from numpy.typing import NDArray
from torch import Tensor

from mlrepair.actions import COPY_OPERATIONS, PLAIN_OPERATIONS, TEXT_OPERATIONS, Operation
from mlrepair.grid import FEATURE_SIZES, Feature
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.replacing import Replacer
from mlrepair_training.several import SEVERAL
from mlrepair_training.trm import Batch

_MOST_ROWS = 24  # equivalent actions of one sample; the others cost time and teach nothing
_PLAIN_INDEX = {int(operation): i for i, operation in enumerate(PLAIN_OPERATIONS)}
_COPY_INDEX = {int(operation): i for i, operation in enumerate(COPY_OPERATIONS)}
_PARSING = ("logic", "clean")
DENSE = "dense"  # the group of samples in which many cells are replaced


@dataclass(frozen=True)
class Targets:
    """The right answers of a batch; R actions over all samples. Samples without any are clean."""

    sample: Tensor  # (R,)
    place: Tensor  # (R,)
    plain: Tensor  # (R,) index into the plain operations, or -1
    operation: Tensor  # (R,) index into the operations with a text, or -1
    word: Tensor  # (R,) vocabulary entry, or 0
    copies: Tensor  # (R, L) cells whose text is the right one
    goal: Tensor  # (R,) which of the G goals of the batch the action reaches: one mistake, or any step of one repair
    rank: Tensor  # (R,) number of the action within its goal
    owner: Tensor  # (G,) the sample of a goal
    clean: Tensor  # (B,)
    dense: Tensor  # (B,) cells of the sample were replaced at random


@dataclass(frozen=True)
class LabelledBatch:
    """Windows, their answers, and what they are."""

    windows: Batch
    targets: Targets
    kinds: list[str]
    groups: list[str]


class Shard:
    """One Arrow file, memory-mapped, its lexemes hashed once."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        with pa.memory_map(str(path)) as source:
            table = pa.ipc.open_file(source).read_all().combine_chunks()
        cells = table["cells"].combine_chunks()
        self.offsets: NDArray[np.int32] = cells.offsets.to_numpy()
        self.cells: NDArray[np.int32] = cells.values.indices.to_numpy()
        self.ids, self.pieces = vocabulary.lexeme_table(cells.values.dictionary.to_pylist())
        self.features = [
            np.frombuffer(b, np.uint8).reshape(-1, len(FEATURE_SIZES)) for b in table["features"].to_pylist()
        ]
        self.rows = [np.frombuffer(b, np.uint8) for b in table["rows"].to_pylist()]
        self.categories = table["category"].to_numpy()
        self.sizes = table["size"].to_numpy()
        self.targets = [np.array(t, np.int32).reshape(-1, 4)[:_MOST_ROWS] for t in table["targets"].to_pylist()]
        self.kinds: list[str] = table["kind"].to_pylist()
        self.groups: list[str] = table["group"].to_pylist()
        scored = "difficulty" in table.column_names
        self.difficulties: list[float] = table["difficulty"].to_pylist() if scored else [0.0] * len(self.groups)
        kinds = np.concatenate([features[:, Feature.KIND] for features in self.features])
        self.replacer = Replacer(self.cells, kinds, cells.values.dictionary.to_pylist())

    def __len__(self) -> int:
        return len(self.sizes)

    def batches(
        self,
        rng: np.random.Generator,
        budget: int,
        dense: Callable[[], float] = lambda: 0.0,
        admits: Callable[[str, float], bool] = lambda group, difficulty: True,
    ) -> Iterator[LabelledBatch]:
        """Yield all samples once, in batches of at most `budget` cells (padding counted), in random order.

        `dense` tells the share of the samples without syntax error whose cells are replaced in many places; `admits`
        says of a group and a difficulty whether such samples are read.
        """
        lengths = np.diff(self.offsets)
        by_length = np.argsort(lengths + rng.uniform(0, 8, len(lengths)))
        order = [i for i in by_length if admits(self.groups[i], self.difficulties[i])]
        chunks: list[list[int]] = [[]]
        for i in order:
            if chunks[-1] and (len(chunks[-1]) + 1) * max(int(lengths[i]), 16) > budget:
                chunks.append([])
            chunks[-1].append(int(i))
        for k in rng.permutation(len(chunks)):
            replaced = {i for i in chunks[k] if self.groups[i] in _PARSING and rng.random() < dense()}
            yield self.collate(chunks[k], rng, replaced)

    def collate(
        self, chosen: list[int], rng: np.random.Generator | None = None, replaced: Set[int] = frozenset()
    ) -> LabelledBatch:
        """Make one batch of the samples with these numbers; in those of `replaced` many cells become others."""
        lengths = np.array([self.offsets[i + 1] - self.offsets[i] for i in chosen])
        longest = -(-max(int(lengths.max()), 16) // 8) * 8  # few different lengths: fewer shapes to plan for
        ids = np.full((len(chosen), longest), -1, np.int64)
        features = np.zeros((len(chosen), longest, len(FEATURE_SIZES)), np.int64)
        rows = np.zeros((len(chosen), longest), np.int64)
        for b, i in enumerate(chosen):
            n = lengths[b]
            ids[b, :n] = self.cells[self.offsets[i] : self.offsets[i + 1]]
            features[b, :n] = self.features[i]
            rows[b, :n] = self.rows[i]
        targets = [self.targets[i] for i in chosen]
        groups = [self.groups[i] for i in chosen]
        for b, i in enumerate(chosen):
            if i in replaced and rng is not None:
                n = int(self.sizes[i])
                places, texts = self.replacer.replace(ids[b, :n], self.offsets[i], rng)
                if len(places):
                    _, inverse, counts = np.unique(ids[b, : lengths[b]], return_inverse=True, return_counts=True)
                    features[b, : lengths[b], Feature.COUNT] = np.minimum(counts[inverse], 4)
                    operation = np.full(len(places), int(Operation.REPLACE))
                    targets[b] = np.stack([np.arange(len(places)), places, operation, texts], 1)
                    groups[b] = DENSE
        unique, cells = np.unique(ids, return_inverse=True)
        windows = Batch(
            *(
                torch.from_numpy(a.astype(np.int64))
                for a in (
                    self.ids[unique],
                    self.pieces[unique],
                    cells.reshape(ids.shape),
                    features,
                    rows,
                    self.categories[chosen],
                    self.sizes[chosen],
                    lengths,
                )
            )
        )
        kinds = [self.kinds[i] if group != DENSE else DENSE for i, group in zip(chosen, groups, strict=True)]
        return LabelledBatch(windows, self._targets(targets, groups, ids), kinds, groups)

    def _targets(self, targets: list[NDArray[np.int32]], groups: list[str], ids: NDArray[np.int64]) -> Targets:
        counts = [len(some) for some in targets]
        flat = np.concatenate(targets).astype(np.int64).reshape(-1, 4)
        sample = np.repeat(np.arange(len(targets)), counts)
        operation, text = flat[:, 2], flat[:, 3]
        plain = np.array([_PLAIN_INDEX.get(int(o), -1) for o in operation], np.int64)
        with_text = np.array([_COPY_INDEX.get(int(o), -1) for o in operation], np.int64)
        is_written = (text >= 0) & (with_text < len(TEXT_OPERATIONS))
        word = np.where(is_written, self.ids[text], 0).astype(np.int64)
        copies = (ids[sample] == text[:, None]) & (text >= 0)[:, None]
        several = np.isin(groups, (DENSE, SEVERAL))
        steps = np.where(several[sample], flat[:, 0], 0)
        goals, goal, actions = np.unique(np.stack([sample, steps], 1), axis=0, return_inverse=True, return_counts=True)
        rank = np.empty(len(flat), np.int64)
        rank[np.argsort(goal, kind="stable")] = np.concatenate([np.arange(n) for n in (0, *actions)])
        tensors = (
            sample,
            flat[:, 1],
            plain,
            with_text,
            word,
            copies,
            goal,
            rank,
            goals[:, 0],
            np.array(counts) == 0,
            np.array([group == DENSE for group in groups]),
        )
        return Targets(*(torch.from_numpy(np.ascontiguousarray(a)) for a in tensors))
