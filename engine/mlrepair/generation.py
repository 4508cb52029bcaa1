"""Code written on by the sequence model, cell by cell: small, fast, and ignorant of what the code is for."""

import keyword
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mlrepair.lexer import Cell, CellKind, lex
from mlrepair.reader import Following, ModelGraphs, Reader
from mlrepair.sequence import START, Lexicon
from mlrepair.spacing import needs_blank
from mlrepair.vocabulary import Vocabulary

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next word is chosen; by default it is the most probable one.

    Raises:
        ValueError: if a value makes no sense.
    """

    temperature: float = 0.0  # 0: no chance
    top_k: int | None = None  # among so many of the most probable words
    top_p: float | None = None  # among the fewest words that have at least this probability together
    repetition_penalty: float = 1.0  # above 1: log-probabilities of words that occurred are multiplied by it
    seed: int = 0

    def __post_init__(self) -> None:
        if self.temperature < 0 or self.repetition_penalty <= 0:
            raise ValueError("expected a temperature of 0 or more, and a repetition penalty above 0")
        if (self.top_k is not None and self.top_k < 1) or (self.top_p is not None and not 0 < self.top_p <= 1):
            raise ValueError("expected a top-k of at least one word, and a top-p above 0 and up to 1")

    def choose(self, log_chances: Floats, occurred: NDArray[np.int64], rng: np.random.Generator) -> int:
        """Choose a word by the log-probabilities of all (W,), given the words that occurred."""
        chances = log_chances.copy()
        if self.repetition_penalty != 1.0:  # Keskar et al. 2019
            chances[np.unique(occurred)] *= self.repetition_penalty
        if self.temperature == 0:
            return int(chances.argmax())
        order = np.argsort(-chances)[: self.top_k]
        weights = np.exp((chances[order] - chances[order[0]]) / self.temperature)
        weights /= weights.sum()
        if self.top_p is not None:
            weights[1:][weights.cumsum()[:-1] >= self.top_p] = 0.0
        return int(rng.choice(order, p=weights / weights.sum()))


@dataclass(frozen=True)
class Generator:
    """Writes on with a model of whole files."""

    graphs: ModelGraphs
    vocabulary: Vocabulary
    names: int  # that fit into the model's memory

    def write(
        self, source: bytes, cells: int, sampling: Sampling = Sampling(), is_over: Callable[[], bool] = lambda: False
    ) -> Iterator[bytes]:
        """Yield piece by piece what comes behind a text: up to so many cells, to the end of the block it ends in."""
        lexicon = Lexicon(self.vocabulary)
        reader = Reader(self.graphs, lexicon, self.names)
        read = lex(source)
        reader.replace(0, 0, read)
        occurred = lexicon.read(read).ids
        rng = np.random.default_rng(sampling.seed)
        is_inside = any(cell.text for cell in read if cell.kind is CellKind.ROW) or source.rstrip().endswith(b":")
        text = source
        for number in range(len(read), len(read) + cells):
            if is_over():
                return
            chances = log_chances(reader.following(number, number + 1), len(lexicon.pieces()))
            word = sampling.choose(chances, occurred, rng)
            written = lexicon.word(word)
            if is_inside and written == b"\n":  # back at the margin: the block is over
                return
            piece = written_behind(text, [written])[len(text) :]
            text += piece
            yield piece
            reader.replace(number, number, [_cell(written)])
            occurred = np.append(occurred, word)


def log_chances(following: Following, others: int) -> Floats:
    """The log-probabilities of all words at the first place, (W,): a name that is written and copied has both ways'."""
    lexicon = following.lexicon
    chances = np.zeros(lexicon.closed + max(others, len(lexicon.others)))
    chances[: lexicon.closed] = np.exp(following.closed[0])
    np.add.at(chances, following.names, np.exp(following.copies[0]))
    chances[START] = 0.0  # "another word" cannot be written
    return np.log(np.maximum(chances, 1e-30))


def written_behind(source: bytes, words: list[bytes]) -> bytes:
    """Put words behind a text, with blanks where PEP 8 wants them."""
    cells = lex(source)
    last = cells[-1].text if cells and not source.endswith((b"\n", b" ")) else b""
    text = source
    for before, word in pairwise([last, *words]):
        is_row = word.startswith(b"\n") or before.startswith(b"\n")
        text += b" " + word if not is_row and needs_blank(before, word) else word
    return text


def is_name(word: bytes) -> bool:
    """Whether a word is an identifier."""
    text = word.decode(errors="replace")
    return text.isidentifier() and not keyword.iskeyword(text)


def _cell(word: bytes) -> Cell:
    if word.startswith(b"\n"):
        return Cell(CellKind.ROW, 0, 0, word[1:])
    return Cell(CellKind.NAME if is_name(word) else CellKind.OPERATOR, 0, len(word), word)
