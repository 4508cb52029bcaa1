"""A private copy of the user's folder, in which candidates are tried."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mlrepair.trial.command import Command, UnusableCommandError

_LARGEST = 1 << 30  # bytes; who has more runs the command in a part of it
_LEFT_OUT = frozenset(
    (
        *(".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "node_modules"),
        *("__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"),
    )
)


@dataclass(frozen=True)
class Copy:
    """A copy of a folder."""

    original: Path
    root: Path

    def path(self, file: Path) -> Path:
        """Return where a file of the original lies in the copy."""
        return self.root / file.resolve().relative_to(self.original)

    def words(self, words: tuple[str, ...]) -> list[str]:
        """Return the words of a command with the paths of the copy; programs inside the folder stay where they are."""
        first, *rest = words
        return [first, *(word.replace(f"{self.original}{os.sep}", f"{self.root}{os.sep}") for word in rest)]

    def environment(self, command: Command) -> dict[str, str]:
        """Return the environment for the command: sources are found in the copy first, and no byte code is kept."""
        own = os.environ.get("PYTHONPATH", "")
        paths = [part.replace(str(self.original), str(self.root)) for part in own.split(os.pathsep) if part]
        paths += [str(folder) for folder in (self.root / "src", self.root) if folder.is_dir()]
        kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",  # two candidates of one second and one length would share it
            "PYTHONHASHSEED": "0",
            **command.environment,
        }

    def write(self, sources: Mapping[Path, bytes]) -> None:
        """Write other contents of files of the original into the copy."""
        for file, content in sources.items():
            self.path(file).write_bytes(content)


@contextmanager
def private_copy(folder: Path) -> Iterator[Copy]:
    """Copy a folder without environments, caches and version control; it is removed at the end.

    Raises:
        UnusableCommandError: if the folder is too large to be copied.
    """
    original = folder.resolve()
    root = Path(tempfile.mkdtemp(prefix="mlrepair-")).resolve()
    try:
        _check_size(original)
        shutil.copytree(original, root, symlinks=True, ignore=_ignored, dirs_exist_ok=True)
        yield Copy(original, root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _ignored(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name in _LEFT_OUT or _is_special(Path(folder, name))]


def _is_special(path: Path) -> bool:
    """Whether a path is an environment, or neither a file nor a folder (a socket, a pipe)."""
    return (path / "pyvenv.cfg").exists() or not (path.is_symlink() or path.is_file() or path.is_dir())


def _check_size(folder: Path) -> None:
    total = 0
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _LEFT_OUT and not _is_special(Path(parent, name))]
        for name in files:
            try:
                total += Path(parent, name).lstat().st_size
            except OSError:
                continue
        if total > _LARGEST:
            raise UnusableCommandError(
                f"{folder} holds more than {_LARGEST >> 30} GB, too much for the private copy that repairs are tried "
                "in; run mlrepair in the part of it that the tests need"
            )
