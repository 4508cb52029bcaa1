"""What the model of whole files is worth: how well it foresees code, what it adds to the TRM, what reading costs.

Bugs are put into whole files of the test packages; the window that holds the bug is judged with and without it.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from mlrepair.edits import apply_edits
from mlrepair.lexer import lex, tokens_of
from mlrepair.reader import ModelGraphs, Reader, difference
from mlrepair.sequence import Lexicon
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.corpus import SourceFile, read
from mlrepair_training.evidence import Witness
from mlrepair_training.in_files import BugInFile, bugs_in_files
from mlrepair_training.mamba import MambaLM
from mlrepair_training.mamba_evaluation import MambaReader, NGramCache, measure

_TOP = 12
_FORESEEN = 40  # files
_COUNTED = 1500  # files of the training split, for the n-gram baseline


@dataclass(frozen=True)
class Judged:
    """One bug: the rank of the right repair with and without the model of whole files; None: not among them."""

    bug: BugInFile
    alone: int | None
    in_context: int | None


def judge(bugs: Iterable[BugInFile], weights: Path) -> Iterator[Judged]:
    """Repair the window of each bug, with and without the file around it."""
    alone, in_context = Witness(weights, contexts=False), Witness(weights)
    for bug in bugs:
        yield Judged(bug, *(_rank(bug, witness) for witness in (alone, in_context)))


def _rank(bug: BugInFile, witness: Witness) -> int | None:
    """The number of the repair that gives the author's tokens; None: there is none."""
    wanted = tokens_of(bug.repaired)
    ((repairs, _),) = witness.repairs(bug.source, [bug.window], _TOP)
    ranks = (i for i, one in enumerate(repairs[:_TOP]) if tokens_of(apply_edits(bug.source, one.edits)) == wanted)
    return next(ranks, None)


def in_files(data: Path, weights: Path, count: int, split: str = "test", seed: int = 0) -> dict[str, object]:
    """Shares of exact first and among five, with and without; of all bugs, and of those that the window cannot tell."""
    figures: dict[str, object] = {}
    for name, wanted in (
        ("all bugs", lambda bug: True),
        ("told outside of the window", lambda bug: bug.is_told_outside),
    ):
        files = [file for file in read(data, split) if "#" not in file.path]
        rng = Random(f"in files/{seed}")
        rng.shuffle(files)
        most = 2 if name == "all bugs" else 40  # bugs of a file: those told outside are rare
        judged = list(judge(islice(filter(wanted, bugs_in_files(files, rng, most)), count), weights))
        figures[name] = {
            "bugs": len(judged),
            "exact top-1 alone": _share(judged, "alone", 1),
            "exact top-1 in context": _share(judged, "in_context", 1),
            "exact top-5 alone": _share(judged, "alone", 5),
            "exact top-5 in context": _share(judged, "in_context", 5),
        }
    return figures


def _share(judged: Sequence[Judged], which: str, best: int) -> float:
    ranks: list[int | None] = [getattr(one, which) for one in judged]
    return round(sum(rank is not None and rank < best for rank in ranks) / (len(ranks) or 1), 4)


def foresight(data: Path, model: MambaLM, vocabulary: Vocabulary, split: str = "test") -> dict[str, object]:
    """Perplexity a cell and accuracy of names, beside an n-gram model with a cache of the file."""
    baseline = NGramCache(vocabulary)
    training = [file.source for file in read(data, "train")]
    baseline.learn(Random(0).sample(training, min(_COUNTED, len(training))))
    files = list(read(data, split))
    sources = [file.source for file in Random("foresight").sample(files, min(_FORESEEN, len(files)))]
    ours, theirs = (measure(one, sources, vocabulary, model.config.names) for one in (MambaReader(model), baseline))
    return {
        "cells": ours.cells,
        "perplexity": round(ours.perplexity, 2),
        "perplexity of n-grams": round(theirs.perplexity, 2),
        "names foreseen": round(ours.name_accuracy, 4),
        "names foreseen by n-grams": round(theirs.name_accuracy, 4),
    }


def reading(files: Iterable[SourceFile], weights: Path, vocabulary: Vocabulary, names: int) -> dict[str, object]:
    """Cells a second of a full pass, and how much faster the file is read again after an edit; one thread."""
    source = b"".join(file.source for file in files)
    figures: dict[str, object] = {}
    for rows in (2000, 20000):
        text = b"".join(source.splitlines(keepends=True)[:rows])
        reader = Reader(
            ModelGraphs.load(weights / "mamba.onnx", weights / "mamba-writer.onnx"), Lexicon(vocabulary), names
        )
        cells = lex(text)
        started = time.perf_counter()
        reader.replace(0, 0, cells)
        full = time.perf_counter() - started
        again = []
        for place in (0.02, 0.5, 0.98):
            at = text.find(b"\n", int(len(text) * place)) + 1
            edited = lex(text[:at] + b"x = 1\n" + text[at:])
            first, last, end = difference(cells, edited)
            fork = reader.fork()
            started = time.perf_counter()
            fork.replace(first, last, edited[first:end])
            again.append(full / (time.perf_counter() - started))
        figures[f"{rows} rows"] = {
            "cells": len(cells),
            "cells a second": round(len(cells) / full),
            "times faster after an edit at start, middle, end": [round(ratio, 1) for ratio in again],
            "MB of kept states": round(reader.nbytes / 1e6, 1),
        }
    return figures
