"""The settings of each file: those of the nearest configuration file, and over them the options of the command."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlrepair.cli.codes import unknown_code
from mlrepair.configuration_files import Configuration, ConfigurationFileError, configuration_in
from mlrepair.settings import Settings


class Configurations:
    """Finds the settings of files; each configuration file is read once."""

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Take what the command line says, by the fields of `Settings`."""
        self._options = dict(options or {})
        self._found: dict[Path, Configuration | None] = {}

    def settings(self, file: Path) -> Settings:
        """Return the settings of a file.

        Raises:
            ConfigurationFileError: if its configuration file is wrong.
        """
        file = file.parent.resolve() / file.name  # a link has the settings of the place where it lies
        found = self._nearest(file.parent)
        if found is None:
            return replace(Settings(), **self._options)
        settings = replace(Settings(), **{**found.values, **self._options})
        return found.with_file_ignores(settings, file)

    def excludes(self, path: Path, *, is_folder: bool) -> bool:
        """Return whether a search passes over a path because of `exclude`.

        Raises:
            ConfigurationFileError: if its configuration file is wrong.
        """
        path = path.parent.resolve() / path.name
        found = self._nearest(path.parent)
        return found is not None and found.excludes(path, is_folder=is_folder)

    def _nearest(self, folder: Path) -> Configuration | None:
        if folder not in self._found:
            here = configuration_in(folder)
            if here is not None:
                _check_codes(here)
            elif folder != folder.parent:
                here = self._nearest(folder.parent)
            self._found[folder] = here
        return self._found[folder]


def _check_codes(configuration: Configuration) -> None:
    listed = {key: configuration.values.get(key, ()) for key in ("select", "ignore")}
    listed |= {f"per-file-ignores.{glob}": codes for glob, codes in configuration.per_file_ignores}
    for key, codes in listed.items():
        assert isinstance(codes, tuple)
        for code in codes:
            if (problem := unknown_code(code)) is not None:
                raise ConfigurationFileError(f"{configuration.path}: `{key}` has {code!r}: {problem}")
