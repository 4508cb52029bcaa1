"""The words and sizes of a small sequence model that knows nothing."""

from pathlib import Path

from mlrepair.lexer import CellKind, lex
from mlrepair.vocabulary import Vocabulary

NAMES = 8
POOL = lex(Path(__file__).with_name("test_reader.py").read_bytes())
VOCABULARY = Vocabulary(list(dict.fromkeys(cell.text for cell in POOL if cell.kind != CellKind.STRING and cell.text)))
