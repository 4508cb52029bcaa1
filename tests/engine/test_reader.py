"""The incremental reader: after any edit it knows what a fresh reading would know, and it reads little for it."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from mlrepair.lexer import Cell, CellKind, lex
from mlrepair.reader import TOLERANCE, ModelGraphs, Reader, difference
from mlrepair.sequence import Lexicon
from mlrepair_training.mamba import MambaLM
from mlrepair_training.mamba.cells import start_of_file
from tests.engine.small_mamba import NAMES, POOL, VOCABULARY


@pytest.fixture
def fresh(mamba_graphs: ModelGraphs) -> Callable[..., Reader]:
    """Reads cells from nothing."""

    def read(cells: list[Cell]) -> Reader:
        reader = Reader(mamba_graphs, Lexicon(VOCABULARY), NAMES)
        reader.replace(0, 0, cells)
        return reader

    return read


def test_a_reader_knows_what_the_model_knows(mamba: MambaLM, fresh: Callable[..., Reader]) -> None:
    """Outputs at all places are torch's, the place behind the last cell included."""
    source = Path(__file__).read_bytes()[:3000]
    cells, _ = start_of_file(source, Lexicon(VOCABULARY), NAMES)
    with torch.no_grad():
        expected = mamba(cells).hidden[0].numpy()
    reader = fresh(lex(source))
    assert len(reader) == len(expected) - 1
    np.testing.assert_allclose(reader.outputs(0, len(expected)), expected, atol=1e-4)


@pytest.mark.parametrize("first", [0, 150, 700])
def test_what_is_expected_is_what_the_model_expects(mamba: MambaLM, fresh: Callable[..., Reader], first: int) -> None:
    """Closed words and names in memory have torch's probabilities, at the beginning and far behind it."""
    source = Path(__file__).read_bytes()
    lexicon = Lexicon(VOCABULARY)
    cells, _ = start_of_file(source, lexicon, NAMES)
    words = lexicon.closed + len(cells.pieces)
    with torch.no_grad():
        expected = mamba(cells).next_words(words, first=0)[0, first : first + 70].numpy()
    following = fresh(lex(source)).following(first, first + 70)
    for place in range(0, 70, 3):
        for number in range(0, words, 7):
            wanted = expected[place, number if np.isfinite(expected[place, number]) else 0]
            assert following.log_chance(place, number) == pytest.approx(wanted, abs=1e-3)


@pytest.mark.parametrize("edits", [50, pytest.param(1000, marks=pytest.mark.slow)])
def test_random_edits_leave_what_a_fresh_reading_finds(fresh: Callable[..., Reader], edits: int) -> None:
    """After each edit all outputs are those of a fresh reading, to the tolerance that the reader promises."""
    random = Random(edits)
    cells = random_cells(random, 1500)
    reader = fresh(cells)
    for _ in range(edits):
        first, last, new = random_edit(random, len(cells))
        cells[first:last] = new
        reader.replace(first, last, new)
        assert len(reader) == len(cells)
        other = fresh(cells)
        expected = other.outputs(0, len(cells) + 1)
        np.testing.assert_allclose(reader.outputs(0, len(cells) + 1), expected, rtol=0, atol=TOLERANCE)
        assert reader.nbytes < 2.5 * other.nbytes


def test_names_after_random_edits_are_those_of_a_fresh_reading(fresh: Callable[..., Reader]) -> None:
    """What is expected anywhere depends on the text, not on how it came to be."""
    random = Random(7)
    cells = random_cells(random, 1500)
    reader = fresh(cells)
    for _ in range(30):
        first, last, new = random_edit(random, len(cells))
        cells[first:last] = new
        reader.replace(first, last, new)
        place = random.randrange(len(cells) + 1)
        found, wanted = reader.following(place, place + 1), fresh(cells).following(place, place + 1)
        assert [reader.lexicon.word(i) for i in found.names] == [wanted.lexicon.word(i) for i in wanted.names]
        np.testing.assert_allclose(found.copies, wanted.copies, atol=10 * TOLERANCE)
        np.testing.assert_allclose(found.closed, wanted.closed, atol=10 * TOLERANCE)


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_an_edit_costs_the_same_in_a_long_file(fresh: Callable[..., Reader], place: float) -> None:
    """One changed name makes the reader read some hundred cells, at the start, the middle and the end."""
    cells = random_cells(Random(1), 12_000)
    reader = fresh(cells)
    before = reader.cells_read
    first = round(place * (len(cells) - 1))
    reader.replace(first, first + 1, [name(b"changed")])
    assert 0 < reader.cells_read - before < 1500


def test_an_edit_that_changes_nothing_reads_little(fresh: Callable[..., Reader]) -> None:
    """The same cell again: its segment up to it, and as many cells as it takes to be sure."""
    cells = random_cells(Random(1), 3000)
    reader = fresh(cells)
    before = reader.cells_read
    reader.replace(1000, 1001, cells[1000:1001])
    assert reader.cells_read - before < 600


def test_an_empty_text_can_be_filled_and_emptied(fresh: Callable[..., Reader]) -> None:
    """Nothing remains of what was deleted."""
    reader = fresh([])
    empty = reader.outputs(0, 1)
    reader.replace(0, 0, POOL[:300])
    reader.replace(0, 300, [])
    assert len(reader) == 0
    np.testing.assert_array_equal(reader.outputs(0, 1), empty)


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (2, 1), (0, 4)])
def test_cells_that_are_not_there_cannot_be_replaced(fresh: Callable[..., Reader], first: int, last: int) -> None:
    """The message says how many there are."""
    with pytest.raises(IndexError, match="of a text of 3"):
        fresh(POOL[:3]).replace(first, last, [])


def test_the_difference_of_two_texts_is_what_was_edited() -> None:
    """Moved bytes are no difference; equal neighbours of an edit are counted once."""
    old, new = lex(b"a = 1\nb = 2\nc = 3\n"), lex(b"a = 1\nbbb = 2 + 2\nc = 3\n")
    first, last, end = difference(old, new)
    assert [cell.text for cell in old[first:last]] == [b"b", b"="]  # the 2 that remains is the second
    assert [cell.text for cell in new[first:end]] == [b"bbb", b"=", b"2", b"+"]
    assert difference(old, old) == (12, 12, 12)
    repeated = lex(b"x x")
    assert difference(repeated, lex(b"x x x")) == (3, 3, 4)


def name(text: bytes) -> Cell:
    """A cell of a name; where it stands is of no interest to a reader."""
    return Cell(CellKind.NAME, 0, len(text), text)


def random_cells(random: Random, count: int) -> list[Cell]:
    """Pieces of this very file in any order, with some names that no vocabulary has."""
    cells: list[Cell] = []
    while len(cells) < count:
        start = random.randrange(len(POOL))
        cells += [*POOL[start : start + random.randrange(1, 40)], name(b"unseen_%d" % random.randrange(60))]
    return cells[:count]


def random_edit(random: Random, length: int) -> tuple[int, int, list[Cell]]:
    """Mostly a few cells, sometimes many; anywhere, more often near the ends than by chance alone."""
    first = random.choice([random.randint(0, length), random.randint(0, length), 0, length])
    deleted, inserted = (random.choice([0, 0, 1, 1, 3, 20, 700]) for _ in range(2))
    if length > 2500:
        deleted = 1000
    return first, min(first + deleted, length), random_cells(random, inserted)
