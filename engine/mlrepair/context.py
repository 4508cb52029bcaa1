"""What the whole file says of a repair: a sequence model has read the file, and reads it again with the repair in it.

The gain of a repair is how much more probable the file becomes by it. A window sees its own rows; the sequence model
knows the imports, the attributes set four hundred rows before, and the habits of the file.

    context = Context(ModelGraphs.load(…), vocabulary, names=256)
    context.read(cells, upto)                # the file, as far as it is needed; after a keystroke what that changes
    context.gain(repaired_cells)             # in nats; above 0 the repaired file is the more probable one
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

from mlrepair.generation import Generator
from mlrepair.lexer import Cell
from mlrepair.reader import ModelGraphs, Reader, difference
from mlrepair.relexer import common_prefix
from mlrepair.sequence import Lexicon
from mlrepair.session import WEIGHTS, ModelError, checked, entry_of, vocabulary_of
from mlrepair.vocabulary import Vocabulary

BEHIND = 40  # cells behind a repair that are looked at, too: what follows tells whether it fits
_AT_ONCE = 1024  # cells read between two looks at the clock
_LARGEST = 20.0  # nats: more is said by what is improbable for other reasons, such as a long literal


class Contexts(Protocol):
    """What judges repairs by the files that they are of."""

    def gains(
        self, cells: Sequence[Cell], repaired: Sequence[Sequence[Cell]], is_over: Callable[[], bool]
    ) -> list[float] | None:
        """Return the gain of each repaired file; None where nothing can be said, or not in time."""
        ...


class Context:
    """One file as a sequence model knows it; one thread at a time may use it."""

    def __init__(self, graphs: ModelGraphs, vocabulary: Vocabulary, names: int) -> None:
        """Begin with an empty file; `names` fit into the model's memory."""
        self._reader = Reader(graphs, Lexicon(vocabulary), names)
        self._cells: Sequence[Cell] = ()  # those that are read
        self._unread = 0  # cells behind them
        self._whole: Sequence[Cell] = self._cells  # the file when they were read

    def read(self, cells: Sequence[Cell], upto: int, is_over: Callable[[], bool] = lambda: False) -> bool:
        """Take the file as it is now, at least its first `upto` cells; return whether there was time for all.

        What was read and has not changed is not read again.
        """
        known = max(min(upto, len(cells)), len(cells) - self._unread)
        if cells is self._whole:
            first, last, end = len(self._cells), len(self._cells), known
        else:
            first, last, end = difference(self._cells, cells[:known])
        if (first, first) != (last, end):
            self._reader.replace(first, last, cells[first : min(end, first + _AT_ONCE)])
            for start in range(first + _AT_ONCE, end, _AT_ONCE):
                if is_over():
                    self._take([*cells[:start], *self._cells[last:]], len(cells) - start)
                    return False
                self._reader.replace(start, start, cells[start : min(end, start + _AT_ONCE)])
        self._take(cells[:known], len(cells))
        self._whole = cells
        return True

    def _take(self, cells: Sequence[Cell], of: int) -> None:
        self._cells, self._unread, self._whole = cells, max(of - len(cells), 0), ()

    def gain(self, repaired: Sequence[Cell]) -> float:
        """Return by how much the logarithm of the file's probability grows with a repair, at most 20 either way.

        Args:
            repaired: the cells of the repaired file, of which only those that are read as they are now are compared.
        """
        first, last, end = near_difference(self._cells, repaired[: len(repaired) - self._unread])
        behind = min(BEHIND, len(self._cells) - last)
        changed = self._reader.fork()
        changed.replace(first, last, repaired[first:end], enough=behind)
        gain = changed.log_chance(first, end + behind) - self._reader.log_chance(first, last + behind)
        return min(max(gain, -_LARGEST), _LARGEST)


@dataclass
class ContextSession:
    """The sequence model of a directory, loaded when a file first needs it, and the file that it read last."""

    directory: Path | None = None  # None: what came with the package
    _context: Context | None = field(default=None, init=False, repr=False)
    _is_open: bool = field(default=False, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def generator(self) -> Generator:
        """Return what writes on with the model.

        Raises:
            ModelError: if the directory has no such model, or a damaged one.
        """
        return Generator(*_loaded(self.directory or WEIGHTS))

    def gains(
        self, cells: Sequence[Cell], repaired: Sequence[Sequence[Cell]], is_over: Callable[[], bool]
    ) -> list[float] | None:
        """See `Contexts`; any thread may ask; a second one waits.

        Raises:
            ModelError: if the model is damaged.
        """
        with self._lock:
            if not self._is_open:
                self._context, self._is_open = _opened(self.directory or WEIGHTS), True
            if self._context is None or not repaired:
                return None
            last = max(near_difference(cells, some)[1] for some in repaired)
            if not self._context.read(cells, last + BEHIND, is_over):
                return None
            found: list[float] = []
            for some in repaired:
                if is_over():
                    return None
                found.append(self._context.gain(some))
            return found


def near_difference(old: Sequence[Cell], new: Sequence[Cell]) -> tuple[int, int, int]:
    """Return what `difference` does of texts that differ in one place, without a look at what lies far behind it."""
    first = common_prefix(old, new)
    shift = len(new) - len(old)
    for last in range(max(first, first - shift), len(old)):
        behind = zip(old[last : last + BEHIND], new[last + shift : last + shift + BEHIND], strict=True)
        if all(one.text == other.text and one.kind is other.kind for one, other in behind):
            return first, last, last + shift
    return first, len(old), len(new)


def _opened(directory: Path) -> Context | None:
    try:
        entry_of(directory, _GRAPHS[0])
    except ModelError:  # a directory of the user's own may have a model for windows alone
        return None
    return Context(*_loaded(directory))


def _loaded(directory: Path) -> tuple[ModelGraphs, Vocabulary, int]:
    reader, writer = (entry_of(directory, name) for name in _GRAPHS)
    graphs = ModelGraphs.load(checked(directory, reader), checked(directory, writer))
    return graphs, vocabulary_of(directory, reader["vocabulary"]), int(reader["configuration"]["names"])


_GRAPHS = ("mamba", "mamba-writer")
