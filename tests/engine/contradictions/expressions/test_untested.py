"""What may be None, where the test behind it asks about something else, is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "def f(b):\n    a = P.match(b)\n    if not b: return 1\n    return a.group()",
            "def f(b):\n    a = P.match(b)\n    if not a: return 1\n    return a.group()",
        ),
        (
            "def f(b):\n    a = users.get(b)\n    if b is None: raise C\n    return a.name",
            "def f(b):\n    a = users.get(b)\n    if a is None: raise C\n    return a.name",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(b):\n    a = P.match(b)\n    if not a: return 1\n    return a.group()",
        "def f(b):\n    a = P.match(b)\n    if not b: return 1\n    return a",
        "def f(b):\n    a = P.match(b)\n    if not b: return 1\n    if a: return a.group()",
        "def f(b):\n    a = users.get(b, c)\n    if b is None: raise C\n    return a.name",
        "def f(b):\n    a = P.match(b)\n    if not c: return 1\n    return a.group()",
        "def f(b):\n    a = P.match(b)\n    if not b: g()\n    return a.group()",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
