"""Whole files as batches: each row of a batch is a stream of files, read on where the batch before ended.

A batch depends on the seed and on how many came before, so a run resumes exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from mlrepair.lexer import lex
from mlrepair.sequence import NOWHERE, Integers, Lexicon, occurrences
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.mamba import Cells, Labels
from mlrepair_training.mamba.model import IGNORED


class FileNumbers(NamedTuple):
    """A file with the number in front that begins it, n cells; places count from there."""

    ids: Integers  # (n,)
    ends: Integers  # (n,)
    labels: Integers  # (n,) what follows; nothing behind the last cell
    previous: Integers  # (n,) where the name that follows stands in memory
    is_name: np.ndarray  # (n,) whether a name follows
    others: list[bytes]  # the words outside the vocabulary, in the order of their numbers

    @classmethod
    def of(cls, source: bytes, vocabulary: Vocabulary, names: int) -> "FileNumbers":
        """Read a file; `names` fit into memory."""
        lexicon = Lexicon(vocabulary)
        ids, is_name = lexicon.read_file(lex(source))
        ends, previous = occurrences(ids, is_name, names)
        labels = np.where(ids < lexicon.closed, ids, 0)
        return cls(
            ids,
            ends,
            np.append(labels[1:], IGNORED),
            np.append(previous[1:], NOWHERE),
            np.append(is_name[1:], False),
            lexicon.others,
        )


@dataclass
class _Row:
    """Where a row stands."""

    number: int  # of the file, among those that the row has begun
    offset: int = 0  # cells of it that are read
    file: FileNumbers | None = None


class Streams:
    """Batches of so many rows and cells, for ever; in each epoch the files come in another order."""

    def __init__(
        self, sources: Sequence[bytes], vocabulary: Vocabulary, names: int, rows: int, length: int, seed: int
    ) -> None:
        if not sources:
            raise ValueError("no files to learn from: make a corpus with `mlrepair-train data corpus`")
        self.sources, self.vocabulary, self.names, self.length, self.seed = sources, vocabulary, names, length, seed
        self.place = 0  # cells that each row has read
        self._rows = [_Row(0) for _ in range(rows)]
        self._order = (-1, np.zeros(0, np.int64))  # an epoch, and its order of the files

    @property
    def state(self) -> list[tuple[int, int]]:
        """Where the rows stand: with `place` all that is needed to go on."""
        return [(row.number, row.offset) for row in self._rows]

    def resume(self, state: Sequence[tuple[int, int]], place: int) -> None:
        """Go on where other streams stood."""
        self._rows = [_Row(number, offset) for number, offset in state]
        self.place = place

    def next(self) -> tuple[Cells, Labels]:
        """Return the next cells of all rows, and what follows them."""
        closed = Lexicon(self.vocabulary).closed
        words: dict[bytes, int] = {}  # outside the vocabulary -> number in this batch
        batch = np.zeros((4, len(self._rows), self.length), np.int64)
        for number, row in enumerate(self._rows):
            filled = 0
            while filled < self.length:
                file = row.file = row.file or self._file(number, row.number)
                part = slice(row.offset, row.offset + self.length - filled)
                base = self.place + filled - row.offset  # place of the file's first cell
                ids = file.ids[part]
                here = slice(filled, filled + len(ids))
                other = ids >= closed
                batch[0, number, here] = ids
                batch[0, number, here][other] = [
                    closed + words.setdefault(file.others[i - closed], len(words)) for i in ids[other].tolist()
                ]
                batch[1, number, here] = file.ends[part] + base
                batch[2, number, here] = file.labels[part]
                batch[3, number, here] = np.where(file.previous[part] >= 0, file.previous[part] + base, NOWHERE)
                filled += len(ids)
                row.offset += len(ids)
                if row.offset == len(file.ids):
                    row.number, row.offset, row.file = row.number + 1, 0, None
        self.place += self.length
        pieces = self.vocabulary.lexeme_table(list(words) or [b""])[1].astype(np.int64)
        ids_, ends, labels, previous = torch.from_numpy(batch)
        return Cells(ids_, torch.from_numpy(pieces), ends), Labels(labels, previous)

    def _file(self, row: int, number: int) -> FileNumbers:
        epoch, index = divmod(number * len(self._rows) + row, len(self.sources))
        if self._order[0] != epoch:
            self._order = epoch, np.random.default_rng((self.seed, epoch)).permutation(len(self.sources))
        return FileNumbers.of(self.sources[self._order[1][index]], self.vocabulary, self.names)
