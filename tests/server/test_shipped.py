import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from mlrepair.session import ModelError
from mlrepair.settings import Settings
from mlrepair_lsp.documents import Document
from mlrepair_lsp.edited_lines import EditedLines
from mlrepair_lsp.engines import LazyEngine
from mlrepair_lsp.installed import version
from mlrepair_lsp.shipped import ShippedEngine
from mlrepair_lsp.text import Text
from tests.server.editor import Editor

# The runtime takes its time, and numpy must not be imported by another thread meanwhile.
SLOW_IMPORT = """
import importlib, sys, threading, time

class Slow:
    def find_spec(self, name, path, target=None):
        if name == "onnxruntime":
            time.sleep(0.5)
            finished.append(name)
        elif name == "mlrepair.engine" and not finished:
            raise SystemExit("the engine was imported beside the runtime")

finished = []
sys.meta_path.insert(0, Slow())
from mlrepair.session import ModelError
from mlrepair.settings import Settings
from mlrepair_lsp.shipped import importing_engines
make_engine = importing_engines()
make_engine(Settings())
print(finished)
"""


GARBAGE = """
import gc
from mlrepair.settings import Settings
from mlrepair_lsp.shipped import ShippedEngine

engine = ShippedEngine(Settings())
for _ in range(2):
    engine.repair(b"x = 1\\n", settings=Settings(), top=1, cancelled=lambda: False, partial=None)
    print(gc.get_freeze_count() > len(gc.get_objects()))
"""


def output_of(code: str) -> str:
    """Return what a program prints that ends well."""
    command = [sys.executable, "-c", code]
    process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert process.returncode == 0, process.stderr
    return process.stdout


def test_models_of_the_settings_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting `threads` reaches the models."""
    threads: list[int] = []

    def remembering(directory: Path, architecture: str, number: int) -> None:
        threads.append(number)
        raise ModelError("no model here")

    monkeypatch.setattr("mlrepair.session._Loaded.of", remembering)
    assert isinstance(LazyEngine(ShippedEngine, Settings(threads=3)).warm_up(lambda: False), ModelError)
    assert threads == [3]


def test_directory_without_models(tmp_path: Path) -> None:
    """A server whose models cannot be found says in one message which file it misses, and goes on."""
    settings = {"debounceMs": 0, "typingPauseMs": 0, "modelsDirectory": str(tmp_path / "none")}
    editor = Editor({}, command=(sys.executable, "-m", "mlrepair_lsp", "--stdio"), settings=settings)
    message = editor.wait_for("window/showMessage")["message"]
    editor.open("file:///a.py", "retrun x\n")
    shown = editor.pushed("file:///a.py", 1)
    code = editor.quit()
    editor.kill()
    assert str(tmp_path / "none" / "manifest.json") in message
    assert (shown, code) == ([], 0)


def test_calibrated_thresholds_are_known() -> None:
    """The thresholds that a discount lowers are those that came with the models."""
    thresholds = ShippedEngine(Settings()).thresholds
    assert {"logic", "security"} <= thresholds.keys()
    assert all(0 < threshold <= 1 for threshold in thresholds.values())


def test_edited_lines_of_a_shipped_engine() -> None:
    """With the largest discount all that survives verification is found where the user has edited, and nowhere else."""
    text = Text(
        b"def total(items):\n    result = 0\n    for item in items:\n        result += items\n    return result\n"
    )
    engine = LazyEngine(ShippedEngine, Settings())
    settings = Settings(min_confidence_logic=1.0, min_confidence_security=1.0, recent_discount=1.0)

    def found(*runs: tuple[int, int]) -> int:
        document = Document("file:///a.py", "python", 1, text, recent=EditedLines(runs))
        return len(engine.findings(document, settings, lambda: False))

    assert found((0, 4))
    assert found() == found((5, 5)) == 0


def test_engine_waits_for_the_imports() -> None:
    """The worker imports nothing while the runtime is still being imported: both would fail, with numpy half made."""
    process = subprocess.run(
        [sys.executable, "-c", SLOW_IMPORT], capture_output=True, text=True, timeout=60, check=False
    )
    assert (process.returncode, process.stdout) == (0, "['onnxruntime']\n"), process.stderr


def test_version_is_that_of_the_distribution() -> None:
    """The server names the version that is installed, as `importlib.metadata` knows it."""
    metadata = pytest.importorskip("importlib.metadata")
    assert version() == metadata.version("mlrepair")


def test_start_imports_nothing_that_it_does_not_need() -> None:
    """Before the first message neither e-mail nor zip files nor the runtime are imported on the way."""
    unneeded = {"email", "numpy", "urllib.request", "zipfile"}
    code = f"import sys, mlrepair_lsp.__main__; print({unneeded} & set(sys.modules))"
    assert output_of(code) == "set()\n"


def test_what_stays_is_not_looked_through_for_garbage() -> None:
    """Once an engine has worked, most objects are modules and words, which a collection of garbage passes over."""
    assert output_of(GARBAGE).split() == ["True", "True"]


def test_an_engine_goes_at_once() -> None:
    """What is given back is freed without a garbage collection, which passes over what stays: also the second model."""
    engine = ShippedEngine(Settings())
    engine.repair(b"x = = (((\n", settings=Settings(), top=1, cancelled=lambda: False, partial=None)
    orchestrator = weakref.ref(engine._orchestrator)
    del engine
    assert orchestrator() is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the data directory cannot be moved")
def test_what_was_learnt_is_kept_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that ends has written how its models did, and no code."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = {"debounceMs": 0, "typingPauseMs": 0}
    editor = Editor({}, command=(sys.executable, "-m", "mlrepair_lsp", "--stdio"), settings=settings)
    editor.open("file:///a.py", "retrun unusual_name\n")
    editor.pushed("file:///a.py", 1)
    assert editor.quit() == 0
    editor.kill()
    kept = (tmp_path / "mlrepair" / "routing.json").read_text()
    assert "code_analysis" in kept
    assert "unusual_name" not in kept
