"""`mlrepair fix --tests`; what is tried is tested in tests/engine/trial."""

import json
from pathlib import Path

import pytest

from mlrepair.cli import fix_with_tests
from mlrepair.edits import Edit
from mlrepair.trial import Outcome, Patch, Status
from tests.engine.cli.conftest import Run


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Outcome:
    """The repair that is found, whatever the tests."""
    patch = Patch((tmp_path / "a.py").resolve(), (Edit(2, 3, b"<="),), "Replace `<` with `<=`", 7)
    found = Outcome(Status.REPAIRED, 2, 9, 7, (patch,))
    monkeypatch.setattr(fix_with_tests, "repair_against_tests", lambda *_: found)
    (tmp_path / "a.py").write_bytes(b"a < b\n")
    return found


def test_only_write_changes_the_file(mlrepair: Run, outcome: Outcome) -> None:
    """A patch is shown as a diff; with `--write`, the file has it."""
    run = mlrepair("fix", "--tests", "pytest", "a.py")
    assert (run.exit_code, Path("a.py").read_bytes()) == (0, b"a < b\n")
    assert "+a <= b" in run.text
    assert "passes your tests" in run.errors
    assert mlrepair("fix", "--tests", "pytest", "--write", "a.py").exit_code == 0
    assert Path("a.py").read_bytes() == b"a <= b\n"


def test_json_is_one_object(mlrepair: Run, outcome: Outcome) -> None:
    """The object has the counts and the edits, rows and columns from 1."""
    run = mlrepair("fix", "--tests", "pytest", "--output-format", "json", "a.py")
    edit = {"content": "<=", "location": {"row": 1, "column": 3}, "end_location": {"row": 1, "column": 4}}
    assert json.loads(run.output) == {
        "status": "repaired",
        "tries": 7,
        "baseline": {"failed": 2, "passed": 9},
        "patches": [{"filename": "a.py", "tries": 7, "fix": {"message": "Replace `<` with `<=`", "edits": [edit]}}],
    }


def test_unknown_commands_are_errors(mlrepair: Run, outcome: Outcome) -> None:
    """A program that does not exist ends with exit code 2 and its name."""
    run = mlrepair("fix", "--tests", "no-such-program-here", "a.py")
    assert run.exit_code == 2
    assert "`no-such-program-here`: command not found" in run.errors


def test_options_of_tests_need_tests(mlrepair: Run) -> None:
    """`--write` alone would promise what `fix` does anyway, so it is refused."""
    run = mlrepair("fix", "--write", "a.py")
    assert run.exit_code == 2
    assert "--tests" in run.errors
