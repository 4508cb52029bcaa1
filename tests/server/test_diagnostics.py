from collections.abc import Callable

import pytest

from mlrepair import Engine
from mlrepair.edits import Applicability, Fix
from mlrepair.settings import Settings
from mlrepair_lsp.client import Client
from mlrepair_lsp.diagnostics import Findings, diagnostic, hover
from mlrepair_lsp.documents import Document
from mlrepair_lsp.text import Text
from tests.engine.scripted import ScriptedModel, silent
from tests.server.editor import Editor, edited

Start = Callable[..., Editor]


@pytest.mark.parametrize(
    ("profile", "encoding", "character"),
    [("bare", "utf-16", 5), ("emacs", "utf-32", 4), ("neovim-0.7", "utf-16", 5)],
)
def test_pushed_in_the_editors_units(start: Start, profile: str, encoding: str, character: int) -> None:
    """A mistake behind an emoji, a form feed and CRLF line ends is underlined where this editor counts it."""
    editor = start(profile)
    editor.open("file:///a.py", "\f# a\r\n'😀' retrun\r\n")
    [diagnostic] = editor.pushed("file:///a.py", 1)
    assert editor.server["capabilities"]["positionEncoding"] == encoding
    assert diagnostic["range"] == {
        "start": {"line": 1, "character": character},
        "end": {"line": 1, "character": character + 6},
    }


@pytest.mark.parametrize(("profile", "character"), [("neovim-0.11", 7), ("vscode", 5)])
def test_pulled_and_not_pushed(start: Start, profile: str, character: int) -> None:
    """An editor that asks for diagnostics gets them as answers, and none besides."""
    editor = start(profile)
    editor.open("file:///a.py", "\f# a\r\n'😀' retrun\r\n")
    [diagnostic] = editor.pulled("file:///a.py")
    assert diagnostic["range"]["start"] == {"line": 1, "character": character}
    assert "textDocument/publishDiagnostics" not in {message["method"] for message in editor.received}


def test_pull_waits_for_the_newest_version(start: Start) -> None:
    """A question asked before a change is answered with what is true after it."""
    editor = start("neovim-0.11")
    editor.open("file:///a.py", "slow\n")
    question = editor.ask("textDocument/diagnostic", {"textDocument": {"uri": "file:///a.py"}})
    editor.replace("file:///a.py", 2, (0, 0), (0, 4), "retrun")
    assert [item["code"] for item in editor.answer(question)["result"]["items"]] == ["MLR003"]


def test_pull_waits_for_the_typing_pause(start: Start) -> None:
    """What is held back while a line is typed is still part of the answer, which comes after the pause."""
    editor = start("vscode", settings={"debounceMs": 0, "typingPauseMs": 100})
    editor.open("file:///a.py", "\n")
    editor.replace("file:///a.py", 2, (0, 0), (0, 0), "retrun x")
    assert [item["code"] for item in editor.pulled("file:///a.py")] == ["MLR003"]


def test_what_a_diagnostic_carries(pushing: Editor) -> None:
    """A diagnostic names its kind and source, and holds what an extension needs in its data."""
    pushing.open("file:///carries.py", "retrun")
    [diagnostic] = pushing.pushed("file:///carries.py", 1)
    del diagnostic["range"]
    assert diagnostic == {
        "severity": 1,
        "code": "MLR003",
        "source": "mlrepair",
        "message": "`retrun` is misspelt",
        "data": {
            "name": "misspelt-keyword",
            "confidence": 0.97,
            "architecture": "trm",
            "fix": "Replace `retrun` with `return`",
        },
    }


def test_severity_by_group_and_confidence(pushing: Editor) -> None:
    """Syntax is an error; logic and security are warnings, and only information where the engine is not sure."""
    pushing.open("file:///severity.py", "retrun md5 is_not")
    assert [item["severity"] for item in pushing.pushed("file:///severity.py", 1)] == [1, 2, 3]


def test_change_is_analysed(pushing: Editor) -> None:
    """After a change the new text is judged, under its version."""
    pushing.open("file:///change.py", "retrun x\n")
    pushing.pushed("file:///change.py", 1)
    pushing.replace("file:///change.py", 2, (0, 0), (0, 6), "return")
    assert pushing.pushed("file:///change.py", 2) == []


def test_close_clears(pushing: Editor) -> None:
    """A closed document keeps no diagnostics."""
    pushing.open("file:///close.py", "retrun x\n")
    assert pushing.pushed("file:///close.py", 1)
    pushing.notify("textDocument/didClose", {"textDocument": {"uri": "file:///close.py"}})
    assert pushing.pushed("file:///close.py", 1, lambda diagnostics: not diagnostics) == []


def test_other_languages_are_left_alone(pushing: Editor) -> None:
    """Text that is not Python gets no findings."""
    pushing.open("file:///a.toml", "retrun", language="toml")
    assert pushing.pushed("file:///a.toml", 1) == []


@pytest.mark.parametrize(
    ("uri", "language"),
    [("file:///a.pyi", "plaintext"), ("untitled:Untitled-1", "python"), ("buffer:///1", "python")],
)
def test_stubs_and_unsaved_buffers(pushing: Editor, uri: str, language: str) -> None:
    """A stub is Python whatever the editor calls it, and text without a file is treated like any other."""
    pushing.open(uri, "retrun\n", language=language)
    assert [item["code"] for item in pushing.pushed(uri, 1)] == ["MLR003"]
    assert pushing.actions(uri, 0)[0]["edit"]["changes"].keys() == {uri}


def test_newest_version_wins(pushing: Editor) -> None:
    """A change cancels the work on the version before it, which would never end."""
    pushing.open("file:///newest.py", "slow\n")
    pushing.replace("file:///newest.py", 2, (0, 0), (0, 4), "retrun")
    assert [item["code"] for item in pushing.pushed("file:///newest.py", 2)] == ["MLR003"]


def test_changes_in_quick_succession_are_one(start: Start) -> None:
    """Changes within the debounce time are judged once, after the last."""
    editor = start("bare", settings={"debounceMs": 400, "typingPauseMs": 0})
    editor.open("file:///a.py", "")
    editor.pushed("file:///a.py", 1)
    for version, letter in enumerate("retrun", start=2):
        editor.replace("file:///a.py", version, (0, version - 2), (0, version - 2), letter)
    assert editor.pushed("file:///a.py", 7)
    pushes = [
        message["params"]["version"]
        for message in editor.received
        if message["method"] == "textDocument/publishDiagnostics"
    ]
    assert pushes == [1, 7]


def test_the_line_being_typed_is_left_alone(start: Start) -> None:
    """Until a pause the line last edited shows nothing and offers nothing; the others do; saving ends the wait."""
    editor = start("bare", settings={"debounceMs": 0, "typingPauseMs": 3_600_000})
    editor.open("file:///a.py", "retrun a\n\n")
    editor.replace("file:///a.py", 2, (1, 0), (1, 0), "retrun b")
    assert [item["range"]["start"]["line"] for item in editor.pushed("file:///a.py", 2)] == [0]
    assert [action["kind"] for action in editor.actions("file:///a.py", 1)] == ["source.fixAll.mlrepair"]
    editor.save("file:///a.py")
    shown = editor.pushed("file:///a.py", 2, lambda diagnostics: len(diagnostics) > 1)
    assert [item["range"]["start"]["line"] for item in shown] == [0, 1]


def test_the_typing_pause_ends(start: Start) -> None:
    """When the user pauses, the line last edited is shown without any further event."""
    editor = start("bare", settings={"debounceMs": 0, "typingPauseMs": 50})
    editor.open("file:///a.py", "\n")
    editor.replace("file:///a.py", 2, (0, 0), (0, 0), "retrun")
    assert editor.pushed("file:///a.py", 2, bool)


def test_on_save_only(start: Start) -> None:
    """With `run` set to `onSave` nothing is judged between saves."""
    editor = start("bare", settings={"run": "onSave"})
    editor.open("file:///a.py", "")
    editor.pushed("file:///a.py", 1)
    editor.replace("file:///a.py", 2, (0, 0), (0, 0), "retrun x")
    assert editor.actions("file:///a.py", 0) == []
    editor.save("file:///a.py")
    assert editor.pushed("file:///a.py", 2)


@pytest.mark.parametrize("profile", ["vscode", "neovim-0.11"])
def test_on_save_only_for_who_asks(start: Start, profile: str) -> None:
    """An editor that asks for diagnostics gets those of a save too, although it asks after changes only."""
    editor = start(profile, settings={"run": "onSave"})
    editor.open("file:///a.py", "md5\n")
    if profile == "vscode":
        assert editor.pulled("file:///a.py")
    editor.replace("file:///a.py", 2, (0, 0), (0, 3), "retrun")
    assert editor.pulled("file:///a.py") == []
    editor.save("file:///a.py")
    if profile == "vscode":
        editor.wait_for("workspace/diagnostic/refresh")
        assert [item["code"] for item in editor.pulled("file:///a.py")] == ["MLR003"]
    else:
        assert [item["code"] for item in editor.pushed("file:///a.py", 2)] == ["MLR003"]


def test_question_is_answered_although_nothing_is_judged_until_a_save(start: Start) -> None:
    """Who has asked before a change that only a save will have judged is answered at once."""
    editor = start("vscode", settings={"run": "onSave"})
    editor.open("file:///a.py", "slow\n")
    question = editor.ask("textDocument/diagnostic", {"textDocument": {"uri": "file:///a.py"}})
    editor.replace("file:///a.py", 2, (0, 0), (0, 4), "retrun")
    assert editor.answer(question)["result"]["items"] == []


def test_the_block_being_typed_is_left_alone(start: Start) -> None:
    """Until a pause the head of the block being typed is no syntax error; a mistake of another kind stays shown."""
    editor = start("bare", settings={"debounceMs": 0, "typingPauseMs": 3_600_000})
    editor.open("file:///a.py", "retrun\nif md5 whatever:\n    \n")
    assert len(editor.pushed("file:///a.py", 1)) == 3
    editor.replace("file:///a.py", 2, (2, 4), (2, 4), "a")
    assert [item["code"] for item in editor.pushed("file:///a.py", 2)] == ["MLR003", "MLR203"]


def test_fix_on_save_changes_nothing_half_written(start: Start) -> None:
    """What runs before a save, "fix all", leaves the line being typed as it is."""
    editor = start("bare", settings={"debounceMs": 0, "typingPauseMs": 3_600_000})
    editor.open("file:///a.py", "retrun a\n\n")
    editor.replace("file:///a.py", 2, (1, 0), (1, 0), "retrun b")
    editor.pushed("file:///a.py", 2)
    [action] = editor.actions("file:///a.py", 1, only=["source.fixAll"])
    text = edited("retrun a\nretrun b\n", action["edit"]["changes"]["file:///a.py"])
    assert text == "return a\nretrun b\n"


def test_hover_explains(pushing: Editor) -> None:
    """The hover over a finding tells why, how sure, what was verified and which architecture found it."""
    pushing.open("file:///hover.py", "x = 1\nretrun x\n")
    pushing.pushed("file:///hover.py", 1)
    hover = pushing.hover("file:///hover.py", 1, 2)
    assert hover["contents"] == {
        "kind": "markdown",
        "value": "**MLR003 misspelt-keyword**\n\n`retrun` is misspelt\n\nReplace `retrun` with `return`\n\n"
        "confidence 97%; verified: parses, names; found by TRM",
    }
    assert pushing.hover("file:///hover.py", 0, 2) is None


def test_no_model_is_named_where_none_took_part() -> None:
    """An undefined name is found by the scopes of its text, and the hover says so."""
    source = b"total = 1\nprint(totla)\n"
    fixes = tuple(Engine(model=ScriptedModel(silent)).repair(source))
    findings = Findings(Document("file:///a.py", "python", 1, Text(source)), fixes)
    assert hover(findings, {"line": 1, "character": 8}, Client())["contents"]["value"].endswith(
        "found by a look at its scopes"
    )


@pytest.mark.parametrize(("name", "tags"), [("extra-token", [1]), ("misspelt-keyword", None)])
def test_what_should_go_is_faded(name: str, tags: list[int] | None) -> None:
    """A finding about text that should not be there is tagged as unnecessary, another is not."""
    document = Document("file:///a.py", "python", 1, Text(b"x))\n"))
    fix = Fix("MLR001", name, "", 2, 3, (), "", 0.9, Applicability.SAFE, "trm", ())
    assert diagnostic(document, fix, Client(), Settings()).get("tags") == tags
