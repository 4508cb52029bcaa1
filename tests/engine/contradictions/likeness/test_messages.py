"""Tests that are the opposite of what their message says are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "if not a[1].strip(): b.append('second line must be blank')",
            "if a[1].strip(): b.append('second line must be blank')",
        ),
        ("if a and not a.b: raise C('b should be empty')", "if a and a.b: raise C('b should be empty')"),
        ("if name: raise C('name must not be empty')", "if not name: raise C('name must not be empty')"),
        (
            "if a.title.strip(): b.append('title cannot be blank')",
            "if not a.title.strip(): b.append('title cannot be blank')",
        ),
        ("if a > 0: raise ValueError('a must be positive')", "if a <= 0: raise ValueError('a must be positive')"),
        (
            "if a >= 0: raise ValueError('a must not be negative')",
            "if a < 0: raise ValueError('a must not be negative')",
        ),
        ("if len(a) < 80: raise ValueError('too long')", "if len(a) > 80: raise ValueError('too long')"),
        (
            "if len(a) > self.min_length: raise ValueError(f'at least {self.min_length}')",
            "if len(a) < self.min_length: raise ValueError(f'at least {self.min_length}')",
        ),
        (
            "if amount < self.balance: raise InsufficientFunds(amount)",
            "if amount > self.balance: raise InsufficientFunds(amount)",
        ),
        (
            "if available >= amount: raise ValueError('not enough')",
            "if available <= amount: raise ValueError('not enough')",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "if a[1].strip(): b.append('second line must be blank')",
        "if not a.is_empty: raise C('a must be empty')",
        "if not name: raise C('name must not be empty')",
        "if wrong: raise C('names must not be empty')",
        "if a <= 0: raise ValueError('a must be positive')",
        "if a < 0: raise ValueError('a must not be negative')",
        "if len(a) > 80: raise ValueError('too long')",
        "if amount > self.balance: raise InsufficientFunds(amount)",
        "if a < b: raise ValueError('b is too large')",
        "if a < 0: raise ValueError('too many')",
        "if len([b for b in a if b is None]) < 2: raise ValueError('at most one')",
        "if a.count(None) < 2: raise ValueError('at most one')",
        "if self.maxsize < 2: raise ValueError('too large')",
        "if a > 3: raise ValueError('too few or too many')",
        "if least > min_size: raise ValueError(f'must be at least {least} but was {min_size}')",
        "if a > 0: f('must be positive')",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
