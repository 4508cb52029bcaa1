"""Methods that hand on nothing are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "class A(B):\n    def save(self, *args, **kwargs):\n        self.c = 1\n        super().save()",
            (
                "class A(B):\n    def save(self, *args, **kwargs):\n        self.c = 1\n"
                "        super().save(*args, **kwargs)"
            ),
        ),
        (
            "class A(B):\n    def save(self, *args, **kwargs):\n        return super().save(*args)",
            "class A(B):\n    def save(self, *args, **kwargs):\n        return super().save(*args, **kwargs)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "class A(B):\n    def save(self, *args, **kwargs):\n        super().save(*args, **kwargs)",
        "class A(B):\n    def save(self, *args, **kwargs):\n        f(args, kwargs)\n        super().save()",
        "class A(B):\n    def __init__(self, *args, **kwargs):\n        super().__init__()",
        "class A(B):\n    def save(self, *args, **kwargs):\n        super().store()",
        "class A(B):\n    def get_context_data(self, **kwargs):\n        return super().get_context_data()",
        "class A(B):\n    def sort(self, *args, **kwargs):\n        super().sort()",
        "class A(B):\n    def save(self, c, *args, **kwargs):\n        super().save()",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
