"""`--watch`: look again at what changes, until Ctrl+C."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from mlrepair.cli.complaints import Complaints, StoppedError
from mlrepair.cli.configuration import Configurations
from mlrepair.cli.exits import Exit
from mlrepair.cli.walking import is_there, python_files
from mlrepair.configuration_files import NAMES, ConfigurationFileError


def watch(
    paths: Sequence[Path], check: Callable[[Sequence[Path], Configurations], Exit], options: dict[str, object]
) -> Exit:
    """Check the paths, then each file that changes; after a change of a configuration file, all again.

    Raises:
        StoppedError: if watchfiles is not installed, or nothing is there to be watched.
    """
    try:
        import watchfiles
    except ImportError as error:
        raise StoppedError("`--watch` needs the library watchfiles: pip install 'mlrepair[watch]'") from error
    exit_code = _checked(paths, check, Configurations(options))
    there = [path for path in paths if is_there(path)]
    if not there:
        return Exit.ERROR
    print("Watching for changes; Ctrl+C stops.", file=sys.stderr)
    with suppress(KeyboardInterrupt):
        for changes in watchfiles.watch(*there):
            changed = {Path(name).resolve() for _, name in changes}
            configurations = Configurations(options)
            if any(path.name in NAMES for path in changed):
                exit_code = _checked(there, check, configurations)
            elif files := _wanted(there, configurations, changed):
                exit_code = _checked(files, check, configurations)
    return exit_code


def _wanted(paths: Sequence[Path], configurations: Configurations, changed: set[Path]) -> list[Path]:
    return [file for file in python_files(paths, configurations, Complaints()) if file.resolve() in changed]


def _checked(
    paths: Sequence[Path], check: Callable[[Sequence[Path], Configurations], Exit], configurations: Configurations
) -> Exit:
    """Check; what is wrong with a configuration file can be put right while we watch."""
    try:
        return check(paths, configurations)
    except ConfigurationFileError as error:
        Complaints().error(str(error))
        return Exit.ERROR
    finally:
        sys.stdout.flush()
