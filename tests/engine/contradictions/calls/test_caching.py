"""Caches whose key says too little are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            (
                "class A:\n    def rate(self, base, target):\n        key = base\n"
                "        a = self._load(base, target)\n        self._cache[key] = a\n        return a"
            ),
            (
                "class A:\n    def rate(self, base, target):\n        key = (base, target)\n"
                "        a = self._load(base, target)\n        self._cache[key] = a\n        return a"
            ),
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        (
            "class A:\n    def rate(self, base, target):\n        key = (base, target)\n"
            "        a = self._load(base, target)\n        self._cache[key] = a\n        return a"
        ),
        (
            "class A:\n    def rate(self, base, session):\n        key = base\n"
            "        a = self._load(base, session)\n        self._cache[key] = a\n        return a"
        ),
        (
            "class A:\n    def rate(self, base, target):\n        key = base\n        a = self._load(base)\n"
            "        self._cache[key] = a\n        return a"
        ),
        (
            "class A:\n    def rate(self, base, target):\n        key = base\n        a = self._load(base, target)\n"
            "        self._found[key] = a\n        return a"
        ),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
