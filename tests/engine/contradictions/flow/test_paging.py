"""Pages that are counted from 1 and taken as if from 0 are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("def f(page=1, size=9):\n    start = page * size", "def f(page=1, size=9):\n    start = (page - 1) * size"),
        (
            "def f(self, page):\n    if page < 1: raise A\n    return g(offset=page * self.per_page)",
            "def f(self, page):\n    if page < 1: raise A\n    return g(offset=(page - 1) * self.per_page)",
        ),
        (
            "def f(page, size):\n    if not 1 <= page <= 9: raise A\n    return a[page * size:b]",
            "def f(page, size):\n    if not 1 <= page <= 9: raise A\n    return a[(page - 1) * size:b]",
        ),
        ("def f(page=0, size=9):\n    start = (page - 1) * size", "def f(page=0, size=9):\n    start = page * size"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(page=0, size=9):\n    start = page * size",
        "def f(page=1, size=9):\n    end = page * size",
        "def f(page=1, size=9):\n    start = (page - 1) * size",
        "def f(page, size):\n    start = page * size",
        "def f(page=1, size=9):\n    page = page - 1\n    start = page * size",
        "def f(page=1):\n    start = page * count",
        "def f(n=1, size=9):\n    start = n * size",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
