"""The page: one file that needs nothing else, on a screen or on paper."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import jinja2

from mlrepair_training.report import cases, figures, plots, whole_files
from mlrepair_training.report.detectors import DETECTORS
from mlrepair_training.report.intervals import quantile
from mlrepair_training.report.measuring import DETECTED, LOWEST
from mlrepair_training.report.records import (
    OURS,
    Attention,
    Certainty,
    CleanFile,
    Detection,
    FileBug,
    Foreseen,
    Messages,
    Missing,
    Model,
    Reading,
    Record,
    Repair,
    Run,
    Several,
    Suspicion,
    Synchronisation,
    Tick,
    WindowTime,
    of,
)
from mlrepair_training.report.systems import COMPARED, model_of

_INJECTED = {"syntax": "realistic syntax", "logic": "real fixes"}  # and what people do


def draw(records: Sequence[Record], page: Path) -> None:
    """Write the page of the records.

    Raises:
        ValueError: if there is no repair or no run among them.
    """
    repairs, runs = of(records, Repair), of(records, Run)
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
        models=of(records, Model),
        groups=figures.by_group(repairs),
        cases=list(cases.draw(figures.of_system(repairs, OURS), runs[0].seed)),
        **_quality(repairs, of(records, Model)),
        **_clean(of(records, CleanFile), of(records, Suspicion), of(records, Model)),
        **_latency(repairs, of(records, CleanFile), of(records, WindowTime)),
        **_several(of(records, Several)),
        **_whole_files(records),
        **_thinking(records),
        **_detection(records),
    )
    page.write_text(text, encoding="utf-8", newline="\n")


def _system(repair: Repair) -> str:
    return repair.system


def _quality(repairs: Sequence[Repair], models: Sequence[Model]) -> dict[str, object]:
    rows = figures.headlines(repairs)
    own_rows = [row for row in rows if row.system == OURS]
    ours = figures.by_group(figures.of_system(repairs, OURS))
    reliabilities = {
        group: {
            name: found
            for name, some in figures.grouped(every, _system).items()
            if (found := figures.reliability(some)) is not None
        }
        for group, every in figures.by_group(repairs).items()
    }
    logic = figures.grouped((repair for repair in repairs if repair.group == "logic"), _system)
    curves = {name: figures.precision_by_threshold(some) for name, some in logic.items()}
    taken = figures.confusion([repair for group in COMPARED for repair in ours.get(group, [])])
    return {
        "headlines": rows,
        "own_headlines": own_rows,
        "own_plot": plots.compared(own_rows),
        "compared_plot": plots.compared([row for row in rows if row.group in COMPARED]),
        "injected": _injected(own_rows),
        "kind_plots": [(group, len(some), plots.kinds(figures.by_kind(some))) for group, some in ours.items()],
        "confusion_plot": plots.confusion(taken) if taken.kinds else None,
        "reliabilities": reliabilities,
        "reliability_plot": plots.reliabilities(reliabilities),
        "precision_plot": plots.precision(curves, _thresholds(curves, models, "logic"))
        if any(curves.values())
        else None,
    }


def _injected(rows: Sequence[figures.Headline]) -> list[tuple[figures.Headline, figures.Headline]]:
    """Groups of mistakes that we made, each with the group of those that people made."""
    known = {row.group: row for row in rows}
    return [(known[ours], known[theirs]) for ours, theirs in _INJECTED.items() if {ours, theirs} <= known.keys()]


def _thresholds(systems: Iterable[str], models: Sequence[Model], group: str) -> dict[str, float]:
    known = {model.name: model.thresholds[group] for model in models if group in model.thresholds}
    return {system: known[model_of(system)] for system in systems if model_of(system) in known}


def _clean(files: Sequence[CleanFile], suspicions: Sequence[Suspicion], models: Sequence[Model]) -> dict[str, object]:
    lines = sum(file.lines for file in files)
    suspected = figures.grouped(suspicions, lambda one: one.group)
    curves = {group: figures.alarms_by_threshold(some, lines) for group, some in sorted(suspected.items())}
    thresholds = {group: value for group in curves for value in _thresholds((OURS,), models, group).values()}
    return {
        "clean_files": len(files),
        "clean_lines": lines,
        "clean_alarms": sum(file.alarms for file in files),
        "clean_rate": figures.alarm_rate(files),
        "alarms_plot": plots.alarms(curves, thresholds, LOWEST) if curves else None,
    }


def _latency(repairs: Sequence[Repair], files: Sequence[CleanFile], windows: Sequence[WindowTime]) -> dict[str, object]:
    texts = {
        f"{name}: broken text": [repair.milliseconds for repair in some]
        for name, some in figures.grouped(repairs, _system).items()
    }
    if files:
        texts[f"{OURS}: clean file"] = [file.milliseconds for file in files]
    sizes = {
        f"trm: {size}": [window.milliseconds for window in some]
        for size, some in figures.grouped(windows, lambda window: window.size).items()
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


def _whole_files(records: Sequence[Record]) -> dict[str, object]:
    return {
        "file_bugs": whole_files.bug_rows(of(records, FileBug)),
        "foresight": whole_files.foresight_rows(of(records, Foreseen)),
        "readings": whole_files.speeds(of(records, Reading)),
    }


def _thinking(records: Sequence[Record]) -> dict[str, object]:
    accuracy = figures.accuracy_by_tick(of(records, Tick))
    certainty = [(one.certainty, one.right) for one in of(records, Certainty)]
    together = {one.kind: one.deviations for one in of(records, Synchronisation)}
    return {
        "thinking_plot": plots.thinking(accuracy, certainty) if accuracy else None,
        "synchronisation_plot": plots.synchronisation(together) if together else None,
        "attentions": [(one.title, figures.glances(one)) for one in of(records, Attention)],
    }


def _detection(records: Sequence[Record]) -> dict[str, object]:
    return {
        "detections": figures.detection_rows(of(records, Detection), of(records, Messages), DETECTED),
        "detected_groups": DETECTED,
        "missing_tools": [record.tool for record in of(records, Missing)],
        "commands": [detector.command for detector in DETECTORS],
    }
