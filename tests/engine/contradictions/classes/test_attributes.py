"""Attributes that nothing sets are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_CLASS = (
    "class A{}:\n    def __init__(self, a):\n        self.{} = a\n\n"
    "    def run(self):\n        for i in range(self.{}):\n            print(i)\n"
)


@pytest.mark.parametrize(
    ("given", "read"),
    [("max_retries", "retries"), ("_jobs", "jobs"), ("count", "row_count"), ("tries_max", "max_tries")],
)
def test_mistake_is_repaired(given: str, read: str) -> None:
    """What is read is what `__init__` sets by nearly the same name."""
    assert repaired(_CLASS.format("", given, read)) == _CLASS.format("", given, given)


@pytest.mark.parametrize(
    ("bases", "given", "read", "behind"),
    [
        ("", "max_retries", "max_retries", ""),
        ("", "max_retries", "size", ""),
        ("(B)", "max_retries", "retries", ""),
        ("Mixin", "max_retries", "retries", ""),
        ("", "max_retries", "retries", "    retries = 3\n"),
        ("", "max_retries", "retries", "    def open(self):\n        self.retries = 1\n"),
        ("", "max_retries", "retries", "    def __getattr__(self, name):\n        return 1\n"),
        ("", "max_retries", "retries", "    NAMES = ['retries']\n"),
    ],
)
def test_what_may_be_meant_is_left_alone(bases: str, given: str, read: str, behind: str) -> None:
    """Nothing is found where another may set it, or the names have little in common."""
    source = _CLASS.format(bases, given, read) + behind
    assert repaired(source) == source


_POOL = (
    "class A:\n    def __init__(self, n):\n        self.idle = queue.Queue()\n        self.{} = {}\n\n"
    "    def close(self):\n        self.{}.{}()\n"
)


def test_method_tells_which_attribute_is_meant() -> None:
    """Of the attributes that are set, one alone has the method that is called."""
    assert repaired(_POOL.format("n", "n", "open", "get_nowait")) == _POOL.format("n", "n", "idle", "get_nowait")


@pytest.mark.parametrize(
    "source",
    [
        _POOL.format("busy", "queue.Queue()", "open", "get_nowait"),
        _POOL.format("open", "n", "open", "get_nowait"),
        _POOL.format("n", "n", "open", "shut"),
    ],
)
def test_attribute_with_another_method_is_left_alone(source: str) -> None:
    """Nothing is found where two have the method, or none, or the attribute is set."""
    assert repaired(source) == source
