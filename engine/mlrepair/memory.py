"""What the engine need not compute again while a text changes little."""

import math
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from mlrepair.actions import Action
from mlrepair.grid import Window
from mlrepair.lexer import Cell
from mlrepair.model import Ranking
from mlrepair.relexer import Relexer
from mlrepair.search import Candidate

_CACHED = 2000  # windows
_SEARCHES = 300  # remembered
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model said of a window."""

    bug: float  # the probability that something is wrong
    actions: tuple[tuple[Action, float], ...] | None  # None: not asked for, because nothing seemed wrong


class Recent(Generic[_Key, _Value]):
    """What was asked for last; any thread may use it."""

    def __init__(self, size: int) -> None:
        """Keep so many values."""
        self._size = size
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> _Value | None:
        """Return what is remembered, None if nothing is."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: _Key, value: _Value) -> None:
        """Remember a value, and forget the one that was asked for longest ago."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._size:
                self._values.popitem(last=False)


class Memory:
    """What need not be computed again while a text changes little."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.relexer = Relexer()
        self.opinions: Recent[tuple[int, int], Opinion] = Recent(_CACHED)  # by cells and symbols
        self.older: Recent[int, Opinion] = Recent(_CACHED)  # by cells: the last whatever the symbols
        self.excerpts: Recent[int, float] = Recent(_SEARCHES)  # what it said of repairs without their surroundings
        self.gains: Recent[int, float] = Recent(_CACHED)  # of repairs of windows, in the context of their files
        self.unfounded: Recent[int, bool] = Recent(_CACHED)  # suspicions of windows that came to nothing
        self.searches: Recent[int, tuple[Candidate, ...]] = Recent(_SEARCHES)


def window_key(window: Window) -> tuple[int, int]:
    """Return a key for all that the model reads of a window: its cells and its symbols."""
    return cells_hash(window.cells), cells_hash(window.symbols)


def bug_probability(ranking: Ranking) -> float:
    """Return the probability that something is wrong."""
    return -math.expm1(min(ranking.no_bug, 0.0))


def cells_hash(cells: Sequence[Cell]) -> int:
    """Return a key for the kinds and texts of cells."""
    return hash(tuple([(cell.kind, cell.text) for cell in cells]))
