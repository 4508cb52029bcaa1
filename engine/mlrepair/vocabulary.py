"""What a model knows of words: a closed vocabulary of frequent lexemes and phrases, and hashed pieces for all others.

The closed vocabulary is what a model can write out of its own head; anything else it copies. Pieces (sub-words and
character trigrams, hashed as in fastText, Bojanowski et al. 2017, section 3.2) make `retrun` look like `return` and
`user_name` like `username`, whether or not the word was ever seen.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mlrepair.lexer import Cell, CellKind

PIECES = 16  # pieces of one lexeme
PIECE_BUCKETS = 16_384  # 0 is "no piece"
_SUBWORDS = 4
_LONGEST_LEXEME = 24  # of a longer one its two ends are read
_SUBWORD = re.compile(rb"[A-Z]?[a-z\x80-\xff]+|[A-Z]+(?![a-z])|[0-9]+")
_FIXED_LEXEMES = {CellKind.ROW: b"<row>", CellKind.NO_BUG: b"<no-bug>"}
LINE_BREAK = b"\n"  # the vocabulary entry that breaks a row in two


def lexeme_of(cell: Cell) -> bytes:
    """Return what the model reads of a cell: its text, or both ends of a long one."""
    text = _FIXED_LEXEMES.get(cell.kind, cell.text)
    if len(text) <= _LONGEST_LEXEME:
        return text
    return text[:16] + b"\x00" + text[-8:]


def pieces_of(lexeme: bytes) -> list[int]:
    """Return the piece buckets of a lexeme, at most `PIECES`, in 1 … `PIECE_BUCKETS` - 1."""
    subwords = [b"w" + word.lower() for word in _SUBWORD.findall(lexeme)[:_SUBWORDS]]
    framed = b"^" + lexeme + b"$"
    trigrams = [b"t" + framed[i : i + 3] for i in range(len(framed) - 2)]
    return [zlib.crc32(piece) % (PIECE_BUCKETS - 1) + 1 for piece in (subwords + trigrams)[:PIECES]]


class Vocabulary:
    """The closed vocabulary: entry 0 stands for every lexeme that is not in it."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.entries = (b"", *entries)
        self.index = {entry: i for i, entry in enumerate(self.entries)}
        self._pieces: dict[bytes, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def fingerprint(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 over all entries; a model names the one it was trained on."""
        return hashlib.sha256(b"\x00".join(self.entries)).hexdigest()[:16]

    def lexeme_table(self, lexemes: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
        """Return the vocabulary indices (n,) and the pieces (n, PIECES) of lexemes, both int32."""
        pieces = np.zeros((len(lexemes), PIECES), np.int32)
        for row, lexeme in enumerate(lexemes):
            known = self._pieces.get(lexeme)
            if known is None:
                known = self._pieces[lexeme] = np.array(pieces_of(lexeme), np.int32)
            pieces[row, : len(known)] = known
        return np.array([self.index.get(lexeme, 0) for lexeme in lexemes], np.int32), pieces

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        """Read a vocabulary written by `save`."""
        return cls([entry.encode() for entry in json.loads(path.read_text(encoding="utf-8"))])

    def save(self, path: Path) -> None:
        """Write the entries as a JSON list, in order."""
        entries = [entry.decode() for entry in self.entries[1:]]
        path.write_text(json.dumps(entries, ensure_ascii=False, indent=0) + "\n", encoding="utf-8", newline="\n")
