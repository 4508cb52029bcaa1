"""Numbers where texts are needed are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = ', '.join([1, 2])", "a = ', '.join(map(str, [1, 2]))"),
        ("a = ' '.join(len(c) for c in b)", "a = ' '.join(str(len(c)) for c in b)"),
        ("a = ' '.join(range(b))", "a = ' '.join(map(str, range(b)))"),
        (
            "def f(a):\n    b = [int(c) for c in a]\n    return ','.join(b)",
            "def f(a):\n    b = [int(c) for c in a]\n    return ','.join(map(str, b))",
        ),
        ("with open(a, 'w') as b: b.write(len(c))", "with open(a, 'w') as b: b.write(str(len(c)))"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = ', '.join(['1', 2])",
        "a = b.join([1, 2])",
        "def f(a):\n    b = [1]\n    b = a\n    return ','.join(b)",
        "with open(a, 'wb') as b: b.write(len(c))",
        "a = b.write(1)",
        "def f(a):\n    b = [1, 2]\n    b = [str(c) for c in b]\n    return ','.join(b)",
        "from a import range\nb = ', '.join(range(c))",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
