"""Texts that lack an `f` are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "def f(a, b):\n    a.write(\"file '{b.resolve()}'\\n\")",
            "def f(a, b):\n    a.write(f\"file '{b.resolve()}'\\n\")",
        ),
        ("def f(a):\n    b = 'c {a.upper()!r}'\n    return b", "def f(a):\n    b = f'c {a.upper()!r}'\n    return b"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(a):\n    return b.write('{c.resolve()}')",
        "def f(a):\n    return g('${a.resolve()}')",
        "def f(a):\n    return g('{{a.resolve()}}')",
        "def f(a):\n    '{a.resolve()}'",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
