import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlrepair_lsp.client import Client
from mlrepair_lsp.framing import Frames, framed
from tests.server.conftest import AT_ONCE
from tests.server.editor import FAKE_SERVER, Editor, edited

Start = Callable[..., Editor]
FULL: dict[str, Any] = {
    "workspace": {
        "configuration": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create"],
            "changeAnnotationSupport": {"groupsOnLabel": True},
        },
    },
    "textDocument": {
        "codeAction": {"resolveSupport": {"properties": ["edit"]}, "disabledSupport": True, "dataSupport": True},
        "publishDiagnostics": {"codeDescriptionSupport": True},
    },
    "window": {"workDoneProgress": True},
}


@pytest.fixture
def full() -> Any:
    """Start editors that can do everything; all are ended after the test."""
    editors: list[Editor] = []

    def start_editor(**options: Any) -> Editor:
        editors.append(Editor(FULL, settings=AT_ONCE, **options))
        return editors[-1]

    yield start_editor
    for editor in editors:
        editor.kill()


def titled(actions: list[dict[str, Any]], beginning: str) -> dict[str, Any]:
    """Return the action whose title begins so."""
    return next(action for action in actions if action["title"].startswith(beginning))


def test_edits_are_resolved(full: Callable[..., Editor]) -> None:
    """Who resolves edits gets actions without them, and the annotated edit of the version when one is chosen."""
    editor = full()
    editor.open("file:///a.py", "retrun x\n")
    editor.pushed("file:///a.py", 1)
    action = titled(editor.actions("file:///a.py", 0), "Alternative")
    assert "edit" not in action
    edit = editor.request("codeAction/resolve", action)["edit"]
    [change] = edit["documentChanges"]
    assert change["textDocument"] == {"uri": "file:///a.py", "version": 1}
    assert edited("retrun x\n", change["edits"]) == "rerun x\n"
    assert {each["annotationId"] for each in change["edits"]} == set(edit["changeAnnotations"])


def test_stale_action_is_refused(full: Callable[..., Editor]) -> None:
    """An action of an older version has no edit any more: the answer says that the content was modified."""
    editor = full()
    editor.open("file:///a.py", "retrun x\n")
    editor.pushed("file:///a.py", 1)
    [action, *_] = editor.actions("file:///a.py", 0)
    editor.replace("file:///a.py", 2, (0, 0), (0, 0), " ")
    editor.pushed("file:///a.py", 2)
    assert editor.answer(editor.ask("codeAction/resolve", action))["error"]["code"] == -32801


def test_ignore_here(pushing: Editor) -> None:
    """The comment that silences a finding can be added where it stands."""
    pushing.open("file:///ignore.py", "retrun x\n")
    pushing.pushed("file:///ignore.py", 1)
    edit = titled(pushing.actions("file:///ignore.py", 0), "Ignore MLR003 here")["edit"]
    assert edited("retrun x\n", edit["changes"]["file:///ignore.py"]) == "retrun x  # mlrepair: ignore[MLR003]\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[project]\n", '[project]\n\n[tool.mlrepair]\nignore = ["MLR003"]\n'),
        ("[tool.mlrepair]\nenable = true\n", '[tool.mlrepair]\nignore = ["MLR003"]\nenable = true\n'),
        (
            "[tool.mlrepair] # us\nignore = [\n  'MLR2',\n]\n[x]\n",
            "[tool.mlrepair] # us\nignore = [\"MLR003\", \n  'MLR2',\n]\n[x]\n",
        ),
    ],
)
def test_ignore_in_the_workspace(start: Start, tmp_path: Path, before: str, after: str) -> None:
    """The kind of a finding can be added to what the workspace's `pyproject.toml` ignores."""
    project = tmp_path / "pyproject.toml"
    project.write_text(before, encoding="utf-8")
    editor, uri = start("bare", root=tmp_path), (tmp_path / "a.py").as_uri()
    editor.open(uri, "retrun x\n")
    editor.pushed(uri, 1)
    edit = titled(editor.actions(uri, 0), "Ignore MLR003 (misspelt-keyword) in this workspace")["edit"]
    assert edited(before, edit["changes"][project.as_uri()]) == after


def test_ignore_in_a_workspace_with_a_file_of_its_own(start: Start, tmp_path: Path) -> None:
    """Where there is an `mlrepair.toml` the kind of a finding is added there, because it holds alone."""
    file, before = tmp_path / "mlrepair.toml", "run = 'onType'\n[severity]\n"
    file.write_text(before, encoding="utf-8")
    editor, uri = start("bare", root=tmp_path), (tmp_path / "a.py").as_uri()
    editor.open(uri, "retrun x\n")
    editor.pushed(uri, 1)
    edit = titled(editor.actions(uri, 0), "Ignore MLR003 (misspelt-keyword) in this workspace")["edit"]
    assert edited(before, edit["changes"][file.as_uri()]) == 'ignore = ["MLR003"]\n' + before


def test_action_that_is_not_possible(full: Callable[..., Editor]) -> None:
    """Who can show why an action is not possible is told so, where no comment can be written."""
    editor = full()
    editor.open("file:///a.py", "retrun  # mlrepair: ignore[a")
    editor.pushed("file:///a.py", 1)
    action = titled(editor.actions("file:///a.py", 0), "Ignore MLR003 here")
    assert action["disabled"] == {"reason": "No comment can stand on this line"}
    assert "edit" not in action
    assert "data" not in action


@pytest.mark.parametrize("name", ["mlrepair.toml", "pyproject.toml"])
def test_changed_file_of_settings_is_read(full: Callable[..., Editor], tmp_path: Path, name: str) -> None:
    """The editor is asked to announce changed files, and a changed file of settings takes effect at once."""
    editor, uri = full(root=tmp_path), (tmp_path / "a.py").as_uri()
    registered = editor.wait_for("client/registerCapability")["registrations"]
    assert [each["method"] for each in registered] == ["workspace/didChangeWatchedFiles"]
    watchers = registered[0]["registerOptions"]["watchers"]
    assert {"globPattern": f"**/{name}"} in watchers
    editor.open(uri, "retrun x\n")
    assert editor.pushed(uri, 1)
    project = tmp_path / name
    head = "[tool.mlrepair]\n" if name == "pyproject.toml" else ""
    project.write_text(f"{head}ignore = ['MLR003']\n", encoding="utf-8")
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": project.as_uri(), "type": 1}]})
    assert editor.pushed(uri, 1, lambda items: not items) == []


def test_each_folder_has_its_settings(tmp_path: Path, start: Start) -> None:
    """In a workspace of several folders each obeys its own `pyproject.toml`, also one that is added later."""
    for name, code in (("one", "MLR003"), ("two", "MLR203")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pyproject.toml").write_text(f"[tool.mlrepair]\nignore = ['{code}']\n", encoding="utf-8")
    editor = start("bare", root=tmp_path / "one")
    added = [{"uri": (tmp_path / "two").as_uri(), "name": "two"}]
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": []}})
    codes = {}
    for name in ("one", "two"):
        uri = (tmp_path / name / "a.py").as_uri()
        editor.open(uri, "retrun md5\n")
        codes[name] = [item["code"] for item in editor.pushed(uri, 1)]
    assert codes == {"one": ["MLR203"], "two": ["MLR003"]}


def test_folders_of_the_first_message(tmp_path: Path) -> None:
    """The folders that a client names count before its one root; what is no file or no URI is left out."""
    folders = [{"uri": (tmp_path / name).as_uri()} for name in ("one", "two words")]
    greeting = {"capabilities": {}, "rootUri": tmp_path.as_uri()}
    named = Client.of(greeting | {"workspaceFolders": [*folders, {"uri": "vscode-vfs://github/a"}, {"uri": 5}]})
    assert named.folders == (str(tmp_path / "one"), str(tmp_path / "two words"))
    assert Client.of(greeting | {"workspaceFolders": None}).folders == (str(tmp_path),)


def test_folder_that_is_taken_out(tmp_path: Path, start: Start) -> None:
    """The settings of a folder that leaves the workspace hold no longer."""
    (tmp_path / "pyproject.toml").write_text("[tool.mlrepair]\nignore = ['MLR003']\n", encoding="utf-8")
    editor, uri = start("bare", root=tmp_path), (tmp_path / "a.py").as_uri()
    editor.open(uri, "retrun md5\n")
    assert [item["code"] for item in editor.pushed(uri, 1)] == ["MLR203"]
    removed = [{"uri": tmp_path.as_uri(), "name": "one"}]
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": removed}})
    editor.pushed(uri, 1, lambda items: [item["code"] for item in items] == ["MLR003", "MLR203"])


def test_explain(full: Callable[..., Editor]) -> None:
    """The page of a code is answered, shown, and linked by the diagnostic."""
    editor = full()
    editor.open("file:///a.py", "retrun x\n")
    [diagnostic] = editor.pushed("file:///a.py", 1)
    assert diagnostic["codeDescription"]["href"].startswith("file://")
    command = titled(editor.actions("file:///a.py", 0), "Explain MLR003")["command"]
    page = editor.request(
        "workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]}
    )
    assert page.startswith("# MLR003")
    assert editor.wait_for("window/showMessage")["message"] == page


def test_same_diagnostics_are_not_sent_twice(start: Start) -> None:
    """Who asks again with the name of the last answer is told that nothing has changed, until something has."""
    editor = start("vscode")
    editor.open("file:///a.py", "retrun x\n")
    question = {"textDocument": {"uri": "file:///a.py"}}
    first = editor.request("textDocument/diagnostic", question)
    assert (first["kind"], len(first["items"])) == ("full", 1)
    question["previousResultId"] = first["resultId"]
    assert editor.request("textDocument/diagnostic", question) == {"kind": "unchanged", "resultId": first["resultId"]}
    editor.replace("file:///a.py", 2, (0, 8), (0, 8), " ")
    assert editor.request("textDocument/diagnostic", question)["kind"] == "full"


def test_cancelled_request_is_answered(start: Start) -> None:
    """A request that is given up gets the answer "cancelled", and the server goes on."""
    editor = start("vscode")
    editor.open("file:///a.py", "slow\n")
    number = editor.ask("textDocument/diagnostic", {"textDocument": {"uri": "file:///a.py"}})
    editor.notify("$/cancelRequest", {"id": number})
    assert editor.answer(number)["error"]["code"] == -32800
    editor.replace("file:///a.py", 2, (0, 0), (0, 4), "retrun")
    assert editor.pulled("file:///a.py")


def test_shutdown_leaves_no_request_unanswered(start: Start) -> None:
    """What is still under way when the editor ends the session is answered as cancelled."""
    editor = start("vscode")
    editor.open("file:///a.py", "slow\n")
    number = editor.ask("textDocument/diagnostic", {"textDocument": {"uri": "file:///a.py"}})
    editor.request("shutdown", None)
    assert editor.answer(number)["error"]["code"] == -32800


def test_progress_of_loading(full: Callable[..., Editor]) -> None:
    """Loading the models is shown as progress that begins and ends."""
    editor = full()
    token = editor.wait_for("window/workDoneProgress/create")["token"]
    for kind in ("begin", "end"):
        assert (
            editor.wait_for("$/progress", lambda params, kind=kind: params["value"]["kind"] == kind)["token"] == token
        )


def test_trace(pushing: Editor) -> None:
    """Who turns the trace on is told of each message and how long it took."""
    pushing.notify("$/setTrace", {"value": "messages"})
    pushing.hover("file:///nowhere.py", 0, 0)
    pushing.notify("$/setTrace", {"value": "off"})
    pushing.wait_for("$/logTrace", lambda params: params["message"].startswith("textDocument/hover: "))


def test_failures_reach_the_editors_log(pushing: Editor) -> None:
    """What the server logs is sent to the editor."""
    pushing.open("file:///log.py", "explode\n")
    message = pushing.wait_for("window/logMessage", lambda params: "file:///log.py" in params["message"])
    assert message["type"] == 1


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/hover", None),
        ("textDocument/hover", []),
        ("textDocument/hover", {"textDocument": {"uri": 5}, "position": {"line": 0, "character": 0}}),
        ("textDocument/hover", {"textDocument": {"uri": "file:///a.py"}, "position": {"line": "0"}}),
        ("textDocument/codeAction", {"textDocument": {"uri": "file:///wrong.py"}, "range": {}}),
        ("textDocument/diagnostic", {"textDocument": "file:///a.py"}),
        ("codeAction/resolve", {"title": "x"}),
        ("codeAction/resolve", {"title": "x", "data": {"uri": "file:///wrong.py", "what": "?", "version": 1}}),
        ("workspace/executeCommand", {"command": "rm"}),
        ("workspace/executeCommand", {"command": "mlrepair.explain", "arguments": [{}]}),
        ("initialize", {"capabilities": {}}),
    ],
)
def test_wrong_requests_are_answered_with_an_error(pushing: Editor, method: str, params: object) -> None:
    """A request that breaks the protocol gets an error that is not the server's, and the session goes on."""
    pushing.open("file:///wrong.py", "retrun x\n")
    pushing.pushed("file:///wrong.py", 1)
    error = pushing.answer(pushing.ask(method, params))["error"]
    assert error["code"] in (-32600, -32602, -32801)
    assert pushing.hover("file:///never-opened.py", 0, 0) is None


def test_unknown_method(pushing: Editor) -> None:
    """A request that nobody knows is answered so."""
    assert pushing.answer(pushing.ask("textDocument/rename", {}))["error"]["code"] == -32601


@pytest.mark.parametrize(
    "nonsense",
    [
        b"{",
        b"[]",
        b"5",
        b"null",
        b'{"id": 1}',
        b'{"jsonrpc": "2.0", "method": 5, "id": 7}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_nonsense_is_survived(nonsense: bytes) -> None:
    """A body that is no message, or no JSON, costs an error answer; what follows is served."""
    greeting = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}).encode()
    farewell = b'{"jsonrpc":"2.0","id":2,"method":"shutdown"}', b'{"jsonrpc":"2.0","method":"exit"}'
    stream = b"".join(map(framed, (nonsense, greeting, *farewell)))
    process = subprocess.run(FAKE_SERVER, input=b"Content-Type: no\r\n\r\n" + stream, capture_output=True, timeout=30)
    answers = [json.loads(body) for body in Frames().feed(process.stdout) if body]
    errors = [answer["error"]["code"] for answer in answers if "error" in answer]
    assert process.returncode == 0
    assert len(errors) == 2
    assert [answer["id"] for answer in answers if "result" in answer] == [1, 2]


def test_before_and_after_the_session(start: Start) -> None:
    """Requests before `initialize` and after `shutdown` are refused, and an exit without shutdown is a failure."""
    early = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {}}).encode()
    process = subprocess.run(
        FAKE_SERVER, input=framed(early) + framed(b'{"jsonrpc":"2.0","method":"exit"}'), capture_output=True, timeout=30
    )
    [body] = Frames().feed(process.stdout)
    assert json.loads(body or b"")["error"]["code"] == -32002
    assert process.returncode == 1
    editor = start("bare")
    editor.request("shutdown", None)
    assert editor.answer(editor.ask("textDocument/hover", {}))["error"]["code"] == -32600


@pytest.mark.parametrize("option", ["--tcp", "--ws"])
def test_sockets(option: str) -> None:
    """Over a socket the server listens on this machine only, and serves one editor to its end."""
    command = [sys.executable, "-m", "mlrepair_lsp", option, "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = process.stderr.readline().rpartition(" ")[2].strip()
        host, _, port = address.rpartition(":")
        assert host == "127.0.0.1"
        greeting = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
        bodies = [greeting, '{"jsonrpc":"2.0","id":2,"method":"shutdown"}', '{"jsonrpc":"2.0","method":"exit"}']
        answers = (_over_tcp if option == "--tcp" else _over_ws)(host, int(port), bodies)
        assert [answer["id"] for answer in answers] == [1, 2]
        assert process.wait(30) == 0


def test_editor_that_crashes_on_a_web_socket() -> None:
    """When the connection breaks without a farewell the server ends, with the exit code of a crash."""
    client = pytest.importorskip("websockets.sync.client")
    command = [sys.executable, "-m", "mlrepair_lsp", "--ws", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = process.stderr.readline().rpartition(" ")[2].strip()
        connection = client.connect(f"ws://{address}")
        connection.socket.shutdown(2)
        assert process.wait(30) == 1


def _over_tcp(host: str, port: int, bodies: list[str]) -> list[dict[str, Any]]:
    import socket

    with socket.create_connection((host, port)) as connection:
        connection.sendall(b"".join(framed(body.encode()) for body in bodies))
        received = b""
        while data := connection.recv(1 << 16):
            received += data
    return [json.loads(body) for body in Frames().feed(received) if body]


def _over_ws(host: str, port: int, bodies: list[str]) -> list[dict[str, Any]]:
    client = pytest.importorskip("websockets.sync.client")
    with client.connect(f"ws://{host}:{port}") as connection:
        connection.send(bodies[0])
        answers = [json.loads(connection.recv(30))]
        connection.send(bodies[1])
        answers.append(json.loads(connection.recv(30)))
        connection.send(bodies[2])
    return answers
