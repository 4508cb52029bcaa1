from collections.abc import Callable

import pytest

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


@pytest.mark.parametrize(("trigger", "is_offered"), [(1, True), (2, False)])
def test_who_asks_waits_longer_than_an_editor_on_its_own(start: Start, trigger: int, *, is_offered: bool) -> None:
    """What the user has invoked comes with the repair if that takes two seconds; a bulb is not kept waiting."""
    editor = start("bare")
    editor.open("file:///a.py", "x\n")
    editor.pushed("file:///a.py", 1)
    editor.replace("file:///a.py", 2, (0, 0), (0, 0), "announced lingering retrun ")
    editor.pushed("file:///a.py", 2)
    titles = [action["title"] for action in editor.actions("file:///a.py", 0, 0, 30, trigger=trigger)]
    assert ("Replace `retrun` with `return`" in titles) == is_offered


def test_opened_file_is_shown_with_repairs(start: Start) -> None:
    """A mistake in an opened file is shown once its repair is known, not before."""
    editor = start("bare")
    editor.open("file:///a.py", "announced retrun\n")
    assert [item["code"] for item in editor.pushed("file:///a.py", 1)] == ["MLR003"]


def test_first_finding_of_an_opened_file_does_not_wait_for_the_others(start: Start) -> None:
    """The first finding of a file is shown as soon as its repair is known; the others follow."""
    editor = start("bare")
    editor.open("file:///a.py", "gradually retrun md5\n")
    assert [item["code"] for item in editor.pushed("file:///a.py", 1)] == ["MLR003"]
    editor.pushed("file:///a.py", 1, lambda items: [item["code"] for item in items] == ["MLR003", "MLR203"])


def test_code_actions_of_a_file_shown_in_part_are_those_of_all(start: Start) -> None:
    """Code actions asked for while only the first finding is known wait for the others."""
    editor = start("bare")
    editor.open("file:///a.py", "gradually retrun md5\n")
    editor.pushed("file:///a.py", 1)
    assert "Replace `md5` with `sha256`" in {action["title"] for action in editor.actions("file:///a.py", 0, 17, 20)}
