"""An index that is there twice, where the next one is missing, is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("f(a[0], a[1], a[1], a[3])", "f(a[0], a[1], a[2], a[3])"),
        (
            "f(b=a.group(1), c=int(a.group(2)), d=int(a.group(2)), e=a.group(4))",
            "f(b=a.group(1), c=int(a.group(2)), d=int(a.group(3)), e=a.group(4))",
        ),
        ("b = {'c': a[0], 'd': a[1], 'e': a[1], 'f': a[3]}", "b = {'c': a[0], 'd': a[1], 'e': a[2], 'f': a[3]}"),
        (
            "def f(a):\n    b = a[0]\n    c = a[1]\n    d = a[1]\n    e = a[3]",
            "def f(a):\n    b = a[0]\n    c = a[1]\n    d = a[2]\n    e = a[3]",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "f(a[0], a[1], a[2], a[3])",
        "f(a[0], a[1], a[1], a[2])",
        "f(a[0], a[0], a[2], a[3])",
        "f(a[0], a[1], a[1] + 1, a[3])",
        "f(a[0], a[1], b[1], a[3])",
        "f(a[0], a[1], a[1], a[3], a[2])",
        "f(a[1], a[1], a[3])",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
