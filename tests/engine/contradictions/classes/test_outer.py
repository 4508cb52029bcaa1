"""Names of an outer function or of the module that are meant, and not said to be, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_TWO = "def f():\n    a = b = 0\n\n    def g():\n"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            ("def f():\n    last = None\n\n    def g():\n        print(last)\n        last = 1\n\n    return g"),
            (
                "def f():\n    last = None\n\n    def g():\n        nonlocal last\n"
                "        print(last)\n        last = 1\n\n    return g"
            ),
        ),
        (
            'count = 0\n\n\ndef f():\n    """Count."""\n    count += 1',
            'count = 0\n\n\ndef f():\n    """Count."""\n    global count\n    count += 1',
        ),
        (
            "running = True\n\n\ndef stop():\n    running = False",
            "running = True\n\n\ndef stop():\n    global running\n    running = False",
        ),
        (
            "count = 0\n\n\ndef f():\n    count = count + 1",
            "count = 0\n\n\ndef f():\n    global count\n    count = count + 1",
        ),
        (
            f"{_TWO}        nonlocal b\n        a += 1\n        b = a\n\n    return g",
            f"{_TWO}        nonlocal a, b\n        a += 1\n        b = a\n\n    return g",
        ),
        (
            f"{_TWO}        nonlocal b\n        b = 1\n        a += b\n\n    return g",
            f"{_TWO}        nonlocal b, a\n        b = 1\n        a += b\n\n    return g",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        ("def f():\n    last = None\n\n    def g():\n        last = 1\n        print(last)\n\n    return g"),
        ("def f():\n    last = None\n\n    def g():\n        nonlocal last\n        last = last + 1\n\n    return g"),
        "def f():\n    a = 1\n\n    def g():\n        return [a for a in b]\n\n    return g",
        (
            "def f():\n    a = 1\n\n    def g():\n        for b in c:\n            if b:\n"
            "                print(a)\n            a = b\n\n    return g"
        ),
        "count = 0\n\n\ndef f(count):\n    count += 1",
        "def f():\n    count += 1",
        "running = True\n\n\ndef stop():\n    running = False\n    print(running)",
        "running = True\n\n\ndef stop(running):\n    running = False",
        (
            "class A:\n    def f(self):\n        def g(a, b=ref(self)):\n            self = b()\n"
            "            print(self)\n\n        return g"
        ),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
