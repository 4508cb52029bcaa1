"""Does the recorded repair of every corruption give the original bytes? Tried on many pieces of real code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from mlrepair.edits import apply_edits, invert_edits
from mlrepair_training.corpus import SourceFile
from mlrepair_training.corruptions import Corruption, Snippet, load_corruptions
from mlrepair_training.dataset import with_safe_code
from mlrepair_training.windows import FilePieces, Piece, draw

_SHARES = (0.3, 0.6, 0.1)  # statements, functions, literals
_PIECES_A_FILE = 8


@dataclass(slots=True)
class Trial:
    """What became of one kind."""

    kind: Corruption
    tried: int = 0  # pieces
    applied: int = 0  # those that offered a place
    failed: int = 0  # those that did not come back, or that the corruption left as they were
    failure: bytes = b""  # the first of them, broken


def try_kinds(
    files: Iterable[SourceFile], count: int, seed: int = 0, kinds: Iterable[Corruption] | None = None
) -> list[Trial]:
    """Try every kind on `count` pieces of the files, or on as many as there are."""
    rng = Random(seed)
    trials = [Trial(kind) for kind in (load_corruptions().values() if kinds is None else kinds)]
    for piece in islice(_pieces(files, rng), count):
        snippet = Snippet(piece.source)  # its cells and its tree serve all kinds
        for trial in trials:
            secure = trial.kind.group == "security"
            _try(trial, Snippet(with_safe_code(piece, trial.kind, rng).source) if secure else snippet, rng)
    return trials


def _pieces(files: Iterable[SourceFile], rng: Random) -> Iterator[Piece]:
    for file in files:
        try:
            pieces = FilePieces(file.source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        yield from islice(draw(pieces, rng, _SHARES), _PIECES_A_FILE)


def _try(trial: Trial, snippet: Snippet, rng: Random) -> None:
    trial.tried += 1
    edits = trial.kind.corrupt(snippet, rng)
    if edits is None:
        return
    trial.applied += 1
    broken = apply_edits(snippet.source, edits)
    if broken == snippet.source or apply_edits(broken, invert_edits(snippet.source, edits)) != snippet.source:
        trial.failed += 1
        trial.failure = trial.failure or broken
