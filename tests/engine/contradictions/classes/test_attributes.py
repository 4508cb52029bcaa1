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
