"""The list of all settings, and those in files: `mlrepair.toml`, or the table `[tool.mlrepair]` of a `pyproject.toml`.

The nearest file upwards holds for a source file; beside each other `mlrepair.toml` wins. Patterns are those of
`.gitignore` and count from the folder of the file that they stand in.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mlrepair.settings import Settings

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAMES = ("mlrepair.toml", "pyproject.toml")  # the first of them that says something holds

_SEVERITIES = ("error", "warning", "information", "hint")


class ConfigurationFileError(ValueError):
    """A file cannot be read, or a setting in it means nothing; the message names file, key, value and what to write."""


class Setting(NamedTuple):
    """One setting as it stands in a file."""

    name: str  # the field of `Settings`
    expected: str  # for the message
    accepts: Callable[[Any], bool]
    convert: Callable[[Any], object] = lambda value: value


def _one_of(name: str, *choices: str) -> Setting:
    listed = ", ".join(f'"{choice}"' for choice in choices)
    return Setting(name, f"one of {listed}", lambda value: isinstance(value, str) and value in choices)


def _whole(name: str, least: int) -> Setting:
    return Setting(name, f"a whole number from {least} on", lambda value: type(value) is int and value >= least)


def _probability(name: str) -> Setting:
    return Setting(name, "a number from 0 to 1", lambda value: type(value) in (int, float) and 0 <= value <= 1, float)


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_list_of_patterns(value: Any) -> bool:
    return _is_list_of_text(value) and all(map(is_pattern, value))


def _codes(name: str) -> Setting:
    return Setting(name, 'a list of codes or names, such as ["MLR1", "weak-hash"]', _is_list_of_text, tuple)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_version(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"3\.\d{1,2}", value) is not None


def _version(value: str) -> tuple[int, ...]:
    return tuple(map(int, value.split(".")))


SETTINGS: Mapping[str, Setting] = {
    "enable": Setting("enable", "true or false", lambda value: isinstance(value, bool)),
    "select": _codes("select"),
    "ignore": _codes("ignore"),
    "min-confidence.syntax": _probability("min_confidence_syntax"),
    "min-confidence.logic": _probability("min_confidence_logic"),
    "min-confidence.security": _probability("min_confidence_security"),
    "recent-discount": _probability("recent_discount"),
    "severity.syntax": _one_of("severity_syntax", *_SEVERITIES),
    "severity.logic": _one_of("severity_logic", *_SEVERITIES),
    "severity.security": _one_of("severity_security", *_SEVERITIES),
    "run": _one_of("run", "onType", "onSave"),
    "debounce-ms": _whole("debounce_ms", 0),
    "typing-pause-ms": _whole("typing_pause_ms", 0),
    "max-file-kb": _whole("max_file_kb", 1),
    "threads": _whole("threads", 1),
    "target-version": Setting("target_version", 'a version of Python, such as "3.11"', _is_version, _version),
    "models-directory": Setting("models_directory", "the path of a folder", _is_text, Path),
    "tests.command": Setting("tests_command", "a command line", _is_text),
    "log-level": _one_of("log_level", "debug", "info", "warning", "error"),
}
_EXCLUDE = Setting("exclude", 'a list of patterns, such as ["docs/", "*_pb2.py"]', _is_list_of_patterns, tuple)
_PER_FILE = Setting(
    "per-file-ignores",
    'a table of patterns and lists of codes, such as {"tests/**" = ["MLR2"]}',
    lambda value: (
        isinstance(value, dict) and _is_list_of_patterns(list(value)) and all(map(_is_list_of_text, value.values()))
    ),
)
_TABLES = {"min-confidence", "severity", "tests"}  # their keys are settings, written with a dot


@dataclass(frozen=True)
class Configuration:
    """What one file says."""

    path: Path
    values: Mapping[str, object]  # by the fields of `Settings`
    exclude: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def excludes(self, path: Path, *, is_folder: bool) -> bool:
        """Return whether a search of folders passes over an absolute path."""
        return bool(self.exclude) and self._excluded.match_file(self._relative(path) + "/" * is_folder)

    def with_file_ignores(self, settings: Settings, file: Path) -> Settings:
        """Return the settings with the codes that are ignored in one file, an absolute path."""
        codes = tuple(code for spec, codes in self._ignored if spec.match_file(self._relative(file)) for code in codes)
        return replace(settings, ignore=(*settings.ignore, *codes)) if codes else settings

    @cached_property
    def _excluded(self) -> "GitIgnoreSpec":
        return _patterns(self.exclude)

    @cached_property
    def _ignored(self) -> tuple[tuple["GitIgnoreSpec", tuple[str, ...]], ...]:
        return tuple((_patterns((pattern,)), codes) for pattern, codes in self.per_file_ignores)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.path.parent).as_posix()


def configuration_in(folder: Path) -> Configuration | None:
    """Return what the files of one folder, an absolute path, say; None where they say nothing of mlrepair.

    Raises:
        ConfigurationFileError: if one cannot be read or has a wrong setting.
    """
    own, project = NAMES
    if _is_file(path := folder / own):
        table = _toml(path)
        if isinstance(tool := table.get("tool"), dict) and "mlrepair" in tool:
            raise ConfigurationFileError(
                f"{path}: found `tool.mlrepair`, expected the settings themselves; leave out the heading "
                "`[tool.mlrepair]`, which belongs to pyproject.toml, and `tool.mlrepair.` in other headings"
            )
        return _configuration(path, table)
    if _is_file(path := folder / project):
        tool = _toml(path).get("tool", {})
        if isinstance(tool, dict) and "mlrepair" in tool:
            return _configuration(path, tool["mlrepair"])
    return None


def is_pattern(line: str) -> bool:
    """Return whether a line is a pattern, a comment or nothing, as `.gitignore` understands them."""
    try:
        _patterns((line,))
    except (ValueError, re.error):
        return False
    return True


def _is_file(path: Path) -> bool:
    """Return whether there is such a file; where we may not look, there is none."""
    return os.path.isfile(path)  # noqa: PTH113 - `Path.is_file` raises PermissionError before Python 3.14


def _toml(path: Path) -> dict[str, Any]:
    import tomllib  # here, because most runs meet no file

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationFileError(f"{path}: cannot be read: {error}") from error


def _configuration(path: Path, table: object) -> Configuration:
    if not isinstance(table, dict):
        raise ConfigurationFileError(f"{path}: `tool.mlrepair` is {table!r}, expected a table")
    values: dict[str, object] = {}
    for key, value in _flat(table):
        setting = {**SETTINGS, "exclude": _EXCLUDE, "per-file-ignores": _PER_FILE}.get(key)
        if setting is None:
            raise ConfigurationFileError(f"{path}: `{key}` = {value!r} is no setting; expected {_near(key)}")
        if not setting.accepts(value):
            raise ConfigurationFileError(f"{path}: `{key}` is {value!r}, expected {setting.expected}")
        values[setting.name] = setting.convert(value)
    exclude = values.pop("exclude", ())
    per_file = values.pop("per-file-ignores", {})
    if isinstance(folder := values.get("models_directory"), Path):
        values["models_directory"] = path.parent / folder
    assert isinstance(exclude, tuple)  # checked above, which mypy cannot see
    assert isinstance(per_file, dict)
    return Configuration(path, values, exclude, tuple((glob, tuple(codes)) for glob, codes in per_file.items()))


def _flat(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if key in _TABLES and isinstance(value, dict):
            yield from ((f"{key}.{inner}", item) for inner, item in value.items())
        else:
            yield key, value


def _near(key: str) -> str:
    from difflib import get_close_matches  # here, as few runs need it

    names = [*SETTINGS, "exclude", "per-file-ignores"]
    return " or ".join(f"`{name}`" for name in get_close_matches(key, names)) or f"one of: {', '.join(names)}"


def _patterns(lines: tuple[str, ...]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # here, because most runs have no pattern

    return GitIgnoreSpec.from_lines(lines)
