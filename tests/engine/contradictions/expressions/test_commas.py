"""Missing commas and commas too many are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = [\n    'b',\n    'c'\n    'd',\n    'e',\n]", "a = [\n    'b',\n    'c',\n    'd',\n    'e',\n]"),
        ('__all__ = ("b", "c" "d", "e")', '__all__ = ("b", "c", "d", "e")'),
        ("a = [b, '--all'\n    '--name', c]", "a = [b, '--all',\n    '--name', c]"),
        ("a.add_argument('-v' '--verbose')", "a.add_argument('-v', '--verbose')"),
        (
            "class A:\n    def __init__(self):\n        self.b = 0.0,\n    def f(self, c): self.b += c",
            "class A:\n    def __init__(self):\n        self.b = 0.0\n    def f(self, c): self.b += c",
        ),
        ("def f(a):\n    b = a,\n    return b - 1", "def f(a):\n    b = a\n    return b - 1"),
        ("def f(a):\n    b = g(a),\n    return b.c", "def f(a):\n    b = g(a)\n    return b.c"),
        ("def f(a):\n    b = g(a),\n    if b > 3: return a", "def f(a):\n    b = g(a)\n    if b > 3: return a"),
        (
            "class A:\n    def __init__(self, b, c):\n        self.b = b\n        self.c = c,",
            "class A:\n    def __init__(self, b, c):\n        self.b = b\n        self.c = c",
        ),
        (
            "class A(models.Model):\n    b = models.CharField(max_length=3),",
            "class A(models.Model):\n    b = models.CharField(max_length=3)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = [\n    'b',\n    'c',\n    'd',\n]",
        "a = [\n    'b c',\n    'd '\n    'e',\n    'f',\n]",
        "a = ['b' 'c', 'd']",
        "a = [b, '--all '\n    '--name', c]",
        "a = [b, 'all'\n    '--name', c]",
        "a.add_argument('-v', help='-a' '-b is meant')",
        "a = ['b' 'c', 'd' 'e', 'f']",
        "a = ['b' 'c', d, 'e']",
        "a = ('b' 'c', 'd e', 'f')",
        "def f(a):\n    b = a,\n    return b",
        "def f(a):\n    b = a,\n    return b + (1,)",
        "def f(a):\n    b = a,\n    b += c\n    return b",
        "def f(a):\n    b = (a,)\n    return b.c",
        "def f(a):\n    b = a,\n    return b.index(1)",
        "class A:\n    def __init__(self, b, c):\n        self.c = c,",
        "class A:\n    b = f(1),",
        "def f(a):\n    if g(a):\n        a = a,\n    return a.b",
        "def f(a):\n    b = a,\n    if g(a):\n        b = h(a)\n    return b.c",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
