"""A whole file read by a sequence model, and read again after an edit in a time that does not grow with the file.

The file is kept in segments, each with the model's state before its first cell and the outputs for its cells. An edit
is read from its segment's beginning on, until what comes out is what came out before: the model's state forgets, so
after some hundred cells the traces of an edit are gone, and the old outputs hold for the rest.

    reader = Reader(ModelGraphs.load(Path("mamba.onnx"), Path("mamba-writer.onnx")), Lexicon(vocabulary), names=256)
    reader.replace(0, 0, cells)                              # the whole file
    first, last, end = difference(cells, new_cells)
    reader.replace(first, last, new_cells[first:end])        # after an edit
    reader.following(200, 210).chance(…)

Symbols: n cells, D width, N places, M names, V + R closed words (`mlrepair.sequence`).
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mlrepair.lexer import Cell
from mlrepair.relexer import common_prefix
from mlrepair.sequence import START, Integers, Lexicon, Numbered, occurrences
from mlrepair.session import one_thread

TOLERANCE = 1e-2  # no output differs more from that of a fresh reading; outputs have a mean square of 1
_SAME = TOLERANCE / 10  # two outputs that differ less are the same: what comes after may differ a little more
_QUIET = 128  # cells in a row that must come out the same before the rest is taken to
_SPACING = 128  # cells between two kept states: more would make edits dearer, fewer would take more memory
_CALL = 64  # cells a call; longer ones cost more a cell, because the model's matrices are of cell by cell

Floats = NDArray[np.float32]


class State(NamedTuple):
    """What the model carries from cell to cell."""

    convolution: Floats
    scan: Floats


@dataclass(frozen=True)
class ModelGraphs:
    """The two graphs of a model (`mlrepair_training.export_mamba`), as onnxruntime sessions, which have no types."""

    reader: Any
    writer: Any

    @classmethod
    def load(cls, reader: Path | bytes, writer: Path | bytes) -> Self:
        """Open the graphs, each for one thread."""
        import onnxruntime  # here, because it takes a moment

        options = one_thread()
        models = (model if isinstance(model, bytes) else str(model) for model in (reader, writer))
        return cls(*(onnxruntime.InferenceSession(model, options) for model in models))

    @property
    def start(self) -> State:
        """The state before the first cell."""
        shapes = {node.name: node.shape for node in self.reader.get_inputs()}
        return State(*(np.zeros(shapes[name], np.float32) for name in State._fields))


@dataclass(frozen=True, slots=True)
class _Segment:
    """Some cells in a row, and what the model made of them."""

    ids: Integers  # (n,)
    is_name: NDArray[np.bool_]  # (n,)
    state: State  # before the first cell
    hidden: Floats  # (n, D); not a number where a cell was not read yet
    keys: Floats  # (names among the cells, key width)


@dataclass(frozen=True)
class Following:
    """What the model expects at N places in a row: log-probabilities of closed words and of the names in memory."""

    lexicon: Lexicon
    closed: Floats  # (N, V + R); number 0 is "a word not seen before"
    names: Integers  # (M,) numbers of names; one that was used again between the places stands here once more
    copies: Floats  # (N, M)

    def log_chance(self, place: int, number: int) -> float:
        """The log-probability of a word, by its number in the lexicon, at one of the places."""
        ways = self.copies[place, self.names == number]
        if number < self.lexicon.closed:
            ways = np.append(ways, self.closed[place, number])
        copied = float(np.logaddexp.reduce(ways, initial=-np.inf))
        return copied if copied > _IMPOSSIBLE else float(self.closed[place, START])


_IMPOSSIBLE = -1e8  # the graph's log-probability of a name that is not in memory


class Reader:
    """What a model makes of one text, kept up to date; one thread at a time may use it."""

    def __init__(self, graphs: ModelGraphs, lexicon: Lexicon, names: int) -> None:
        """Begin with an empty text; `names` stand in the model's memory."""
        self.graphs, self.lexicon, self.names = graphs, lexicon, names
        self._segments: list[_Segment] = []
        self.cells_read = 0  # so far, again and again: what the time goes into
        self._read(0, 0, [_unread(np.array([START]), np.array([False]), graphs)], 0)

    def __len__(self) -> int:
        """The number of the text's cells."""
        return sum(len(segment.ids) for segment in self._segments) - 1

    @property
    def nbytes(self) -> int:
        """The size of all that is kept."""
        arrays = (
            array
            for segment in self._segments
            for array in (segment.ids, segment.is_name, *segment.state, segment.hidden, segment.keys)
        )
        return sum(array.nbytes for array in arrays)

    def fork(self) -> "Reader":
        """Return a reader of the same text, whose changes leave this one as it is."""
        fork = copy(self)
        fork._segments = [*self._segments]
        return fork

    def replace(self, first: int, last: int, cells: Sequence[Cell], enough: int | None = None) -> None:
        """Put cells in the place of those from `first` to before `last`, and read what that changes.

        With `enough`, only so many cells behind the new ones are sure to be read: for a reader soon thrown away.

        Raises:
            IndexError: if the text has no such cells.
        """
        if not 0 <= first <= last <= len(self):
            raise IndexError(f"cells {first} to {last} of a text of {len(self)}")
        starts = [0, *accumulate(len(segment.ids) for segment in self._segments)]
        first, last = first + 1, last + 1  # the number in front of the file is read as a cell, too
        begin = bisect_right(starts, first - 1) - 1  # the segment of the cell before, so that none is ever empty
        end = max(bisect_right(starts, last - 1), begin + 1)
        new = self.lexicon.read(cells)
        while starts[end] - starts[begin] + len(new.ids) - (last - first) < _SPACING // 2 and end < len(self._segments):
            end += 1
        old = self._segments[begin:end]
        kept, rest = first - starts[begin], starts[end] - last
        parts = _divided(_joined(old, kept, rest, new, self.graphs))
        self._read(begin, end, parts, kept + len(new.ids), enough)

    def _read(self, begin: int, end: int, parts: Sequence[_Segment], edited: int, enough: int | None = None) -> None:
        """Replace segments by others, read these and what follows; up to `edited` cells of them differ from before."""
        state = self._segments[begin].state if self._segments else self.graphs.start
        read: list[_Segment] = []
        place = quiet = 0  # cells read, cells in a row that came out as before
        for number, segment in enumerate((*parts, *self._segments[end:])):
            may_stop = number >= len(parts) - 1
            hidden, keys = [], []
            before = state
            for start in range(0, len(segment.ids), _CALL):
                part = slice(start, min(start + _CALL, len(segment.ids)))
                one, other, state = self._run(segment.ids[part], state)
                hidden.append(one)
                keys.append(other[segment.is_name[part]])
                count = min(len(one), max(place + len(one) - edited, 0))  # behind the edit
                is_same = count > 0 and np.abs(one - segment.hidden[part])[-count:].max() <= _SAME
                quiet = quiet + count if is_same else 0
                place += len(one)
                is_enough = enough is not None and place >= edited + enough
                if is_enough or (may_stop and quiet >= _QUIET):
                    break
            done = sum(map(len, hidden))
            hidden.append(segment.hidden[done:])
            keys.append(segment.keys[int(segment.is_name[:done].sum()) :])
            read.append(_Segment(segment.ids, segment.is_name, before, np.concatenate(hidden), np.concatenate(keys)))
            if is_enough or (may_stop and quiet >= _QUIET):
                break
        read += parts[len(read) :]
        self._segments[begin : end + len(read) - len(parts)] = read
        self.cells_read += place

    def _run(self, ids: Integers, state: State) -> tuple[Floats, Floats, State]:
        """Hidden states and keys of cells, and the state behind them."""
        closed = self.lexicon.closed
        others, numbers = np.unique(ids[ids >= closed], return_inverse=True)
        local = ids.copy()
        local[ids >= closed] = closed + numbers
        feeds = {"ids": local, "pieces": self.lexicon.pieces(others), **state._asdict()}
        hidden, keys, convolution, scan = self.graphs.reader.run(None, feeds)
        return hidden, keys, State(convolution, scan)

    def outputs(self, first: int, last: int) -> Floats:
        """The model's outputs before the cells from `first` to before `last`, (N, D): what it knows as it meets them.

        The place behind the last cell counts as one, too.
        """
        return np.concatenate([segment.hidden[part] for segment, part in self._between(first, last)])

    def following(self, first: int, last: int) -> Following:
        """What the model expects in the places from `first` to before `last`."""
        ids, keys, distances = self._memory(first, last)
        feeds = {"hidden": self.outputs(first, last), "keys": keys, "distances": distances}
        closed, copies = self.graphs.writer.run(None, feeds)
        return Following(self.lexicon, closed, ids, copies)

    def log_chance(self, first: int, last: int) -> float:
        """Return the log-probability of the cells from `first` to before `last`, given all before them."""
        if first == last:
            return 0.0
        following = self.following(first, last)
        ids = np.concatenate([segment.ids[part] for segment, part in self._between(first + 1, last + 1)])
        return sum(following.log_chance(place, number) for place, number in enumerate(ids.tolist()))

    def _memory(self, first: int, last: int) -> tuple[Integers, Floats, Integers]:
        """Names that stand in memory at some of the places: numbers (M,), keys, and how far before each (N, M)."""
        known: set[int] = set()
        segments: list[_Segment] = []  # those that the memory depends on, last first
        places = last
        for segment, part in reversed(list(self._between(0, last))):
            ids, is_name = segment.ids[part], segment.is_name[part]
            segments.append(_Segment(ids, is_name, segment.state, segment.hidden, segment.keys[: int(is_name.sum())]))
            places -= len(ids)
            before = max(first + 1 - places, 0)  # of these cells so many stand before all places
            known.update(ids[:before][is_name[:before]].tolist())
            if len(known) >= self.names:
                break
        segments.reverse()
        ids, is_name = (np.concatenate([part(segment) for segment in segments]) for part in (_IDS, _IS_NAME))
        places_of_names = np.flatnonzero(is_name)
        older, here = np.split(places_of_names, [np.searchsorted(places_of_names, first + 1 - places)])
        _, newest = np.unique(ids[older][::-1], return_index=True)  # of each name, counted from the end
        kept = np.append(older[np.sort(len(older) - 1 - newest)][-self.names :], here)
        ends = occurrences(ids[kept], is_name[kept], self.names).ends
        ends = np.append(kept, last - places)[ends]
        at = np.arange(first, last)[:, None] - places  # (N, 1)
        stands = (kept <= at) & (at < ends)  # (N, M)
        used = stands.any(0)
        keys = np.concatenate([segment.keys for segment in segments])
        if not used.any():  # the graph wants at least one
            return np.array([START]), np.zeros((1, keys.shape[1]), np.float32), np.full((last - first, 1), -1)
        distances = np.where(stands, at - kept, -1)[:, used]
        return ids[kept[used]], keys[np.searchsorted(places_of_names, kept[used])], distances

    def _between(self, first: int, last: int) -> Iterator[tuple[_Segment, slice]]:
        """The segments of places, and which of their cells; the cell at a place is the one before what is expected."""
        if not 0 <= first < last <= len(self) + 1:
            raise IndexError(f"places {first} to {last} of a text of {len(self)} cells")
        start = 0
        for segment in self._segments:
            part = slice(max(first - start, 0), min(last - start, len(segment.ids)))
            if part.start < part.stop:
                yield segment, part
            start += len(segment.ids)


_IDS, _IS_NAME = attrgetter("ids"), attrgetter("is_name")


def difference(old: Sequence[Cell], new: Sequence[Cell]) -> tuple[int, int, int]:
    """Where two texts differ: `old[first:last]` became `new[first:end]`; bytes may have moved, which is no difference.

    Returns: first, last, end.
    """
    ours, theirs = ([(cell.kind, cell.text) for cell in cells] for cells in (old, new))
    first = common_prefix(ours, theirs)
    ours.reverse()
    theirs.reverse()
    same_after = min(common_prefix(ours, theirs), min(len(ours), len(theirs)) - first)
    return first, len(old) - same_after, len(new) - same_after


def _unread(ids: Integers, is_name: NDArray[np.bool_], graphs: ModelGraphs) -> _Segment:
    """Cells that the model has not read yet."""
    hidden, keys = (node.shape[1] for node in graphs.reader.get_outputs()[:2])
    return _Segment(
        ids,
        is_name,
        graphs.start,
        np.full((len(ids), hidden), np.nan, np.float32),
        np.zeros((int(is_name.sum()), keys), np.float32),
    )


def _joined(segments: Sequence[_Segment], kept: int, rest: int, new: Numbered, graphs: ModelGraphs) -> _Segment:
    """The first cells of some segments, new ones, and the last cells of these segments, as one."""
    fresh = _unread(*new, graphs)
    ids, is_name, hidden, keys = (
        np.concatenate([getattr(segment, name) for segment in segments])
        for name in ("ids", "is_name", "hidden", "keys")
    )
    names, end = int(is_name[:kept].sum()), len(ids) - rest
    later = int(is_name[:end].sum())
    return _Segment(
        np.concatenate([ids[:kept], fresh.ids, ids[end:]]),
        np.concatenate([is_name[:kept], fresh.is_name, is_name[end:]]),
        segments[0].state,
        np.concatenate([hidden[:kept], fresh.hidden, hidden[end:]]),
        np.concatenate([keys[:names], fresh.keys, keys[later:]]),
    )


def _divided(segment: _Segment) -> list[_Segment]:
    """A segment as several of equal length, none much longer than the spacing; their states are still to come."""
    count = max(round(len(segment.ids) / _SPACING), 1)
    bounds = [len(segment.ids) * number // count for number in range(count + 1)]
    names = [0, *np.cumsum(segment.is_name)]
    return [
        _Segment(
            segment.ids[start:end],
            segment.is_name[start:end],
            segment.state,
            segment.hidden[start:end],
            segment.keys[int(names[start]) : int(names[end])],
        )
        for start, end in pairwise(bounds)
    ]
