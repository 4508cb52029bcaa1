"""`mlrepair fix`: repair in place, from standard input to standard output, or show the diff."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mlrepair.cli.complaints import Complaints
from mlrepair.cli.counting import count
from mlrepair.cli.diff import write_diff
from mlrepair.cli.exits import Exit
from mlrepair.cli.files import STDIN, SourceFile, read_sources, write_atomically
from mlrepair.cli.findings import Repairer
from mlrepair.cli.repairing import Repaired, repair_text
from mlrepair.settings import Settings


@dataclass
class _Totals:
    changed: int = 0  # files
    applied: int = 0  # fixes
    left: int = 0  # findings
    unsafe: int = 0  # of these, those that `--unsafe-fixes` would apply


def fix(paths: Iterable[Path], engine: Repairer, settings: Settings, *, unsafe: bool, diff: bool) -> Exit:
    """Repair each file; `diff` shows what would change and writes nothing."""
    complaints = Complaints()
    totals = _Totals()
    for file in read_sources(paths, max_kb=settings.max_file_kb, complaints=complaints):
        repaired = repair_text(file.source.text, engine, settings, unsafe=unsafe)
        if _deliver(file, repaired, diff=diff, complaints=complaints) and repaired.applied:
            totals.changed += 1
            totals.applied += repaired.applied
        totals.left += len(repaired.left)
        totals.unsafe += 0 if unsafe else sum(bool(fix.edits) for fix in repaired.left)
    print(_summary(totals, diff=diff), file=sys.stderr)
    if complaints.failed:
        return Exit.ERROR
    return Exit.FINDINGS if totals.left or (diff and totals.applied) else Exit.CLEAN


def _deliver(file: SourceFile, repaired: Repaired, *, diff: bool, complaints: Complaints) -> bool:
    """Show or write the repaired text; return False, after a complaint, if it cannot be written."""
    source = file.source
    try:
        content = source.encoded(repaired.text) if repaired.applied else source.raw
        if diff:
            write_diff(file.name, source.text, repaired.text, sys.stdout)
        elif file.path == STDIN:
            sys.stdout.buffer.write(content)
        elif content != source.raw:
            write_atomically(file, content)
    except UnicodeEncodeError as error:
        missing = error.object[error.start : error.end]
        complaints.error(f"{file.name}: not written, its encoding {source.encoding} has no {missing!r}")
        return False
    except OSError as error:
        complaints.error(f"{file.name}: not written: {error.strerror or error}")
        return False
    return True


def _summary(totals: _Totals, *, diff: bool) -> str:
    done = f"{'Would fix' if diff else 'Fixed'} {count(totals.applied, 'mistake')} in {count(totals.changed, 'file')}"
    hint = f" ({totals.unsafe} fixable with `--unsafe-fixes`)" if totals.unsafe else ""
    return f"{done}; {totals.left} left{hint}."
