"""The options that several commands share, and the settings that they make."""

from pathlib import Path
from typing import Annotated

import typer

from mlrepair.cli.reporters import OutputFormat
from mlrepair.settings import Settings

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
    typer.Option(min=1, metavar="N", help="Give up after so many tries.  \\[default: 1000]", show_default=False),
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
    OutputFormat | None,
    typer.Option(help="With `--tests`: how to write what is found.  \\[default: text]", show_default=False),
]


def settings_of(
    select: list[str] | None, ignore: list[str] | None, min_confidence: float | None, models_directory: Path | None
) -> Settings:
    """Return the settings that the options ask for."""
    return Settings(
        select=_codes(select),
        ignore=_codes(ignore),
        min_confidence_syntax=min_confidence,
        min_confidence_logic=min_confidence,
        min_confidence_security=min_confidence,
        models_directory=models_directory,
    )


def _codes(options: list[str] | None) -> tuple[str, ...]:
    """Split at commas, and check that each selects something.

    Raises:
        typer.BadParameter: if one selects nothing.
    """
    wanted = tuple(code.strip() for option in options or () for code in option.split(",") if code.strip())
    if wanted:
        from mlrepair.cli.explain import unknown_kind
        from mlrepair.taxonomy import KINDS

        for code in wanted:
            only = Settings(select=(code,))
            if not only.wants("MLR000", "syntax-error") and not any(only.wants(k.code, k.name) for k in KINDS.values()):
                raise typer.BadParameter(unknown_kind(code))
    return wanted
