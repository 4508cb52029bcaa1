"""What the model of whole files adds to the TRM, and what reading costs.

Bugs are put into whole files of the test packages; the window that holds the bug is judged with and without the file.
How well the model foresees code: `mlrepair_training.mamba_evaluation`.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from types import MappingProxyType

from mlrepair.context import ContextSession
from mlrepair.edits import apply_edits
from mlrepair.lexer import Cell, lex, tokens_of
from mlrepair.memory import Memory
from mlrepair.reader import Reader, difference
from mlrepair.sequence import Lexicon
from mlrepair_training.corpus import SourceFile, read
from mlrepair_training.evidence import Witness
from mlrepair_training.in_files import BugInFile, bugs_in_files
from mlrepair_training.report.records import FileBug, Reading

ALL, TOLD = "all bugs", "told outside of the window"
SORTS: Mapping[str, int] = MappingProxyType({ALL: 2, TOLD: 40})  # most of one file: those told outside are rare
_TOP = 12
_ROWS = (2000, 20000)  # of the texts that are read
_PLACES = (0.02, 0.5, 0.98)  # of the edits after which they are read again


def draw_bugs(sort: str, data: Path, count: int, seed: int = 0) -> list[BugInFile]:
    """Bugs of one of `SORTS` in files of the test packages, the same for the same seed."""
    files = [file for file in read(data, "test") if "#" not in file.path]  # the others are parts of files
    rng = Random(f"in files/{seed}")
    rng.shuffle(files)
    drawn = bugs_in_files(files, rng, SORTS[sort])
    return list(islice((bug for bug in drawn if sort == ALL or bug.is_told_outside), count))


def judge_bugs(sort: str, bugs: Iterable[BugInFile], weights: Path) -> Iterator[FileBug]:
    """Repair the window of each bug, with and without the file around it."""
    alone, in_context = Witness(weights, contexts=False), Witness(weights)
    for bug in bugs:
        memory = Memory()
        yield FileBug(sort, bug.kind, *(_rank(bug, witness, memory) for witness in (alone, in_context)))


def _rank(bug: BugInFile, witness: Witness, memory: Memory) -> int | None:
    """The number of the repair that gives the author's tokens; None: there is none."""
    wanted = tokens_of(bug.repaired)
    ((repairs, _),) = witness.repairs(bug.source, [bug.window], _TOP, memory)
    ranks = (i for i, one in enumerate(repairs[:_TOP]) if tokens_of(apply_edits(bug.source, one.edits)) == wanted)
    return next(ranks, None)


def readings(files: Iterable[SourceFile], weights: Path) -> Iterator[Reading]:
    """The times of full passes, and of those after an edit; one thread."""
    lines = b"".join(file.source for file in files).splitlines(keepends=True)
    model = ContextSession(weights).generator()
    for rows in _ROWS:
        text = b"".join(lines[:rows])
        reader, cells = Reader(model.graphs, Lexicon(model.vocabulary), model.names), lex(text)
        milliseconds = _replace(reader, [], cells)
        edits = [text.find(b"\n", int(len(text) * place)) + 1 for place in _PLACES]
        edited = [lex(text[:at] + b"x = 1\n" + text[at:]) for at in edits]
        again = [_replace(reader.fork(), cells, other) for other in edited]
        yield Reading(min(rows, len(lines)), len(cells), milliseconds, again, round(reader.nbytes / 1e6, 1))


def _replace(reader: Reader, old: Sequence[Cell], new: Sequence[Cell]) -> float:
    """The milliseconds that it takes a reader of the old cells to have read the new ones."""
    first, last, end = difference(old, new)
    started = time.perf_counter()
    reader.replace(first, last, new[first:end])
    return round(1000 * (time.perf_counter() - started), 2)
