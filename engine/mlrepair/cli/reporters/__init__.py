"""How findings are written: one module for each output format.

A new format is one more member of `OutputFormat` and a module `as_<member's value>` with a function `report`.
"""

from collections.abc import Iterable
from enum import StrEnum
from importlib import import_module
from typing import Protocol, TextIO, cast

from mlrepair.cli.findings import FileFindings

__all__ = ["OutputFormat", "Report", "reporter"]


class OutputFormat(StrEnum):
    """The formats of `mlrepair check`."""

    TEXT = "text"
    JSON = "json"


class Report(Protocol):
    """Writes the findings; the files come one by one, so a format for people can show them while the rest is read."""

    def __call__(self, files: Iterable[FileFindings], stream: TextIO) -> None:
        """Take every file to its end, and write."""
        ...


def reporter(output_format: OutputFormat) -> Report:
    """Return the function that writes this format."""
    return cast(Report, import_module(f"{__name__}.as_{output_format.value}").report)
