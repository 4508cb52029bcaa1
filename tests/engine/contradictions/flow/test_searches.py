"""Searches that go on, or that keep the same in all rounds, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "for a in b:\n    if a == c:\n        d(a)\nelse:\n    e('not found')",
            "for a in b:\n    if a == c:\n        d(a)\n        break\nelse:\n    e('not found')",
        ),
        (
            "for a in b:\n    if a is c:\n        d(a)\nelse:\n    raise E",
            "for a in b:\n    if a is c:\n        d(a)\n        break\nelse:\n    raise E",
        ),
        (
            "def f(a, b):\n    c, d = None, 0\n    for e in a:\n        g = h(e)\n        if g > d:\n"
            "            c, d = b, g\n    return c",
            "def f(a, b):\n    c, d = None, 0\n    for e in a:\n        g = h(e)\n        if g > d:\n"
            "            c, d = e, g\n    return c",
        ),
        (
            "def f(a, b):\n    c = None\n    d = 0\n    for e in a:\n        if d < e:\n            d = e\n"
            "            c = b\n    return c",
            "def f(a, b):\n    c = None\n    d = 0\n    for e in a:\n        if d < e:\n            d = e\n"
            "            c = e\n    return c",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "for a in b:\n    if a == c:\n        d(a)\n        break\nelse:\n    e()",
        "for a in b:\n    if a == c:\n        return a\nelse:\n    e('not found')",
        "for a in b:\n    if a == c:\n        d(a)\nelse:\n    e('done')",
        "for a in b:\n    if a > c:\n        d(a)\nelse:\n    e()",
        "for a in b:\n    if a == c:\n        d(a)\n    f()\nelse:\n    e()",
        "def f(a, b):\n    c, d = None, 0\n    for e in a:\n        if e > d:\n            c, d = e.g, e\n    return c",
        "def f(a):\n    c, d = None, 0\n    for b in a:\n        for e in b:\n            if e > d:\n"
        "                c, d = b, e\n    return c",
        "def f(a, b):\n    d = 0\n    for e in a:\n        if e > d:\n            d = e\n            self.c = b",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
