"""Arguments that all other calls hand on are found where they are withheld, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_FAIL = "class A:\n    @staticmethod\n    def fail(code, a=None): pass\n    def f(self, a):\n        self.fail(1, a)\n"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            f"{_FAIL}        self.fail(2)\n        self.fail(3, a=a)",
            f"{_FAIL}        self.fail(2, a)\n        self.fail(3, a=a)",
        ),
        (
            f"{_FAIL}        self.fail(2, a)\n    def g(self, a): self.fail(3)",
            f"{_FAIL}        self.fail(2, a)\n    def g(self, a): self.fail(3, a)",
        ),
        (
            "def fail(b, a=1): pass\ndef f(a):\n    fail(1, a)\n    fail(2, a)\n    fail(3)",
            "def fail(b, a=1): pass\ndef f(a):\n    fail(1, a)\n    fail(2, a)\n    fail(3, a)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        f"{_FAIL}        self.fail(2)",
        f"{_FAIL}        self.fail(2, a)\n        self.fail(3)\n        self.fail(4)",
        f"{_FAIL}        self.fail(2, a)\n    def g(self): self.fail(3)",
        f"{_FAIL}        self.fail(2, 4)\n        self.fail(3)",
        f"{_FAIL}        b = self.fail(2)\n        self.fail(3, a=a)",
        f"{_FAIL}        self.fail(2, a)\n        if not a: self.fail(3)",
        f"{_FAIL}        self.fail(2, a)\n        if b: self.fail(3)\n        elif a: pass",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
