"""What the engine need not compute again while a text changes little."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mlrepair.actions import Action
from mlrepair.grid import Window
from mlrepair.lexer import Cell
from mlrepair.model import Ranking
from mlrepair.recent import Recent
from mlrepair.relexer import Relexer
from mlrepair.search import Candidate

_CACHED = 2000  # windows
_SEARCHES = 300  # remembered


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model said of a window."""

    bug: float  # the probability that something is wrong
    actions: tuple[tuple[Action, float], ...] | None  # None: not asked for, because nothing seemed wrong


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
