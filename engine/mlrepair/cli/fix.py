"""`mlrepair fix`: repair in place, from standard input to standard output, or show the diff."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mlrepair.cli.complaints import Complaints
from mlrepair.cli.configuration import Configurations
from mlrepair.cli.counting import count, nothing_found
from mlrepair.cli.diff import write_diff
from mlrepair.cli.exits import Exit
from mlrepair.cli.files import SourceFile, read_sources, write_atomically
from mlrepair.cli.findings import Repairer
from mlrepair.cli.notebooks import NotebookEngine, NotebookSource
from mlrepair.cli.parallel import each, processes_for
from mlrepair.cli.progress import bar
from mlrepair.cli.repairing import Repaired, repair_text
from mlrepair.cli.visible import visible
from mlrepair.cli.walking import STDIN, python_files


@dataclass
class _Totals:
    looked_at: int = 0  # files
    changed: int = 0  # of these
    applied: int = 0  # fixes
    left: int = 0  # findings
    unsafe: int = 0  # of these, those that `--unsafe-fixes` would apply


def fix(
    paths: Sequence[Path],
    engine: Repairer,
    configurations: Configurations,
    *,
    unsafe: bool,
    diff: bool,
    stdin_filename: Path | None = None,
    jobs: int | None = None,
) -> Exit:
    """Repair each file; `diff` shows what would change and writes nothing."""
    complaints = Complaints()
    totals = _Totals()
    files = list(python_files(paths, configurations, complaints))
    sources = read_sources(files, configurations, complaints, stdin_filename)
    with bar(len(files)) as shown:
        for file, repaired in each(partial(_repair, unsafe=unsafe), sources, engine, processes_for(len(files), jobs)):
            shown.advance()
            with shown.hidden() if repaired.applied else nullcontext():
                delivered = _deliver(file, repaired, diff=diff, complaints=complaints)
            totals.looked_at += file.settings.enable
            totals.left += len(repaired.left)
            if delivered:
                totals.changed += bool(repaired.applied)
                totals.applied += repaired.applied
            else:
                totals.left += repaired.applied
            totals.unsafe += 0 if unsafe else sum(bool(fix.edits) for fix in repaired.left)
    print(_summary(totals, diff=diff), file=sys.stderr)
    if complaints.failed:
        return Exit.ERROR
    return Exit.FINDINGS if totals.left or (diff and totals.applied) else Exit.CLEAN


def _repair(engine: Repairer, file: SourceFile, *, unsafe: bool) -> Repaired:
    """Return one file repaired; runs in whichever process."""
    if isinstance(file.source, NotebookSource):
        engine = NotebookEngine(engine)
    return repair_text(file.source.text, engine, file.settings, unsafe=unsafe)


def _deliver(file: SourceFile, repaired: Repaired, *, diff: bool, complaints: Complaints) -> bool:
    """Show or write the repaired text; return False, after a complaint, if it cannot be written."""
    source = file.source
    try:
        content = source.encoded(repaired.text) if repaired.applied else source.raw
        if diff:
            for (part, before), (_, after) in zip(source.parts(source.text), source.parts(repaired.text), strict=True):
                write_diff(file.name + part, before, after, sys.stdout)
        elif file.path == STDIN:
            sys.stdout.buffer.write(content)
        elif content != source.raw:
            write_atomically(file, content)
            print(f"{visible(file.name)}: {count(repaired.applied, 'mistake')} fixed", file=sys.stderr)
    except UnicodeEncodeError as error:
        missing = error.object[error.start : error.end]
        complaints.error(f"{file.name}: not written, its encoding {source.encoding} has no {missing!r}")
        return False
    except OSError as error:
        complaints.error(f"{file.name}: not written: {error.strerror or error}")
        return False
    return True


def _summary(totals: _Totals, *, diff: bool) -> str:
    if not totals.applied and not totals.left:
        return nothing_found(totals.looked_at)
    done = f"{'Would fix' if diff else 'Fixed'} {count(totals.applied, 'mistake')} in {count(totals.changed, 'file')}"
    hint = f" ({totals.unsafe} fixable with `--unsafe-fixes`)" if totals.unsafe else ""
    return f"{done}; {totals.left} left{hint}."
