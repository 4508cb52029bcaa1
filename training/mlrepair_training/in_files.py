"""Logic bugs in whole files: what a model that reads the file can know, and a window cannot."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from mlrepair.edits import Edit, apply_edits, invert_edits
from mlrepair.grid import Window
from mlrepair.lexer import CellKind, lex
from mlrepair.windows import Snippet, split
from mlrepair_training.corruptions import Corruption, drawn_corruptions
from mlrepair_training.corruptions import Snippet as Piece
from mlrepair_training.labels import same_meaning
from mlrepair_training.packages import SourceFile
from mlrepair_training.windows import FilePieces, draw

_TRIES = 10  # pieces for each bug
_SHARES = (0.3, 0.7, 0.0)  # of runs of statements, functions and literals


@dataclass(frozen=True)
class BugInFile:
    """A file with one bug."""

    source: bytes
    repaired: bytes
    kind: str
    window: Window  # of the file with the bug, where the bug is
    is_told_outside: bool  # the repair needs a name that stands in the file, but not in the window


def bugs_in_files(
    files: Iterable[SourceFile], rng: Random, most: int = 2, only: Corruption | None = None
) -> Iterator[BugInFile]:
    """Break files, each with one bug; `most` for each file, as often of each kind as people make it, or `only` one."""
    kinds = [only] if only else drawn_corruptions("logic")
    weights = [kind.weight or 1.0 for kind in kinds]  # one alone need have none
    for file in files:
        pieces = FilePieces(file.source)
        drawn = draw(pieces, rng, _SHARES)
        made = 0
        for piece in itertools.islice(drawn, _TRIES * most):
            line = file.source[file.source.rfind(b"\n", 0, piece.start) + 1 : piece.end]
            snippet = Snippet.of(file.source, piece.start, piece.end, line[: len(line) - len(line.lstrip(b" \t"))])
            if snippet.text != piece.source:
                continue
            kind = rng.choices(kinds, weights)[0]
            edits = kind.corrupt(Piece(piece.source), rng)
            bug = _bug(file.source, kind.name, snippet.edits_in_source(edits)) if edits else None
            if bug is not None:
                yield bug
                made += 1
                if made == most:
                    break


def _bug(clean: bytes, kind: str, edits: tuple[Edit, ...]) -> BugInFile | None:
    source = apply_edits(clean, edits)
    if same_meaning(source, clean):
        return None
    inverse = invert_edits(clean, edits)
    first, last = min(edit.start for edit in inverse), max(edit.end for edit in inverse)
    for window in split(source, lex(source)):
        if window.cells[0].start <= first and last <= window.cells[-1].end:
            return BugInFile(source, clean, kind, window, _is_told_outside(window, inverse))
    return None


def _is_told_outside(window: Window, inverse: Iterable[Edit]) -> bool:
    """Whether the repair writes a name that the window's own cells do not have."""
    own = {cell.text for cell in window.cells}
    reach = {cell.text for cell in window.symbols}
    names = {cell.text for edit in inverse for cell in lex(edit.text) if cell.kind is CellKind.NAME}
    return bool((names - own) & reach)
