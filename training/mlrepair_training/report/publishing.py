"""The figures of README, manifest and docs/quality.md: all of them from the records that the page is drawn from."""

import json
from collections.abc import Sequence
from pathlib import Path

from mlrepair_training.manifest import save_manifest
from mlrepair_training.report.figures import by_group, by_kind, of_system
from mlrepair_training.report.page import draw
from mlrepair_training.report.quality import Quality, by_model, of_trm
from mlrepair_training.report.records import OURS, Record, Repair, of, without_texts, write

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
    measured = by_model(ours)
    for name, entry in content["models"].items():
        if name in measured:
            entry["quality"] = measured[name]
        else:
            entry.pop("quality", None)
    save_manifest(manifest, content)
    readme = with_figures((repository / README).read_text(encoding="utf-8"), ours)
    (repository / README).write_text(readme, encoding="utf-8", newline="\n")
    (repository / KINDS).write_text(kinds(ours), encoding="utf-8", newline="\n")


def with_figures(readme: str, records: Sequence[Record]) -> str:
    """The README with the table of these records between its marks."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{_table(of_trm(records))}\n{_END}{after}"


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
