"""Which candidates mean the same."""

import pytest

from mlrepair.edits import Edit
from mlrepair.trial.distinct import Meanings, is_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("m - 1", "m - 2 + 1"),
        ("m - 1", "m + 1 - 2"),
        ("m - 1", "-1 + m"),
        ("x[-1]", "x[1 - 2]"),
        ("m", "m + 1 - 1"),
        ("a + b - 1", "b - (1 - a)"),
        ("f(m - 1) * 2", "f(-2 + (m + 1)) * 2"),
    ],
)
def test_equal_sums_are_the_same(one: str, other: str) -> None:
    """Sums of the same names that differ in the order of their terms, or by parts of a number, mean one thing."""
    assert is_same(one.encode(), other.encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("m - 1", "m + 1"),
        ("m - 1", "1 - m"),
        ("a + b", "b + a"),  # of texts, it is not
        ("f() + g() + 1", "g() + f() + 1"),  # what runs first may matter
        ("m - 1", "m - True"),
        ("m * 2 - 1", "m * 1"),
    ],
)
def test_other_sums_differ(one: str, other: str) -> None:
    """What may have another value, or do its work in another order, is another meaning."""
    assert not is_same(one.encode(), other.encode())


def test_disguised_candidates_are_not_new() -> None:
    """After a candidate was tried, another way to write its sum is not."""
    meanings = Meanings(b"x = middle - 2\n")
    assert meanings.is_new([Edit(13, 14, b"1")])
    assert not meanings.is_new([Edit(14, 14, b" + 1")])
    assert meanings.is_new([Edit(14, 14, b" + 2")])
