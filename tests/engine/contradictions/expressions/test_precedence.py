"""What Python takes apart otherwise than it looks is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = b + c + '?' + d if d else ''", "a = b + c + ('?' + d if d else '')"),
        ("if len(a > 0): f()", "if len(a) > 0: f()"),
        ("if len(a == len(b)): f()", "if len(a) == len(b): f()"),
        ("if 'a' or 'b' in c: f()", "if 'a' in c or 'b' in c: f()"),
        ("middle = low + high // 2", "middle = (low + high) // 2"),
        ("mean = a.b\nmid = left + right / 2", "mean = a.b\nmid = (left + right) / 2"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = b + ('?' + d if d else '')",
        "a = '?' + d if d else ''",
        "a = b + c if c else ''",
        "a = b + '?' + d if c else ''",
        "a = b + '?' + d if d else b",
        "if len(a) > 0: f()",
        "if len(a in b): f()",
        "b = len(a > 0)",
        "if 'a' in c or 'b' in c: f()",
        "d = 'a' or 'b' in c",
        "center = left + width / 2",
        "middle = (low + high) // 2",
        "end = low + high // 2",
        "middle = low + high / 3",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
