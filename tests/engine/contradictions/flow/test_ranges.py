"""Ranges that are empty or too long, and double rounding, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = math.ceil(b // c)", "a = math.ceil(b / c)"),
        ("a = ceil(len(b) // 2)", "a = ceil(len(b) / 2)"),
        ("for a in range(10, 0):\n    b(a)", "for a in range(10, 0, -1):\n    b(a)"),
        ("a = [b(c) for c in range(3, -1)]", "a = [b(c) for c in range(3, -1, -1)]"),
        ("for i in range(len(a) + 1):\n    b(a[i])", "for i in range(len(a)):\n    b(a[i])"),
        ("for i in range(len(a)):\n    b(a[i], a[i + 1])", "for i in range(len(a) - 1):\n    b(a[i], a[i + 1])"),
        ("for i in range(len(a)):\n    b += a[i + 1] - a[i]", "for i in range(len(a) - 1):\n    b += a[i + 1] - a[i]"),
        ("if len(a) >= 0:\n    b()", "if len(a) > 0:\n    b()"),
        (
            "def f(a):\n    for i in range(len(a)):\n        if a[i] > a[i + 1]: return False\n    return True",
            "def f(a):\n    for i in range(len(a) - 1):\n        if a[i] > a[i + 1]: return False\n    return True",
        ),
        (
            "b = all(a[i] < a[i + 1] for i in range(len(a)))",
            "b = all(a[i] < a[i + 1] for i in range(len(a) - 1))",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = math.ceil(b / c)",
        "a = math.ceil(b // c + d)",
        "a = math.floor(b // c)",
        "for a in range(0, 10):\n    b(a)",
        "for a in range(10, 0, -1):\n    b(a)",
        "for a in range(b, 0):\n    c(a)",
        "a = range(10, 0)",
        "for i in range(len(a) + 1):\n    b(a[:i])",
        "for i in range(len(a) + 1):\n    if i < len(a):\n        b(a[i])",
        "for i in range(len(a) + 1):\n    c(a[i])\n    a.append(i)",
        "for i in range(len(a) + 1):\n    try:\n        b(a[i])\n    except IndexError:\n        pass",
        "for i in range(len(a)):\n    if a[i] == b:\n        break\n    c(a[i], a[i + 1])",
        "for i in range(len(a)):\n    b(a[i + 1])",
        "for i in range(len(a)):\n    b(a[i], c[i + 1])",
        "a = {}\nfor i in range(len(a)):\n    b(a[i], a[i + 1])",
        "for i in range(len(a)):\n    b(a[i])\n    if i < c:\n        b(a[i + 1])",
        "for i in range(len(a) - 1):\n    b(a[i], a[i + 1])",
        "assert len(a) >= 0",
        "if len(a) >= 1:\n    b()",
        "def f(a):\n    for i in range(len(a)):\n        if a[i] > a[i + 1]: return i",
        "for i in range(len(a)):\n    for j in range(i + 1, len(a)):\n        b(a[i], a[i + 1])",
        "for i in range(len(a)):\n    if a[i] and a[i + 1]: b()",
        "for i in range(len(a)):\n    b(a[i] < c < a[i + 1])",
        "for i in range(len(a)):\n    i = c(i)\n    b(a[i], a[i + 1])",
        "b = [a[i] - a[i + 1] for i in range(len(a)) if i < c]",
        "b = [a[i] - a[i + 1] if i else 0 for i in range(len(a))]",
        "b = [a[i] - a[i + 1] for c in d for i in range(len(a))]",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
