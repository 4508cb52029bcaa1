"""What the model thinks of the rows that the failing tests run."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from mlrepair.actions import render
from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.lines import line_starts
from mlrepair.model import Model, Ranking, View
from mlrepair.trial.candidate import Candidate
from mlrepair.trial.kinds import Kind
from mlrepair.windows import split

Row = tuple[int, int]  # file, row from 1
_Key = TypeVar("_Key")

_ACTIONS = 3000  # that the model is asked for, of each window
_OWN = 150  # of them, those that are tried though the grammar has them not
_EARLY = 16  # windows; files of more are looked at when the rows are known


@dataclass(frozen=True)
class Opinion:
    """What the model thinks of the rows that the failing tests run."""

    rows: Mapping[Row, float]  # probabilities
    edits: Mapping[tuple[int, bytes], float]  # of the texts that its edits make, by `written`
    own: tuple[Candidate, ...]  # its best edits


NO_OPINION = Opinion({}, {}, ())


class Adviser:
    """A model that looks at files while their tests run for the first time."""

    def __init__(self, model: Model, sources: Sequence[bytes]) -> None:
        """Begin to look at the files, or, if they are long, only load the model."""
        self._model = model
        self._files = [_File(source) for source in sources]
        pool = ThreadPoolExecutor(1, "mlrepair-adviser")
        self._begun = pool.submit(self._begin)
        pool.shutdown(wait=False)

    def opinion(self, rows: Collection[Row]) -> Opinion:
        """Return what the model thinks of the rows.

        Raises:
            ModelError: if the model cannot be loaded.
        """
        self._begun.result()
        chances: dict[Row, float] = defaultdict(float)
        edits: dict[tuple[int, bytes], float] = defaultdict(float)
        own: dict[tuple[int, bytes], Candidate] = {}
        for number, file in enumerate(self._files):
            wanted = {row for other, row in rows if other == number}
            windows = [window for window in file.windows if wanted & set(file.rows_of(window))]
            for window, ranking in zip(windows, self._looks(file, windows), strict=True):
                for action, log_probability in ranking.actions(_ACTIONS):
                    row = file.row(window.cells[action.location].start)
                    rendered = render(window, action)
                    if row not in wanted or rendered is None:
                        continue
                    chance = math.exp(log_probability)
                    chances[number, row] += chance
                    key = (number, written(file.source, rendered))
                    edits[key] += chance
                    if key not in own and len(own) < _OWN:
                        own[key] = Candidate(number, rendered, Kind.MODEL, row)
        return Opinion(shares(chances), shares(edits), tuple(own.values()))

    def _begin(self) -> None:
        if sum(len(file.windows) for file in self._files) <= _EARLY:
            for file in self._files:
                self._looks(file, file.windows)
        else:
            self._model.score([])

    def _looks(self, file: "_File", windows: Sequence[Window]) -> list[Ranking]:
        new = [window for window in windows if id(window) not in file.looks]
        rankings = self._model.score([View(window) for window in new])
        file.looks.update((id(window), ranking) for window, ranking in zip(new, rankings, strict=True))
        return [file.looks[id(window)] for window in windows]


class _File:
    """A file's windows, and what the model said of them."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.looks: dict[int, Ranking] = {}  # by the `id` of the window
        self._starts = line_starts(source)

    @cached_property
    def windows(self) -> list[Window]:
        """All windows of the file."""
        return list(split(self.source, lex(self.source)))

    def rows_of(self, window: Window) -> range:
        """The rows that a window shows; from 1."""
        return range(self.row(window.cells[1].start), self.row(window.cells[-1].start) + 1)

    def row(self, offset: int) -> int:
        """The row of an offset, from 1."""
        return bisect_right(self._starts, offset)


def written(source: bytes, edits: Sequence[Edit]) -> bytes:
    """Return what two edits that write the same have in common: the edited rows, without blanks."""
    first, last = min(edit.start for edit in edits), max(edit.end for edit in edits)
    start = source.rfind(b"\n", 0, first) + 1
    end = source.find(b"\n", last)
    end = len(source) if end < 0 else end
    pieces, position = [], start
    for edit in sorted(edits):
        pieces += [source[position : edit.start], edit.text]
        position = edit.end
    row = b"".join((*pieces, source[position:end]))
    if b"\n" not in row and row.strip():
        row = row.translate(None, b" ")
    return b"%d:" % start + row


def shares(chances: Mapping[_Key, float]) -> dict[_Key, float]:
    """Return the values divided by their sum."""
    total = sum(chances.values()) or 1.0
    return {key: chance / total for key, chance in chances.items()}
