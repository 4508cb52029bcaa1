"""The figures of the page, computed from records; whatever is a headline comes with its interval."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mlrepair.taxonomy import kind
from mlrepair_training.benchmark import GROUPS
from mlrepair_training.report.intervals import Interval, bootstrap, rate, share
from mlrepair_training.report.records import Attention, CleanFile, Detection, Messages, Repair, Several, Suspicion, Tick

_BINS = 10  # of the reliability diagram, of equal width
_STEPS = 100  # of thresholds
_CONFUSED = 20  # kinds
_ALONE = "trm"  # the reader without ticks
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def grouped(values: Iterable[_Value], key: Callable[[_Value], _Key]) -> dict[_Key, list[_Value]]:
    """The values by a key, keys in the order in which they come first."""
    found: dict[_Key, list[_Value]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return dict(found)


def by_group(repairs: Iterable[Repair]) -> dict[str, list[Repair]]:
    """The repairs by their group, in the benchmark's order."""
    found = grouped(repairs, lambda repair: repair.group)
    return {group: found[group] for group in GROUPS if group in found}


def of_system(repairs: Iterable[Repair], system: str) -> list[Repair]:
    """The repairs of one system."""
    return [repair for repair in repairs if repair.system == system]


@dataclass(frozen=True, slots=True)
class Headline:
    """A row of the first table; None: there is nothing to count."""

    group: str
    system: str
    samples: int
    exact: Interval | None
    among_five: Interval | None
    parses: Interval | None
    shown_and_right: Interval | None
    precision: Interval | None
    baseline: Interval | None


def headlines(repairs: Sequence[Repair]) -> list[Headline]:
    """A row for each group and system."""
    return [
        Headline(
            group,
            system,
            len(some),
            share([is_exact(repair) for repair in some]),
            share([repair.rank is not None for repair in some]),
            share([repair.parses for repair in some]),
            share([repair.is_shown and is_exact(repair) for repair in some]),
            share([is_exact(repair) for repair in some if repair.is_shown]),
            share([repair.baseline for repair in some if repair.baseline is not None]),
        )
        for group, every in by_group(repairs).items()
        for system, some in grouped(every, lambda repair: repair.system).items()
    ]


def is_exact(repair: Repair) -> bool:
    """Whether the best repair gives the author's tokens."""
    return repair.rank == 0


def by_kind(repairs: Sequence[Repair]) -> list[tuple[str, int, int]]:
    """Kind, samples, and how many of them are repaired; the most usual kind first."""
    kinds = grouped(repairs, lambda repair: repair.kind)
    rows = [(name, len(some), sum(map(is_exact, some))) for name, some in kinds.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


@dataclass(frozen=True, slots=True)
class Confusion:
    """What the most usual kinds of mistakes are taken for: a share of each row's samples for every column."""

    kinds: tuple[str, ...]  # of the rows, and of all but the last two columns
    shares: tuple[tuple[float, ...], ...]


ANOTHER, NO_REPAIR = "another kind", "no repair"


def confusion(repairs: Sequence[Repair]) -> Confusion:
    """Kinds of mistakes against the kinds that the best repairs say."""
    rows = grouped(repairs, lambda repair: repair.kind)
    kinds = tuple(sorted(rows, key=lambda name: (-len(rows[name]), name))[:_CONFUSED])
    shares = []
    for name in kinds:
        taken = Counter(_taken_for(repair, kinds) for repair in rows[name])
        shares.append(tuple(taken[other] / len(rows[name]) for other in (*kinds, ANOTHER, NO_REPAIR)))
    return Confusion(kinds, tuple(shares))


def _taken_for(repair: Repair, kinds: Collection[str]) -> str:
    if not repair.code:
        return NO_REPAIR
    name = kind(repair.code).name
    return name if name in kinds else ANOTHER


@dataclass(frozen=True, slots=True)
class Reliability:
    """Mean confidence and share of right repairs, by bins of confidence, and what they differ in the mean."""

    bins: tuple[tuple[float, float, int], ...]  # confidence, right, samples
    error: Interval  # expected calibration error (Naeini et al., 2015); never below 0, so small samples raise it


def reliability(repairs: Sequence[Repair]) -> Reliability | None:
    """The reliability of the best repairs of a group; None without one."""
    if not repairs:
        return None
    confidence = np.array([repair.confidence for repair in repairs])
    right = np.array([is_exact(repair) for repair in repairs], dtype=np.float64)
    numbers = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)

    def error(chosen: NDArray[np.int64]) -> float:
        gaps = np.bincount(numbers[chosen], confidence[chosen] - right[chosen], _BINS)
        return float(np.abs(gaps).sum() / len(chosen))

    bins = tuple(
        (float(confidence[inside].mean()), float(right[inside].mean()), int(inside.sum()))
        for inside in (numbers == number for number in range(_BINS))
        if inside.any()
    )
    return Reliability(bins, bootstrap(len(repairs), error))


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold would do."""

    threshold: float
    shown: float  # share of the samples
    precision: float  # of what is shown


def precision_by_threshold(repairs: Sequence[Repair]) -> list[Point]:
    """One point for each threshold from which on fewer are shown, the lowest first."""
    ordered = sorted((repair for repair in repairs if repair.code), key=lambda repair: repair.confidence)
    points: list[Point] = []
    for i, repair in enumerate(ordered):
        if i == 0 or repair.confidence > ordered[i - 1].confidence:
            shown = ordered[i:]
            right = sum(map(is_exact, shown))
            points.append(Point(repair.confidence, len(shown) / len(repairs), right / len(shown)))
    return points


def alarms_by_threshold(suspicions: Sequence[Suspicion], lines: int) -> list[tuple[float, float]]:
    """Threshold, and findings per 1,000 clean lines from it on."""
    thresholds = np.linspace(0.0, 1.0, _STEPS + 1)
    confidences = np.array([suspicion.confidence for suspicion in suspicions])
    return [(float(t), 1000 * int((confidences >= t).sum()) / max(lines, 1)) for t in thresholds]


def alarm_rate(files: Sequence[CleanFile]) -> Interval | None:
    """Findings per 1,000 clean lines at default settings."""
    return rate([file.alarms for file in files], [file.lines for file in files], per=1000)


@dataclass(frozen=True, slots=True)
class SeveralRow:
    """What becomes of files with this many errors."""

    errors: int
    files: int
    repaired: Interval | None  # share of the errors
    whole: Interval | None  # share of the files in which all are repaired and nothing else is changed
    wrong: Interval | None  # wrong edits a file
    milliseconds: float  # median


def several_rows(every: Sequence[Several]) -> list[SeveralRow]:
    """A row for each number of errors."""
    rows = []
    for errors, some in grouped(every, lambda one: one.errors).items():
        repaired, wrong = [one.repaired for one in some], [one.wrong for one in some]
        whole = [one.repaired == one.errors and not one.wrong for one in some]
        times = sorted(one.milliseconds for one in some)
        rows.append(
            SeveralRow(
                errors,
                len(some),
                rate(repaired, [errors] * len(some)),
                share(whole),
                rate(wrong, [1] * len(some)),
                times[len(times) // 2],
            )
        )
    return sorted(rows, key=lambda row: row.errors)


@dataclass(frozen=True, slots=True)
class DetectionRow:
    """What a tool notices of each group, and how much it says of clean code."""

    tool: str
    found: dict[str, Interval | None]
    messages: Interval | None  # per 1,000 clean lines


def detection_rows(
    detections: Sequence[Detection], messages: Sequence[Messages], groups: Sequence[str]
) -> list[DetectionRow]:
    """A row for each tool, in the order in which they were asked."""
    rows = []
    for tool, some in grouped(detections, lambda one: one.tool).items():
        said = [message for message in messages if message.tool == tool]
        found = {group: share([one.is_found for one in some if one.group == group]) for group in groups}
        rate_of_messages = rate([one.messages for one in said], [one.lines for one in said], per=1000)
        rows.append(DetectionRow(tool, found, rate_of_messages))
    return rows


def accuracy_by_tick(ticks: Sequence[Tick]) -> dict[str, tuple[list[float], float]]:
    """By group: the share of right first answers after each tick, and that of the TRM alone."""
    return {
        group: (
            [tick.right / tick.samples for tick in some if tick.reader != _ALONE],
            next(tick.right / tick.samples for tick in some if tick.reader == _ALONE),
        )
        for group, some in grouped(ticks, lambda tick: tick.group).items()
    }


@dataclass(frozen=True, slots=True)
class Glance:
    """One tick over a text."""

    tick: int  # from 1
    certainty: float
    cells: tuple[tuple[str, float, bool], ...]  # text, attention as a share of the highest, whether the answer is there


def glances(attention: Attention) -> list[Glance]:
    """The first tick, and each that doubles the number of the one before; the answer 0 marks no cell."""
    found = []
    for number in (2**i - 1 for i in range(len(attention.weights).bit_length())):
        weights, pointed = attention.weights[number], attention.pointed[number]
        highest = max(*weights, 1e-9)
        cells = tuple(
            (text, round(weight / highest, 2), i == pointed > 0)
            for i, (text, weight) in enumerate(zip(attention.cells, weights, strict=True))
        )
        found.append(Glance(number + 1, attention.certainty[number], cells))
    return found


def written(interval: Interval | None, unit: str = "%", digits: int = 1) -> tuple[str, str]:
    """A figure and its interval as a reader sees them; a dash where there is none."""
    if interval is None or math.isnan(interval.value):
        return "–", ""
    factor = 100 if unit == "%" else 1
    value, low, high = (f"{factor * number:,.{digits}f}" for number in (interval.value, interval.low, interval.high))
    return f"{value}{unit}", f"{low}–{high}"
