from collections.abc import Callable
from typing import Any

import pytest

from mlrepair.edits import Applicability, Edit, Fix
from mlrepair_lsp.code_actions import safe_edits
from tests.server.editor import Editor, edited

Start = Callable[..., Editor]


def quick_fixes(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the repairs among code actions."""
    return [
        action
        for action in actions
        if action["kind"] == "quickfix" and "edit" in action and not action["title"].startswith("Ignore")
    ]


def test_quick_fix_then_alternatives(pushing: Editor) -> None:
    """The fix comes first and alone is preferred; alternatives are marked; those without edits are left out."""
    pushing.open("file:///quick.py", "retrun x\n")
    diagnostics = pushing.pushed("file:///quick.py", 1)
    actions = quick_fixes(pushing.actions("file:///quick.py", 0))
    assert [(action["title"], action["isPreferred"]) for action in actions] == [
        ("Replace `retrun` with `return`", True),
        ("Alternative: Replace `retrun` with `rerun`", False),
    ]
    assert actions[0]["diagnostics"] == diagnostics
    assert edited("retrun x\n", actions[0]["edit"]["changes"]["file:///quick.py"]) == "return x\n"


def test_unsafe_fix_is_not_preferred(pushing: Editor) -> None:
    """An unsafe fix is offered, but never as the one to apply without asking, and not by "fix all"."""
    pushing.open("file:///unsafe.py", "a is_not b\n")
    pushing.pushed("file:///unsafe.py", 1)
    [action] = quick_fixes(pushing.actions("file:///unsafe.py", 0))
    assert (action["kind"], action["isPreferred"]) == ("quickfix", False)


def test_finding_without_repair_offers_nothing(pushing: Editor) -> None:
    """A syntax error that has no repair is shown, and has no quick fix."""
    pushing.open("file:///whatever.py", "whatever\n")
    assert pushing.pushed("file:///whatever.py", 1)
    assert quick_fixes(pushing.actions("file:///whatever.py", 0)) == []


def test_only_where_the_cursor_is(pushing: Editor) -> None:
    """A finding on another line has no quick fix here; right behind the finding is still there."""
    pushing.open("file:///cursor.py", "retrun x\nb\n")
    pushing.pushed("file:///cursor.py", 1)
    assert quick_fixes(pushing.actions("file:///cursor.py", 1)) == []
    assert quick_fixes(pushing.actions("file:///cursor.py", 0, 6, 6))


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        (["quickfix"], ["quickfix"] * 4),
        (["source.fixAll"], ["source.fixAll.mlrepair"]),
        (["source.fixAll.mlrepair"], ["source.fixAll.mlrepair"]),
        (["source.fixAll.other", "refactor"], []),
        ([], []),
        (["mlrepair"], ["mlrepair.explain"]),
        (None, ["quickfix"] * 2 + ["source.fixAll.mlrepair"] + ["quickfix"] * 2 + ["mlrepair.explain"]),
    ],
)
def test_only_the_kinds_asked_for(pushing: Editor, only: list[str] | None, kinds: list[str]) -> None:
    """A kind stands for itself and all below it."""
    uri = f"file:///only-{only}.py"
    pushing.open(uri, "retrun x\n")
    pushing.pushed(uri, 1)
    assert [action["kind"] for action in pushing.actions(uri, 0, only=only)] == kinds


def test_fix_all_applies_safe_fixes_everywhere(pushing: Editor) -> None:
    """Fix all repairs what is safe in the whole file and nothing else."""
    text = "md5\na is_not b\nretrun x\n"
    pushing.open("file:///all.py", text)
    pushing.pushed("file:///all.py", 1)
    [action] = pushing.actions("file:///all.py", 1, only=["source.fixAll"])
    assert edited(text, action["edit"]["changes"]["file:///all.py"]) == "sha256\na is_not b\nreturn x\n"


@pytest.mark.parametrize("profile", ["emacs", "vscode"])
def test_edit_is_bound_to_its_version(start: Start, profile: str) -> None:
    """An editor that understands document changes gets the version that the edit is for."""
    editor = start(profile)
    editor.open("file:///a.py", "x\n")
    editor.replace("file:///a.py", 2, (0, 0), (0, 1), "retrun")
    if profile == "vscode":
        editor.pulled("file:///a.py")
    else:
        editor.pushed("file:///a.py", 2)
    [change] = editor.actions("file:///a.py", 0)[0]["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": "file:///a.py", "version": 2}
    assert [edit["newText"] for edit in change["edits"]] == ["return"]


def test_nothing_is_offered_for_a_newer_version(pushing: Editor) -> None:
    """Between a change and its findings nothing is offered, because the known places may be wrong."""
    pushing.open("file:///stale.py", "retrun x\n")
    pushing.pushed("file:///stale.py", 1)
    pushing.replace("file:///stale.py", 2, (0, 0), (0, 0), "slow ")  # these findings never come
    assert pushing.actions("file:///stale.py", 0) == []
    assert pushing.hover("file:///stale.py", 0, 6) is None
    pushing.notify("textDocument/didClose", {"textDocument": {"uri": "file:///stale.py"}})


@pytest.mark.parametrize("profile", ["bare", "vscode"])
def test_dismissed_finding_stays_away(start: Start, profile: str) -> None:
    """A dismissed finding is not shown again for the same code, wherever it moves, also when the file is reopened."""
    editor = start(profile)

    def shown(version: int, line: int) -> bool:
        def is_here(items: list[Any]) -> bool:
            return [item["range"]["start"]["line"] for item in items] == [line]

        if profile == "vscode":
            return is_here(editor.pulled("file:///dismiss.py"))
        return bool(editor.pushed("file:///dismiss.py", version, is_here))

    text = "retrun x\nretrun y\n"
    editor.open("file:///dismiss.py", text)
    editor.pulled("file:///dismiss.py")
    action = next(each for each in editor.actions("file:///dismiss.py", 0) if each["title"].startswith("Dismiss"))
    command = {key: action["command"][key] for key in ("command", "arguments")}
    assert editor.request("workspace/executeCommand", command) is None
    if profile == "vscode":
        editor.wait_for("workspace/diagnostic/refresh")
    assert shown(1, 1)
    editor.replace("file:///dismiss.py", 2, (0, 0), (0, 0), "if x:\n    ")
    assert shown(2, 2)
    editor.notify("textDocument/didClose", {"textDocument": {"uri": "file:///dismiss.py"}})
    editor.open("file:///dismiss.py", "retrun y\nretrun x\n")
    assert shown(1, 0)


def test_dismissed_finding_comes_back_when_its_code_changes(start: Start) -> None:
    """Another line is other code: what is found there is shown."""
    editor = start("bare")
    editor.open("file:///a.py", "retrun x\n")
    editor.pushed("file:///a.py", 1)
    arguments = ["file:///a.py", "MLR003", "retrun x"]
    editor.request("workspace/executeCommand", {"command": "mlrepair.dismiss", "arguments": arguments})
    editor.pushed("file:///a.py", 1, lambda items: not items)
    editor.replace("file:///a.py", 2, (0, 7), (0, 8), "y")
    assert editor.pushed("file:///a.py", 2)


def fix(*edits: Edit, confidence: float, applicability: Applicability = Applicability.SAFE) -> Fix:
    """Return a fix of which only the edits matter."""
    return Fix("MLR003", "misspelt-keyword", "", 0, 0, edits, "", confidence, applicability, "trm", ())


def test_of_two_overlapping_fixes_the_more_confident_survives() -> None:
    """Fix all leaves a fix out whole when one of its edits touches a more confident one."""
    weak = fix(Edit(0, 1, b"a"), Edit(4, 6, b"b"), confidence=0.91)
    strong = fix(Edit(5, 7, b"c"), confidence=0.99)
    other = fix(Edit(9, 9, b"d"), confidence=0.92)
    unsafe = fix(Edit(20, 21, b"e"), confidence=1.0, applicability=Applicability.UNSAFE)
    assert safe_edits([weak, strong, other, unsafe]) == (Edit(5, 7, b"c"), Edit(9, 9, b"d"))
