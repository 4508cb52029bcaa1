"""Repair with the user's tests from the editor: the real search, in a project of one function and one test."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mlrepair_lsp.configuration import read_configuration
from mlrepair_lsp.documents import Document
from mlrepair_lsp.text import Text
from mlrepair_lsp.trials import summary, title
from tests.server.conftest import AT_ONCE
from tests.server.editor import Editor, edited

BROKEN = """\
def largest(values):
    best = values[0]
    for value in values:
        if value < best:
            best = value
    return best
"""
TESTS = """\
import unittest
from largest import largest

class Largest(unittest.TestCase):
    def test_of_two(self):
        self.assertEqual(largest([1, 2]), 2)
    def test_of_three(self):
        self.assertEqual(largest([3, 9, 2]), 9)
    def test_of_one(self):
        self.assertEqual(largest([4]), 4)
"""
RIGHT = {  # with the titles of their changes
    BROKEN.replace("<", ">"): "Replace `<` with `>` (line 4)",
    BROKEN.replace("<", ">="): "Replace `<` with `>=` (line 4)",
    BROKEN.replace("value < best", "best < value"): "Replace `value < best` with `best < value` (line 4)",
}
COMMAND = "python -m unittest"
PATIENCE = 300  # seconds; a search runs programs, and the machine may be busy
ABLE: dict[str, Any] = {
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
    "window": {"workDoneProgress": True},
}
Start = Callable[..., Editor]


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """The file to repair, with its tests beside it."""
    (tmp_path / "test_largest.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "largest.py").write_text(BROKEN, encoding="utf-8")
    return (tmp_path / "largest.py").as_uri()


@pytest.fixture
def begin(tmp_path: Path, uri: str) -> Iterator[Start]:
    """Start editors in the project, with its file open; all are ended after the test."""
    editors: list[Editor] = []

    def begin_editor(command: str | None = COMMAND, **options: Any) -> Editor:
        settings = AT_ONCE | ({"tests": {"command": command}} if command else {})
        editor = Editor(options.pop("able", ABLE), settings=settings, root=tmp_path, **options)
        editors.append(editor)
        editor.patience = PATIENCE
        editor.open(uri, BROKEN)
        editor.pushed(uri, 1)
        return editor

    yield begin_editor
    for editor in editors:
        editor.kill()


def execute(editor: Editor, *arguments: str, **more: str) -> int:
    """Send the command and return the request's number."""
    return editor.ask(
        "workspace/executeCommand", {"command": "mlrepair.fixWithTests", "arguments": list(arguments)} | more
    )


def test_repair_that_passes_is_applied(begin: Start, uri: str, tmp_path: Path) -> None:
    """The search tells how far it is, the user chooses among what passes, and the editor changes its text."""
    editor = begin()
    editor.choose = lambda question: question["actions"][0]
    answer = editor.answer(execute(editor, uri, workDoneToken="mine"))
    assert answer["result"] == {"status": "repaired"}
    edit = editor.wait_for("workspace/applyEdit")["edit"]
    [change] = edit["documentChanges"]
    title_of_right = RIGHT[edited(BROKEN, change["edits"])]
    question = editor.wait_for("window/showMessageRequest")
    assert question["message"].startswith("2 of 3 tests failed. With each of these changes all pass. Few failing tests")
    assert question["actions"][0] == {"title": title_of_right}
    told = [message["params"] for message in editor.received if message["method"] == "$/progress"]
    told = [each["value"] for each in told if each["token"] == "mine"]
    assert told[0] == {"kind": "begin", "title": f"Repair with tests ({COMMAND})", "cancellable": True}
    assert told[-1] == {"kind": "end"}
    assert "Running the tests …" in [each.get("message") for each in told]
    assert (tmp_path / "largest.py").read_text(encoding="utf-8") == BROKEN


def test_repair_that_nobody_takes(begin: Start, uri: str) -> None:
    """Who takes none of the repairs keeps the text as it is, and who cannot be sent an edit is told of them."""
    editor = begin()
    editor.answer(execute(editor, uri))
    editor.wait_for("window/showMessageRequest")
    editor.hover(uri, 0, 0)
    assert "workspace/applyEdit" not in [message["method"] for message in editor.received]
    unable = begin(able={})
    unable.answer(execute(unable, uri))
    message = unable.wait_for("window/showMessage")["message"]
    assert any(title_of_right in message for title_of_right in RIGHT.values())


def test_text_that_has_changed_since(begin: Start, uri: str) -> None:
    """A repair of a text that the user has changed in the meantime is not applied."""
    editor = begin()

    def change_and_choose(question: dict[str, Any]) -> Any:
        editor.replace(uri, 2, (0, 0), (0, 0), "# ")
        return question["actions"][0]

    editor.choose = change_and_choose
    editor.answer(execute(editor, uri))
    assert editor.wait_for("window/showMessage")["message"].startswith("The file has changed")
    assert "workspace/applyEdit" not in [message["method"] for message in editor.received]


def test_offered_where_a_command_is_set(begin: Start, uri: str) -> None:
    """The action is there for the whole file, with the command that it will run, and only where one is set."""
    kinds = ["source.mlrepair.tests"]
    [action] = begin().actions(uri, 0, only=kinds)
    assert (action["kind"], action["title"]) == (kinds[0], f"Repair with tests… ({COMMAND})")
    assert action["command"]["arguments"] == [uri]
    assert begin(command=None).actions(uri, 0, only=kinds) == []


def test_command_that_is_not_set(begin: Start, uri: str) -> None:
    """Without a command nothing is run, and the answer says why; one that comes along is taken."""
    editor = begin(command=None)
    assert editor.answer(execute(editor, uri))["result"] == {"status": "no-command"}
    assert editor.answer(execute(editor, uri, "python -c pass"))["result"]["status"] != "no-command"


def test_cancelled_by_its_progress(begin: Start, uri: str, tmp_path: Path) -> None:
    """Who cancels the progress that the server has begun ends the search, and the server goes on."""
    (tmp_path / "test_largest.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    editor = begin()
    number = execute(editor, uri)
    editor.wait_for("$/progress", lambda told: told["value"].get("message") == "Running the tests …")
    editor.notify("window/workDoneProgress/cancel", {"token": "mlrepair.tests"})
    assert editor.answer(number)["result"] == {"status": "cancelled"}
    assert editor.quit() == 0


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no process can be told to ignore Ctrl+C")
def test_search_whose_parent_ignores_interrupts(uri: str, tmp_path: Path) -> None:
    """A search ends with its input also where SIGINT is ignored, as children of a server in the background do."""
    (tmp_path / "test_largest.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    path = tmp_path / "largest.py"
    task = {"path": str(path), "folder": str(tmp_path), "models": None, "command": COMMAND, "text": BROKEN}
    search = [sys.executable, "-m", "mlrepair_lsp.trial_process"]
    with subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *search], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(task).encode() + b"\n")
        process.stdin.flush()
        assert any(b"Running the tests" in line for line in process.stdout)
        process.stdin.close()
        try:
            assert process.wait(20) == 0
        finally:
            process.kill()


def test_cancelled_request(begin: Start, uri: str, tmp_path: Path) -> None:
    """A request that is given up is answered so at once, and another can be made then."""
    (tmp_path / "test_largest.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    editor = begin()
    number = execute(editor, uri)
    editor.wait_for("$/progress")
    assert "under way" in editor.answer(execute(editor, uri))["error"]["message"]
    editor.notify("$/cancelRequest", {"id": number})
    assert editor.answer(number)["error"]["code"] == -32800
    assert editor.answer(execute(editor, uri, "python -c pass"))["result"]["status"] == "tests-pass"


def test_workspace_that_is_not_trusted(begin: Start, uri: str, tmp_path: Path) -> None:
    """Where the user does not trust the workspace, nothing is offered and nothing run."""
    editor = begin(more={"isTrusted": False})
    assert editor.actions(uri, 0, only=["source.mlrepair.tests"]) == []
    error = editor.answer(execute(editor, uri, f"touch {tmp_path / 'ran'}"))["error"]
    assert error["message"] == "tests are run in trusted workspaces only"
    assert not (tmp_path / "ran").exists()


def test_files_that_are_not_trusted(tmp_path: Path) -> None:
    """Files of a folder that is not trusted name no command and no models; what the user has set holds."""
    (tmp_path / "mlrepair.toml").write_text("models-directory = 'm'\nrun = 'onSave'\ntests.command = 'rm'\n")
    distrustful, _ = read_configuration([str(tmp_path)], {"tests.command": "pytest"}, is_trusted=False)
    trusting, _ = read_configuration([str(tmp_path)])
    [folder] = distrustful.folders
    assert (folder.settings.tests_command, folder.settings.models_directory) == ("pytest", None)
    assert folder.settings.run == "onSave"
    assert trusting.outside.tests_command == "rm"


def test_what_cannot_be_repaired(begin: Start, uri: str) -> None:
    """A file that is not saved, not open or in no folder is an error that says what to do."""
    editor = begin()
    assert "no Python file that is open" in editor.answer(execute(editor, "file:///else.py"))["error"]["message"]
    editor.open("file:///else.py", "")
    assert "open the folder" in editor.answer(execute(editor, "file:///else.py"))["error"]["message"]
    editor.replace(uri, 2, (0, 0), (0, 0), "# ")
    assert "save largest.py first" in editor.answer(execute(editor, uri))["error"]["message"]


OUTCOME = {"failed": 1, "passed": 2, "tries": 30, "reason": "", "output": "", "remarks": (), "is_weak": False}


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ({"status": "tests-pass"}, "`pytest` passes; there is nothing to repair."),
        (
            {"status": "unrepaired", "remarks": ("stopped",)},
            "1 of 3 tests failed; no repair found in 30 tries. Note: stopped.",
        ),
        ({"status": "repaired"}, "1 of 3 tests failed. With each of these changes all pass."),
        ({"status": "tests-unusable", "reason": "no tests", "output": "a\nb"}, "no tests.\na\nb"),
    ],
)
def test_summary(outcome: dict[str, Any], expected: str) -> None:
    """Each end of a search is told in a sentence."""
    assert summary(OUTCOME | outcome, "pytest") == expected


def test_title_names_the_line() -> None:
    """Two patches of one text in two lines can be told apart."""
    document = Document("file:///a.py", "python", 1, Text(b"x\ny\n"))
    assert title(document, {"label": "Remove `y`", "edits": [[2, 3, ""]]}) == "Remove `y` (line 2)"
