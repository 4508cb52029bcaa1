"""Baseline files: the findings that a project has accepted, so that only new ones are reported.

A finding is known by its file, its code and the text of its line, so that it survives edits elsewhere.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from mlrepair.cli.complaints import StoppedError
from mlrepair.cli.findings import FileFindings

_VERSION = 1


class _Known(NamedTuple):
    path: str  # seen from the folder of the baseline, with `/`
    code: str
    line: str


class _NoBaselineError(ValueError):
    """A file is something else; the message says what."""


class Baseline:
    """The findings of one baseline file; each excuses as many as it counted."""

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            StoppedError: if it cannot be read or is no baseline.
        """
        self._folder = path.parent
        try:
            content = _content(path)
            if content["version"] != _VERSION:
                raise StoppedError(
                    f"{path}: version {content['version']!r}, expected {_VERSION}; write it again with "
                    "`--write-baseline`"
                )
            self._left = _counted(content["findings"])
        except OSError as error:
            hint = "; write it with `--write-baseline`" if isinstance(error, FileNotFoundError) else ""
            raise StoppedError(f"{path}: {error.strerror or error}{hint}") from error
        except _NoBaselineError as error:
            raise StoppedError(
                f"{path}: {error}, expected a baseline; write one into a new file with `--write-baseline`"
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


def check_replaceable(path: Path) -> None:
    """Check that a new baseline would replace a baseline, or nothing.

    Raises:
        StoppedError: if it would replace another file, or one that cannot be read.
    """
    try:
        if path.is_file():
            _content(path)
    except OSError as error:
        raise StoppedError(f"{path}: {error.strerror or error}") from error
    except _NoBaselineError as error:
        raise StoppedError(
            f"{path}: not overwritten: {error}, expected a baseline, or no file yet; name another file"
        ) from error


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


def _content(path: Path) -> dict[str, Any]:
    """Return the object in a baseline file, of whatever version."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _NoBaselineError("it is no JSON") from error
    if isinstance(content, dict) and "version" in content and isinstance(content.get("findings"), list):
        return content
    raise _NoBaselineError("it is JSON without a `version` and a list of `findings`")


def _counted(findings: list[Any]) -> Counter[_Known]:
    counted: Counter[_Known] = Counter()
    for number, finding in enumerate(findings, start=1):
        match finding:
            case {"path": str(path), "code": str(code), "line": str(line), "count": int(count)}:
                counted[_Known(path, code, line)] += count
            case _:
                raise _NoBaselineError(f"its finding {number} lacks `path`, `code`, `line` or `count`")
    return counted


def _path(file: FileFindings, folder: Path) -> str:
    """The path seen from a folder; on another drive, where there is none, the whole path."""
    path = Path(file.filename).resolve()
    try:
        return path.relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
