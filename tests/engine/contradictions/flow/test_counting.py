"""Counts that begin with the wrong number, and lists that nobody keeps, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_RETRY = "def f(most):\n    for i in range(most):\n        g(i)\n        time.sleep({})"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("counts[a] = counts.get(a, 1) + 1", "counts[a] = counts.get(a, 0) + 1"),
        ("a.get(b, []).append(c)", "a.setdefault(b, []).append(c)"),
        ("self.a.get(b, set()).add(c)", "self.a.setdefault(b, set()).add(c)"),
        ("if a not in b: b[a] = 1\nb[a] += 1", "if a not in b: b[a] = 0\nb[a] += 1"),
        (_RETRY.format("2 ** most"), _RETRY.format("2 ** i")),
        (_RETRY.format("d * (1 << most)"), _RETRY.format("d * (1 << i)")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "counts[a] = counts.get(a, 0) + 1",
        "counts[a] = counts.get(b, 1) + 1",
        "names[a] = names.get(a, 1) + 1",
        "a.get(b, c).append(d)",
        "e = a.get(b, []).append(c)",
        "if a not in b: b[a] = 1\nelse: b[a] += 1",
        "if a not in b: b[a] = 0\nb[a] += 1",
        _RETRY.format("i * 2 ** most"),
        _RETRY.format("most"),
        _RETRY.format("2 ** d"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
