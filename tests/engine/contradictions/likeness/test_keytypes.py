"""Keys that are made texts everywhere but in one place are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_CART = (
    "class A:\n    def add(self, b, c):\n        key = str(b)\n        if key in self.a: self.a.pop(key)\n"
    "        self.a[key] = c\n    def remove(self, {}): return self.a.pop({})"
)


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_CART.format("b", "b"), _CART.format("b", "str(b)")),
        (
            _CART.format("b", "b, None").replace("str(", "int("),
            _CART.format("b", "int(b), None").replace("str(", "int("),
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _CART.format("b", "str(b)"),
        _CART.format("b: str", "b"),
        _CART.format("key", "key"),
        _CART.format("b", "b").replace("str(b)", "b"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
