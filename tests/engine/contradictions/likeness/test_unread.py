"""Names that nobody reads are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_SIZE = "class A:\n    def __init__(self, width, height):\n        self.width = width\n        self.height = {}"
_GAP = "def f(a, b=6):\n    a = g(a)\n{}    return a + b"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("def f(a):\n    b = a.strip()\n    return g(a)", "def f(a):\n    b = a.strip()\n    return g(b)"),
        ("def f(a, c):\n    b = a - c\n    return a", "def f(a, c):\n    b = a - c\n    return b"),
        (_SIZE.format("width"), _SIZE.format("height")),
        ("for a, b in c.items(): d[a] = a", "for a, b in c.items(): d[a] = b"),
        ("e = {a: a for a, b in c.items()}", "e = {a: b for a, b in c.items()}"),
        ("e = 0\nfor a, b in zip(c, d): e += a * a", "e = 0\nfor a, b in zip(c, d): e += a * b"),
        (
            "for i in range(a):\n    for j in range(b): c[i][i] = 0",
            "for i in range(a):\n    for j in range(b): c[i][j] = 0",
        ),
        (_GAP.format("    b = 1\n"), _GAP.format("")),
        (
            "def f(a, *, b=True):\n    b = False\n    return a if b else 1",
            "def f(a, *, b=True):\n    return a if b else 1",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(a):\n    b = a.strip()\n    return g(b, a)",
        "def f(a):\n    _b = a.strip()\n    return g(a)",
        "def f(a):\n    b = a.strip()\n    return g(a) + a",
        "def f(a):\n    b = g(a)\n    return a",
        "def f(a):\n    b = a + 1\n    return g(a + 1)",
        "def f(a):\n    b = a.strip()\n    return g(a, **locals())",
        _SIZE.format("height"),
        _SIZE.format("width * height"),
        _SIZE.format("width").replace(", height", ""),
        "for a, b in c.items(): d[a] = a, b",
        "for a, _ in c.items(): d[a] = a",
        "for i in range(a):\n    for j in range(b): c[i][i] += j",
        "for i in range(a):\n    for _ in range(b): c[i][i] = 0",
        _GAP.format("    b = 6\n"),
        _GAP.format("    b = 'c'\n"),
        _GAP.format("    if a: b = 1\n"),
        _GAP.format("    a += b\n    b = 1\n"),
        "class A(B):\n    def f(self, b=6):\n        b = 1\n        return b",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
