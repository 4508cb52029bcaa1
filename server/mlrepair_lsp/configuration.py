"""Which settings hold where: each workspace folder has its own `pyproject.toml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from mlrepair.settings import Settings
from mlrepair_lsp.client import path_of
from mlrepair_lsp.pyproject import read_pyproject
from mlrepair_lsp.settings import read_settings


@dataclass(frozen=True)
class Configuration:
    """The settings of every workspace folder, and those of files outside all of them."""

    outside: Settings = Settings()
    folders: tuple[tuple[str, Settings], ...] = ()

    def of(self, uri: str) -> Settings:
        """Return the settings of a document."""
        folder = self.folder_of(uri)
        return self.outside if folder is None else dict(self.folders)[folder]

    def folder_of(self, uri: str) -> str | None:
        """Return the innermost workspace folder of a document, the only one for a document that has no path."""
        path = path_of(uri)
        if path is None:
            return self.folders[0][0] if len(self.folders) == 1 else None
        within = [folder for folder, _ in self.folders if PurePath(path).is_relative_to(folder)]
        return max(within, key=len, default=None)


def read_configuration(folders: Sequence[str], *sent: object) -> tuple[Configuration, tuple[str, ...]]:
    """Return what holds where, and a sentence on each value that cannot be used.

    `sent` came from the editor, the later winning over the earlier, and all over the `pyproject.toml` of a folder.
    Files outside all folders are judged as those of the first.
    """
    read: list[tuple[str, Settings]] = []
    trouble: list[str] = []
    for folder in folders:
        project, unreadable = read_pyproject(folder)
        settings, problems = read_settings(project, *sent)
        read.append((folder, settings))
        trouble += (*unreadable, *problems)
    if read:
        outside = read[0][1]
    else:
        outside, problems = read_settings(*sent)
        trouble += problems
    return Configuration(outside, tuple(read)), tuple(dict.fromkeys(trouble))
