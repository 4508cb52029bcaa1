"""`mlrepair fix --tests`; what is tried is tested in tests/engine/trial."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
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
    monkeypatch.setattr(fix_with_tests, "repair_against_tests", lambda *_, **__: found)
    (tmp_path / "a.py").write_bytes(b"a < b\n")
    return found


def test_only_write_changes_the_file(mlrepair: Run, outcome: Outcome) -> None:
    """A patch is shown as a diff, and is a finding as long as it is not written; with `--write`, the file has it."""
    run = mlrepair("fix", "--tests", "pytest", "a.py")
    assert (run.exit_code, Path("a.py").read_bytes()) == (1, b"a < b\n")
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


def test_broken_files_are_left_out(mlrepair: Run, outcome: Outcome) -> None:
    """A file that does not parse is told and left out, and the others are repaired."""
    Path("broken.py").write_text("def f(:\n")
    run = mlrepair("fix", "--tests", "pytest", "--write")
    assert (run.exit_code, Path("a.py").read_bytes()) == (0, b"a <= b\n")
    assert "broken.py: skipped, it does not parse: invalid syntax" in run.errors
    assert "mlrepair fix broken.py" in run.errors
    assert mlrepair("fix", "--tests", "pytest", "broken.py").exit_code == 2


def test_passing_tests_are_clean(mlrepair: Run, outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is to repair the exit code is 0, and standard error says what is done meanwhile."""
    monkeypatch.setattr(fix_with_tests, "repair_against_tests", lambda *_, **__: Outcome(Status.TESTS_PASS, 0, 9))
    run = mlrepair("fix", "--tests", "pytest", "a.py")
    assert run.exit_code == 0
    assert run.errors.startswith("running the tests once …\n")


SLOW = """
import os, pathlib, time
pathlib.Path(os.environ["SEEN"]).write_text(f"{os.getpid()} ")
time.sleep(300)
"""


# What begins in the background ignores Ctrl+C, and all that it starts.
AWAKE = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("mlrepair", run_name="__main__")
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        ("slow.py", "SIGTERM"),
        ("slow.py", "SIGINT"),
        ("slow.py", "SIGKILL"),
        ("-c 'import slow'", "SIGTERM"),
        ("-m pytest slow.py", "SIGTERM"),
        ("-m pytest slow.py", "SIGKILL"),
    ],
)
def test_nothing_outlives_mlrepair(tmp_path: Path, arguments: str, number: str) -> None:
    """Whatever signal ends mlrepair, tests that hang end with it; but for SIGKILL, the private copy goes, too."""
    project, temporary, seen = tmp_path / "project", tmp_path / "temporary", tmp_path / "seen"
    project.mkdir()
    temporary.mkdir()
    (project / "slow.py").write_text(SLOW)
    (project / "a.py").write_text("x = 1\n")
    words = [sys.executable, "-c", AWAKE, "fix", "--tests", f'"{sys.executable}" {arguments}', "a.py"]
    environment = {**os.environ, "TMPDIR": str(temporary), "SEEN": str(seen)}
    with subprocess.Popen(words, cwd=project, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            _await(lambda: seen.exists() and seen.read_text().endswith(" "))
            process.send_signal(getattr(signal, number))
            process.wait(20)
        finally:
            process.kill()
    _await(lambda: not _runs(int(seen.read_text())))
    assert number == "SIGKILL" or not list(temporary.glob("mlrepair-*"))


def _await(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout.strip()[:1] not in ("", "Z")  # nobody may collect a zombie in a container
