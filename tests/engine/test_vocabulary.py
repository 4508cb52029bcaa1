from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.lexer import Cell, CellKind
from mlrepair.vocabulary import PIECE_BUCKETS, PIECES, Vocabulary, lexeme_of, pieces_of

_ENTRIES = [b"self", b" is None", b"\n", b'"""', "größe".encode(), b"\\"]


def test_vocabulary_survives_the_disk(tmp_path: Path) -> None:
    """A saved vocabulary reads back with the same entries, in order, and the same fingerprint."""
    saved = Vocabulary(_ENTRIES)
    saved.save(tmp_path / "vocabulary.json")
    loaded = Vocabulary.load(tmp_path / "vocabulary.json")
    assert saved.entries == loaded.entries
    assert saved.index == loaded.index
    assert saved.fingerprint == loaded.fingerprint


@pytest.mark.parametrize("entries", [_ENTRIES[:-1], [*_ENTRIES, b"x"], [*_ENTRIES[:-1], b"x"], _ENTRIES[::-1]])
def test_fingerprint_names_content_and_order(entries: list[bytes]) -> None:
    """A vocabulary with an entry lost, added, changed or moved has another fingerprint."""
    assert Vocabulary(_ENTRIES).fingerprint != Vocabulary(entries).fingerprint


def test_fingerprint_is_reproducible() -> None:
    """The same entries have the same fingerprint of 16 hexadecimal digits."""
    assert Vocabulary(_ENTRIES).fingerprint == Vocabulary(tuple(_ENTRIES)).fingerprint
    assert len(bytes.fromhex(Vocabulary(_ENTRIES).fingerprint)) == 8


def test_unknown_lexeme_is_entry_zero() -> None:
    """Known lexemes have their index, counted from 1; every other lexeme has 0."""
    ids, pieces = Vocabulary(_ENTRIES).lexeme_table([b"self", b"slef", b"\n"])
    assert ids.tolist() == [1, 0, 3]
    assert pieces.shape == (3, PIECES)
    assert ids.dtype == pieces.dtype == np.int32


def test_table_is_the_same_the_second_time() -> None:
    """The remembered pieces are the computed ones."""
    vocabulary = Vocabulary(_ENTRIES)
    first, second = vocabulary.lexeme_table([b"a", b"abc"]), vocabulary.lexeme_table([b"abc", b"a"])
    assert first[1].tolist() == second[1][::-1].tolist()


def test_empty_table() -> None:
    """No lexemes give an empty table of the right shape."""
    ids, pieces = Vocabulary(_ENTRIES).lexeme_table([])
    assert ids.shape == (0,)
    assert pieces.shape == (0, PIECES)


@given(st.binary(max_size=60))
def test_pieces_are_in_range(lexeme: bytes) -> None:
    """Every lexeme has at most `PIECES` pieces, none of them the one that means "no piece"."""
    pieces = pieces_of(lexeme)
    assert len(pieces) <= PIECES
    assert all(1 <= piece < PIECE_BUCKETS for piece in pieces)


def test_misspelt_words_share_pieces() -> None:
    """A misspelt word looks more like the right one than like another."""
    meant, typed, other = (set(pieces_of(word)) for word in (b"return", b"retrun", b"lambda"))
    assert len(meant & typed) > len(meant & other)


@given(st.binary(min_size=25, max_size=60))
def test_long_lexeme_keeps_both_ends(text: bytes) -> None:
    """Of a long cell the first 16 and the last 8 bytes are read."""
    assert text[:16] + b"\x00" + text[-8:] == lexeme_of(Cell(CellKind.STRING, 0, len(text), text))


def test_rows_are_one_lexeme() -> None:
    """Rows differ by their features, not by their lexeme."""
    assert lexeme_of(Cell(CellKind.ROW, 0, 0, b"")) == lexeme_of(Cell(CellKind.ROW, 0, 4, b"    "))
