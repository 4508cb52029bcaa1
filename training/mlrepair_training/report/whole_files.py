"""What the model of whole files adds: the figures of that section, computed from records."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mlrepair_training.report.figures import grouped
from mlrepair_training.report.intervals import Interval, rate, share
from mlrepair_training.report.records import FileBug, Foreseen, Reading


@dataclass(frozen=True, slots=True)
class Ranked:
    """How often the author's repair stands where, and of how many bugs it is first here and not there."""

    first: Interval | None
    among_five: Interval | None
    only_here: int


@dataclass(frozen=True, slots=True)
class BugRow:
    """Bugs of one sort, judged without and with the file."""

    sort: str
    bugs: int
    alone: Ranked
    in_context: Ranked


def bug_rows(every: Sequence[FileBug]) -> list[BugRow]:
    """A row for each sort."""
    rows = []
    for sort, some in grouped(every, lambda bug: bug.sort).items():
        alone, in_context = [bug.alone for bug in some], [bug.in_context for bug in some]
        rows.append(BugRow(sort, len(some), _ranked(alone, in_context), _ranked(in_context, alone)))
    return rows


def _ranked(here: Sequence[int | None], there: Sequence[int | None]) -> Ranked:
    return Ranked(
        share([rank == 0 for rank in here]),
        share([rank is not None and rank < 5 for rank in here]),
        sum(rank == 0 and other != 0 for rank, other in zip(here, there, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class ForesightRow:
    """How well one reader foresees the next cell."""

    reader: str
    files: int
    cells: int
    perplexity: Interval  # of a cell
    names: Interval | None  # share of those that were the most probable next word


def foresight_rows(every: Sequence[Foreseen]) -> list[ForesightRow]:
    """A row for each reader that had cells to foresee."""
    rows = []
    for reader, some in grouped(every, lambda one: one.reader).items():
        cells, names = [one.cells for one in some], [one.names for one in some]
        surprise = rate([one.surprise for one in some], cells)
        if surprise is not None:
            perplexity = Interval(*(math.exp(nats) for nats in (surprise.value, surprise.low, surprise.high)))
            right = rate([one.right for one in some], names)
            rows.append(ForesightRow(reader, len(some), sum(cells), perplexity, right))
    return rows


@dataclass(frozen=True, slots=True)
class Speed:
    """What reading a text of a size costs."""

    rows: int
    cells: int
    cells_a_second: int
    times_faster: tuple[float, ...]  # after an edit at the start, in the middle, at the end
    megabytes: float  # of states that are kept


def speeds(readings: Sequence[Reading]) -> list[Speed]:
    """One for each text that was read."""
    return [
        Speed(
            one.rows,
            one.cells,
            round(1000 * one.cells / one.milliseconds),
            tuple(round(one.milliseconds / again, 1) for again in one.again),
            one.megabytes,
        )
        for one in readings
    ]
