"""Paths that are not handed on are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_LOAD = (
    "class A:\n    def load(self, item, path):\n        for name in self.a:\n            where = {}\n"
    "            if name in item: self.a[name].load(item[name], {})\n            else: {}(where)"
)


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_LOAD.format("path + name", "path", "raise B"), _LOAD.format("path + name", "where", "raise B")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _LOAD.format("path + name", "where", "raise B"),
        _LOAD.format("path", "path", "raise B"),
        _LOAD.format("path + name", "path", "print"),
        _LOAD.format("path + name", "path + name", "raise B"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
