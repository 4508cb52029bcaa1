"""Branches that forget what the others do are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_LOWEST = "class A:\n    def __init__(self):\n        self.lowest = {}\n    def f(self, b):\n        {}"
_COUNT = "def f(a):\n    total = 0\n    for b in a:\n        c = g(b)\n        total {} len(c)\n    return {}"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            _LOWEST.format("0", "if b < self.lowest: self.lowest = b"),
            _LOWEST.format('float("inf")', "if b < self.lowest: self.lowest = b"),
        ),
        (
            _LOWEST.format("0.0", "self.lowest = min(b, self.lowest)"),
            _LOWEST.format('float("inf")', "self.lowest = min(b, self.lowest)"),
        ),
        (
            (
                "def f(rows, r):\n    seen = set()\n    for a in rows:\n        if not a:\n            r.error('b')\n"
                "            continue\n        if a in seen:\n            r.error('c')\n        seen.add(a)"
            ),
            (
                "def f(rows, r):\n    seen = set()\n    for a in rows:\n        if not a:\n            r.error('b')\n"
                "            continue\n        if a in seen:\n            r.error('c')\n            continue\n"
                "        seen.add(a)"
            ),
        ),
        (
            (
                "def f(rows, limit):\n    current = []\n    length = 0\n    for a in rows:\n"
                "        if length + len(a) > limit:\n            yield current\n            current = []\n"
                "        current.append(a)\n        length += len(a)"
            ),
            (
                "def f(rows, limit):\n    current = []\n    length = 0\n    for a in rows:\n"
                "        if length + len(a) > limit:\n            yield current\n            current = []\n"
                "            length = 0\n        current.append(a)\n        length += len(a)"
            ),
        ),
        (
            "def f(a):\n    best = 0\n    for b in a[1:]:\n        best = max(best, b)\n    return best",
            "def f(a):\n    best = a[0]\n    for b in a[1:]:\n        best = max(best, b)\n    return best",
        ),
        (
            "lowest = 0\nfor a in b:\n    if a < lowest:\n        lowest = a",
            'lowest = float("inf")\nfor a in b:\n    if a < lowest:\n        lowest = a',
        ),
        (
            "min_cost = 0\nfor a in b:\n    min_cost = min(min_cost, a.cost)",
            'min_cost = float("inf")\nfor a in b:\n    min_cost = min(min_cost, a.cost)',
        ),
        ("if not os.path.exists(a): os.remove(a)", "if os.path.exists(a): os.remove(a)"),
        ("if os.path.isdir(a): os.makedirs(a)", "if not os.path.isdir(a): os.makedirs(a)"),
        ("if not a.exists(): a.unlink()", "if a.exists(): a.unlink()"),
        (
            "def f(a):\n    if not a:\n        return 0\n    return sum(a) / (len(a) - 1)",
            "def f(a):\n    if len(a) < 2:\n        return 0\n    return sum(a) / (len(a) - 1)",
        ),
        (
            "def f(lines):\n    net = 0\n    tax = 0\n    for line in lines:\n        net += line.net\n"
            "        tax = line.tax\n    return net, tax",
            "def f(lines):\n    net = 0\n    tax = 0\n    for line in lines:\n        net += line.net\n"
            "        tax += line.tax\n    return net, tax",
        ),
        (_COUNT.format("=", "total"), _COUNT.format("+=", "total")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _LOWEST.format("9", "if b < self.lowest: self.lowest = b"),
        _LOWEST.format("0", "if self.lowest == 0 or b < self.lowest: self.lowest = b"),
        _LOWEST.format("0", "self.lowest = min(b, self.lowest)\n    def g(self): self.lowest = h()"),
        _LOWEST.format("0", "self.lowest = min(b, self.lowest) if self.lowest else b"),
        (
            "def f(rows, r):\n    seen = set()\n    for a in rows:\n        if not a:\n            r.error('b')\n"
            "            continue\n        if a in seen:\n            r.error('c')\n            continue\n"
            "        seen.add(a)"
        ),
        (
            "def f(rows, r):\n    seen = set()\n    for a in rows:\n        if not a:\n            r.error('b')\n"
            "            continue\n        if a in seen:\n            r.warning('c')\n        seen.add(a)"
        ),
        (
            "def f(rows, r):\n    seen = set()\n    for a in rows:\n        if not a:\n            r.error('b')\n"
            "            continue\n        if a in seen:\n            r.error('c')\n        g(a)"
        ),
        (
            "def f(rows, limit):\n    current = []\n    length = 0\n    for a in rows:\n"
            "        if length + len(a) > limit:\n            yield current\n            current = []\n"
            "            length = 0\n        current.append(a)\n        length += len(a)"
        ),
        (
            "def f(rows, limit):\n    current = []\n    length = 0\n    for a in rows:\n"
            "        if length % limit == 0:\n            yield current\n            current = []\n"
            "        current.append(a)\n        length += len(a)"
        ),
        (
            "def f(rows, limit):\n    current = []\n    length = 0\n    for a in rows:\n"
            "        if length + len(a) > limit:\n            yield current\n            current = []\n"
            "        current.append(a)\n        g()\n        h()\n        length += len(a)"
        ),
        (
            "def f(rows, limit):\n    current = []\n    length = limit\n    for a in rows:\n"
            "        if length + len(a) > limit:\n            yield current\n            current = []\n"
            "        current.append(a)\n        length += len(a)"
        ),
        "def f(a):\n    best = a[0]\n    for b in a[1:]:\n        best = max(best, b)\n    return best",
        "def f(a):\n    best = 0\n    for b in a:\n        best = max(best, b)\n    return best",
        "def f(a):\n    best = 0\n    c = a[0]\n    for b in a[1:]:\n        best = max(best, b - c)\n    return best",
        "count = 0\nfor a in b:\n    if a < count:\n        count = a",
        "lowest = 1\nlowest = c\nfor a in b:\n    if a < lowest:\n        lowest = a",
        "lowest = 0\nfor a in b:\n    if a < lowest:\n        lowest = a\n    lowest = c",
        "if os.path.exists(a): os.remove(a)",
        "if not os.path.exists(a): os.remove(b)",
        "if os.path.exists(a):\n    shutil.rmtree(a)\n    os.makedirs(a)",
        "if not os.path.exists(a): os.makedirs(a)",
        "def f(a):\n    if not a:\n        return 0\n    return sum(a) / len(a)",
        ("def f(a):\n    if not a:\n        return 0\n    return sum(a) / (len(a) - 1) if len(a) > 1 else 0"),
        (
            "def f(lines):\n    net = 0\n    tax = None\n    for line in lines:\n        net += line.net\n"
            "        tax = line.tax\n    return net, tax"
        ),
        (
            "def f(lines):\n    net = 0\n    last = 0\n    for line in lines:\n        net += line.net\n"
            "        last = line.number\n    return net, last"
        ),
        _COUNT.format("+=", "total"),
        "def f(a):\n    last = 0\n    for b in a:\n        c = g(b)\n        last = len(c)\n    return last",
        (
            "def f(a):\n    total = 0\n    for b in a:\n        c = g(b)\n        if total: break\n"
            "        total = len(c)\n    return total"
        ),
        _COUNT.format("=", "a"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
