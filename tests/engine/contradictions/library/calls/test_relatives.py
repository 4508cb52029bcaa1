"""Functions that are called in the place of an imported relative are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_ZIP = "from itertools import zip_longest\n"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (f"{_ZIP}a = zip(b, c)", f"{_ZIP}a = zip_longest(b, c)"),
        ("from math import ceil, floor\na = floor(b)", "from math import ceil, floor\na = ceil(b)"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        f"{_ZIP}a = zip(b, c)\nd = zip_longest(b, c)",
        f"{_ZIP}a = zip(b, c)\nd = zip(b, e)",
        f"{_ZIP}__all__ = ['zip_longest']\na = zip(b, c)",
        "from other import zip_longest\na = zip(b, c)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
