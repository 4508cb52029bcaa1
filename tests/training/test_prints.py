"""Calls of `print` in pieces of packages."""

import ast
from pathlib import Path
from random import Random

import pytest

from mlrepair_training.prints import with_prints

PIECE = b"""\
def total(items):
    result = 0
    for item in items:
        price = item.price
        result += price
    return result
"""


@pytest.mark.parametrize("seed", range(20))
def test_a_piece_keeps_its_rows_and_parses(seed: int) -> None:
    """Rows that call `print` come in; all others stay as they are, in their order."""
    printing = with_prints(PIECE, Random(seed))
    ast.parse(printing)
    rows = printing.split(b"\n")
    assert [row for row in rows if not row.lstrip().startswith(b"print(")] == PIECE.split(b"\n")
    assert 1 <= len(rows) - len(PIECE.split(b"\n")) <= 2


@pytest.mark.parametrize("source", [b"", b"pass\n", b"x = (\n", b"if x: y = 1\n", b"a = 1; b = 2\n"])
def test_a_piece_without_a_place_stays_as_it_is(source: bytes) -> None:
    """Where no assignment stands in rows of its own, nothing comes in."""
    assert with_prints(source, Random(0)) == source


def test_real_code_still_parses() -> None:
    """This very file, as one piece, many times."""
    source = Path(__file__).read_bytes()
    for seed in range(30):
        ast.parse(with_prints(source, Random(seed)))
