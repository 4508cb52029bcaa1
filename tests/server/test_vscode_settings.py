"""The manifest of the VS Code extension beside the server's own list of settings."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mlrepair.settings import Settings
from mlrepair_lsp.settings import _FIELDS

_MANIFEST = Path(__file__).parents[2] / "vscode-extension" / "package.json"
_OFFERED = sorted(_FIELDS)
_OF_THE_EXTENSION = {"path", "interpreter"}  # where to find the server; `src/settings.ts` keeps them from it


def _manifest() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    return manifest


def _properties() -> dict[str, Any]:
    properties = _manifest()["contributes"]["configuration"]["properties"]
    return {name.removeprefix("mlrepair."): described for name, described in properties.items()}


def test_the_settings_are_those_of_the_server() -> None:
    """VS Code offers the settings of the server, and none that the server does not know."""
    assert set(_OFFERED) == set(_properties()) - _OF_THE_EXTENSION


@pytest.mark.parametrize("name", _OFFERED)
def test_the_defaults_are_those_of_the_server(name: str) -> None:
    """What VS Code shows for a setting that is not set is what holds then."""
    expected = getattr(Settings(), _FIELDS[name].name)
    assert (list(expected) if isinstance(expected, tuple) else expected) == _properties()[name]["default"]


@pytest.mark.parametrize("name", _OFFERED)
def test_the_types_are_those_of_the_server(name: str) -> None:
    """VS Code and the server agree on what is a boolean, a text, a list or a number."""
    described = _properties()[name]
    kinds = described["type"] if isinstance(described["type"], list) else [described["type"]]
    expected = {*kinds, "integer"} if "number" in kinds else set(kinds)
    samples = {"boolean": True, "string": "text", "array": ["MLR1"], "integer": 1, "number": 0.5}
    if "enum" in described:
        samples["string"] = described["enum"][0]
    if "pattern" in described:  # what VS Code takes is what the server takes
        samples["string"] = "3.11"
        assert re.search(described["pattern"], samples["string"])
    assert expected - {"null"} == {kind for kind, sample in samples.items() if _FIELDS[name].accepts(sample)}


@pytest.mark.parametrize("name", _OFFERED)
def test_the_bounds_are_those_of_the_server(name: str) -> None:
    """A bound in VS Code is the last number that the server accepts."""
    for bound, step in (("minimum", -1), ("maximum", 1)):
        if bound in (described := _properties()[name]):
            assert _FIELDS[name].accepts(described[bound])
            assert not _FIELDS[name].accepts(described[bound] + step)


def test_the_choices_are_those_of_the_server() -> None:
    """Where the server knows a few values only, VS Code offers these."""
    expected = {
        name: re.findall('"(\\w+)"', field.expected)
        for name, field in _FIELDS.items()
        if field.expected.startswith("one of")
    }
    assert expected == {name: described["enum"] for name, described in _properties().items() if "enum" in described}


def test_what_may_run_programs_is_not_heard_from_an_untrusted_workspace() -> None:
    """Restricted Mode leaves out the settings of a workspace that name programs or models."""
    restricted = _manifest()["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    expected = ["path", "interpreter", "modelsDirectory", "tests.command"]
    assert [f"mlrepair.{name}" for name in expected] == restricted
