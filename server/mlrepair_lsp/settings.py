"""The user's settings, from the editor and from `pyproject.toml`; a wrong value costs a message and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from mlrepair.settings import Settings

_LEVELS = ("debug", "info", "warning", "error")
_SEVERITIES = ("error", "warning", "information", "hint")
_EDITORS_OWN = ("trace.server",)  # read by the editor itself, sent along with ours


class _Field(NamedTuple):
    name: str  # in Settings
    expected: str  # for the message
    accepts: Callable[[Any], bool]
    convert: Callable[[Any], object] = lambda value: value


def _one_of(name: str, choices: tuple[str, ...]) -> _Field:
    listed = ", ".join(f'"{choice}"' for choice in choices)
    return _Field(name, f"one of {listed}", lambda value: isinstance(value, str) and value in choices)


def _whole(name: str, least: int) -> _Field:
    return _Field(name, f"a whole number from {least} on", lambda value: type(value) is int and value >= least)


def _codes(name: str) -> _Field:
    def accepts(value: Any) -> bool:
        return isinstance(value, list | tuple) and all(isinstance(code, str) for code in value)

    return _Field(name, 'a list of codes or names, such as ["MLR1", "weak-hash"]', accepts, tuple)


def _probability(name: str) -> _Field:
    return _Field(name, "a number from 0 to 1", lambda value: type(value) in (int, float) and 0 <= value <= 1, float)


_FIELDS = {
    "enable": _Field("enable", "true or false", lambda value: isinstance(value, bool)),
    "select": _codes("select"),
    "ignore": _codes("ignore"),
    "minConfidence.syntax": _probability("min_confidence_syntax"),
    "minConfidence.logic": _probability("min_confidence_logic"),
    "minConfidence.security": _probability("min_confidence_security"),
    "recentDiscount": _probability("recent_discount"),
    "severity.syntax": _one_of("severity_syntax", _SEVERITIES),
    "severity.logic": _one_of("severity_logic", _SEVERITIES),
    "severity.security": _one_of("severity_security", _SEVERITIES),
    "run": _one_of("run", ("onType", "onSave")),
    "debounceMs": _whole("debounce_ms", 0),
    "typingPauseMs": _whole("typing_pause_ms", 0),
    "maxFileKb": _whole("max_file_kb", 1),
    "threads": _whole("threads", 1),
    "modelsDirectory": _Field("models_directory", "the path of a folder", lambda value: isinstance(value, str), Path),
    "tests.command": _Field("tests_command", "a command line", lambda value: isinstance(value, str)),
    "logLevel": _one_of("log_level", _LEVELS),
}


def read_settings(*sources: object) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of several sources, the later winning, and a sentence on each value that cannot be used.

    A source is what an editor sent or a `[tool.mlrepair]` table held: nested or dotted keys, in camelCase or
    kebab-case; null stands for "not set".
    """
    values: dict[str, object] = {}
    problems: list[str] = []
    for source in sources:
        if not source:  # an empty Lua table arrives as an empty list
            continue
        if not isinstance(source, Mapping):
            problems.append(f"the settings are {source!r}, expected an object with keys such as `debounceMs`")
            continue
        for key, value in _flat(source):
            field = _FIELDS.get(key)
            if value is None or key in _EDITORS_OWN:
                continue
            if field is None:
                problems.append(f"`{key}` is not a setting (its value: {value!r}); there are: {', '.join(_FIELDS)}")
            elif field.accepts(value):
                values[field.name] = field.convert(value)
            else:
                problems.append(f"`{key}` is {value!r}, expected {field.expected}; the default is used")
                values.pop(field.name, None)
    return replace(Settings(), **values), tuple(problems)  # type: ignore[arg-type]  # each value has been checked


def _flat(source: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield dotted keys in camelCase and their values."""
    for key, value in source.items():
        first, *rest = str(key).split("-")
        name = prefix + first + "".join(part.capitalize() for part in rest)
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield name, value
