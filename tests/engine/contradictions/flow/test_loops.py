"""Loops that come to nothing are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_PURGE = (
    "class A:\n    def __init__(self):\n        self.a = {{}}\n\n    def drop(self, b):\n"
    "        c = self.a.pop(b, None)\n        print(c)\n\n    def purge(self):\n"
    "        for b, c in {}:\n            if c: self.drop(b)"
)


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_PURGE.format("self.a.items()"), _PURGE.format("list(self.a.items())")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _PURGE.format("list(self.a.items())"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
