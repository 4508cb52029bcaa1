"""Operators that do not fit their sign are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "a = {'<': operator.lt, '>': operator.gt, '<=': operator.lt}",
            "a = {'<': operator.lt, '>': operator.gt, '<=': operator.le}",
        ),
        (
            "a = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.add}",
            "a = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = {'<': operator.gt, '>': operator.lt, '==': operator.eq, '!=': operator.ne}",
        "a = {'<': operator.lt, '>': operator.lt}",
        "a = {'+': operator.add, '-': operator.sub, '/': operator.floordiv}",
        "a = {'<': operator.lt, '>': operator.gt, 'b': operator.lt, **c}",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
