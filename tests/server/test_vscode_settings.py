"""The manifest of the VS Code extension beside the server's own list of settings."""

import json
from pathlib import Path
from typing import Any

import pytest

from mlrepair.settings import Settings
from mlrepair_lsp.settings import _FIELDS

_MANIFEST = Path(__file__).parents[2] / "vscode-extension" / "package.json"
_OF_THE_EXTENSION = {"path", "interpreter"}  # where to find the server; `src/settings.ts` keeps them from it


def _properties() -> dict[str, Any]:
    manifest = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    properties: dict[str, Any] = manifest["contributes"]["configuration"]["properties"]
    return {name.removeprefix("mlrepair."): described for name, described in properties.items()}


def test_the_settings_are_those_of_the_server() -> None:
    """VS Code offers every setting of the server, and none that the server does not know."""
    assert set(_FIELDS) == set(_properties()) - _OF_THE_EXTENSION


@pytest.mark.parametrize("name", _FIELDS)
def test_the_defaults_are_those_of_the_server(name: str) -> None:
    """What VS Code shows for a setting that is not set is what holds then."""
    expected = getattr(Settings(), _FIELDS[name].name)
    assert (list(expected) if isinstance(expected, tuple) else expected) == _properties()[name]["default"]


@pytest.mark.parametrize("name", _FIELDS)
def test_the_values_are_those_of_the_server(name: str) -> None:
    """What VS Code offers the server accepts, and what it refuses the server refuses."""
    described, accepts = _properties()[name], _FIELDS[name].accepts
    for value in described.get("enum", []):
        assert accepts(value)
        assert f'"{value}"' in _FIELDS[name].expected
    for bound, step in (("minimum", -1), ("maximum", 1)):
        if bound in described:
            assert accepts(described[bound])
            assert not accepts(described[bound] + step)
    types = {"boolean": True, "string": "text", "array": ["MLR1"], "integer": 1, "number": 0.5}
    declared = described["type"] if isinstance(described["type"], list) else [described["type"]]
    refused = [value for kind, value in types.items() if kind not in declared and not _is_whole_number(kind, declared)]
    assert [value for value in refused if accepts(value)] == []
    assert all(accepts(types[kind]) for kind in declared if kind in types and "enum" not in described)


def _is_whole_number(kind: str, declared: list[str]) -> bool:
    """Whether a whole number is asked about, and any number will do."""
    return kind == "integer" and "number" in declared


def test_an_enumeration_is_complete() -> None:
    """Every value that the server lists can be chosen in VS Code."""
    listed = {name: field.expected.count('"') // 2 for name, field in _FIELDS.items() if "one of" in field.expected}
    assert listed == {name: len(described["enum"]) for name, described in _properties().items() if "enum" in described}


def test_what_may_run_programs_is_not_heard_from_an_untrusted_workspace() -> None:
    """Restricted Mode leaves out the settings of a workspace that name programs or models."""
    manifest = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    restricted = manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    assert {"mlrepair.path", "mlrepair.interpreter", "mlrepair.modelsDirectory", "mlrepair.tests.command"} == set(
        restricted
    )
