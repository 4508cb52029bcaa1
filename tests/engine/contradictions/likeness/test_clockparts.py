"""Parts of a duration that count twice are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_PARTS = "def f(a):\n    s = {}\n    m = {}\n    h = {}\n    return h, m, s"
_LEFT = "m, s = divmod(a, 60)\nh, m = divmod({}, 60)"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_PARTS.format("a % 60", "a // 60", "a // 3600"), _PARTS.format("a % 60", "a // 60 % 60", "a // 3600")),
        (
            _PARTS.format("a // 1000", "a // 60000 % 60", "a // 3600000"),
            _PARTS.format("a // 1000 % 60", "a // 60000 % 60", "a // 3600000"),
        ),
        (_LEFT.format("a"), _LEFT.format("m")),
        (_LEFT.format("s"), _LEFT.format("m")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _PARTS.format("a % 60", "a // 60 % 60", "a // 3600"),
        _PARTS.format("a", "a // 60", "a // 3600"),
        _PARTS.format("a % 60", "a // 60", "b"),
        _PARTS.format("a % 60", "a // 60", "a // 3600") + " if m % 60 else s",
        _LEFT.format("m"),
        "m, s = divmod(a, 60)\nh, n = divmod(a, 3600)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
