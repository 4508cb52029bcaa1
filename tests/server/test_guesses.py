from collections.abc import Callable

from tests.server.editor import Editor

Start = Callable[..., Editor]


def test_mistake_is_shown_before_its_repair(start: Start) -> None:
    """After a change a mistake is shown as soon as it is known, and again with its repair."""
    editor = start("bare")
    editor.open("file:///a.py", "x\n")
    editor.pushed("file:///a.py", 1)
    editor.replace("file:///a.py", 2, (0, 0), (0, 0), "announced retrun ")
    assert [item["code"] for item in editor.pushed("file:///a.py", 2)] == ["MLR000"]
    editor.pushed("file:///a.py", 2, lambda items: [item["code"] for item in items] == ["MLR003"])


def test_code_actions_wait_for_the_repair_of_what_is_shown(start: Start) -> None:
    """A quick fix asked for where the mistake was first shown is that of the finding, once it is known."""
    editor = start("bare")
    editor.open("file:///a.py", "x\n")
    editor.pushed("file:///a.py", 1)
    editor.replace("file:///a.py", 2, (0, 0), (0, 0), "announced retrun ")
    editor.pushed("file:///a.py", 2)
    assert editor.actions("file:///a.py", 0, 0, 3)[0]["title"] == "Replace `retrun` with `return`"


def test_opened_file_is_shown_once(start: Start) -> None:
    """What is shown first of an opened file is all of it."""
    editor = start("bare")
    editor.open("file:///a.py", "announced retrun\n")
    assert [item["code"] for item in editor.pushed("file:///a.py", 1)] == ["MLR003"]
