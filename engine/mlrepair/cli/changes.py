"""Which lines changed since a revision, as git says."""

import re
import subprocess
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from mlrepair.cli.complaints import StoppedError
from mlrepair.cli.findings import FileFindings
from mlrepair.edits import Fix


@dataclass(frozen=True, slots=True)
class Changes:
    """The lines of each file that differ from a revision."""

    rows: dict[Path, Collection[range] | None]  # by resolved paths; None: the whole file is new

    def __contains__(self, file: Path) -> bool:
        """Return whether anything in a file changed."""
        return file.resolve() in self.rows

    def touched(self, file: FileFindings) -> FileFindings:
        """Keep the findings that lie on changed lines or whose repair does; in a changed notebook, all."""
        changed = self.rows.get(Path(file.filename).resolve(), ())
        if changed is None or file.cell is not None:
            return file

        def is_touched(fix: Fix) -> bool:
            spans = ((fix.start, fix.end), *((edit.start, edit.end) for edit in fix.edits))
            places = [(file.places[start].row, file.places[end].row) for start, end in spans]
            return any(rows.start <= last and first < rows.stop for first, last in places for rows in changed)

        return replace(file, fixes=tuple(filter(is_touched, file.fixes)))


def changes_since(revision: str) -> Changes:
    """Ask git what differs from a revision in the working tree of the current folder; untracked files are new.

    Raises:
        StoppedError: if git is missing, this is no repository, or there is no such revision.
    """
    top = Path(_git("rev-parse", "--show-toplevel").rstrip("\n"))
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", about=revision)
    # Every option that a user's configuration could change is given.
    diff = _git(
        *(
            "-c",
            "core.quotePath=false",
            "diff",
            "--unified=0",
            "--no-color",
            "--no-ext-diff",
            "--no-renames",
            "--no-relative",
        ),
        *("--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules", commit.strip(), "--"),
    )
    rows: dict[Path, Collection[range] | None] = {(top / name).resolve(): found for name, found in _parsed(diff)}
    new = _git("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/")
    return Changes(rows | {(top / name).resolve(): None for name in new.split("\0") if name})


def _parsed(diff: str) -> Iterable[tuple[str, list[range]]]:
    """Yield the new name and the new rows of each file of a diff without context."""
    files: list[tuple[str, list[range]]] = []
    left = 0  # rows of the hunk that are still to come: a row may look like a header
    for line in diff.split("\n"):
        if left:
            left -= line[:1] in ("+", "-")
        elif line.startswith("+++ "):
            files.append((_name(line[4:]), []))
        elif found := re.match(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            before, start, after = (1 if number is None else int(number) for number in found.groups())
            left = before + after
            # Where rows are gone, those above and below are what changed.
            files[-1][1].append(range(start, start + (after or 2)))
    return files


def _name(header: str) -> str:
    name = header.removesuffix("\t")  # git's mark of a name with spaces
    if name.startswith('"'):  # escapes of C, for bytes
        name = name[1:-1].encode("latin-1", "backslashreplace").decode("unicode_escape")
    return name.removeprefix("b/")


def _git(*arguments: str, about: str | None = None) -> str:
    try:
        run = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise StoppedError(f"--since needs git, which cannot be run: {error.strerror or error}") from error
    if run.returncode == 0:
        return run.stdout.decode(errors="surrogateescape")
    if about is not None:
        raise StoppedError(f"--since: git knows no revision `{about}`; name a commit, a branch or a tag")
    raise StoppedError(f"--since: {run.stderr.decode(errors='replace').strip() or 'git failed'}")
