"""What was copied from beside it and not changed everywhere is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_ANGLES = "def f(a, b):\n    dlat = {}\n    dlon = {}\n    return dlat, dlon"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("f(a.x, b.x) and f(a.y, a.y)", "f(a.x, b.x) and f(a.y, b.y)"),
        ("c = a.x == b.x and a.y == a.y", "c = a.x == b.x and a.y == b.y"),
        (
            "def f(x1, x2, y1, y2): return (x2 - x1) ** 2 + (y2 - y2) ** 2",
            "def f(x1, x2, y1, y2): return (x2 - x1) ** 2 + (y2 - y1) ** 2",
        ),
        (
            "def f(x1, x2, y1, y2): return abs(x2 - x1) + abs(y1 - y1)",
            "def f(x1, x2, y1, y2): return abs(x2 - x1) + abs(y2 - y1)",
        ),
        ("c = a.x * b.x + a.y * a.y", "c = a.x * b.x + a.y * b.y"),
        ("if keys[left]: a.x += b\nif keys[right]: a.x += b", "if keys[left]: a.x -= b\nif keys[right]: a.x += b"),
        (
            "if b == 'right': a.x -= 1\nelif b == 'left': a.x -= 1",
            "if b == 'right': a.x += 1\nelif b == 'left': a.x -= 1",
        ),
        (
            "def f(a):\n    b = a.mean(axis=0)\n    c = a.std(axis=1)\n    return (a - b) / c",
            "def f(a):\n    b = a.mean(axis=0)\n    c = a.std(axis=0)\n    return (a - b) / c",
        ),
        (
            _ANGLES.format("radians(b.lat - a.lat)", "b.lon - a.lon"),
            _ANGLES.format("radians(b.lat - a.lat)", "radians(b.lon - a.lon)"),
        ),
        (
            "def f(a):\n    dlon = a.lon - b.lon\n\ndef g(a):\n    dlon = math.radians(a.lon - b.lon)",
            ("def f(a):\n    dlon = math.radians(a.lon - b.lon)\n\ndef g(a):\n    dlon = math.radians(a.lon - b.lon)"),
        ),
        (
            "def f(a):\n    b = a - a.max(axis=1, keepdims=True)\n    e = np.exp(b)\n    return e / e.sum()",
            (
                "def f(a):\n    b = a - a.max(axis=1, keepdims=True)\n    e = np.exp(b)\n"
                "    return e / e.sum(axis=1, keepdims=True)"
            ),
        ),
        (
            "def f(a):\n    e = np.exp(a - np.max(a, axis=-1, keepdims=True))\n    return e / np.sum(e)",
            (
                "def f(a):\n    e = np.exp(a - np.max(a, axis=-1, keepdims=True))\n"
                "    return e / np.sum(e, axis=-1, keepdims=True)"
            ),
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "c = a.x == b.x and a.y == b.y",
        "c = a == a and b == b",
        "c = a.x * a.x + a.y * a.y",
        "c = a * b + d * d",
        "c = a.x * a.y + a.x * a.x",
        "c = a - a",
        "def test_f(): f(a.x, b.x) and f(a.y, a.y)",
        "def f(x1, x2, y2): return (x2 - x1) ** 2 + (y2 - y2) ** 2",
        "if left.a: b += 1\nif right.a: b += 1",
        "if keys[left]: a.x -= b\nif keys[right]: a.x += b",
        "if keys[left]: a.x += b\nif keys[space]: a.x += b",
        "if keys[left]: a.x += b\nif keys[right]: a.y += b",
        "if left and a: b += 1\nelif right: b += 1",
        "def f(a):\n    b = a.mean(axis=0)\n    c = d.std(axis=1)\n    return b, c",
        "def f(a):\n    b = a.mean(axis=0)\n    c = a.mean(axis=1)\n    return b, c",
        "def f(a):\n    b = a.mean(axis=0)\n    c = a.std(axis=1, keepdims=True)\n    return b, c",
        _ANGLES.format("radians(b.lat - a.lat)", "c.lon - a.lon"),
        _ANGLES.format("radians(b.lat - a.lat)", "radians(b.lon - a.lon)"),
        "def f(a):\n    e = np.exp(a - a.max())\n    return e / e.sum()",
        ("def f(a):\n    e = np.exp(a - a.max(axis=1, keepdims=True))\n    return e / e.sum(axis=1, keepdims=True)"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
