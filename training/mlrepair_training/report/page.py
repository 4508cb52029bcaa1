"""The page: one file that needs nothing else, on a screen or on paper."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import jinja2

from mlrepair_training.report import cases, figures, plots
from mlrepair_training.report.detectors import DETECTORS
from mlrepair_training.report.intervals import quantile
from mlrepair_training.report.measuring import DETECTED, LOWEST
from mlrepair_training.report.records import (
    CleanFile,
    Detection,
    Messages,
    Missing,
    Model,
    Record,
    Repair,
    Run,
    Several,
    Suspicion,
    WindowTime,
)

_INJECTED = {"syntax": "realistic syntax", "logic": "real fixes"}  # and what people do
_Kind = TypeVar("_Kind")


def draw(records: Sequence[Record], page: Path) -> None:
    """Write the page of the records.

    Raises:
        ValueError: if there is no repair or no run among them.
    """
    repairs, runs = _of(records, Repair), _of(records, Run)
    if not repairs or not runs:
        raise ValueError(f"{len(records)} records without {'a repair' if runs else 'their run'} make no page")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["interval"] = figures.written
    template = environment.get_template("page.html")
    text = template.render(
        run=runs[0],
        models=_of(records, Model),
        groups=figures.by_group(repairs),
        cases=list(cases.draw(repairs, runs[0].seed)),
        **_quality(repairs, _of(records, Model)),
        **_clean(_of(records, CleanFile), _of(records, Suspicion), _of(records, Model)),
        **_latency(repairs, _of(records, CleanFile), _of(records, WindowTime)),
        **_several(_of(records, Several)),
        **_detection(records),
    )
    page.write_text(text, encoding="utf-8", newline="\n")


def _of(records: Iterable[Record], kind: type[_Kind]) -> list[_Kind]:
    return [record for record in records if isinstance(record, kind)]


def _architecture(record: Repair | CleanFile | Suspicion | WindowTime) -> str:
    return record.architecture


def _quality(repairs: Sequence[Repair], models: Sequence[Model]) -> dict[str, object]:
    rows = figures.headlines(repairs)
    architectures = figures.grouped(repairs, _architecture)
    reliabilities = {
        group: {
            name: found
            for name, some in figures.grouped(every, _architecture).items()
            if (found := figures.reliability(some)) is not None
        }
        for group, every in figures.by_group(repairs).items()
    }
    logic = {
        name: figures.precision_by_threshold(some)
        for name, some in figures.grouped(
            (repair for repair in repairs if repair.group == "logic"), _architecture
        ).items()
    }
    return {
        "headlines": rows,
        "compared_plot": plots.compared(rows),
        "injected": _injected(rows),
        "kind_plots": [
            (group, name, len(some), plots.kinds(figures.by_kind(some), number))
            for number, (name, every) in enumerate(architectures.items())
            for group, some in figures.by_group(every).items()
        ],
        "reliabilities": reliabilities,
        "reliability_plot": plots.reliabilities(reliabilities),
        "precision_plot": plots.precision(logic, _thresholds(models, "logic")) if any(logic.values()) else None,
    }


def _injected(rows: Sequence[figures.Headline]) -> list[tuple[figures.Headline, figures.Headline]]:
    """Groups of mistakes that we made, each with the group of those that people made."""
    known = {(row.group, row.architecture): row for row in rows}
    return [
        (row, other)
        for row in rows
        if (other := known.get((_INJECTED.get(row.group, ""), row.architecture))) is not None
    ]


def _thresholds(models: Sequence[Model], group: str) -> dict[str, float]:
    return {model.architecture: model.thresholds[group] for model in models if group in model.thresholds}


def _clean(files: Sequence[CleanFile], suspicions: Sequence[Suspicion], models: Sequence[Model]) -> dict[str, object]:
    rows, curves, thresholds = [], {}, dict[str, float]()
    for name, some in figures.grouped(files, _architecture).items():
        lines = sum(file.lines for file in some)
        rows.append((name, len(some), lines, sum(file.alarms for file in some), figures.alarm_rate(some)))
        for group in ("logic", "security"):
            mine = [one for one in suspicions if one.architecture == name and one.group == group]
            curves[f"{name}: {group}"] = figures.alarms_by_threshold(mine, lines)
            if name in (known := _thresholds(models, group)):
                thresholds[f"{name}: {group}"] = known[name]
    return {"clean": rows, "alarms_plot": plots.alarms(curves, thresholds, LOWEST) if curves else None}


def _latency(repairs: Sequence[Repair], files: Sequence[CleanFile], windows: Sequence[WindowTime]) -> dict[str, object]:
    texts = {
        f"{name}: broken piece, five repairs": [repair.milliseconds for repair in some]
        for name, some in figures.grouped(repairs, _architecture).items()
    }
    texts |= {
        f"{name}: clean file": [file.milliseconds for file in some]
        for name, some in figures.grouped(files, _architecture).items()
    }
    sizes = {
        f"{name}: {size}": [window.milliseconds for window in some]
        for (name, size), some in figures.grouped(windows, lambda one: (one.architecture, one.size)).items()
    }
    return {
        "latencies": [
            (name, len(t), quantile(t, 0.5), quantile(t, 0.95), max(t)) for name, t in (texts | sizes).items()
        ],
        "latency_plot": plots.latencies(texts, sizes),
    }


def _several(every: Sequence[Several]) -> dict[str, object]:
    rows = figures.several_rows(every)
    return {"several": rows, "several_plot": plots.several(rows) if rows else None}


def _detection(records: Sequence[Record]) -> dict[str, object]:
    return {
        "detections": figures.detection_rows(_of(records, Detection), _of(records, Messages), DETECTED),
        "detected_groups": DETECTED,
        "missing_tools": [record.tool for record in _of(records, Missing)],
        "commands": [detector.command for detector in DETECTORS],
    }
