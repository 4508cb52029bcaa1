"""Loops that take the name of the one about them are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "for i, a in enumerate(b):\n    for i in range(3): c()\n    print(i)",
            "for i, a in enumerate(b):\n    for _ in range(3): c()\n    print(i)",
        ),
        (
            "for i in a:\n    for i in range(3): c(i)\n    print(i)",
            "for i in a:\n    for j in range(3): c(j)\n    print(i)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "for i in a:\n    for j in range(3): c(j)\n    print(i)",
        "for i in a:\n    for i in range(3): c(i)",
        "for i in a:\n    for i in range(3): c(i)\n    i = 1\n    print(i)",
        "for i in a:\n    for i in range(i): c(i)\n    print(i)",
        "for i in a:\n    for i in b: c(i)\n    print(i)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
