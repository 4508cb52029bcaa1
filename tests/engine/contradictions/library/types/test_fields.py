"""Defaults of fields that are classes or objects are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("class A:\n    a: list = field(default=list)", "class A:\n    a: list = field(default_factory=list)"),
        (
            "class A:\n    a: Dict[str, int] = Field(default=dict)",
            "class A:\n    a: Dict[str, int] = Field(default_factory=dict)",
        ),
        ("class A:\n    a: list = field(default=[])", "class A:\n    a: list = field(default_factory=list)"),
        ("class A:\n    a: dict = field(default_factory={})", "class A:\n    a: dict = field(default_factory=dict)"),
        ("class A:\n    a: set = field(default_factory=set())", "class A:\n    a: set = field(default_factory=set)"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    a: list = field(default_factory=list)",
        "class A:\n    a: type = field(default=list)",
        "class A:\n    a: list = Field(default=[])",
        "class A:\n    a: list = other(default=list)",
        "class A:\n    a: Callable = field(default=list)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
