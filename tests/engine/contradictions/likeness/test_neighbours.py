"""Neighbours that are passed over are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_ROUND = "def neighbours(self):\n    for dx in (-1, 0, 1):\n        for dy in (-1, 0, 1):\n            if {}"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_ROUND.format("dx and dy: yield dx, dy"), _ROUND.format("dx or dy: yield dx, dy")),
        (_ROUND.format("dx != 0 and dy != 0: yield dx, dy"), _ROUND.format("dx != 0 or dy != 0: yield dx, dy")),
        (_ROUND.format("dx == 0 or dy == 0: continue"), _ROUND.format("dx == 0 and dy == 0: continue")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _ROUND.format("dx or dy: yield dx, dy"),
        _ROUND.format("dx == 0 and dy == 0: continue"),
        _ROUND.format("dx and dy: yield dx, dy").replace("neighbours", "diagonal_neighbours"),
        _ROUND.format("dx and dy: yield dx, dy").replace("neighbours", "steps"),
        _ROUND.format("dx and dy: yield dx, dy").replace("-1, 0, 1", "-2, 0, 2"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
