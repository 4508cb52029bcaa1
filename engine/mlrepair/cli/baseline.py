"""Baseline files: the findings that a project has accepted, so that only new ones are reported.

A finding is known by its file, its code and the text of its line, so that it survives edits elsewhere.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from mlrepair.cli.complaints import StoppedError
from mlrepair.cli.findings import FileFindings

_VERSION = 1


class _Known(NamedTuple):
    path: str  # seen from the folder of the baseline, with `/`
    code: str
    line: str


class Baseline:
    """The findings of one baseline file; each excuses as many as it counted."""

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            StoppedError: if it cannot be read or is no baseline.
        """
        self._folder = path.parent
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["version"] != _VERSION:
                raise StoppedError(f"{path}: version {content['version']!r}, expected {_VERSION}; write it again")
            self._left = Counter(
                {_Known(one["path"], one["code"], one["line"]): int(one["count"]) for one in content["findings"]}
            )
        except OSError as error:
            hint = "; write it with `--write-baseline`" if isinstance(error, FileNotFoundError) else ""
            raise StoppedError(f"{path}: {error.strerror or error}{hint}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoppedError(
                f"{path}: no baseline file ({error!r}); write it again with `--write-baseline`"
            ) from error

    def without_known(self, file: FileFindings) -> FileFindings:
        """Keep the findings that are new."""
        new = []
        for fix in file.fixes:
            known = _Known(_path(file, self._folder), *file.identity(fix))
            if self._left[known]:
                self._left[known] -= 1
            else:
                new.append(fix)
        return replace(file, fixes=tuple(new))


def write_baseline(path: Path, files: Iterable[FileFindings]) -> int:
    """Write what is found as known, ordered so that versions compare well; return how many findings there are.

    Raises:
        StoppedError: if the file cannot be written.
    """
    known = Counter(_Known(_path(file, path.parent), *file.identity(fix)) for file in files for fix in file.fixes)
    findings = [{**one._asdict(), "count": count} for one, count in sorted(known.items())]
    try:
        path.write_text(json.dumps({"version": _VERSION, "findings": findings}, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise StoppedError(f"{path}: not written: {error.strerror or error}") from error
    return known.total()


def _path(file: FileFindings, folder: Path) -> str:
    """The path seen from a folder; on another drive, where there is none, the whole path."""
    path = Path(file.filename).resolve()
    try:
        return path.relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
