"""The figures of README, manifest and docs/quality.md: all of them from the records that the page is drawn from."""

import json
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from mlrepair_training.manifest import save_manifest
from mlrepair_training.report.figures import (
    Headline,
    alarm_rate,
    by_group,
    by_kind,
    grouped,
    headlines,
    is_exact,
    of_system,
    reliability,
)
from mlrepair_training.report.intervals import Interval
from mlrepair_training.report.page import draw
from mlrepair_training.report.records import OURS, CleanFile, Record, Repair, WindowTime, of, without_texts, write
from mlrepair_training.report.systems import UNQUANTIZED

Quality = dict[str, dict[str, object]]
README, KINDS = Path("README.md"), Path("docs/quality.md")
PAGE, RECORDS = Path("docs/report/index.html"), Path("docs/report/records.jsonl")
_BEGIN, _END = "<!-- figures:begin -->", "<!-- figures:end -->"


def publish(records: Sequence[Record], manifest: Path, repository: Path = Path()) -> None:
    """Write page, records, manifest, the README's table and the shares by kind; no text of others among them."""
    ours = without_texts(records)
    (repository / PAGE).parent.mkdir(exist_ok=True)
    write(repository / RECORDS, ours)
    draw(ours, repository / PAGE)
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["models"]["trm"]["quality"] = quality(ours)
    save_manifest(manifest, content)
    readme = with_figures((repository / README).read_text(encoding="utf-8"), ours)
    (repository / README).write_text(readme, encoding="utf-8", newline="\n")
    (repository / KINDS).write_text(kinds(ours), encoding="utf-8", newline="\n")


def quality(records: Sequence[Record]) -> Quality:
    """The figures of what users have, by group, on clean files, and the times of single windows."""
    repairs = of(records, Repair)
    ours, fp32 = by_group(of_system(repairs, OURS)), by_group(of_system(repairs, UNQUANTIZED))
    figures: Quality = {row.group: _shares(row, ours[row.group]) for row in headlines(repairs) if row.system == OURS}
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


def with_figures(readme: str, records: Sequence[Record]) -> str:
    """The README with the table of these records between its marks."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{_table(quality(records))}\n{_END}{after}"


def _table(figures: Quality) -> str:
    columns = ("exact top-1", "exact top-5", "parses", "shown and right", "precision of what is shown")
    rows = ["| mistakes | samples | exact first | among five | parses | shown and right | precision | baseline |"]
    rows.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    for group, values in figures.items():
        if "exact top-1" in values:
            cells = [f"{values[column]:.1%}" for column in columns]
            baseline = values.get("baseline exact top-1")
            cells.append("–" if baseline is None else f"{baseline:.1%}")
            rows.append(f"| {group} | {values['samples']} | " + " | ".join(cells) + " |")
    clean = figures["clean"]
    warnings = "1 warning" if clean["alarms"] == 1 else f"{clean['alarms']} warnings"
    rows += ["", f"In {clean['lines']} lines of clean code it raised {warnings} at default settings."]
    return "\n".join(rows)


def kinds(records: Sequence[Record]) -> str:
    """The page of shares by kind."""
    lines = [
        "# Quality by kind of mistake",
        "",
        "Written by `mlrepair-train report --write`; the best repair is the author's.",
    ]
    for group, some in by_group(of_system(of(records, Repair), OURS)).items():
        lines += ["", f"## {group}", "", "| kind | samples | exact first |", "|---|--:|--:|"]
        lines += [f"| {kind} | {samples} | {right / samples:.0%} |" for kind, samples, right in sorted(by_kind(some))]
    return "\n".join(lines) + "\n"
