"""Which settings hold where: each workspace folder has its own file of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from mlrepair.settings import Settings
from mlrepair_lsp.client import path_of
from mlrepair_lsp.project_files import read_project
from mlrepair_lsp.settings import read_settings

if TYPE_CHECKING:
    from mlrepair.configuration_files import Configuration as Patterns


@dataclass(frozen=True)
class Folder:
    """A folder of the workspace."""

    path: str
    settings: Settings
    patterns: "Patterns | None" = None

    def of(self, path: str) -> Settings:
        """Return the settings of a file of it; one that is excluded is not looked at."""
        if self.patterns is None:
            return self.settings
        if self.patterns.excludes(Path(path), is_folder=False):
            return replace(self.settings, enable=False)
        return self.patterns.with_file_ignores(self.settings, Path(path))


@dataclass(frozen=True)
class Configuration:
    """The settings of every workspace folder, and those of files outside all of them."""

    outside: Settings = Settings()
    folders: tuple[Folder, ...] = ()

    def of(self, uri: str) -> Settings:
        """Return the settings of a document."""
        folder, path = self._folder(uri), path_of(uri)
        if folder is None:
            return self.outside
        return folder.settings if path is None else folder.of(path)

    def folder_of(self, uri: str) -> str | None:
        """Return the innermost workspace folder of a document, the only one for a document that has no path."""
        folder = self._folder(uri)
        return None if folder is None else folder.path

    def _folder(self, uri: str) -> Folder | None:
        path = path_of(uri)
        if path is None:
            return self.folders[0] if len(self.folders) == 1 else None
        within = [folder for folder in self.folders if PurePath(path).is_relative_to(folder.path)]
        return max(within, key=lambda folder: len(folder.path), default=None)


def read_configuration(
    folders: Sequence[str], *sent: object, own: Mapping[str, object] = MappingProxyType({}), is_trusted: bool = True
) -> tuple[Configuration, tuple[str, ...]]:
    """Return what holds where, and a sentence on each value that cannot be used.

    `sent` came from the editor, the later winning over the earlier, and all over the files of a folder; so did `own`,
    by folder, which wins over `sent` there. Files outside all folders are judged as those of the first. The files of
    folders that are not trusted name neither models nor programs.
    """
    read: list[Folder] = []
    trouble: list[str] = []
    for path in folders:
        project = read_project(path)
        of_editor = (*sent, own.get(path))
        settings, problems = read_settings(project.settings, *of_editor)
        if not is_trusted:
            safe, _ = read_settings(*of_editor)
            settings = replace(settings, models_directory=safe.models_directory, tests_command=safe.tests_command)
        read.append(Folder(path, settings, project.patterns))
        trouble += (*project.problems, *problems)
    if read:
        outside = read[0].settings
    else:
        outside, problems = read_settings(*sent)
        trouble += problems
    return Configuration(outside, tuple(read)), tuple(dict.fromkeys(trouble))
