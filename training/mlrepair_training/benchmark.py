"""Mistakes in packages that training never saw, and what becomes of them.

They come from the training's corruptions, from slips of people by another path (`mlrepair_training.realistic`), and, if
collected, from real fixes. `mlrepair_training.report` measures with them.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Protocol

from mlrepair.edits import Fix, apply_edits
from mlrepair.imports import is_import
from mlrepair.lexer import lex, tokens_of
from mlrepair.model import View
from mlrepair.orchestrator import Configuration, MLOrchestrator
from mlrepair.ranking import ranked
from mlrepair.session import ModelSession
from mlrepair.settings import Settings
from mlrepair.syntax import find_problem
from mlrepair.undefined.findings import CODE as UNDEFINED_NAME
from mlrepair.vocabulary import Vocabulary
from mlrepair.windows import split
from mlrepair_training.baseline import baseline_repair
from mlrepair_training.collectors import read_fixes
from mlrepair_training.corpus import SourceFile, read
from mlrepair_training.corruptions import load_corruptions
from mlrepair_training.dataset import FilePool, Sample, SampleMaker, draw_samples
from mlrepair_training.in_files import bugs_in_files
from mlrepair_training.realistic import samples as samples_of_people
from mlrepair_training.realistic import samples_in_files
from mlrepair_training.report.records import OURS, Repair

GROUPS = ("syntax", "logic", "security", "realistic syntax", "syntax in files", "undefined names", "real fixes")
WITH_BASELINE = ("syntax", "realistic syntax")  # it looks about the parser's error, so it needs one
EVERYTHING = Settings(min_confidence_syntax=0.0, min_confidence_logic=0.0, min_confidence_security=0.0)
FEWER = ("security", "undefined names")  # a quarter of the samples: few kinds, or long files
_TOP = 5
_A_FILE = 4  # samples: few, so that many files are seen
_BINS = 10  # of the calibration error
_TIMED = 60  # windows of each size
_SIZES = {"20 rows": (18, 22), "64 rows": (56, 64)}


class Broken(Protocol):
    """A text with a mistake, and what its author meant."""

    @property
    def source(self) -> bytes:
        """The text as it is."""
        ...

    @property
    def repaired(self) -> bytes:
        """The text as it was meant."""
        ...

    @property
    def kind(self) -> str:
        """What the mistake is called."""
        ...


class Repairer(Protocol):
    """What finds repairs: all architectures together, or the engine of one model."""

    def repair(self, source: bytes, *, settings: Settings = Settings(), top: int = 1) -> list[Fix]:
        """Return the findings of one text, `top` for each place."""
        ...


def orchestrator(weights: Path) -> MLOrchestrator:
    """What users have, with the models of a directory; nothing of other runs has a say, and nothing is kept."""
    return MLOrchestrator(Configuration(models_directory=weights, keep_history=False))


def repairs(
    samples: Iterable[Broken],
    engine: Repairer,
    group: str,
    *,
    system: str = OURS,
    pairs: Counter[tuple[bytes, bytes]] | None = None,
) -> list[Repair]:
    """Repair each sample; compare tokens with the author's. `pairs` asks for the baseline too."""
    found = []
    for sample in samples:
        wanted = tokens_of(sample.repaired)
        started = time.perf_counter()
        fixes = engine.repair(sample.source, settings=EVERYTHING, top=_TOP)
        milliseconds = 1000 * (time.perf_counter() - started)
        best = best_repairs(sample.source, fixes)
        texts = [apply_edits(sample.source, fix.edits) for fix in best]
        right = [
            i
            for i, (fix, text) in enumerate(zip(best, texts, strict=True))
            if tokens_of(text) == wanted or _without_imports(sample.source, fix) == wanted
        ]
        found.append(
            Repair(
                system,
                group,
                sample.kind,
                best[0].code if best else "",
                right[0] if right else None,
                bool(texts) and find_problem(texts[0]) is None,
                round(best[0].confidence, 6) if best else 0.0,
                any(fix.edits for fix in engine.repair(sample.source)),
                round(milliseconds, 1),
                None if pairs is None else tokens_of(baseline_repair(sample.source, pairs)) == wanted,
                _readable(sample.source),
                _readable(sample.repaired),
                _readable(texts[0]) if texts else "",
            )
        )
    return found


def _readable(text: bytes) -> str:
    return text.decode("utf-8", "backslashreplace")


def _without_imports(source: bytes, fix: Fix) -> tuple[bytes, ...]:
    """The tokens after a repair without the import that it may bring along.

    Samples are cut from files and lack their imports, so that import does not count: the author's side uses the module,
    or the other tokens would differ.
    """
    return tokens_of(apply_edits(source, [edit for edit in fix.edits if not is_import(edit)]))


def best_repairs(source: bytes, fixes: Sequence[Fix]) -> list[Fix]:
    """The ranked repairs of a whole text: what a user gets with `--top 5`."""
    best = next((fix for fix in ranked(source, fixes, _TOP) if fix.edits), None)
    return [best, *best.alternatives] if best else []


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over bins of equal width (Naeini et al., 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in pairs:
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    gaps = (abs(sum(c for c, _ in some) - sum(right for _, right in some)) for some in bins.values())
    return round(sum(gaps) / max(len(pairs), 1), 4)


def code_lines(source: bytes) -> int:
    """The lines of a text that are not blank."""
    return sum(bool(line.strip()) for line in source.splitlines())


def window_times(weights: Path, files: Iterable[SourceFile]) -> dict[str, list[float]]:
    """Milliseconds of single windows by their size, one thread."""
    session = ModelSession(weights)
    windows = {size: list[View]() for size in _SIZES}
    for file in files:
        for window in split(file.source, lex(file.source)):
            for size, (fewest, most) in _SIZES.items():
                if fewest <= len(window.row_bounds) <= most and len(windows[size]) < _TIMED:
                    windows[size].append(View(window))
        if all(len(some) == _TIMED for some in windows.values()):
            break
    found: dict[str, list[float]] = {size: [] for size in _SIZES}
    for size, views in windows.items():
        session.score(views[:2])  # warm
        for view in views:
            started = time.perf_counter()
            session.score([view])
            found[size].append(1000 * (time.perf_counter() - started))
    return found


def samples_of(group: str, count: int) -> int:
    """How many samples of a group are drawn where `count` are asked for."""
    return count // 4 if group in FEWER else count


def broken_samples(
    group: str, data: Path, vocabulary: Vocabulary, count: int, *, seed: int = 0, split_name: str = "test"
) -> list[Broken]:
    """The samples of one of `GROUPS`, the same for the same seed; none where real fixes were not collected."""
    if group == "real fixes":
        path = data / f"real-{split_name}.parquet"
        return list(islice(read_fixes(path), count)) if path.exists() else []
    files = list(read(data, split_name))
    if group == "realistic syntax":
        return list(samples_of_people(files, Random(f"realistic/{seed}"), count))
    if group == "syntax in files":
        return list(samples_in_files(files, Random(f"in files/{seed}"), count))
    if group == "undefined names":
        rng = Random(f"undefined names/{seed}")
        rng.shuffle(files)
        return list(islice(bugs_in_files(files, rng, 1, load_corruptions()[UNDEFINED_NAME]), count))
    return list(whole_files(FilePool(files), maker(vocabulary, group, seed), count))


def clean_files(data: Path, count: int, *, seed: int = 0, split_name: str = "test") -> list[SourceFile]:
    """As many files as there are samples, as their authors wrote them."""
    files = list(read(data, split_name))
    return Random(f"benchmark/{seed}/clean").sample(files, min(len(files), max(count, 1)))


def whole_files(pool: FilePool, made_by: SampleMaker, count: int) -> Iterator[Sample]:
    """Samples that are files of their own: the author's side is Python, with no `return` outside a function."""
    drawn = draw_samples(pool, made_by, 100 * count, a_file=_A_FILE)
    return islice((sample for sample in drawn if find_problem(sample.repaired) is None), count)


def maker(vocabulary: Vocabulary, group: str, seed: int) -> SampleMaker:
    """A maker of samples of one group, as often of each kind as people make it, no repair half done."""
    return SampleMaker(vocabulary, Random(f"benchmark/{seed}/{group}"), {group: 1.0}, halfway=0.0)
