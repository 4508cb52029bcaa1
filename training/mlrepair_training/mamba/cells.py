"""From text to the numbers that a model reads, and back."""

import keyword
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor

from mlrepair.lexer import lex
from mlrepair.sequence import Lexicon, occurrences
from mlrepair.spacing import needs_blank

FOREVER = 2**62  # a name of a text that is still being written stands in memory until it comes again


class Cells(NamedTuple):
    """Cells as numbers (`mlrepair.sequence`); places count from the beginning of the cache that goes with them."""

    ids: Tensor  # (B, T) 0 … W - 1
    pieces: Tensor  # (U, pieces of a word) of the words outside the vocabulary
    ends: Tensor  # (B, T) until where the name of a cell stands in memory; the cell's own place if it is no name


def start_of_file(source: bytes, lexicon: Lexicon, names: int) -> tuple[Cells, Tensor]:
    """The cells of a text that goes on, and which of the lexicon's words are names, (W,)."""
    ids, is_name = lexicon.read_file(lex(source))
    ends = occurrences(ids, is_name, names).ends
    ends[ends == len(ids)] = FOREVER
    others = lexicon.pieces()
    nameable = torch.zeros(lexicon.closed + len(others), dtype=torch.bool)
    closed = [number for word, number in lexicon.vocabulary.index.items() if _is_name(word)]
    nameable[torch.tensor(closed, dtype=torch.int64)] = True
    nameable[torch.from_numpy(ids[is_name])] = True
    return Cells(torch.from_numpy(ids)[None], torch.from_numpy(others), torch.from_numpy(ends)[None]), nameable


def written_behind(source: bytes, words: list[bytes]) -> bytes:
    """Put words behind a text, with blanks where PEP 8 wants them."""
    cells = lex(source)
    last = cells[-1].text if cells and not source.endswith((b"\n", b" ")) else b""
    text = source
    for before, word in pairwise([last, *words]):
        is_row = word.startswith(b"\n") or before.startswith(b"\n")
        text += b" " + word if not is_row and needs_blank(before, word) else word
    return text


def _is_name(word: bytes) -> bool:
    text = word.decode(errors="replace")
    return text.isidentifier() and not keyword.iskeyword(text)
