"""Questions that exclude each other are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("if a.isalpha() and a.isdigit(): f()", "if a.isalpha() or a.isdigit(): f()"),
        ("b = a.isupper() and a.islower()", "b = a.isupper() or a.islower()"),
        ("if not a.isalpha() or not a.isdigit(): f()", "if not a.isalpha() and not a.isdigit(): f()"),
        ("if a.startswith('b') and a.startswith('c'): f()", "if a.startswith('b') or a.startswith('c'): f()"),
        ("if isinstance(a, str) and isinstance(a, int): f()", "if isinstance(a, str) or isinstance(a, int): f()"),
        ("if a is None and a.b: f()", "if a is None or a.b: f()"),
        ("if a.b is None and len(a.b) > 1: f()", "if a.b is None or len(a.b) > 1: f()"),
        ("if a is not None or a.b: f()", "if a is not None and a.b: f()"),
        ("if a is not None or a > 3: f()", "if a is not None and a > 3: f()"),
        ("if not a and a[0] == 'b': f()", "if not a or a[0] == 'b': f()"),
        ("while a or a[-1]: f()", "while a and a[-1]: f()"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "if a.isalpha() or a.isdigit(): f()",
        "if a.isalpha() and b.isdigit(): f()",
        "if a.isalnum() and a.isdigit(): f()",
        "if a.startswith('b') and a.startswith('bc'): f()",
        "if a.startswith('b') and a.endswith('c'): f()",
        "if isinstance(a, str) and isinstance(a, B): f()",
        "if isinstance(a, bool) and isinstance(a, int): f()",
        "if a is None or a.b: f()",
        "if a is not None and a.b: f()",
        "if a is None and b.a: f()",
        "if not a and a.b: f()",
        "if not a or a[0]: f()",
        "b = a or a[0]",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
