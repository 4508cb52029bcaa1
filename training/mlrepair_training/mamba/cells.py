"""From text to the numbers that a model reads, and back."""

from typing import NamedTuple

import torch
from torch import Tensor

from mlrepair.generation import is_name
from mlrepair.lexer import lex
from mlrepair.sequence import Lexicon, occurrences

FOREVER = 2**62  # a name of a text that is still being written stands in memory until it comes again


class Cells(NamedTuple):
    """Cells as numbers (`mlrepair.sequence`); places count from the beginning of the cache that goes with them."""

    ids: Tensor  # (B, T) 0 … W - 1
    pieces: Tensor  # (U, pieces of a word) of the words outside the vocabulary
    ends: Tensor  # (B, T) until where the name of a cell stands in memory; the cell's own place if it is no name


def start_of_file(source: bytes, lexicon: Lexicon, names: int) -> tuple[Cells, Tensor]:
    """The cells of a text that goes on, and which of the lexicon's words are names, (W,)."""
    ids, are_names = lexicon.read_file(lex(source))
    ends = occurrences(ids, are_names, names).ends
    ends[ends == len(ids)] = FOREVER
    others = lexicon.pieces()
    nameable = torch.zeros(lexicon.closed + len(others), dtype=torch.bool)
    closed = [number for word, number in lexicon.vocabulary.index.items() if is_name(word)]
    nameable[torch.tensor(closed, dtype=torch.int64)] = True
    nameable[torch.from_numpy(ids[are_names])] = True
    return Cells(torch.from_numpy(ids)[None], torch.from_numpy(others), torch.from_numpy(ends)[None]), nameable
