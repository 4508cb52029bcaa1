"""Functions that do another thing than they say are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            'def f(a):\n    """True if every one is in b."""\n    return any(c in b for c in a)',
            'def f(a):\n    """True if every one is in b."""\n    return all(c in b for c in a)',
        ),
        (
            'def f(a):\n    """Whether at least one is in b."""\n    return all(c in b for c in a)',
            'def f(a):\n    """Whether at least one is in b."""\n    return any(c in b for c in a)',
        ),
        (
            (
                'def f(a, b):\n    """90 points or more are an A."""\n    for c, d in b:\n        if a > c:\n'
                "            return d"
            ),
            (
                'def f(a, b):\n    """90 points or more are an A."""\n    for c, d in b:\n        if a >= c:\n'
                "            return d"
            ),
        ),
        (
            'def f(a):\n    """A flat list of all."""\n    b = []\n    for c in a:\n        b.append(c)\n    return b',
            'def f(a):\n    """A flat list of all."""\n    b = []\n    for c in a:\n        b.extend(c)\n    return b',
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        'def f(a):\n    """True if every one is in b."""\n    return all(c in b for c in a)',
        'def f(a):\n    """Check all of them for need of b."""\n    return any(c in b for c in a)',
        'def f(a):\n    """True if not every one is in b."""\n    return any(c in b for c in a)',
        'def f(a):\n    """True if every one is in b."""\n    return any(c not in b for c in a)',
        'def f(a):\n    """True if any of all is in b."""\n    return any(c in b for c in a)',
        'def f(a):\n    """True if it only has some."""\n    return all(c in b for c in a)',
        'def any_of(a):\n    """Check every one."""\n    return any(c in b for c in a)',
        'def f(a):\n    """True if every one is in b."""\n    if a: g()\n    return any(c in b for c in a)',
        (
            'def f(a, b):\n    """More than 90 points are an A, 80 or more a B."""\n    for c, d in b:\n'
            "        if a > c:\n            return d"
        ),
        'def f(a, b):\n    """90 points or more are an A."""\n    if a >= b:\n        return 1',
        'def f(a):\n    """A flat list of all."""\n    b = []\n    for c in a:\n        b.append(c.d)\n    return b',
        'def f(a):\n    """A list of all."""\n    b = []\n    for c in a:\n        b.append(c)\n    return b',
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
