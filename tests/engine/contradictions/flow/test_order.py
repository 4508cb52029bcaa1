"""Entries and lists in the wrong order are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_ROADS = (
    "def f(heap):\n    far, a = heappop(heap)\n    for b, km in roads[a]:\n        total = far + km\n"
    "        if total < best[b]:\n            best[b] = total\n            heappush(heap, ({}, b))"
)


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_ROADS.format("km"), _ROADS.format("total")),
        (
            "def f(heap):\n    far, town = heappop(heap)\n    for a in b:\n        heappush(heap, (a, far + 1))",
            "def f(heap):\n    far, town = heappop(heap)\n    for a in b:\n        heappush(heap, (far + 1, a))",
        ),
        (
            (
                "def f(heap):\n    far, town = heappop(heap)\n    for a, c in b:\n        d = far + c\n"
                "        heappush(heap, (a, d))"
            ),
            (
                "def f(heap):\n    far, town = heappop(heap)\n    for a, c in b:\n        d = far + c\n"
                "        heappush(heap, (d, a))"
            ),
        ),
        (
            "def f(a):\n    node, depth = a.popleft()\n    for b in g():\n        a.append((depth + 1, b))",
            "def f(a):\n    node, depth = a.popleft()\n    for b in g():\n        a.append((b, depth + 1))",
        ),
        (
            "def best(a): return sorted(a, key=lambda b: b['score'])[:10]",
            "def best(a): return sorted(a, key=lambda b: b['score'], reverse=True)[:10]",
        ),
        (
            "def top_ten(a): return sorted(a, key=lambda b: (b.points, b.name))[:10]",
            "def top_ten(a): return sorted(a, key=lambda b: (-b.points, b.name))[:10]",
        ),
        (
            (
                'class A:\n    """The results, best first."""\n    def f(self):\n'
                "        self.a.sort(key=lambda b: b.score)\n        del self.a[10:]"
            ),
            (
                'class A:\n    """The results, best first."""\n    def f(self):\n'
                "        self.a.sort(key=lambda b: b.score, reverse=True)\n        del self.a[10:]"
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
        _ROADS.format("total"),
        _ROADS.format("km").replace("far + km", "other + km"),
        _ROADS.format("km").replace("best[b] = total", "pass"),
        "def f(heap):\n    far, town = heappop(heap)\n    for a in b:\n        heappush(heap, (far + 1, a))",
        "def f(heap):\n    far, town = heappop(heap)\n    for a in b:\n        heappush(heap, (a, 1))",
        "def f(heap):\n    far, town = heappop(heap)\n    for a in b:\n        heappush(heap, (town, far))",
        "def f(heap):\n    far, town = heappop(heap)\n    for a in b:\n        heappush(other, (a, far + 1))",
        "def f(heap):\n    far, town = heappop(heap)\n    for a in b:\n        heappush(heap, (far + 2, far + 1))",
        "def f(a):\n    node, depth = a.popleft()\n    a.append((g(node), depth + 1))",
        "def worst(a): return sorted(a, key=lambda b: b['score'])[:10]",
        "def best(a): return sorted(a, key=lambda b: b['score'])[-10:]",
        "def best(a): return sorted(a, key=lambda b: b['cost'])[:10]",
        "def best(a): return sorted(a, key=lambda b: b['score'], reverse=True)[:10]",
        "def best(a): return sorted(a, key=lambda b: b['score'])",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
