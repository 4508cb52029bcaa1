"""Iterators and views that are taken for lists are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = len(map(b, c))", "a = len(list(map(b, c)))"),
        ("a = filter(b, c)[0]", "a = list(filter(b, c))[0]"),
        ("def f(a):\n    b = zip(a, a)\n    return b[1:]", "def f(a):\n    b = zip(a, a)\n    return list(b)[1:]"),
        ("a = {}\nb = a.keys()[0]", "a = {}\nb = list(a.keys())[0]"),
        ("a = {1, 2}\nb = random.choice(a)", "a = {1, 2}\nb = random.choice(list(a))"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = b.keys()[0]",
        "a = {}\nb = len(a.keys())",
        "def f(map): return len(map(1))",
        "a = [1, 2]\nb = random.choice(a)",
        "a = zip(b, c)\na = list(a)\nd = a[0]",
        "map, other = safe_map, map\na = len(map(b, c))",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
