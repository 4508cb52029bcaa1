"""Which files a command looks at: those that are named, and the Python files of folders that nothing excludes."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mlrepair.cli.complaints import Complaints
from mlrepair.cli.configuration import Configurations
from mlrepair.configuration_files import is_pattern

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

STDIN = Path("-")
NOTEBOOK = ".ipynb"

_SUFFIXES = {".py", ".pyi", NOTEBOOK}
# Others' code, copies and caches; and every folder with a `pyvenv.cfg`.
_SKIPPED = {
    *(".bzr", ".git", ".hg", ".svn"),
    *(".direnv", ".eggs", ".nox", ".pyenv", ".tox", ".venv", "__pypackages__", "node_modules", "site-packages", "venv"),
    *(".hypothesis", ".ipynb_checkpoints", ".mypy_cache", ".pytest_cache", ".pytype", ".ruff_cache", "__pycache__"),
    *("_build", "build", "dist"),
}


_HANDED_OVER = Path("/dev/fd")  # where a shell puts the output of another command, `<(git show …)`


def python_files(paths: Iterable[Path], configurations: Configurations, complaints: Complaints) -> Iterator[Path]:
    """Yield each file once: those named as they are, folders searched for Python files in alphabetical order."""
    seen: set[str] = set()
    for path in paths:
        for file in _expand(path, configurations, complaints):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def is_there(path: Path) -> bool:
    """Return whether a path exists; where we may not look, nothing does."""
    return os.path.exists(path)  # noqa: PTH110 - `Path.exists` raises PermissionError before Python 3.14


def _expand(path: Path, configurations: Configurations, complaints: Complaints) -> Iterator[Path]:
    if path == STDIN:
        yield path
        return
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        is_link = path.is_symlink()
        reason = f"broken symbolic link to {path.readlink()}" if is_link else "no such file or folder"
        complaints.error(f"{path}: {reason}")
    except OSError as error:
        complaints.error(f"{path}: {error.strerror or error}")
    else:
        if stat.S_ISDIR(mode):
            yield from _walk(path, configurations, complaints)
        elif stat.S_ISREG(mode) or path.parent == _HANDED_OVER:
            yield path
        else:  # a pipe may never end
            complaints.error(f"{path}: a pipe or a device, expected a file or folder; `-` reads standard input")


def _walk(folder: Path, configurations: Configurations, complaints: Complaints) -> Iterator[Path]:
    needs_words = True  # as long as there is neither a file nor an error
    passed_over: list[Path] = []

    def unreadable(error: OSError) -> None:
        nonlocal needs_words
        needs_words = False
        complaints.error(f"{error.filename}: {error.strerror}")

    def is_passed_over(path: Path, *, is_folder: bool) -> bool:
        if ignored.matches(path, is_folder=is_folder) or configurations.excludes(path, is_folder=is_folder):
            passed_over.append(path)
            return True
        return False

    ignored = _Ignored(folder)
    # Links to folders are not followed: the folder is in the tree anyway or not asked for, and a loop has no end.
    for parent, folders, files in os.walk(folder, onerror=unreadable):
        inner = [Path(parent, name) for name in sorted(folders)]
        folders[:] = [path.name for path in inner if not _is_skipped(path) and not is_passed_over(path, is_folder=True)]
        for file in (Path(parent, name) for name in sorted(files)):
            if file.suffix not in _SUFFIXES or is_passed_over(file, is_folder=False):
                continue
            if _is_file(file):
                needs_words = False
                yield file
            elif file.is_symlink() and not file.name.startswith(".#"):  # `.#name` is how Emacs locks a file
                complaints.warning(f"{file}: broken symbolic link")
    if needs_words:
        complaints.warning(f"{folder}: {_why_empty(passed_over)}")


def _why_empty(passed_over: list[Path]) -> str:
    if not passed_over:
        return "no Python files in this folder"
    more = f" and {len(passed_over) - 1} more" if len(passed_over) > 1 else ""
    return f"nothing to look at in this folder; `exclude` or `.gitignore` leaves out {passed_over[0]}{more}"


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except PermissionError:
        return True  # who reads it, says so
    except OSError:
        return False


def _is_skipped(folder: Path) -> bool:
    return folder.name in _SKIPPED or is_there(folder / "pyvenv.cfg")


class _Ignored:
    """What the `.gitignore` files say: those of a searched folder's tree, and those above it in its repository."""

    def __init__(self, folder: Path) -> None:
        self._specs: dict[Path, GitIgnoreSpec | None] = {}
        self._folder = folder.resolve()
        self._above = self._repository(self._folder)
        if self._above != self._folder and self.matches(self._folder, is_folder=True):
            self._above = self._folder  # it was named, so what ignores all of it does not count

    def matches(self, path: Path, *, is_folder: bool) -> bool:
        """Return whether a path in the tree is ignored: the nearest file with a matching pattern decides."""
        path = path.parent.resolve() / path.name
        for folder in path.parents:
            spec = self._spec(folder)
            if spec is not None:
                verdict = spec.check_file(path.relative_to(folder).as_posix() + "/" * is_folder).include
                if verdict is not None:
                    return verdict
            if folder == self._above:
                break
        return False

    def _spec(self, folder: Path) -> "GitIgnoreSpec | None":
        if folder not in self._specs:
            self._specs[folder] = _read_ignores(folder / ".gitignore")
        return self._specs[folder]

    @staticmethod
    def _repository(folder: Path) -> Path:
        return next((place for place in (folder, *folder.parents) if is_there(place / ".git")), folder)


def _read_ignores(file: Path) -> "GitIgnoreSpec | None":
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # mostly: there is none
        return None
    from pathspec import GitIgnoreSpec  # here, because it takes time and many folders have no such file

    return GitIgnoreSpec.from_lines(line for line in lines if is_pattern(line))
