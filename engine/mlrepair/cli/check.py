"""`mlrepair check`: report, change nothing."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mlrepair.cli.baseline import Baseline, check_replaceable, write_baseline
from mlrepair.cli.changes import changes_since
from mlrepair.cli.complaints import Complaints
from mlrepair.cli.configuration import Configurations
from mlrepair.cli.counting import count
from mlrepair.cli.exits import Exit
from mlrepair.cli.files import SourceFile, read_sources
from mlrepair.cli.findings import FileFindings, Repairer
from mlrepair.cli.notebooks import NotebookEngine, NotebookSource, in_cells
from mlrepair.cli.parallel import each, processes_for
from mlrepair.cli.progress import bar
from mlrepair.cli.reporters import OutputFormat, reporter
from mlrepair.cli.walking import STDIN, python_files
from mlrepair.edits import Fix
from mlrepair.ranking import ranked


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the command line says of reporting; settings that files can hold, too, are elsewhere."""

    output_format: OutputFormat = OutputFormat.TEXT
    top: int | None = None  # None: what passes the thresholds; a number: so many repairs of each file
    statistics: bool = False  # counts in place of findings
    exit_zero: bool = False
    since: str | None = None  # a revision
    baseline: Path | None = None
    write_baseline: Path | None = None  # in place of a report
    stdin_filename: Path | None = None
    jobs: int | None = None  # None: one for each core


def check(
    paths: Sequence[Path],
    engine: Repairer,
    configurations: Configurations,
    options: CheckOptions = CheckOptions(),
) -> Exit:
    """Write what is found to standard output.

    Raises:
        StoppedError: if the baseline or the revision cannot be read, or a baseline would overwrite something else.
    """
    complaints = Complaints()
    kept: list[Callable[[FileFindings], FileFindings]] = []
    # All are read before the first file, so that a mistake in them costs no time.
    changes = None if options.since is None else changes_since(options.since)
    if changes is not None:
        kept.append(changes.touched)
    if options.baseline is not None:
        kept.append(Baseline(options.baseline).without_known)
    if options.write_baseline is not None:
        check_replaceable(options.write_baseline)
    files = list(python_files(paths, configurations, complaints))
    if changes is not None:
        changed = [file for file in files if (options.stdin_filename or file if file == STDIN else file) in changes]
        if files and not changed:
            complaints.warning(f"no file differs from `{options.since}`")
        files = changed
    found = False

    def findings() -> Iterator[FileFindings]:
        nonlocal found
        read = read_sources(files, configurations, complaints, options.stdin_filename)
        sources = (file for file in read if file.settings.enable)
        look = partial(_look, top=options.top)
        with bar(len(files)) as shown:
            for file, fixes in each(look, sources, engine, processes_for(len(files), options.jobs)):
                shown.advance()
                for part in _parts(file, fixes):
                    for keep in kept:
                        part = keep(part)
                    found = found or bool(part.fixes)
                    with shown.hidden() if part.fixes else nullcontext():
                        yield part

    if options.write_baseline is not None:
        number = write_baseline(options.write_baseline, findings())
        print(f"{options.write_baseline}: {count(number, 'finding')} written.", file=sys.stderr)
        return Exit.ERROR if complaints.failed else Exit.CLEAN
    reporter(options.output_format, statistics=options.statistics)(findings(), sys.stdout)
    if complaints.failed:
        return Exit.ERROR
    return Exit.FINDINGS if found and not options.exit_zero else Exit.CLEAN


def _look(engine: Repairer, file: SourceFile, *, top: int | None) -> tuple[Fix, ...]:
    """Return what is found in one file; runs in whichever process."""
    if isinstance(file.source, NotebookSource):
        engine = NotebookEngine(engine)
    fixes = engine.repair(file.source.text, settings=file.settings, top=top or 1)
    return tuple(fixes) if top is None else ranked(file.source.text, fixes, top)


def _parts(file: SourceFile, fixes: tuple[Fix, ...]) -> Iterator[FileFindings]:
    """Yield the findings of a file, or of each cell that has some."""
    if not isinstance(file.source, NotebookSource):
        yield FileFindings(file.name, file.source.text, fixes)
        return
    for cell, inside in in_cells(file.source, fixes):
        yield FileFindings(file.name, cell.text, inside, cell.number)
