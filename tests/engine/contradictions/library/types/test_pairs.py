"""Pairs that are taken for one of their values are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "def f():\n    p = Popen(b)\n    a = p.communicate()\n    return a.decode()",
            "def f():\n    p = Popen(b)\n    a = p.communicate()[0]\n    return a.decode()",
        ),
        (
            "def f(p):\n    ext = os.path.splitext(p)\n    return ext.lower()",
            "def f(p):\n    ext = os.path.splitext(p)[1]\n    return ext.lower()",
        ),
        (
            "def f(p):\n    stem = os.path.splitext(p)\n    return stem == 'a'",
            "def f(p):\n    stem = os.path.splitext(p)[0]\n    return stem == 'a'",
        ),
        ("def f(c):\n    n = c.fetchone()\n    return n > 0", "def f(c):\n    n = c.fetchone()[0]\n    return n > 0"),
        (
            "def f():\n    a = tempfile.mkstemp()\n    with open(a, 'w') as b: g(b)",
            "def f():\n    a = tempfile.mkstemp()[1]\n    with open(a, 'w') as b: g(b)",
        ),
        (
            "def f():\n    s = socket.socket()\n    a = s.accept()\n    a.sendall(b'c')",
            "def f():\n    s = socket.socket()\n    a = s.accept()[0]\n    a.sendall(b'c')",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(s):\n    a = s.accept(b)\n    a.sendall(b'c')",
        "def f(c):\n    n = c.fetchone('SELECT COUNT(*)')\n    return n > 0",
        "def f():\n    p = Popen(b)\n    a = p.communicate()\n    return a[0].decode()",
        "def f():\n    p = Popen(b)\n    a = p.communicate()\n    b, c = a\n    return b.decode()",
        "def f(p):\n    a = os.path.splitext(p)\n    return g(a)",
        "def f(c):\n    n = c.fetchone()\n    return n == 0",
        "def f(c):\n    n = c.fetchone()\n    n = n[0]\n    return n > 0",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
