import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from mlrepair.taxonomy import kind
from tests.server import memory
from tests.server.editor import FAKE_SERVER, Editor
from tests.server.processes import processor_seconds

Start = Callable[..., Editor]


def test_failing_engine_leaves_a_working_server(pushing: Editor) -> None:
    """A file that the engine fails on gets no findings, and the next version is judged as ever."""
    pushing.open("file:///explode.py", "explode retrun\n")
    assert pushing.pushed("file:///explode.py", 1) == []
    pushing.replace("file:///explode.py", 2, (0, 0), (0, 8), "")
    assert pushing.pushed("file:///explode.py", 2)


def test_missing_models_are_told_once(start: Start) -> None:
    """Without models the server answers, finds nothing, and says in one message why."""
    editor = start("bare", command=(*FAKE_SERVER, "--broken"))
    message = editor.wait_for("window/showMessage")
    assert message["message"] == (
        "mlrepair finds nothing, its models cannot be loaded: "
        "trm.onnx is missing, expected beside manifest.json: install mlrepair again"
    )
    editor.open("file:///a.py", "retrun\n")
    assert editor.pushed("file:///a.py", 1) == []
    editor.save("file:///a.py")
    assert editor.actions("file:///a.py", 0) == []
    assert len([m for m in editor.received if m["method"] == "window/showMessage"]) == 1


@pytest.mark.parametrize("profile", ["bare", "vscode"])
def test_unknown_documents_are_ignored(start: Start, profile: str) -> None:
    """Events about a document that was never opened change nothing and end nothing."""
    editor = start(profile)
    uri = "file:///never-opened.py"
    editor.replace(uri, 7, (0, 0), (0, 1), "x")
    editor.save(uri)
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert editor.actions(uri, 0) == []
    assert editor.hover(uri, 0, 0) is None
    if profile == "vscode":
        assert editor.pulled(uri) == []


def test_text_stays_the_editors(pushing: Editor) -> None:
    """Changes behind characters that Python takes for line ends and LSP does not land where the editor made them."""
    uri = "file:///separators.py"
    pushing.open(uri, "'\f \u2028 \x85'\nx 1\nb\n")
    pushing.replace(uri, 2, (1, 2), (1, 2), "retrun ")
    pushing.replace(uri, 3, (99, 0), (99, 0), "md5")
    starts = [item["range"]["start"] for item in pushing.pushed(uri, 3)]
    assert starts == [{"line": 1, "character": 2}, {"line": 3, "character": 0}]


def test_malformed_change_is_survived(pushing: Editor) -> None:
    """A message that breaks the protocol is dropped, and the session goes on."""
    uri = "file:///malformed.py"
    pushing.open(uri, "retrun\n")
    pushing.notify("textDocument/didChange", {"textDocument": {"uri": uri}, "contentChanges": "?"})
    assert pushing.pushed(uri, 1)
    assert pushing.hover(uri, 0, 0) is not None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_at_a_random_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """A server that is killed at work leaves the user's files as they are, and its successor is as good as new."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    project, chance = tmp_path / "project", random.Random(seed)
    project.mkdir()
    files = {project / f"{name}.py": f"retrun {name}\n" for name in "abc"} | {project / "pyproject.toml": ""}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    uris = [path.as_uri() for path in files if path.suffix == ".py"]
    capabilities = {"textDocument": {"publishDiagnostics": {"codeDescriptionSupport": True}}}  # it writes pages

    killed = Editor(capabilities, settings={"debounceMs": 0, "typingPauseMs": 0}, root=project)
    for uri in uris:
        killed.open(uri, "retrun\n")
    for version in range(2, chance.randrange(3, 60)):
        uri = chance.choice(uris)
        killed.replace(uri, version, (0, 0), (0, 0), chance.choice(["md5 ", "a\n", "😀"]))
        killed.ask("textDocument/codeAction", {"textDocument": {"uri": uri}})
    time.sleep(chance.random() / 20)
    killed.kill()

    assert {path: path.read_text(encoding="utf-8") for path in project.iterdir()} == files
    successor = Editor(capabilities, settings={"debounceMs": 0, "typingPauseMs": 0}, root=project)
    successor.open(uris[0], "not saved retrun\n")
    [diagnostic] = successor.pushed(uris[0], 1)
    page = Path(url2pathname(urlsplit(diagnostic["codeDescription"]["href"]).path))
    assert page.read_text(encoding="utf-8") == kind("MLR003").documentation
    assert successor.quit() == 0
    successor.kill()


def test_many_open_files(start: Start) -> None:
    """With as many files as eight editors have open, each shows the findings of its own newest text."""
    editor = start("bare")
    uris = [f"file:///client-{client}/{number}.py" for client in range(8) for number in range(12)]
    for uri in uris:
        editor.open(uri, "x\n")
    for version in (2, 3):
        for number, uri in enumerate(uris):
            editor.replace(uri, version, (0, 0), (0, 0), ("retrun ", "md5 ", "\n")[(number + version) % 3])
    words = (["MLR003"], ["MLR003", "MLR203"], ["MLR203"])
    for number, uri in enumerate(uris):
        shown = editor.pushed(uri, 3)
        assert sorted(item["code"] for item in shown) == words[number % 3]


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="the system does not tell")
def test_idle_server_uses_no_processor(start: Start) -> None:
    """A server that has shown its findings sleeps until something happens."""
    editor = start("bare", settings={"typingPauseMs": 0})
    editor.open("file:///a.py", "retrun\n")
    editor.pushed("file:///a.py", 1)
    editor.hover("file:///a.py", 0, 0)
    before = processor_seconds(editor.pid) or 0.0
    time.sleep(2)
    assert (processor_seconds(editor.pid) or 0.0) - before <= 0.01


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="the system does not tell")
def test_memory_of_many_files_stays_flat() -> None:
    """With the shipped models twenty open files need less than is promised, and editing them no more."""
    measured = memory.measure(files=20, lines=20, edits=2000)
    assert 0 < max(measured) <= memory.MOST
    assert measured[-1] <= measured[0] * memory.GROWTH


def test_clean_exit(start: Start) -> None:
    """After shutdown and exit the process ends with 0, although work is going on."""
    editor = start("bare")
    editor.open("file:///a.py", "slow\n")
    assert editor.quit() == 0


def test_unannounced_end(start: Start) -> None:
    """When the editor is gone the server ends by itself."""
    process = subprocess.run(FAKE_SERVER, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False)
    assert process.stdout == b""


@pytest.mark.parametrize(
    ("arguments", "code", "output"),
    [
        (["--version"], 0, "mlrepair-lsp "),
        (["--help"], 0, "usage: mlrepair-lsp"),
        (["--stdio", "--tcp", "1"], 2, "not allowed with argument"),
        (["--log-level", "loud"], 2, "invalid choice"),
    ],
)
def test_command_line(arguments: list[str], code: int, output: str) -> None:
    """The command explains itself and refuses what it does not know."""
    command = [sys.executable, "-m", "mlrepair_lsp", *arguments]
    process = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert process.returncode == code
    assert output in process.stdout + process.stderr
