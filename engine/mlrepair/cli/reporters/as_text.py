"""Text for people: the place, the line with carets under the mistake, the repair, and how sure we are."""

from collections.abc import Iterable
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from mlrepair.cli.counting import count, nothing_found
from mlrepair.cli.findings import FileFindings, described
from mlrepair.cli.reporters.statistics import counted
from mlrepair.cli.visible import visible
from mlrepair.edits import Applicability, Fix

_WIDTH = 120  # code points of a line that are shown; of a longer one, those about the mistake
_BEFORE = 60  # of which at most so many are left of it


def report(files: Iterable[FileFindings], stream: TextIO) -> None:
    """Write each file's findings as they come, then one line that sums them up."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    findings = safe = 0
    names: set[str] = set()  # a notebook comes in cells
    broken: set[str] = set()
    for file in files:
        names.add(file.filename)
        if file.fixes:
            broken.add(file.filename)
        for fix in file.fixes:
            findings += 1
            safe += bool(fix.edits) and fix.applicability is Applicability.SAFE
            console.print(_finding(fix, file))
    if not findings:
        console.print(nothing_found(len(names)))
    else:
        console.print(
            f"Found {count(findings, 'mistake')} in {count(len(broken), 'file')}; {safe} safe to fix with `fix`."
        )


def report_statistics(files: Iterable[FileFindings], stream: TextIO) -> None:
    """Write a table of the kinds that were found: how many, the code, the name, how many are safe to fix."""
    kinds = counted(files)
    width = len(str(kinds[0].count)) if kinds else 0
    longest = max((len(kind.name) for kind in kinds), default=0)
    for kind in kinds:
        stream.write(f"{kind.count:{width}}  {kind.code}  {kind.name:{longest}}  {kind.safe} safe to fix\n")


def _finding(fix: Fix, file: FileFindings) -> Text:
    start = file.places[fix.start]
    end = file.places[fix.end]
    line = file.places.line(start.row)
    first = start.column - 1
    last = end.column - 1 if end.row == start.row else len(line)
    before, marked, after = _excerpt(line, first, last)
    margin = len(str(start.row))
    text = Text.assemble(
        (visible(file.label), "bold"),
        (f":{start.row}:{start.column}: ", "cyan"),
        (fix.code, "bold red"),
        f" {visible(fix.message)}\n",
        (f"{'':{margin}} |\n{start.row} | ", "blue"),
        f"{before}{marked}{after}\n",
        (f"{'':{margin}} | ", "blue"),
        " " * cell_len(before),
        ("^" * max(1, cell_len(marked)), "bold red"),
        "\n",
    )
    for repair in (fix, *fix.alternatives):
        text.append_text(_help(repair, margin))
    return text


def _help(fix: Fix, margin: int) -> Text:
    if not fix.edits:
        reason = visible(fix.label[:1].lower() + fix.label[1:])
        return Text.assemble((f"{'':{margin}} = ", "blue"), ("note: ", "bold"), f"{reason}\n")
    return Text.assemble((f"{'':{margin}} = ", "blue"), ("help: ", "bold green"), f"{visible(described(fix))}\n")


def _excerpt(line: str, first: int, last: int) -> tuple[str, str, str]:
    """Return the line before, in and after [first:last], as a terminal can show it and not much wider than it."""
    left = 0 if len(line) <= _WIDTH else max(0, first - _BEFORE)
    right = left + _WIDTH
    return (
        ("…" if left else "") + visible(line[left:first]),
        visible(line[first : min(last, right)]),
        visible(line[max(first, min(last, right)) : right]) + ("…" if right < len(line) else ""),
    )
