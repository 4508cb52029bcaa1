"""Which files a command looks at, how they are read, and how they are replaced."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlrepair.cli.complaints import Complaints
from mlrepair.cli.sources import Source, UndecodableSourceError, decode_source

STDIN = Path("-")

_SUFFIXES = {".py", ".pyi"}
# Others' code, copies and caches; and every folder with a `pyvenv.cfg`.
_SKIPPED = {
    *(".bzr", ".git", ".hg", ".svn"),
    *(".direnv", ".eggs", ".nox", ".pyenv", ".tox", ".venv", "__pypackages__", "node_modules", "site-packages", "venv"),
    *(".hypothesis", ".ipynb_checkpoints", ".mypy_cache", ".pytest_cache", ".pytype", ".ruff_cache", "__pycache__"),
    *("_build", "build", "dist"),
}


class ChangedMeanwhileError(OSError):
    """The file is no longer what was read, so the repair of what was read must not replace it."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to look at, or standard input."""

    path: Path
    source: Source

    @property
    def name(self) -> str:
        """What the user calls the file."""
        return str(self.path)


def read_sources(paths: Iterable[Path], *, max_kb: int, complaints: Complaints) -> Iterator[SourceFile]:
    """Read what the paths name, one after the other; complain about what cannot be read, and go on."""
    for path in python_files(paths, complaints):
        try:
            raw = _read(path, max_kb * 1024)
            if raw is None and path == STDIN:  # an error: `fix -` would lose what it cannot give back
                complaints.error(f"{path}: standard input is longer than {max_kb} KB")
            elif raw is None:
                complaints.warning(f"{path}: skipped, it is longer than {max_kb} KB")
            else:
                yield SourceFile(path, decode_source(raw))
        except OSError as error:
            complaints.error(f"{path}: {error.strerror or error}")
        except UndecodableSourceError as error:
            complaints.error(f"{path}: {error}")


def python_files(paths: Iterable[Path], complaints: Complaints) -> Iterator[Path]:
    """Yield each file once: those named as they are, folders searched for Python files in alphabetical order."""
    seen: set[str] = set()
    for path in paths:
        found = False
        for file in _expand(path, complaints):
            found = True
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file
        if not found and path.is_dir():
            complaints.warning(f"{path}: no Python files in this folder")


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


def _expand(path: Path, complaints: Complaints) -> Iterator[Path]:
    if path.is_dir():
        yield from _walk(path, complaints)
    elif path.is_symlink() and not path.exists():
        complaints.error(f"{path}: broken symbolic link to {path.readlink()}")
    elif path != STDIN and not path.exists():
        complaints.error(f"{path}: no such file or folder")
    else:
        yield path


def _walk(folder: Path, complaints: Complaints) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        complaints.error(f"{error.filename}: {error.strerror}")

    # Links to folders are not followed: the folder is in the tree anyway or not asked for, and a loop has no end.
    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not _is_skipped(Path(parent, name)))
        for name in sorted(files):
            file = Path(parent, name)
            if file.suffix not in _SUFFIXES:
                continue
            if file.is_file():
                yield file
            elif file.is_symlink() and not name.startswith(".#"):  # `.#name` is how Emacs locks a file
                complaints.warning(f"{file}: broken symbolic link")


def _is_skipped(folder: Path) -> bool:
    return folder.name in _SKIPPED or (folder / "pyvenv.cfg").exists()


def _read(path: Path, limit: int) -> bytes | None:
    """Return the bytes of the file, or None if there are more than the limit."""
    if path == STDIN:
        raw = sys.stdin.buffer.read(limit + 1)
    else:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    return raw if len(raw) <= limit else None
