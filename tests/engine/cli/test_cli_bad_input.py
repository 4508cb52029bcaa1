"""Whatever it is given, the command line says what is wrong, keeps its exit codes, and loses nothing.

Every test runs twice: with the scripted engine, which shows that the command line holds, and with the real one.
"""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlrepair.cli import app
from tests.engine.cli.conftest import Finished, Mistake, Run, ScriptedEngine
from tests.quick import ends_within

SECONDS = 5.0  # what a user waits for a hostile file at most
CLEAN = b"x = 1\n"


@pytest.fixture(params=["scripted", "real"], autouse=True)
def any_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each engine in turn."""
    if request.param == "scripted":
        engine = ScriptedEngine([Mistake(b"retrun", b"return", code="MLR020", name="misspelt-keyword")])
        monkeypatch.setattr(app, "open_engine", lambda settings: engine)
    else:
        pytest.importorskip("mlrepair.engine")


@pytest.fixture(name="mlrepair")
def in_time(mlrepair: Run) -> Run:
    """Run a command, which must end in time."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Finished:
        with ends_within(SECONDS):
            return mlrepair(*arguments, stdin=stdin)

    return run


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\n",
        b"\xef\xbb\xbf",
        b"x = 1",
        b"x = 1\r",
        b"# coding: latin-1\nname = '\xe9'\n",
        b"x = 1\n" * 50_000,
        b"x = '" + b"a" * 1_000_000 + b"'\n",
    ],
    ids=["empty", "blank", "only-bom", "no-newline", "cr", "latin-1-declared", "50000-lines", "1-MB-line"],
)
def test_valid_files_are_clean(mlrepair: Run, source: bytes) -> None:
    """A file without mistakes, however unusual, gives no finding and stays as it is."""
    Path("a.py").write_bytes(source)
    run = mlrepair("check", "a.py", "--output-format", "json")
    assert (json.loads(run.text), run.errors, run.exit_code) == ([], "", 0)
    assert mlrepair("fix", "a.py").exit_code == 0
    assert Path("a.py").read_bytes() == source


@pytest.mark.parametrize(
    "source",
    [
        b"x = 1\x00\n",
        b"\x00" * 10_000,
        b"(" * 500 + b")" * 500 + b"\n",
        b"(" * 500,
        b"[" * 100_000,
        b"x = " + b"1 + " * 250_000 + b"1\n",
        b"x = " + b"-" * 100_000 + b"1\n",
        b"if x:\n" + b"".join(b" " * depth + b"if x:\n" for depth in range(1, 200)),
        b"'" * 9_999,
        b"\\\n" * 10_000,
        b"# coding: no-such-codec\nx = 1\n",
    ],
    ids=[
        "null-byte",
        "only-null-bytes",
        "500-nested-brackets",
        "500-open-brackets",
        "100000-open-brackets",
        "long-sum",
        "long-negation",
        "deep-blocks",
        "quotes",
        "continuations",
        "unknown-codec",
    ],
)
def test_hostile_files_are_survived(mlrepair: Run, source: bytes) -> None:
    """Whether it is broken or only too much for a parser, the result is a list of findings, without an error."""
    Path("a.py").write_bytes(source)
    run = mlrepair("check", "a.py", "--output-format", "json")
    assert run.errors == ""
    assert run.exit_code == (1 if json.loads(run.text) else 0)


def test_undeclared_latin_1_is_explained(mlrepair: Run) -> None:
    """The message names the file, the byte, and what to do; the other files are still read; nothing is written."""
    Path("a.py").write_bytes(b"name = '\xe9'\n")
    Path("b.py").write_bytes(b"def f(x):\n    retrun x\n")
    run = mlrepair("check", "a.py", "b.py", "--output-format", "json")
    assert run.errors.startswith("error: a.py: byte 8 (0xe9) is not UTF-8")
    assert "coding: latin-1" in run.errors
    assert {finding["filename"] for finding in json.loads(run.text)} == {"b.py"}
    assert run.exit_code == 2
    assert mlrepair("fix", "a.py").exit_code == 2
    assert Path("a.py").read_bytes() == b"name = '\xe9'\n"


def test_a_folder_without_python_files_is_noticed(mlrepair: Run) -> None:
    """A warning says that nothing was looked at; that is no error."""
    Path("docs").mkdir()
    Path("docs/a.txt").touch()
    run = mlrepair("check", "docs", "--output-format", "json")
    assert (run.text, run.exit_code) == ("[]\n", 0)
    assert run.errors == "warning: docs: no Python files in this folder\n"


def test_a_missing_path_is_an_error(mlrepair: Run) -> None:
    """The path is named, the other paths are still looked at, and the exit code is 2."""
    Path("b.py").write_bytes(b"def f(x):\n    retrun x\n")
    run = mlrepair("check", "missing.py", "b.py", "--output-format", "json")
    assert run.errors == "error: missing.py: no such file or folder\n"
    assert {finding["filename"] for finding in json.loads(run.text)} == {"b.py"}
    assert run.exit_code == 2
    assert mlrepair("check", "missing.py").text == "Nothing was looked at.\n"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_broken_link_is_named(mlrepair: Run) -> None:
    """It is an error where it was asked for, and a warning where a folder was."""
    Path("a.py").symlink_to("nowhere")
    run = mlrepair("check", "a.py")
    assert (run.errors, run.exit_code) == ("error: a.py: broken symbolic link to nowhere\n", 2)
    run = mlrepair("check", ".")
    assert run.errors.startswith("warning: a.py: broken symbolic link\n")
    assert run.exit_code == 0


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that may neither be listed nor searched, for root, too; beside it lies a broken file."""
    folder = tmp_path / "pd/a"
    folder.mkdir(parents=True)
    (tmp_path / "pd/b.py").write_bytes(b"def f(x):\n    retrun x\n")

    def refusing(real: Callable[..., Any], refused: Callable[[Path], bool]) -> Callable[..., Any]:
        def call(path: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(path, str | Path) and refused(tmp_path / path):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return real(path, *arguments, **options)

        return call

    for name in ("stat", "lstat"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name), lambda path: folder in path.parents))
    monkeypatch.setattr(os, "scandir", refusing(os.scandir, lambda path: path == folder))
    return Path("pd/a")


@pytest.mark.parametrize(("name", "place"), [("pd", "pd/a"), ("pd/a", "pd/a"), ("pd/a/c.py", "pd/a/c.py")])
@pytest.mark.parametrize("command", ["check", "fix"])
def test_an_unreadable_folder_is_an_error(mlrepair: Run, closed: Path, command: str, name: str, place: str) -> None:
    """What lies in it, or it itself, is named with the system's reason; the other files are looked at."""
    run = mlrepair(command, name, "pd/b.py")
    assert run.exit_code == 2
    assert [line for line in run.errors.splitlines() if ": " in line and not line.startswith("pd")] == [
        f"error: {place}: Permission denied"
    ]
    assert "1 mistake in 1 file" in run.text + run.errors


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes among its files")
def test_a_named_pipe_is_an_error(mlrepair: Run) -> None:
    """It is not read, because nobody may ever write into it; a search passes over it."""
    os.mkfifo("pipe.py")
    run = mlrepair("check", "pipe.py")
    assert (run.errors, run.exit_code) == (
        "error: pipe.py: a pipe or a device, expected a file or folder; `-` reads standard input\n",
        2,
    )
    assert mlrepair("check", ".").exit_code == 0


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="nothing is unreadable for root, or by chmod on Windows"
)
def test_an_unreadable_file_is_an_error(mlrepair: Run) -> None:
    """The reason is the system's; the exit code is 2."""
    Path("a.py").write_bytes(CLEAN)
    Path("a.py").chmod(0)
    run = mlrepair("check", "a.py")
    assert (run.errors, run.exit_code) == ("error: a.py: Permission denied\n", 2)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere; Windows has no such bits")
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o755), (0o644, 0o555)], ids=["file", "folder"])
def test_an_unwritable_place_is_an_error(mlrepair: Run, file_mode: int, folder_mode: int) -> None:
    """A file that may not be replaced stays, and that is said."""
    source = b"def f(x):\n    retrun x\n"
    folder = Path("folder")
    folder.mkdir()
    (folder / "a.py").write_bytes(source)
    (folder / "a.py").chmod(file_mode)
    folder.chmod(folder_mode)
    run = mlrepair("fix", "--unsafe-fixes", "folder")
    folder.chmod(0o755)
    assert run.exit_code == 2
    assert "not written" in run.errors
    assert (folder / "a.py").read_bytes() == source


def test_too_long_a_file_is_skipped(mlrepair: Run) -> None:
    """A file above the limit is not read to its end, and a warning says so."""
    Path("a.py").write_bytes(CLEAN * 200_000)
    run = mlrepair("check", "a.py", "--output-format", "json")
    assert (run.text, run.exit_code) == ("[]\n", 0)
    assert run.errors == "warning: a.py: skipped, it is longer than 1024 KB\n"


def test_too_long_an_input_is_an_error(mlrepair: Run) -> None:
    """`fix -` could not give it back, so its caller must not take the empty output for the result."""
    run = mlrepair("fix", "-", stdin=CLEAN * 200_000)
    assert (run.output, run.exit_code) == (b"", 2)
    assert "error: -: standard input is longer than 1024 KB\n" in run.errors
