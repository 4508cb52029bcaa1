"""`--since`, the baseline file and `--exit-zero`: which findings count."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.engine.cli.conftest import Mistake, Run, ScriptedEngine

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def mistakes(engine: ScriptedEngine) -> None:
    """Each `<` is a mistake."""
    engine.mistakes = [Mistake(b"<", b"<="), Mistake(b"yes\n", b"True\n", code="MLR110")]


def rows(mlrepair: Run, *arguments: str) -> list[tuple[str, int]]:
    """Return file and row of each finding."""
    found = json.loads(mlrepair("check", "--output-format", "json", *arguments).text)
    return [(Path(one["filename"]).as_posix(), one["location"]["row"]) for one in found]


def git(*arguments: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(mlrepair: Run) -> Path:
    """A repository with one commit, tagged `v1`, in the current folder."""
    git("init", "--quiet")
    Path("pkg").mkdir()
    for name in ("a.py", "pkg/b c.py", "pkg/é.py", "gone.py"):
        Path(name).write_text("a < b\nx\nc < d\ny\n", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    git("tag", "v1")
    return Path.cwd()


@needs_git
def test_only_changed_lines_are_reported(mlrepair: Run, repository: Path) -> None:
    """What stands on other lines, or in other files, is left out; names with spaces and accents are found."""
    assert rows(mlrepair, "--since", "v1") == []
    Path("pkg/b c.py").write_text("a < b\nx\nnew\nc < e\ny\n")
    Path("pkg/é.py").write_text("a < e\nx\nc < d\ny\n")
    assert rows(mlrepair, "--since", "v1") == [("pkg/b c.py", 4), ("pkg/é.py", 1)]
    git("commit", "--quiet", "--all", "--message", "two")
    assert rows(mlrepair, "--since", "HEAD~1") == [("pkg/b c.py", 4), ("pkg/é.py", 1)]
    assert rows(mlrepair, "--since", "HEAD") == []


@needs_git
def test_without_a_change_nothing_is_looked_at(mlrepair: Run, repository: Path) -> None:
    """That no file differs is said, not that none has a mistake."""
    run = mlrepair("check", "--since", "v1")
    assert (run.errors, run.text) == ("warning: no file differs from `v1`\n", "Nothing was looked at.\n")


@needs_git
def test_new_files_are_changed_as_a_whole(mlrepair: Run, repository: Path) -> None:
    """Files that git does not know yet, and files that the revision does not have, count with all their lines."""
    Path("pkg/new.py").write_text("a < b\n")
    Path("added.py").write_text("a < b\n\nc < d\n")
    Path("gone.py").unlink()
    git("add", "added.py")
    assert rows(mlrepair, "--since", "v1") == [("added.py", 1), ("added.py", 3), ("pkg/new.py", 1)]


@needs_git
def test_lines_beside_a_deletion_are_changed(mlrepair: Run, repository: Path) -> None:
    """Where a line is gone, the rows above and below it count: what is missing shows there."""
    Path("a.py").write_text("a < b\nc < d\ny\nz < z\n")
    git("commit", "--quiet", "--all", "--message", "two")
    Path("a.py").write_text("a < b\ny\nz < z\n")
    assert rows(mlrepair, "--since", "HEAD") == [("a.py", 1)]


@needs_git
def test_since_works_below_the_top(mlrepair: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder of the repository, the paths are right, whatever the user's settings of git."""
    git("config", "diff.noprefix", "true")
    git("config", "diff.relative", "true")
    git("config", "diff.context", "3")
    Path("pkg/b c.py").write_text("a < b\nx\nc < d\ny\nz < z\n")
    monkeypatch.chdir("pkg")
    assert rows(mlrepair, "--since", "v1") == [("b c.py", 5)]
    assert rows(mlrepair, "--since", "v1", str(repository)) == [((repository / "pkg/b c.py").as_posix(), 5)]


@needs_git
def test_rows_that_look_like_headers_are_rows(mlrepair: Run, repository: Path) -> None:
    """A changed line may begin as the headers of a diff do."""
    Path("a.py").write_text("++ b/pkg/b c.py\n@@ -1 +1 @@\na < b\nx\nc < d\ny\n")
    assert rows(mlrepair, "--since", "v1") == []
    Path("a.py").write_text("++ b/pkg/b c.py\nx < y\nx\nc < d\ny\n")
    assert rows(mlrepair, "--since", "v1") == [("a.py", 2)]


@needs_git
def test_a_pipe_has_the_changes_of_its_name(mlrepair: Run, repository: Path) -> None:
    """What an editor sends is judged by the changed lines of the file it belongs to; without a name it is refused."""
    Path("a.py").write_text("a < b\nx\nc < e\ny\n")
    text = Path("a.py").read_bytes()
    arguments = ("check", "-", "--since", "v1", "--output-format", "json")
    found = json.loads(mlrepair(*arguments, "--stdin-filename", "a.py", stdin=text).text)
    assert [one["location"]["row"] for one in found] == [3]
    assert json.loads(mlrepair(*arguments, "--stdin-filename", "gone.py", stdin=text).text) == []
    assert mlrepair(*arguments, stdin=text).exit_code == 2


@needs_git
def test_changed_notebooks_are_reported_as_a_whole(mlrepair: Run, repository: Path) -> None:
    """The rows of a cell are none of the file's, so any change of a notebook counts for all of it."""
    cells = [{"cell_type": "code", "source": source} for source in ("a < b", "c < d")]
    Path("n.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}, indent=1))
    git("add", "n.ipynb")
    git("commit", "--quiet", "--message", "two")
    assert rows(mlrepair, "--since", "HEAD") == []
    Path("n.ipynb").write_text(Path("n.ipynb").read_text().replace("a <", "b <"))
    assert rows(mlrepair, "--since", "HEAD") == [("n.ipynb", 1), ("n.ipynb", 1)]


@needs_git
def test_an_unknown_revision_is_an_error(mlrepair: Run, repository: Path) -> None:
    """The revision is named, and never taken for an option of git."""
    for revision in ("v2", "--output=x", "HEAD:a.py"):
        run = mlrepair("check", f"--since={revision}")
        assert (run.output, run.exit_code) == (b"", 2)
        assert f"git knows no revision `{revision}`" in run.errors
    assert not Path("x").exists()


@needs_git
def test_outside_a_repository_is_an_error(mlrepair: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git's own words are shown."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    run = mlrepair("check", "--since", "v1")
    assert run.exit_code == 2
    assert run.errors.startswith("error: --since: ")
    assert "not a git repository" in run.errors


def test_without_git_since_is_an_error(mlrepair: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The missing program is named."""
    monkeypatch.setenv("PATH", "")
    run = mlrepair("check", "--since", "v1")
    assert (run.exit_code, run.errors.startswith("error: --since needs git")) == (2, True)


def test_a_baseline_excuses_what_it_knows(mlrepair: Run) -> None:
    """Known findings are left out wherever their line has moved; a new one on the same or another line is not."""
    Path("a.py").write_text("a < b\nc < d\n")
    run = mlrepair("check", "--write-baseline", "known.json")
    assert (run.output, run.errors, run.exit_code) == (b"", "known.json: 2 findings written.\n", 0)
    assert mlrepair("check", "--baseline", "known.json").exit_code == 0
    Path("a.py").write_text("x\n    c < d\n\na < b\ne < f\nyes\n")
    assert rows(mlrepair, "--baseline", "known.json") == [("a.py", 5), ("a.py", 6)]
    Path("a.py").rename("b.py")
    assert len(rows(mlrepair, "--baseline", "known.json")) == 4


def test_a_baseline_counts(mlrepair: Run) -> None:
    """A second line equal to a known one is new."""
    Path("a.py").write_text("a < b\n")
    mlrepair("check", "--write-baseline", "known.json")
    Path("a.py").write_text("a < b\na < b\n")
    assert rows(mlrepair, "--baseline", "known.json") == [("a.py", 2)]


def test_a_baseline_holds_from_every_folder(mlrepair: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths count from the folder of the baseline, not from the current one."""
    Path("pkg").mkdir()
    Path("pkg/a.py").write_text("a < b\n")
    mlrepair("check", "--write-baseline", "known.json", tmp_path / "pkg")
    assert json.loads(Path("known.json").read_text())["findings"][0]["path"] == "pkg/a.py"
    monkeypatch.chdir("pkg")
    assert mlrepair("check", "--baseline", "../known.json").exit_code == 0


LACKING = "it is JSON without a `version` and a list of `findings`, expected a baseline"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file or directory"),
        ("", "it is no JSON, expected a baseline"),
        ("[" * 100_000, "it is no JSON, expected a baseline"),
        ("[]", LACKING),
        ('{"findings": []}', LACKING),
        ('{"version": 1}', LACKING),
        ('{"version": 2, "findings": []}', "version 2, expected 1"),
        ('{"version": 1, "findings": [{"path": "a.py"}]}', "its finding 1 lacks `path`, `code`, `line` or `count`"),
    ],
)
def test_a_damaged_baseline_is_an_error(mlrepair: Run, content: str | None, said: str) -> None:
    """What is no baseline is described in plain words, with the option that writes one."""
    if content is not None:
        Path("known.json").write_text(content)
    run = mlrepair("check", "--baseline", "known.json")
    assert run.exit_code == 2
    assert run.errors.startswith(f"error: known.json: {said}")
    assert "`--write-baseline`" in run.errors


@pytest.mark.parametrize("content", ["x = 1\n", "", '{"name": "somebody"}'])
def test_a_baseline_overwrites_nothing_else(mlrepair: Run, content: str) -> None:
    """A file that is no baseline stays as it is, and nothing is looked at."""
    Path("mine").write_text(content)
    run = mlrepair("check", "--write-baseline", "mine", "missing.py")
    assert (run.exit_code, Path("mine").read_text()) == (2, content)
    [line] = run.errors.splitlines()
    assert line.startswith("error: mine: not overwritten: ")
    assert "name another file" in line


@pytest.mark.parametrize("version", [1, 2])
def test_a_baseline_is_written_again(mlrepair: Run, version: int) -> None:
    """An older baseline, of whatever version, gives way to a new one."""
    Path("a.py").write_text("a < b\n")
    Path("known.json").write_text(json.dumps({"version": version, "findings": []}))
    assert mlrepair("check", "--write-baseline", "known.json").exit_code == 0
    assert mlrepair("check", "--baseline", "known.json").exit_code == 0


def test_a_baseline_is_read_or_written(mlrepair: Run) -> None:
    """Both at once are refused."""
    assert mlrepair("check", "--baseline", "a.json", "--write-baseline", "b.json").exit_code == 2


def test_exit_zero_is_for_findings_only(mlrepair: Run) -> None:
    """With `--exit-zero` findings make no failure; what could not be read still does."""
    Path("a.py").write_text("a < b\n")
    run = mlrepair("check", "--exit-zero", "a.py")
    assert (run.exit_code, "Found 1 mistake" in run.text) == (0, True)
    assert mlrepair("check", "--exit-zero", "a.py", "missing.py").exit_code == 2
