"""Several processes, the bar, `--watch`, and completion."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlrepair.cli.findings import EngineUnavailableError, LazyEngine, Repairer
from mlrepair.cli.parallel import FILES_EACH, each, processes_for
from mlrepair.cli.progress import bar
from mlrepair.settings import Settings
from tests.engine.cli.conftest import Mistake, Run, ScriptedEngine


def look(engine: Repairer, item: int) -> tuple[int, int]:
    """Return how many mistakes are in so many, and which process says so."""
    return len(engine.repair(b"<" * item, settings=Settings())), os.getpid()


def test_several_processes_keep_the_order() -> None:
    """The results come in the order of the items, made by other processes, with the engine of this one."""
    engine = ScriptedEngine([Mistake(b"<", b"<=")])
    done = list(each(look, range(20), engine, processes=2))
    assert [(item, result[0]) for item, result in done] == [(item, item) for item in range(20)]
    assert os.getpid() not in {result[1] for _, result in done}


def test_a_failure_in_a_process_is_the_runs() -> None:
    """An engine that cannot work there stops the run here, with its message."""
    engine = ScriptedEngine(failure=EngineUnavailableError("reinstall mlrepair"))
    with pytest.raises(EngineUnavailableError, match="reinstall mlrepair"):
        list(each(look, range(3), engine, processes=2))


def test_the_engine_is_sent_without_its_model() -> None:
    """What goes to another process is where the models lie."""
    engine = LazyEngine(Path("models"))
    assert engine.__reduce__() == (LazyEngine, (Path("models"),))


@pytest.mark.parametrize(
    ("files", "jobs", "processes"),
    [(0, 8, 1), (1, 8, 1), (2 * FILES_EACH - 1, 8, 1), (2 * FILES_EACH, 8, 2), (1000, 8, 8), (1000, 1, 1)],
)
def test_processes_are_started_for_many_files(files: int, jobs: int, processes: int) -> None:
    """A second process is worth its start only when each has enough to do; there are never more than asked for."""
    assert processes_for(files, jobs) == processes


def test_jobs_change_nothing_but_the_time(mlrepair: Run, engine: ScriptedEngine) -> None:
    """One process and two write the same report, and the same files."""
    engine.mistakes = [Mistake(b"=<", b"<=", code="MLR011", name="foreign-operator")]
    for number in range(2 * FILES_EACH):
        Path(f"{number}.py").write_text("a =< b\n" * (number % 3))
    alone = mlrepair("check", "--jobs", "1")
    assert mlrepair("check", "--jobs", "2") == alone
    assert mlrepair("fix", "--jobs", "2").exit_code == 0
    assert {Path(f"{number}.py").read_text() for number in range(2 * FILES_EACH)} == {"", "a <= b\n", "a <= b\n" * 2}


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_bar_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the bar shows and vanishes; for few files, or into a pipe, nothing is written."""
    monkeypatch.setenv("TERM", "xterm")
    written = {}
    for name, stream, files in (("terminal", Terminal(), 30), ("few", Terminal(), 2), ("pipe", io.StringIO(), 30)):
        monkeypatch.setattr(sys, "stderr", stream)
        with bar(files) as shown:
            shown.advance()
            with shown.hidden():
                pass
        written[name] = stream.getvalue()
    assert "Reading" in written["terminal"]
    assert (written["few"], written["pipe"]) == ("", "")


def changes(*rounds: list[str]) -> Any:
    """Return a `watchfiles.watch` that sees these files change, before each of which something may be written."""

    def watch(*_: Path, **__: object) -> Iterator[set[tuple[int, str]]]:
        for names in rounds:
            for name in names:
                Path(name).write_text("a < b\n" if name.endswith(".py") else 'ignore = ["MLR103"]\n')
            yield {(1, str(Path(name).resolve())) for name in names}
        raise KeyboardInterrupt

    return watch


def test_changed_files_are_looked_at_again(
    mlrepair: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first look at all, each round looks at the changed Python files; the last exit code is the run's."""
    pytest.importorskip("watchfiles")
    engine.mistakes = [Mistake(b"<", b"<=")]
    for name in ("a.py", "b.py"):
        Path(name).write_text("x\n")
    monkeypatch.setattr("watchfiles.watch", changes(["a.py"], ["notes.txt", "venv.py.swp"], ["a.py", "b.py"]))
    run = mlrepair("check", "--watch")
    assert [line for line in run.text.splitlines() if "ound" in line] == [
        "No mistakes found in 2 files.",
        "Found 1 mistake in 1 file; 1 safe to fix with `fix`.",
        "Found 2 mistakes in 2 files; 2 safe to fix with `fix`.",
    ]
    assert run.exit_code == 1
    assert "Ctrl+C" in run.errors


def test_changed_settings_are_read_again(
    mlrepair: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a change of a configuration file, all files are looked at with the new settings."""
    pytest.importorskip("watchfiles")
    engine.mistakes = [Mistake(b"<", b"<=")]
    Path("a.py").write_text("a < b\n")
    monkeypatch.setattr("watchfiles.watch", changes(["mlrepair.toml"]))
    run = mlrepair("check", "--watch")
    assert run.text.splitlines()[-1] == "No mistakes found in 1 file."
    assert run.exit_code == 0


def test_watching_needs_its_library(mlrepair: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without watchfiles the message says how to install it."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    run = mlrepair("check", "--watch")
    assert run.exit_code == 2
    assert "pip install 'mlrepair[watch]'" in run.errors


def test_standard_input_is_not_watched(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A pipe does not change, so this is refused."""
    assert mlrepair("check", "--watch", "-").exit_code == 2


def test_shells_complete_commands_and_options(mlrepair: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `--install-completion` installs asks the program, which knows its commands and options."""
    monkeypatch.setenv("_MLREPAIR_COMPLETE", "complete_bash")
    for typed, expected in (("mlrepair ch", "check"), ("mlrepair check --exit", "--exit-zero")):
        monkeypatch.setenv("COMP_WORDS", typed)
        monkeypatch.setenv("COMP_CWORD", str(typed.count(" ")))
        assert mlrepair().text.split() == [expected]
