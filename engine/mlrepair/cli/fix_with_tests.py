"""`mlrepair fix --tests`: look for a repair that makes the user's tests pass."""

import json
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from rich.console import Console

from mlrepair.cli.complaints import Complaints
from mlrepair.cli.configuration import Configurations
from mlrepair.cli.counting import count
from mlrepair.cli.diff import write_diff
from mlrepair.cli.exits import Exit
from mlrepair.cli.files import SourceFile, read_sources, write_atomically
from mlrepair.cli.findings import EngineUnavailableError
from mlrepair.cli.notebooks import NotebookSource
from mlrepair.cli.options import PatchFormat
from mlrepair.cli.places import Places
from mlrepair.cli.walking import STDIN, python_files
from mlrepair.context import Contexts
from mlrepair.edits import apply_edits
from mlrepair.model import Model
from mlrepair.session import ModelError
from mlrepair.trial import Command, Options, Outcome, Patch, Status, UnusableCommandError, repair_against_tests
from mlrepair.trial.distinct import why_unparsable

_TESTS = ("test_*.py", "*_test.py", "conftest.py", "tests.py", "setup.py")  # not repaired, unless they are named
_EXITS = {
    Status.REPAIRED: Exit.FINDINGS,
    Status.UNREPAIRED: Exit.FINDINGS,
    Status.TESTS_PASS: Exit.CLEAN,
    Status.TESTS_UNUSABLE: Exit.ERROR,
}


def fix_with_tests(
    paths: Sequence[Path],
    command: str,
    model: Model,
    contexts: Contexts,
    configurations: Configurations,
    options: Options,
    *,
    write: bool,
    output_format: PatchFormat,
) -> Exit:
    """Print the patches that pass the tests; `write` applies the first."""
    complaints = Complaints()
    folder = Path.cwd()
    files = {file.path.resolve(): file for file in _files(paths, configurations, folder, complaints)}
    if complaints.failed:
        return Exit.ERROR
    try:
        if not files:
            raise UnusableCommandError("no Python file to repair; name the files that the tests test")
        with _interruptible():
            outcome = _repaired(Command.of(command, folder), folder, files, model, contexts, options)
    except UnusableCommandError as error:
        outcome = Outcome(Status.TESTS_UNUSABLE, reason=str(error))
    except ModelError as error:
        raise EngineUnavailableError(str(error)) from error
    if output_format is PatchFormat.JSON:
        json.dump(_object(outcome, files), sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        _print_patches(outcome, files)
    _explain(outcome, command, complaints, write=write)
    if write and outcome.patches:
        return Exit.CLEAN if _write(outcome.patches[0], files, complaints) else Exit.ERROR
    return _EXITS[outcome.status]


def _files(
    paths: Sequence[Path], configurations: Configurations, folder: Path, complaints: Complaints
) -> Iterable[SourceFile]:
    """Read the files that may be repaired: those that are named, and those of named folders that are no tests."""
    if STDIN in paths:
        complaints.error("`-`: standard input cannot be repaired with tests; name the file")
        return
    named = {path.resolve() for path in paths}
    found = python_files(paths, configurations, complaints)
    for file in read_sources(found, configurations, complaints):
        path = file.path.resolve()
        if path not in named and any(fnmatch(path.name, pattern) for pattern in _TESTS):
            continue
        if not path.is_relative_to(folder.resolve()):
            complaints.error(
                f"{file.name}: outside the current folder, in which the tests run; run mlrepair above both"
            )
        elif isinstance(file.source, NotebookSource):
            if path in named:
                complaints.warning(f"{file.name}: skipped, notebooks cannot be repaired with tests")
        elif file.source.mark + file.source.text != file.source.raw:
            complaints.warning(f"{file.name}: skipped, only UTF-8 files can be repaired with tests")
        elif problem := why_unparsable(file.source.text, path.name):
            advice = f"repair that first: mlrepair fix {file.name}"
            complaints.warning(f"{file.name}: skipped, it does not parse: {problem}; {advice}")
        else:
            yield file


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM do what Ctrl+C does: end what runs, and remove the private copy."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _repaired(
    command: Command,
    folder: Path,
    files: dict[Path, SourceFile],
    model: Model,
    contexts: Contexts,
    options: Options,
) -> Outcome:
    console = Console(stderr=True)
    sources = {path: file.source.text for path, file in files.items()}
    if not console.is_terminal:
        print("running the tests once …", file=sys.stderr, flush=True)
        return repair_against_tests(command, folder, sources, model, options, contexts=contexts)
    with console.status("") as status:

        def show(step: str, tries: int, candidates: int) -> None:
            status.update(f"{step} …" if not candidates else f"{step}: {tries} of {candidates} tried, Ctrl+C stops")

        return repair_against_tests(command, folder, sources, model, options, show, contexts)


def _print_patches(outcome: Outcome, files: dict[Path, SourceFile]) -> None:
    for patch in outcome.patches:
        file = files[patch.path]
        print(f"{patch.label}: passes your tests (try {patch.tries})", file=sys.stderr)
        sys.stderr.flush()
        write_diff(file.name, file.source.text, apply_edits(file.source.text, patch.edits), sys.stdout)
        sys.stdout.flush()


def _explain(outcome: Outcome, command: str, complaints: Complaints, *, write: bool) -> None:
    """Say on standard error how it ended, and what to do next."""
    if outcome.status is Status.TESTS_UNUSABLE:
        complaints.error(outcome.reason)
        for line in outcome.output.splitlines()[-30:]:
            print(f"  | {line}", file=sys.stderr)
        return
    if outcome.status is Status.TESTS_PASS:
        print(f"`{command}` passes ({count(outcome.passed, 'test')}); there is nothing to repair.", file=sys.stderr)
        return
    failed = f"{outcome.failed} of {count(outcome.failed + outcome.passed, 'test')} failed"
    if outcome.status is Status.UNREPAIRED:
        print(f"{failed}; no repair found in {count(outcome.tries, 'try').replace('trys', 'tries')}.", file=sys.stderr)
    else:
        hint = "the first is written" if write else "nothing is written without `--write`"
        found = f"{len(outcome.patches)} patch{'es' * (len(outcome.patches) > 1)}"
        print(f"{failed}; {found} found, {hint}.", file=sys.stderr)
        if outcome.is_weak:
            complaints.warning(
                "few failing tests decide, so a patch that passes them may still be wrong; read it, and add a test"
            )
    for remark in outcome.remarks:
        print(f"note: {remark}", file=sys.stderr)


def _write(patch: Patch, files: dict[Path, SourceFile], complaints: Complaints) -> bool:
    file = files[patch.path]
    try:
        write_atomically(file, file.source.encoded(apply_edits(file.source.text, patch.edits)))
    except OSError as error:
        complaints.error(f"{file.name}: not written: {error.strerror or error}")
        return False
    return True


def _object(outcome: Outcome, files: dict[Path, SourceFile]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "status": outcome.status.value,
        "tries": outcome.tries,
        "baseline": {"failed": outcome.failed, "passed": outcome.passed},
        "patches": [_patch(patch, files[patch.path]) for patch in outcome.patches],
    }
    return found | ({"reason": outcome.reason, "output": outcome.output} if outcome.reason else {})


def _patch(patch: Patch, file: SourceFile) -> dict[str, Any]:
    places = Places(file.source.text)

    def place(offset: int) -> dict[str, int]:
        return {"row": places[offset].row, "column": places[offset].column}

    edits = [
        {"content": edit.text.decode(), "location": place(edit.start), "end_location": place(edit.end)}
        for edit in patch.edits
    ]
    return {"filename": file.name, "tries": patch.tries, "fix": {"message": patch.label, "edits": edits}}
