"""How files are read, and how they are replaced."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlrepair.cli.complaints import Complaints
from mlrepair.cli.configuration import Configurations
from mlrepair.cli.counting import count
from mlrepair.cli.notebooks import NotebookSource, UnreadableNotebookError, read_notebook
from mlrepair.cli.sources import Source, UndecodableSourceError, decode_source
from mlrepair.cli.walking import NOTEBOOK, STDIN
from mlrepair.settings import Settings


class ChangedMeanwhileError(OSError):
    """The file is no longer what was read, so the repair of what was read must not replace it."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to look at, or standard input."""

    path: Path
    source: Source | NotebookSource
    settings: Settings
    name: str  # what the user calls the file


def read_sources(
    paths: Iterable[Path], configurations: Configurations, complaints: Complaints, stdin_filename: Path | None = None
) -> Iterator[SourceFile]:
    """Read one file after the other; complain about what cannot be read, and go on.

    `stdin_filename` is what standard input is called, and where its settings are looked for.
    """
    disabled = 0
    for path in paths:
        called = stdin_filename or path if path == STDIN else path
        settings = configurations.settings(called)
        limit = settings.max_file_kb
        try:
            raw = _read(path, limit * 1024)
            if raw is None and path == STDIN:  # an error: `fix -` would lose what it cannot give back
                complaints.error(f"{called}: standard input is longer than {limit} KB")
            elif raw is None:
                complaints.warning(f"{called}: skipped, it is longer than {limit} KB")
            else:
                source = read_notebook(raw) if called.suffix == NOTEBOOK else decode_source(raw)
                disabled += not settings.enable
                yield SourceFile(path, source, settings, str(called))
        except OSError as error:
            complaints.error(f"{called}: {error.strerror or error}")
        except (UndecodableSourceError, UnreadableNotebookError) as error:
            complaints.error(f"{called}: {error}")
    if disabled:
        complaints.warning(f"not looked at: {count(disabled, 'file')}, for which `enable = false` is set")


def write_atomically(file: SourceFile, content: bytes) -> None:
    """Replace the file's content in one step, keeping its permissions and a symbolic link to it.

    Raises:
        ChangedMeanwhileError: if somebody else wrote the file after it was read.
        OSError: if the file or its folder cannot be written; the file is as it was.
    """
    target = file.path.resolve()
    status = target.stat()
    if not os.access(target, os.W_OK):
        raise PermissionError("the file is read-only")
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if sys.platform != "win32":
            with suppress(PermissionError):  # only root may give a file away
                os.chown(temporary, status.st_uid, status.st_gid)
        Path(temporary).chmod(stat.S_IMODE(status.st_mode))
        if target.read_bytes() != file.source.raw:
            raise ChangedMeanwhileError("changed by another program meanwhile")
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _read(path: Path, limit: int) -> bytes | None:
    """Return the bytes of the file, or None if there are more than the limit."""
    if path == STDIN:
        raw = sys.stdin.buffer.read(limit + 1)
    else:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    return raw if len(raw) <= limit else None
