"""How well the next cell of real code is foreseen: perplexity, and how often the next name is right.

Model and baseline answer the same question: one of the closed words, of the indentations, of the names in memory (of
the words of the file, for the baseline, which gives it more), or "another word".
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

import torch

from mlrepair.sequence import START, Lexicon
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.corpus import read
from mlrepair_training.mamba import Cells, Labels, MambaLM, load_pretrained
from mlrepair_training.mamba_data import FileNumbers
from mlrepair_training.report.records import Foreseen

_FORESEEN = 40  # files
_COUNTED = 1500  # files of the training split, for the n-gram baseline
_PIECE = 1024  # cells that are looked at together
_CANDIDATES = 64  # followers of a context that may be the most probable word


@dataclass(frozen=True)
class Foresight:
    """How well files are foreseen."""

    cells: int
    surprise: float  # nats, of all cells together
    names: int
    right: int  # names that are the most probable next word

    @property
    def perplexity(self) -> float:
        """Of a cell."""
        return math.exp(self.surprise / max(self.cells, 1))

    @property
    def name_accuracy(self) -> float:
        """The share of the names that are the most probable next word."""
        return self.right / max(self.names, 1)


class Reader(Protocol):
    """What foresees: for each cell with a label its log-probability, and whether it was the most probable word."""

    def foresee(self, file: FileNumbers) -> Iterator[tuple[float, bool]]:
        """Read a file from its beginning; whether a word was the most probable matters only where a name follows."""
        ...


def measure(reader: Reader, sources: Iterable[bytes], vocabulary: Vocabulary, names: int) -> Foresight:
    """Read files one after the other; `names` fit into the model's memory."""
    surprise, cells, hits, all_names = 0.0, 0, 0, 0
    for source in sources:
        file = FileNumbers.of(source, vocabulary, names)
        for (log_chance, is_first), is_name in zip(reader.foresee(file), file.is_name.tolist(), strict=False):
            surprise -= log_chance
            cells += 1
            all_names += is_name
            hits += is_name and is_first
    return Foresight(cells, surprise, all_names, hits)


def foresee(data: Path, weights: Path, checkpoint: Path) -> Iterator[Foreseen]:
    """How well a trained model foresees files of the test packages, beside an n-gram model with a cache of the file."""
    torch.set_num_threads(1)
    words, model = Vocabulary.load(weights / "vocabulary.json"), load_pretrained(checkpoint)
    baseline = NGramCache(words)
    training = [file.source for file in read(data, "train")]
    baseline.learn(Random(0).sample(training, min(_COUNTED, len(training))))
    files = list(read(data, "test"))
    some = Random("foresight").sample(files, min(_FORESEEN, len(files)))
    readers: dict[str, Reader] = {"mamba": MambaReader(model), "n-grams": baseline}
    for name, reader in readers.items():
        for file in some:
            found = measure(reader, [file.source], words, model.config.names)
            surprise = round(found.surprise, 2)
            yield Foreseen(name, file.name, found.cells, surprise, found.names, found.right)


class MambaReader:
    """A model, with the state carried along each file."""

    def __init__(self, model: MambaLM) -> None:
        self.model = model
        with torch.no_grad():
            self.tables = model.tables()

    def foresee(self, file: FileNumbers) -> Iterator[tuple[float, bool]]:
        """See `Reader`."""
        model, closed = self.model, len(self.tables.read)
        ids, ends, labels, previous = (torch.from_numpy(part)[None] for part in file[:4])
        pieces = torch.from_numpy(Vocabulary([]).lexeme_table(file.others or [b""])[1]).long()
        cache = model.allocate_inference_cache()
        for start in range(0, len(file.ids) - 1, _PIECE):
            part = slice(start, min(start + _PIECE, len(file.ids) - 1))
            wanted = Labels(labels[:, part], previous[:, part])
            with torch.no_grad():
                output = model(Cells(ids[:, part], pieces, ends[:, part]), None, cache, tables=self.tables)
                chances = output.log_chances(wanted)[0]
                best = output.next_words(closed + len(pieces), first=0)[0].argmax(-1)
            first = best == ids[0, part.start + 1 : part.stop + 1]
            cache = output.cache
            yield from zip(chances.tolist(), first.tolist(), strict=True)


class NGramCache:
    """Counts of word sequences in the corpus and, nested in them, in the file so far (Hellendoorn & Devanbu, 2017).

    Witten–Bell smoothing: at each length of context, first the corpus' counts and then those of the file so far are
    mixed into what shorter contexts say. A word outside the vocabulary counts as "another word" in the corpus, and as
    itself in its file.
    """

    def __init__(self, vocabulary: Vocabulary, order: int = 4) -> None:
        self.vocabulary, self.order = vocabulary, order
        self.closed = Lexicon(vocabulary).closed
        self.corpus: _Counts = defaultdict(Counter)

    def learn(self, sources: Iterable[bytes]) -> None:
        """Count the words of files."""
        for source in sources:
            ids = FileNumbers.of(source, self.vocabulary, 1).ids
            words = [number if number < self.closed else START for number in ids.tolist()]
            for place in range(1, len(words)):
                self._count(self.corpus, words, place)

    def foresee(self, file: FileNumbers) -> Iterator[tuple[float, bool]]:
        """See `Reader`."""
        ids = file.ids.tolist()
        generic = [number if number < self.closed else START for number in ids]
        seen: _Counts = defaultdict(Counter)
        for place in range(1, len(ids)):
            word = ids[place] if ids[place] in seen[()] else generic[place]
            log_chance = math.log(self._chances([word], ids, generic, place, seen)[word])
            is_first = False
            if file.is_name[place - 1] and word != START:
                chances = self._chances(self._candidates(ids, generic, place, seen), ids, generic, place, seen)
                is_first = max(chances, key=chances.__getitem__, default=START) == word
            yield log_chance, is_first
            self._count(seen, ids, place)

    def _count(self, counts: "_Counts", words: Sequence[int], place: int) -> None:
        for length in range(min(self.order, place + 1)):
            counts[tuple(words[place - length : place])][words[place]] += 1

    def _contexts(
        self, ids: Sequence[int], generic: Sequence[int], place: int, seen: "_Counts"
    ) -> Iterator[Counter[int]]:
        """What followed the last words, from no words to all that are looked at: in the corpus, then in the file."""
        for length in range(min(self.order, place + 1)):
            for counts, words in ((self.corpus, generic), (seen, ids)):
                if followers := counts.get(tuple(words[place - length : place])):
                    yield followers

    def _candidates(self, ids: Sequence[int], generic: Sequence[int], place: int, seen: "_Counts") -> set[int]:
        contexts = self._contexts(ids, generic, place, seen)
        return {word for followers in contexts for word, _ in followers.most_common(_CANDIDATES)}

    def _chances(
        self, words: Iterable[int], ids: Sequence[int], generic: Sequence[int], place: int, seen: "_Counts"
    ) -> dict[int, float]:
        chances = {word: 1 / self.closed if word < self.closed else 0.0 for word in words}
        for followers in self._contexts(ids, generic, place, seen):
            kinds, total = len(followers), followers.total()
            for word, chance in chances.items():
                chances[word] = (followers[word] + kinds * chance) / (total + kinds)
        return chances


_Counts = defaultdict[tuple[int, ...], Counter[int]]
