"""What the manifest says of each model: its figures from the records, as numbers without intervals."""

import statistics
from collections.abc import Iterable, Sequence

from mlrepair_training.report.figures import (
    Headline,
    accuracy_by_tick,
    alarm_rate,
    by_group,
    grouped,
    headlines,
    is_exact,
    of_system,
    reliability,
)
from mlrepair_training.report.intervals import Interval
from mlrepair_training.report.records import (
    OURS,
    CleanFile,
    FileBug,
    Foreseen,
    Reading,
    Record,
    Repair,
    Tick,
    WindowTime,
    of,
)
from mlrepair_training.report.systems import UNQUANTIZED
from mlrepair_training.report.whole_files import bug_rows, foresight_rows, speeds

Quality = dict[str, dict[str, object]]


def by_model(records: Sequence[Record]) -> dict[str, Quality]:
    """The figures of the models of which anything was measured, by their names in the manifest."""
    found = {"trm": of_trm(records), "mamba": of_mamba(records), "ctm": of_ctm(records)}
    return {name: figures for name, figures in found.items() if figures}


def of_trm(records: Sequence[Record]) -> Quality:
    """The figures of what users have, by group, on clean files, and the times of single windows."""
    repairs = of(records, Repair)
    ours, fp32 = by_group(of_system(repairs, OURS)), by_group(of_system(repairs, UNQUANTIZED))
    figures = _shares_by_group(repairs, OURS)
    for group, some in fp32.items():
        halves = (ours[group][: len(some)], some)
        figures[group]["int8, fp32 exact top-1 on half"] = [
            round(statistics.mean(map(is_exact, half)), 4) for half in halves
        ]
    clean = of(records, CleanFile)
    figures["clean"] = {
        "lines": sum(file.lines for file in clean),
        "alarms": sum(file.alarms for file in clean),
        "per 1000 lines": _rounded(alarm_rate(clean), 3),
    }
    windows = grouped(of(records, WindowTime), lambda window: window.size)
    figures["speed"] = {
        f"median ms, {size}": _median(window.milliseconds for window in some) for size, some in windows.items()
    }
    return figures


def of_mamba(records: Sequence[Record]) -> Quality:
    """What reading costs, what is foreseen, and which bugs are repaired without and with the file."""
    reading: dict[str, object] = {
        f"{speed.rows} rows": {
            "cells": speed.cells,
            "cells a second": speed.cells_a_second,
            "times faster after an edit at start, middle, end": list(speed.times_faster),
            "MB of kept states": speed.megabytes,
        }
        for speed in speeds(of(records, Reading))
    }
    foresight: dict[str, object] = {
        row.reader: {
            "cells": row.cells,
            "perplexity": _rounded(row.perplexity, 2),
            "names foreseen": _rounded(row.names),
        }
        for row in foresight_rows(of(records, Foreseen))
    }
    bugs: dict[str, object] = {
        row.sort: {
            "bugs": row.bugs,
            "exact top-1 alone": _rounded(row.alone.first),
            "exact top-1 in context": _rounded(row.in_context.first),
            "exact top-5 alone": _rounded(row.alone.among_five),
            "exact top-5 in context": _rounded(row.in_context.among_five),
        }
        for row in bug_rows(of(records, FileBug))
    }
    parts = {"reading": reading, "foresight": foresight, "logic bugs in whole files": bugs}
    return {name: part for name, part in parts.items() if part}


def of_ctm(records: Sequence[Record]) -> Quality:
    """The figures of the model by itself, by group, and its first answers tick by tick beside its TRM's."""
    figures = _shares_by_group(of(records, Repair), "ctm")
    ticks = of(records, Tick)
    samples = {tick.group: tick.samples for tick in ticks}
    answers: dict[str, object] = {
        group: {
            "samples": samples[group],
            "trm": round(alone, 4),
            "after each tick": [round(right, 4) for right in shares],
        }
        for group, (shares, alone) in accuracy_by_tick(ticks).items()
    }
    return figures | ({"right first answers, validation": answers} if answers else {})


def _shares_by_group(repairs: Sequence[Repair], system: str) -> Quality:
    some = of_system(repairs, system)
    groups = by_group(some)
    return {row.group: _shares(row, groups[row.group]) for row in headlines(some)}


def _shares(row: Headline, some: Sequence[Repair]) -> dict[str, object]:
    calibration = reliability(some)
    figures: dict[str, object] = {
        "samples": row.samples,
        "exact top-1": _rounded(row.exact),
        "exact top-5": _rounded(row.among_five),
        "parses": _rounded(row.parses),
        "shown and right": _rounded(row.shown_and_right),
        "precision of what is shown": _rounded(row.precision),
        "calibration error": _rounded(calibration.error if calibration else None),
        "median ms": _median(repair.milliseconds for repair in some),
    }
    if row.baseline is not None:
        figures["baseline exact top-1"] = _rounded(row.baseline)
    return figures


def _rounded(figure: Interval | None, digits: int = 4) -> float:
    return round(figure.value, digits) if figure else 0.0


def _median(milliseconds: Iterable[float]) -> float:
    return round(statistics.median_high(milliseconds), 1)
