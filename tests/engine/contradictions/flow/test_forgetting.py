"""Loops that forget what was seen or collected are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_SEEN = "def f(a):\n    seen = set()\n    for b in a:\n        if b in seen:\n            continue\n        {}"
_LIST = "def f(a):\n    seen = []\n    for b in a:\n        if b.c not in seen:\n            {}"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            _SEEN.format("g(b)"),
            _SEEN.format("seen.add(b)\n        g(b)"),
        ),
        (
            _LIST.format("g(b)"),
            _LIST.format("seen.append(b.c)\n            g(b)"),
        ),
        (
            "def f(a):\n    for b in a:\n        c = []\n        c.append(g(b))\n    return c",
            "def f(a):\n    c = []\n    for b in a:\n        c.append(g(b))\n    return c",
        ),
        (
            "def f(a):\n    for b in a:\n        c = {}\n        if b:\n            c[b] = 1\n    return c",
            "def f(a):\n    c = {}\n    for b in a:\n        if b:\n            c[b] = 1\n    return c",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _SEEN.format("seen.add(b)"),
        _SEEN.format("g(b, seen)"),
        "def f(a):\n    seen = set()\n    if a in seen:\n        g(a)",
        "def f(a):\n    for b in a:\n        c = []\n        c.append(b)\n        g(c)\n    return c",
        "def f(a):\n    for b in a:\n        c = []\n        for d in b:\n            c.append(d)\n    return c",
        "def f(a):\n    for b in a:\n        c = []\n        c.append(b)\n        if b: break\n    return c",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
