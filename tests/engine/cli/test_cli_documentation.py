"""What is written about the command line is true, and nothing is left out."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main

from mlrepair.cli.app import app
from mlrepair.cli.reporters import OutputFormat
from mlrepair.configuration_files import SETTINGS, configuration_in
from tests.engine.cli.conftest import Run, ScriptedEngine

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
COMMANDS = getattr(typer.main.get_command(app), "commands", {})


def options(command: str) -> set[str]:
    """Return the long options of a command."""
    return {name for parameter in COMMANDS[command].params for name in parameter.opts if name.startswith("--")}


def test_every_command_is_described() -> None:
    """Each command has its line at the head of the page."""
    assert set(re.findall(r"^mlrepair (\w+)", PAGE, re.MULTILINE)) == set(COMMANDS)


def test_every_option_is_described_once() -> None:
    """Each option of each command has exactly one row in a table, and no row is of an option that does not exist."""
    described = re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE)
    assert sorted(described) == sorted(set().union(*map(options, COMMANDS)) - {"--help"})


def test_every_format_is_described() -> None:
    """Each format has its row."""
    assert re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE) == [found.value for found in OutputFormat]


def test_every_setting_is_described(tmp_path: Path) -> None:
    """The example of the page is read without complaint, and with the sentence below it names every setting."""
    [example] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(example)
    assert configuration_in(tmp_path) is not None
    table = tomllib.loads(example)["tool"]["mlrepair"]
    shown = {f"{key}.{inner}" for key in ("min-confidence",) for inner in table[key]} | set(table)
    elsewhere = PAGE[PAGE.index("Patterns are those") :]
    assert [
        key for key in SETTINGS if key not in shown and not re.search(rf"`{key}|`{key.split('.')[0]}`", elsewhere)
    ] == []


@pytest.mark.parametrize("file", [".pre-commit-hooks.yaml", "docs/ci/github-action.yml"])
def test_examples_run(mlrepair: Run, engine: ScriptedEngine, file: str) -> None:
    """Each call of mlrepair in the files for others is one that the command line accepts."""
    text = re.sub(r">-\s+", "", (ROOT / file).read_text(encoding="utf-8"))
    text = re.sub(r"\n +(--since)", r" \1", text)
    calls = re.findall(r"^.*(?:entry|run): mlrepair (.*)$", text, re.MULTILINE)
    assert len(calls) == 2
    for call in calls:
        arguments = re.sub(r"--since \$\{\{.*?\}\}|> \S+", "", call).split()
        assert mlrepair(*arguments).exit_code == 0
