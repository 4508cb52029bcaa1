"""The user's settings, from the editor and from `pyproject.toml`; a wrong value costs a message and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mlrepair.configuration_files import SETTINGS
from mlrepair.settings import Settings

_EDITORS_OWN = ("trace.server",)  # read by the editor itself, sent along with ours


def _camel_case(key: str) -> str:
    first, *rest = key.split("-")
    return first + "".join(part.capitalize() for part in rest)


_FIELDS = {_camel_case(key): setting for key, setting in SETTINGS.items()}


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
        name = prefix + _camel_case(str(key))
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield name, value
