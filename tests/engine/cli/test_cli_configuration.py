"""Settings in `pyproject.toml` and `mlrepair.toml`, and what folders are searched without."""

import json
import os
from dataclasses import fields
from pathlib import Path

import pytest

from mlrepair.configuration_files import SETTINGS
from mlrepair.settings import Settings
from tests.engine.cli.conftest import Mistake, Run, ScriptedEngine

COMPARISON = Mistake(b"<", b"<=", confidence=0.6)
HASH = Mistake(b"md5", b"sha256", code="MLR203", name="weak-hash")
BOTH = "md5 < b\n"


@pytest.fixture(autouse=True)
def both(engine: ScriptedEngine, tmp_path: Path) -> None:
    """Two kinds of mistakes, and a file that has both."""
    engine.mistakes = [COMPARISON, HASH]
    (tmp_path / "a.py").write_text(BOTH)


def write(name: str, text: str) -> None:
    """Write a file, and the folders above it."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text)


def codes(mlrepair: Run, *arguments: str) -> list[tuple[str, str]]:
    """Return file and code of each finding."""
    found = json.loads(mlrepair("check", "--output-format", "json", *arguments).text)
    return [(Path(one["filename"]).as_posix(), one["code"]) for one in found]


def test_every_setting_can_stand_in_a_file() -> None:
    """Each field of `Settings` has one key, so that editor and command line accept the same file."""
    assert sorted(setting.name for setting in SETTINGS.values()) == sorted(field.name for field in fields(Settings))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('ignore = ["weak-hash"]', ["MLR103"]),
        ('select = ["MLR103"]', ["MLR103"]),
        ("min-confidence.logic = 0.95", []),
        ('run = "onSave"  # which concerns the editor', ["MLR203", "MLR103"]),
    ],
)
@pytest.mark.parametrize(("name", "head"), [("pyproject.toml", "[tool.mlrepair]"), ("mlrepair.toml", "")])
def test_settings_are_read(mlrepair: Run, name: str, head: str, table: str, expected: list[str]) -> None:
    """Each setting of a file has the effect of its name; the two files say the same."""
    write(name, f"{head}\n{table}\n")
    assert [code for _, code in codes(mlrepair)] == expected


def test_long_files_are_skipped_as_the_file_says(mlrepair: Run) -> None:
    """`max-file-kb` holds for the files of its folder."""
    write("pkg/mlrepair.toml", "max-file-kb = 1\n")
    write("pkg/b.py", BOTH + "#" * 1024)
    run = mlrepair("check")
    assert run.errors.replace("\\", "/") == "warning: pkg/b.py: skipped, it is longer than 1 KB\n"


def test_the_nearest_file_holds(mlrepair: Run) -> None:
    """A file has the settings of the folder nearest above it; others' projects there have none of ours."""
    write("pyproject.toml", '[tool.mlrepair]\nignore = ["MLR103"]\n')
    write("inner/pyproject.toml", '[project]\nname = "inner"\n')
    write("inner/deep/mlrepair.toml", 'ignore = ["MLR203"]\n')
    write("inner/b.py", BOTH)
    write("inner/deep/c.py", BOTH)
    assert codes(mlrepair) == [("a.py", "MLR203"), ("inner/b.py", "MLR203"), ("inner/deep/c.py", "MLR103")]


def test_the_own_file_wins(mlrepair: Run) -> None:
    """Beside each other, `mlrepair.toml` holds and `pyproject.toml` does not."""
    write("pyproject.toml", '[tool.mlrepair]\nignore = ["MLR103", "MLR203"]\n')
    write("mlrepair.toml", 'ignore = ["MLR203"]\n')
    assert codes(mlrepair) == [("a.py", "MLR103")]


def test_options_win(mlrepair: Run) -> None:
    """What the command line says replaces what the file says; what it does not say, stays."""
    write("mlrepair.toml", 'select = ["MLR103"]\n[min-confidence]\nlogic = 0.95\n')
    assert codes(mlrepair) == []
    assert codes(mlrepair, "--min-confidence", "0.5") == [("a.py", "MLR103")]
    assert codes(mlrepair, "--min-confidence", "0.5", "--select", "MLR203") == [("a.py", "MLR203")]


def test_codes_are_ignored_in_files(mlrepair: Run) -> None:
    """`per-file-ignores` adds to the other ignored codes, by patterns that count from the file's folder."""
    write("mlrepair.toml", '[per-file-ignores]\n"tests/" = ["MLR103"]\n"*_old.py" = ["MLR2"]\n')
    for name in ("tests/deep/t.py", "pkg/tests/u_old.py"):
        write(name, BOTH)
    assert codes(mlrepair) == [("a.py", "MLR203"), ("a.py", "MLR103"), ("tests/deep/t.py", "MLR203")]
    assert codes(mlrepair, "--ignore", "MLR203", "tests") == []


def test_excluded_paths_are_passed_over(mlrepair: Run) -> None:
    """A search passes over `exclude`; a file that is named is read all the same."""
    write("mlrepair.toml", 'exclude = ["docs/", "*_pb2.py", "/pkg/a.py"]\nignore = ["MLR103"]\n')
    for name in ("docs/conf.py", "pkg/a.py", "pkg/b_pb2.py", "pkg/c.py"):
        write(name, BOTH)
    assert codes(mlrepair) == [("a.py", "MLR203"), ("pkg/c.py", "MLR203")]
    assert codes(mlrepair, "docs/conf.py") == [("docs/conf.py", "MLR203")]


@pytest.mark.parametrize(
    ("name", "text", "left_out"),
    [
        ("mlrepair.toml", 'exclude = ["*.py"]', "a.py and 1 more"),
        ("mlrepair.toml", 'exclude = ["pkg/", "a.py"]', "pkg and 1 more"),
        (".gitignore", "b.py\n/a.py\n", "a.py and 1 more"),
    ],
)
def test_a_folder_of_excluded_files_is_not_clean(mlrepair: Run, name: str, text: str, left_out: str) -> None:
    """Where patterns leave out all there is, that is said, instead of that there is none or that it has no mistake."""
    write(name, text)
    write("pkg/b.py", BOTH)
    run = mlrepair("check")
    assert run.errors == (
        f"warning: .: nothing to look at in this folder; `exclude` or `.gitignore` leaves out {left_out}\n"
    )
    assert (run.text, run.exit_code) == ("Nothing was looked at.\n", 0)


def test_disabled_files_are_not_clean(mlrepair: Run) -> None:
    """Files for which `enable` is false are counted in a warning, not among those without a mistake."""
    write("mlrepair.toml", "enable = false\n")
    warning = "warning: not looked at: 1 file, for which `enable = false` is set\n"
    run = mlrepair("check")
    assert (run.errors, run.text, run.exit_code) == (warning, "Nothing was looked at.\n", 0)
    write("pkg/mlrepair.toml", "enable = true\n")
    write("pkg/b.py", "x\n")
    run = mlrepair("check")
    assert (run.errors, run.text, run.exit_code) == (warning, "No mistakes found in 1 file.\n", 0)


def test_disabled_standard_input_comes_back(mlrepair: Run, engine: ScriptedEngine) -> None:
    """An editor that filters through `fix -` keeps its text where mlrepair is switched off."""
    engine.mistakes = []
    write("mlrepair.toml", "enable = false\n")
    run = mlrepair("fix", "-", stdin=BOTH.encode())
    assert run.output == BOTH.encode()
    assert run.errors.endswith("set\nNothing was looked at.\n")


def test_standard_input_has_the_settings_of_its_name(mlrepair: Run) -> None:
    """`--stdin-filename` names what comes through the pipe, and finds its settings."""
    write("pkg/mlrepair.toml", 'ignore = ["MLR103"]\n')
    run = mlrepair("check", "-", "--stdin-filename", Path("pkg/x.py"), "--output-format", "json", stdin=BOTH.encode())
    [finding] = json.loads(run.text)
    assert (Path(finding["filename"]), finding["code"]) == (Path("pkg/x.py"), "MLR203")
    assert mlrepair("fix", "-", "--stdin-filename", "pkg/x.py", stdin=BOTH.encode()).output == b"sha256 < b\n"


def test_a_name_for_standard_input_needs_it(mlrepair: Run) -> None:
    """Without `-`, `--stdin-filename` would mean nothing, so it is refused."""
    for command in ("check", "fix"):
        run = mlrepair(command, "--stdin-filename", "x.py", "a.py")
        assert run.exit_code == 2
        assert "--stdin-filename" in run.errors


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("mlrepair.toml", 'ignroe = ["MLR1"]', ["`ignroe`", "['MLR1']", "`ignore`"]),
        ("mlrepair.toml", "[tool.mlrepair]\nenable = true", ["`tool.mlrepair`", "leave out the heading"]),
        ("mlrepair.toml", "zzz = 1", ["`zzz`", "1", "one of: enable, select"]),
        ("mlrepair.toml", 'ignore = "MLR1"', ["`ignore`", "'MLR1'", "a list of codes"]),
        ("mlrepair.toml", 'ignore = ["MLR1999"]', ["`ignore`", "'MLR1999'", "no mistake is called"]),
        ("mlrepair.toml", "min-confidence.logic = 2", ["`min-confidence.logic`", "2", "a number from 0 to 1"]),
        ("mlrepair.toml", "max-file-kb = true", ["`max-file-kb`", "True", "a whole number from 1 on"]),
        ("mlrepair.toml", "target-version = 3.11", ["`target-version`", "3.11", "a version of Python"]),
        ("mlrepair.toml", 'exclude = ["!"]', ["`exclude`", "['!']", "a list of patterns"]),
        ("mlrepair.toml", 'per-file-ignores = {"a" = "MLR1"}', ["`per-file-ignores`", "{'a': 'MLR1'}", "a table of"]),
        ("mlrepair.toml", 'per-file-ignores = {"a" = ["X"]}', ["`per-file-ignores.a`", "'X'", "no mistake is called"]),
        ("mlrepair.toml", "ignore = [", ["cannot be read"]),
        ("pyproject.toml", "[tool]\nmlrepair = 1", ["`tool.mlrepair`", "1", "a table"]),
        ("pyproject.toml", "[tool.mlrepair]\nmin-confidence = 0.5", ["`min-confidence`", "0.5"]),
    ],
)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_wrong_settings_are_errors(mlrepair: Run, command: str, name: str, text: str, said: list[str]) -> None:
    """One message names the file, the key, the value and what is expected; the exit code is 2."""
    write(name, text)
    run = mlrepair(command)
    assert run.exit_code == 2
    [line] = run.errors.splitlines()
    assert line.startswith("error: ")
    for part in (name, *said):
        assert part in line


def test_git_ignores_are_respected(mlrepair: Run) -> None:
    """A search passes over what `.gitignore` files name, from the repository's root down; the nearest decides."""
    write(".gitignore", "/out/\n*_gen.py\n# a comment\n!\n")
    write("pkg/.gitignore", "!kept_gen.py\nlocal/\n")
    Path(".git").mkdir()
    for name in ("out/a.py", "pkg/x_gen.py", "pkg/kept_gen.py", "pkg/local/a.py", "pkg/out/b.py"):
        write(name, "md5\n")
    assert [file for file, _ in codes(mlrepair, "pkg")] == ["pkg/kept_gen.py", "pkg/out/b.py"]
    assert [file for file, _ in codes(mlrepair, "out", "pkg/x_gen.py")] == ["out/a.py", "pkg/x_gen.py"]


def test_git_ignores_end_at_the_repository(mlrepair: Run, tmp_path: Path) -> None:
    """A `.gitignore` above the repository says nothing about it."""
    write(".gitignore", "*.py\n")
    write("repository/pkg/b.py", "md5\n")
    Path("repository/.git").mkdir()
    assert [file for file, _ in codes(mlrepair, "repository/pkg")] == ["repository/pkg/b.py"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_are_judged_where_they_lie(mlrepair: Run) -> None:
    """A link that leads out of the folder has the settings and patterns of the folder."""
    write("mlrepair.toml", 'ignore = ["MLR103"]\nexclude = ["linked.py"]\n')
    write("pkg/mlrepair.toml", 'ignore = ["MLR203"]\n')
    Path("pkg/link.py").symlink_to("../a.py")
    Path("linked.py").symlink_to("a.py")
    assert codes(mlrepair, "pkg") == [("pkg/link.py", "MLR103")]
    assert codes(mlrepair, "linked.py") == [("linked.py", "MLR203")]
