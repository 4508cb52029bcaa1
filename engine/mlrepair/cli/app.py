"""The commands, their arguments and their options; each hands over to the module of its name."""

import io
import sys
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from mlrepair.cli.complaints import Complaints, StoppedError
from mlrepair.cli.configuration import Configurations
from mlrepair.cli.exits import Exit
from mlrepair.cli.findings import LazyEngine, Repairer
from mlrepair.cli.options import (
    BaselineFile,
    ExitZero,
    Ignore,
    Jobs,
    MaxPatches,
    MaxTries,
    MinConfidence,
    ModelsDirectory,
    PatchFormat,
    Paths,
    Select,
    Since,
    Statistics,
    StdinFilename,
    Tests,
    TestsOutputFormat,
    Watch,
    Write,
    WriteBaseline,
    overrides_of,
)
from mlrepair.cli.reporters import WITH_STATISTICS, OutputFormat
from mlrepair.cli.walking import STDIN
from mlrepair.configuration_files import ConfigurationFileError
from mlrepair.settings import Settings

_EXIT_CODES = "Exit code: 0 nothing found, 1 mistakes found (or left, or shown as a diff), 2 an error."
_HERE = Path()

app = typer.Typer(
    name="mlrepair",
    help="Find and repair mistakes in Python code: on this machine, without a network.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a plain traceback can be pasted into a report
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal lacks must not end the run, and `\r\n` of a diff must not become `\r\r\n`.
            stream.reconfigure(errors="backslashreplace", newline="\n")
    try:
        app(prog_name="mlrepair")  # also with `python -m mlrepair`: shells ask by this name for completions
    except (StoppedError, ConfigurationFileError) as error:
        Complaints().error(str(error))
        sys.exit(Exit.ERROR)
    except Exception:  # noqa: BLE001 - Python would exit with 1, which promises findings
        traceback.print_exc()
        Complaints().error("this is a mistake in mlrepair itself; please report it with the lines above")
        sys.exit(Exit.ERROR)


def open_engine(settings: Settings) -> Repairer:
    """Return the engine that the commands use."""
    return LazyEngine(settings.models_directory)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"mlrepair {version('mlrepair')}")
        raise typer.Exit


@app.callback()
def _start(
    _version: Annotated[
        bool,
        typer.Option("--version", "-V", help="Print the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None: ...


@app.command(epilog=_EXIT_CODES)
def check(
    paths: Paths = None,
    output_format: Annotated[OutputFormat, typer.Option(help="How to write what is found.")] = OutputFormat.TEXT,
    select: Select = None,
    ignore: Ignore = None,
    min_confidence: MinConfidence = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, metavar="K", help="Rank the K best repairs of each file, whatever their confidence."),
    ] = None,
    models_directory: ModelsDirectory = None,
    stdin_filename: StdinFilename = None,
    statistics: Statistics = False,
    exit_zero: ExitZero = False,
    since: Since = None,
    baseline: BaselineFile = None,
    write_baseline: WriteBaseline = None,
    jobs: Jobs = None,
    watch: Watch = False,
) -> None:
    """Report mistakes and their repairs; change nothing."""
    from mlrepair.cli.check import CheckOptions
    from mlrepair.cli.check import check as run

    paths = paths or [_HERE]
    _refuse(stdin_filename is not None and STDIN not in paths, "`--stdin-filename` belongs to `-`, which is missing")
    _refuse(
        since is not None and STDIN in paths and stdin_filename is None, "`--since` needs files, or `--stdin-filename`"
    )
    _refuse(
        statistics and output_format not in WITH_STATISTICS,
        f"`--statistics` is written as {' or '.join(WITH_STATISTICS)}, not as {output_format}",
    )
    _refuse(
        baseline is not None and write_baseline is not None, "`--baseline` and `--write-baseline` exclude each other"
    )
    _refuse(watch and (STDIN in paths or write_baseline is not None), "`--watch` needs files, and writes no baseline")
    if top is not None and min_confidence is None:
        min_confidence = 0.0
    overrides = overrides_of(select, ignore, min_confidence, models_directory)
    options = CheckOptions(
        output_format, top, statistics, exit_zero, since, baseline, write_baseline, stdin_filename, jobs
    )
    configurations = Configurations(overrides)
    engine = open_engine(configurations.settings(_HERE / "-"))
    if watch:
        from mlrepair.cli.watch import watch as keep_looking

        raise typer.Exit(keep_looking(paths, lambda now, found: run(now, engine, found, options), overrides))
    raise typer.Exit(run(paths, engine, configurations, options))


@app.command(epilog=_EXIT_CODES)
def fix(
    paths: Paths = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change; write nothing.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Apply also the repairs that may not be what you mean.")
    ] = False,
    tests: Tests = None,
    max_tries: MaxTries = None,
    max_patches: MaxPatches = None,
    write: Write = False,
    output_format: TestsOutputFormat = None,
    select: Select = None,
    ignore: Ignore = None,
    min_confidence: MinConfidence = None,
    models_directory: ModelsDirectory = None,
    stdin_filename: StdinFilename = None,
    jobs: Jobs = None,
) -> None:
    """Repair files in place; `-` reads standard input and writes standard output.

    With `--tests`, look for a repair that makes failing tests pass, and show it; files change only with `--write`.
    """
    from mlrepair.cli.fix import fix as run

    paths = paths or [_HERE]
    _refuse(stdin_filename is not None and STDIN not in paths, "`--stdin-filename` belongs to `-`, which is missing")
    configurations = Configurations(overrides_of(select, ignore, min_confidence, models_directory))
    settings = configurations.settings(_HERE / "-")
    if tests is not None:
        from mlrepair.cli.fix_with_tests import fix_with_tests
        from mlrepair.context import ContextSession
        from mlrepair.session import ModelSession
        from mlrepair.trial import Options

        options = Options(max_tries or Options.max_tries, max_patches=max_patches)
        raise typer.Exit(
            fix_with_tests(
                paths,
                tests,
                ModelSession(settings.models_directory),
                ContextSession(settings.models_directory),
                configurations,
                options,
                write=write,
                output_format=output_format or PatchFormat.TEXT,
            )
        )
    if write or max_tries or max_patches or output_format:
        given = (
            "--write"
            if write
            else "--max-tries"
            if max_tries
            else "--max-patches"
            if max_patches
            else "--output-format"
        )
        raise typer.BadParameter(f"`{given}` belongs to `--tests`, which is missing")
    raise typer.Exit(
        run(
            paths,
            open_engine(settings),
            configurations,
            unsafe=unsafe_fixes,
            diff=diff,
            stdin_filename=stdin_filename,
            jobs=jobs,
        )
    )


@app.command()
def explain(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="A code, a name such as `variable-misuse`, or the beginning of codes, to list them."
        ),
    ],
) -> None:
    """Explain what a code means, with an example."""
    from mlrepair.cli.explain import explain as run

    raise typer.Exit(run(code))


@app.command()
def models(models_directory: ModelsDirectory = None) -> None:
    """List the models: their size, their measured quality, and whether they are undamaged."""
    from mlrepair.cli.models import models as run

    raise typer.Exit(run(models_directory))


def _refuse(wrong: bool, message: str) -> None:
    if wrong:
        raise typer.BadParameter(message)
