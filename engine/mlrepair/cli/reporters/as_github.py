"""Workflow commands of GitHub Actions, which become remarks beside the lines of a pull request."""

from collections.abc import Iterable
from typing import TextIO

from mlrepair.cli.findings import FileFindings, described
from mlrepair.edits import Fix
from mlrepair.taxonomy import kind

_COMMANDS = {"error": "error", "warning": "warning", "information": "notice"}


def report(files: Iterable[FileFindings], stream: TextIO) -> None:
    """Write one line for each finding."""
    for file in files:
        for fix in file.fixes:
            stream.write(_command(fix, file) + "\n")


def _command(fix: Fix, file: FileFindings) -> str:
    start, end = file.places[fix.start], file.places[fix.end]
    properties = {"title": f"mlrepair ({fix.code})", "file": file.posix_name}
    if file.cell is None:  # the rows of a cell are none of the file's
        properties |= {"line": str(start.row), "col": str(start.column), "endLine": str(end.row)}
        if end.row == start.row:  # GitHub refuses it otherwise
            properties["endColumn"] = str(end.column)
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    help_ = f"\n{described(fix)}" if fix.edits else ""
    message = f"{file.label}:{start.row}:{start.column}: {fix.code} {fix.message}{help_}"
    return f"::{_COMMANDS[kind(fix.code).severity]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
