"""`mlrepair check`: report, change nothing."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from mlrepair.cli.complaints import Complaints
from mlrepair.cli.exits import Exit
from mlrepair.cli.files import read_sources
from mlrepair.cli.findings import FileFindings, Repairer
from mlrepair.cli.reporters import OutputFormat, reporter
from mlrepair.ranking import ranked
from mlrepair.settings import Settings


def check(
    paths: Iterable[Path], engine: Repairer, settings: Settings, *, top: int | None, output_format: OutputFormat
) -> Exit:
    """Write what is found to standard output.

    `top` None reports what passes the thresholds of the settings; a number reports that many repairs of each file.
    """
    complaints = Complaints()
    found = False

    def findings() -> Iterator[FileFindings]:
        nonlocal found
        for file in read_sources(paths, max_kb=settings.max_file_kb, complaints=complaints):
            fixes = engine.repair(file.source.text, settings=settings, top=top or 1)
            text = file.source.text
            shown = FileFindings(file.name, text, tuple(fixes) if top is None else ranked(text, fixes, top))
            found = found or bool(shown.fixes)
            yield shown

    reporter(output_format)(findings(), sys.stdout)
    if complaints.failed:
        return Exit.ERROR
    return Exit.FINDINGS if found else Exit.CLEAN
