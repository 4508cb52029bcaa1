"""A file as a sequence model reads it: a number for each cell, and where each name was last met.

Numbers 0 … V - 1 are the closed vocabulary, the next 32 are rows by their indentation, and those from `closed` on are
words outside the vocabulary in the order in which a `Lexicon` met them; these are read by their pieces, and can be
written only by copying. Number 0 stands in front of the first cell; as an answer it means "a word not seen before".

Names wait in a memory of the K names used last (least recently used goes first): a name stands in it from each of its
cells until it comes again or K others have come.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mlrepair.lexer import Cell, CellKind
from mlrepair.vocabulary import PIECES, Vocabulary, lexeme_of

INDENTATIONS = 32  # of rows, in steps of two columns: what both 2 and 4 blanks a level are multiples of
START = 0  # the number in front of the first cell
NOWHERE = -1  # the place of what is not in the memory
_COLUMNS = 2  # an indentation step
_TAB = 8

Integers = NDArray[np.int64]


class Numbered(NamedTuple):
    """Cells as numbers."""

    ids: Integers  # (n,)
    is_name: NDArray[np.bool_]  # (n,)


class Lexicon:
    """Words and their numbers; those outside the vocabulary get theirs when they are met, and keep them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.closed = len(vocabulary) + INDENTATIONS
        self.others: list[bytes] = []  # the words outside the vocabulary
        self._numbers = dict(vocabulary.index)
        del self._numbers[b""]
        self._rows: dict[bytes, int] = {}  # by their indentation

    def read(self, cells: Sequence[Cell]) -> Numbered:
        """Return the numbers of cells, and which are names."""
        known = self._numbers
        ids = [known.get(cell.text) if cell.kind is not CellKind.ROW else self._row(cell.text) for cell in cells]
        numbers = [self._other(cell) if number is None else number for cell, number in zip(cells, ids, strict=True)]
        is_name = [cell.kind is CellKind.NAME for cell in cells]
        return Numbered(np.array(numbers, np.int64), np.array(is_name, bool))

    def read_file(self, cells: Sequence[Cell]) -> Numbered:
        """The same with the number in front that begins a file."""
        ids, is_name = self.read(cells)
        return Numbered(np.insert(ids, 0, START), np.insert(is_name, 0, False))

    def _row(self, indentation: bytes) -> int:
        number = self._rows.get(indentation)
        if number is None:
            columns = len(indentation.expandtabs(_TAB))
            number = self._rows[indentation] = len(self.vocabulary) + min(columns // _COLUMNS, INDENTATIONS - 1)
        return number

    def _other(self, cell: Cell) -> int:
        """The number of a word that is new, or long: of such only both ends are read."""
        word = lexeme_of(cell)
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = self.closed + len(self.others)
            self.others.append(word)
        return number

    def pieces(self, others: Sequence[int] | Integers | None = None) -> NDArray[np.int64]:
        """Return the pieces of words outside the vocabulary, (U, PIECES): of all, or of those with these numbers."""
        words = self.others if others is None else [self.others[number - self.closed] for number in others]
        if not words:
            return np.zeros((1, PIECES), np.int64)  # a graph wants at least one
        return self.vocabulary.lexeme_table(words)[1].astype(np.int64)

    def word(self, number: int) -> bytes:
        """Return the text of a number; a row is a line break and its indentation."""
        indentation = number - len(self.vocabulary)
        if indentation < 0:
            return self.vocabulary.entries[number]
        if indentation < INDENTATIONS:
            return b"\n" + b" " * (_COLUMNS * indentation)
        return self.others[number - self.closed]


class Occurrences(NamedTuple):
    """What the memory of names does along a sequence of n cells; places count from the sequence's first cell."""

    ends: Integers  # (n,) the first place at which the name of a cell no longer stands there; the cell's own if no name
    previous: Integers  # (n,) where the name of a cell stands in the memory before that cell, or NOWHERE


def occurrences(ids: Integers, is_name: NDArray[np.bool_], names: int) -> Occurrences:
    """Follow a memory of so many names through a sequence; at its end all names leave."""
    ends, previous = np.arange(len(ids)), np.full(len(ids), NOWHERE)
    memory: OrderedDict[int, int] = OrderedDict()  # name -> its last place, least recently used first
    for place in np.flatnonzero(is_name).tolist():
        name = int(ids[place])
        before = memory.pop(name, NOWHERE)
        previous[place] = before
        if before == NOWHERE and len(memory) == names:
            _, before = memory.popitem(last=False)
        if before != NOWHERE:
            ends[before] = place
        memory[name] = place
    ends[list(memory.values())] = len(ids)
    return Occurrences(ends, previous)
