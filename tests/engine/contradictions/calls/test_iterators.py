"""Generators that nobody goes through, or that are gone through twice, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "def walk(a):\n    for b in a:\n        yield b\n        walk(b.c)",
            "def walk(a):\n    for b in a:\n        yield b\n        yield from walk(b.c)",
        ),
        (
            "class A:\n    def walk(self, a):\n        yield a\n        self.walk(a.b)",
            "class A:\n    def walk(self, a):\n        yield a\n        yield from self.walk(a.b)",
        ),
        (
            "def walk(a):\n    for b in a:\n        yield b\n\n\ndef other(a):\n    yield 1\n    walk(a)",
            "def walk(a):\n    for b in a:\n        yield b\n\n\ndef other(a):\n    yield 1\n    yield from walk(a)",
        ),
        (
            "def walk(a):\n    for b in a:\n        yield b\n        yield walk(b.c)",
            "def walk(a):\n    for b in a:\n        yield b\n        yield from walk(b.c)",
        ),
        (
            "def walk(a):\n    for b in a:\n        yield b\n    return walk(a.c)",
            "def walk(a):\n    for b in a:\n        yield b\n    yield from walk(a.c)",
        ),
        (
            "def walk(a):\n    if a.b:\n        return walk(a.b)\n    yield a",
            "def walk(a):\n    if a.b:\n        yield from walk(a.b)\n        return\n    yield a",
        ),
        (
            "def f(a):\n    b = (c + 1 for c in a)\n    return min(b), max(b)",
            "def f(a):\n    b = [c + 1 for c in a]\n    return min(b), max(b)",
        ),
        (
            "def f(a):\n    b = map(int, a)\n    for c in b:\n        g(c)\n    return sum(b)",
            "def f(a):\n    b = list(map(int, a))\n    for c in b:\n        g(c)\n    return sum(b)",
        ),
        (
            "def f(a, d):\n    b = filter(None, a)\n    for c in d:\n        for e in b:\n            g(c, e)",
            "def f(a, d):\n    b = list(filter(None, a))\n    for c in d:\n        for e in b:\n            g(c, e)",
        ),
        (
            (
                'def walk(a):\n    for b in a:\n        yield b\n\n\ndef scale(a):\n    """Scale."""\n'
                "    low = min(a)\n    return [b - low for b in a]\n\n\nprint(scale(walk(c)))"
            ),
            (
                'def walk(a):\n    for b in a:\n        yield b\n\n\ndef scale(a):\n    """Scale."""\n'
                "    a = list(a)\n    low = min(a)\n    return [b - low for b in a]\n\n\nprint(scale(walk(c)))"
            ),
        ),
        (
            "def f(a):\n    b = (c + 1 for c in a)\n    d = collections.Counter(b)\n    return d, sum(1 for _ in b)",
            "def f(a):\n    b = [c + 1 for c in a]\n    d = collections.Counter(b)\n    return d, sum(1 for _ in b)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def walk(a):\n    for b in a:\n        yield b\n\n\nwalk(c)",
        "def walk(a):\n    for b in a:\n        yield b\n\n\ndef f(a):\n    walk(a)",
        "@contextmanager\ndef walk(a):\n    yield a\n    walk(a)",
        "async def walk(a):\n    yield a\n    walk(a)",
        "def walk(a):\n    for b in a:\n        yield b\n        yield from walk(b.c)",
        "def walk(a):\n    for b in a:\n        yield b\n\n\ndef f(a):\n    yield walk(a)",
        "def walk(a):\n    b = yield a\n    return walk(b)",
        "def walk(a):\n    for b in a:\n        yield b\n\n\ndef f(a):\n    return walk(a)",
        "def f(a):\n    b = (c for c in a)\n    return sum(b)",
        "def f(a):\n    b = [c for c in a]\n    return min(b), max(b)",
        "def f(a):\n    b = (c for c in a)\n    for d in set(b): g(d)",
        "map = g\n\n\ndef f(a):\n    b = map(int, a)\n    return min(b), max(b)",
        "def f(a):\n    b = map(int, a)\n    if a:\n        return sum(b)\n    return max(b)",
        "def f(a):\n    b = map(int, a)\n    for c in b:\n        if c:\n            break\n    return list(b)",
        "def f(a):\n    b = zip(a, a)\n    c = next(b)\n    return list(b), list(b)",
        "def f(a):\n    b = map(int, a)\n    c = list(b)\n    b = map(str, a)\n    return list(b)",
        "def f(a):\n    for b in a:\n        c = map(int, b)\n        for d in c: g(d)",
        "def test_f(a):\n    b = map(int, a)\n    assert list(b) and not list(b)",
        (
            "def walk(a):\n    for b in a:\n        yield b\n\n\ndef scale(a):\n    low = min(a)\n"
            "    return [b - low for b in a]\n\n\nprint(scale(list(walk(c))))"
        ),
        (
            "def walk(a):\n    for b in a:\n        yield b\n\n\ndef scale(a):\n    return min(a)\n\n\n"
            "print(scale(walk(c)))"
        ),
        "def f(a):\n    b = (c + 1 for c in a)\n    d = collections.take(b)\n    return d, sum(1 for _ in b)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
