"""The options that several commands share, and the settings that they make."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mlrepair.cli.codes import unknown_code


class PatchFormat(StrEnum):
    """The formats of `mlrepair fix --tests`."""

    TEXT = "text"
    JSON = "json"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files and folders; `-` is standard input.  \\[default: .]",
        show_default=False,
        readable=False,  # not checked here: an unreadable file must not end the run before the others are read
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", help="Only these codes, prefixes or names; separated by commas."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", help="Not these codes, prefixes or names; separated by commas."),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        min=0.0,
        max=1.0,
        metavar="P",
        help="Report from this confidence on; 0 reports all that survives verification.  \\[default: as calibrated]",
        show_default=False,
    ),
]
ModelsDirectory = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER", help="Use the models in this folder.  \\[default: the installed ones]", show_default=False
    ),
]
StdinFilename = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="With `-`: what standard input is called; its settings are looked for there."),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="N", help="Work in up to so many processes.  \\[default: one for each core]", show_default=False
    ),
]
Statistics = Annotated[bool, typer.Option("--statistics", help="Count the findings by code; with text or json.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 although mistakes were found.")]
Since = Annotated[
    str | None,
    typer.Option(metavar="REV", help="Only what touches lines that changed since this revision of git."),
]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Only what is not in this baseline file.")
]
WriteBaseline = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write what is found into this baseline file; report nothing.")
]
Watch = Annotated[bool, typer.Option("--watch", help="Look again at each file that changes, until Ctrl+C.")]
Tests = Annotated[
    str | None,
    typer.Option(
        metavar='"CMD"',
        help="Run this command, such as `pytest -x tests/test_queue.py`, and look for one-step repairs that make it "
        "pass. It runs your code, in a private copy of the current folder.",
    ),
]
MaxTries = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Give up after so many tries.  \\[default: 3000]", show_default=False),
]
MaxPatches = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Look for so many patches.  \\[default: 1; up to 3 where at most 2 tests fail]",
        show_default=False,
    ),
]
Write = Annotated[bool, typer.Option("--write", help="With `--tests`: write the first patch into the file.")]
TestsOutputFormat = Annotated[
    PatchFormat | None,
    typer.Option(help="With `--tests`: how to write what is found.  \\[default: text]", show_default=False),
]


def overrides_of(
    select: list[str] | None, ignore: list[str] | None, min_confidence: float | None, models_directory: Path | None
) -> dict[str, object]:
    """Return what the options say, by the fields of `Settings`; an option that is not given says nothing."""
    overrides: dict[str, object] = {
        "select": _codes(select),
        "ignore": _codes(ignore),
        "models_directory": models_directory,
        **{f"min_confidence_{group}": min_confidence for group in ("syntax", "logic", "security")},
    }
    return {name: value for name, value in overrides.items() if value is not None}


def _codes(options: list[str] | None) -> tuple[str, ...] | None:
    """Split at commas, and check that each selects something.

    Raises:
        typer.BadParameter: if one selects nothing.
    """
    if options is None:
        return None
    wanted = tuple(code.strip() for option in options for code in option.split(",") if code.strip())
    for code in wanted:
        if (problem := unknown_code(code)) is not None:
            raise typer.BadParameter(problem)
    return wanted
