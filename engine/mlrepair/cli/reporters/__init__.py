"""How findings are written: one module for each output format.

A new format is one more member of `OutputFormat` and a module `as_<member's value>` with a function `report`; where it
can also write counts, the module has a function `report_statistics`.
"""

from collections.abc import Iterable
from enum import StrEnum
from importlib import import_module
from typing import Protocol, TextIO, cast

from mlrepair.cli.findings import FileFindings

__all__ = ["WITH_STATISTICS", "OutputFormat", "Report", "reporter"]


class OutputFormat(StrEnum):
    """The formats of `mlrepair check`."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"


WITH_STATISTICS = (OutputFormat.TEXT, OutputFormat.JSON)


class Report(Protocol):
    """Writes the findings; the files come one by one, so a format for people can show them while the rest is read."""

    def __call__(self, files: Iterable[FileFindings], stream: TextIO) -> None:
        """Take every file to its end, and write."""
        ...


def reporter(output_format: OutputFormat, *, statistics: bool = False) -> Report:
    """Return the function that writes this format; `statistics` asks for counts, which only some formats have."""
    module = import_module(f"{__name__}.as_{output_format.value}")
    return cast(Report, module.report_statistics if statistics else module.report)
