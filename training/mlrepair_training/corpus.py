"""Real code to learn from: pinned packages and the standard library, split by package, without copies across splits.

What is held out goes first: a file or function of the test split is in no other split, one of the validation split not
in the training split. A training file that nearly equals a held-out file is dropped; a function that equals a held-out
function, token by token, is cut out of its file.

    fetch(directory / "archives", read_manifest().packages)
    build(directory)                                         # corpus-{train,validation,test}.parquet, statistics.md
    for file in read(directory, "train"): ...
"""

import os
import platform
import sysconfig
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq
from datasketch import MinHashLSH
from rich.console import Console
from rich.progress import track

from mlrepair_training.examples import examples_of
from mlrepair_training.packages import (
    Manifest,
    Package,
    SourceFile,
    Split,
    fetch,
    find_archive,
    read_archive,
    read_manifest,
    read_standard_library,
)
from mlrepair_training.source_filter import PERMUTATIONS, Outline, Rejection, examine, parse, reject_path

__all__ = ["Package", "SourceFile", "Split", "Statistics", "build", "fetch", "read", "read_manifest"]

_SCHEMA = pa.schema([("package", pa.string()), ("path", pa.string()), ("text", pa.binary())])
_ROWS = 256  # a row group: what `read` holds in memory
_SIMILARITY = 0.7  # Jaccard, of the token shingles
_HELD_OUT_FIRST = (Split.TEST, Split.VALIDATION, Split.TRAIN)


@dataclass(slots=True)
class Counts:
    """How much code one package gives to one split."""

    files: int = 0
    lines: int = 0
    functions: int = 0

    def add(self, other: "Counts") -> None:
        """Add the other counts to these."""
        self.files += other.files
        self.lines += other.lines
        self.functions += other.functions


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is in the corpus, and what was left out for which reason."""

    counts: dict[tuple[Split, str], Counts] = field(default_factory=dict)  # by split and package
    rejections: Counter[Rejection] = field(default_factory=Counter)  # files
    functions_cut: Counter[Split] = field(default_factory=Counter)  # because a held-out file has them too

    def total(self, split: Split) -> Counts:
        """Return the counts of all packages of a split."""
        total = Counts()
        for (found, _), counts in self.counts.items():
            if found is split:
                total.add(counts)
        return total

    def as_markdown(self) -> str:
        """Return the page that describes the corpus."""
        lines = [
            "# Corpus",
            "",
            f"Python {platform.python_version()}; its standard library is the package `python`.",
            "",
        ]
        lines += ["| split | files | lines | functions | functions cut |", "|---|--:|--:|--:|--:|"]
        lines += [f"| {split} | {_cells(self.total(split))} | {self.functions_cut[split]:,} |" for split in Split]
        lines += ["", "| left out because | files |", "|---|--:|"]
        lines += [f"| {reason.value} | {self.rejections[reason]:,} |" for reason in Rejection]
        lines += ["", "| split | package | files | lines | functions |", "|---|---|--:|--:|--:|"]
        lines += [
            f"| {split} | {package} | {_cells(counts)} |"
            for split in Split
            for (found, package), counts in self.counts.items()
            if found is split
        ]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that passed the filters of its own; the comparison with other files is still to come."""

    file: SourceFile
    outline: Outline


class _Seen:
    """What the splits before have, so that no later split gets it again."""

    def __init__(self) -> None:
        self.files: set[bytes] = set()
        self.functions: set[bytes] = set()
        self.sketches = MinHashLSH(threshold=_SIMILARITY, num_perm=PERMUTATIONS)
        self.count = 0

    def add(self, outline: Outline) -> None:
        """Remember a file that is held out."""
        self.files.add(outline.fingerprint)
        self.functions.update(function.fingerprint for function in outline.functions)
        self.sketches.insert(self.count, outline.minhash())
        self.count += 1


def build(directory: Path, manifest: Manifest | None = None, *, standard_library: Path | None = None) -> Statistics:
    """Make the Parquet files of the three splits, and `statistics.md`, from the wheels in `directory / "archives"`.

    The result depends on the wheels and on the running Python only.

    Args:
        directory: where `archives` is and the result goes.
        manifest: which packages; by default those of `packages.toml`.
        standard_library: its directory; by default that of the running Python.

    Raises:
        FileNotFoundError: if a wheel of the manifest is missing.
    """
    manifest = manifest or read_manifest()
    archives = _find_archives(directory / "archives", manifest.packages)
    library = standard_library or Path(sysconfig.get_path("stdlib"))
    statistics = Statistics()
    seen = _Seen()
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for split in _HELD_OUT_FIRST:
            files: list[SourceFile] = []
            for package, archive in archives:
                if package.split is split:
                    files += _accept_paths(read_archive(archive, package.name), split, statistics)
            ours = (file for file in read_standard_library(library) if _library_split(file.path, manifest) is split)
            files += _accept_paths(ours, split, statistics)
            outlines = pool.map(examine, (file.source for file in files), chunksize=32)
            examined = track(
                zip(files, outlines, strict=True), f"Reading {split}", len(files), console=Console(stderr=True)
            )
            candidates = _accept(examined, statistics)
            kept = list(_without_copies(candidates, split, seen, statistics))
            _write(directory / f"corpus-{split}.parquet", _with_examples([candidate.file for candidate in kept], split))
            for candidate in kept:
                seen.add(candidate.outline)
    (directory / "statistics.md").write_text(statistics.as_markdown(), encoding="utf-8")
    return statistics


def read(directory: Path, split: Split | str) -> Iterator[SourceFile]:
    """Read the files of one split, in the order of the manifest and then of the paths."""
    with pq.ParquetFile(directory / f"corpus-{Split(split)}.parquet") as table:
        for batch in table.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                yield SourceFile(row["package"], row["path"], row["text"])


def _find_archives(directory: Path, packages: Iterable[Package]) -> list[tuple[Package, Path]]:
    found = [(package, find_archive(directory, package)) for package in packages]
    if missing := [f"{package.name}=={package.version}" for package, archive in found if archive is None]:
        raise FileNotFoundError(f"no wheels in {directory} of {', '.join(missing)}; fetch them first")
    return [(package, archive) for package, archive in found if archive is not None]


def _library_split(path: str, manifest: Manifest) -> Split:
    """Return the split of a standard library file; `test/test_csv.py` goes where `csv.py` goes."""
    parts = PurePosixPath(path).with_suffix("").parts
    module = parts[1] if parts[0] == "test" and len(parts) > 1 else parts[0]
    return manifest.standard_library.get(module.removeprefix("test_").lstrip("_"), Split.TRAIN)


def _accept_paths(files: Iterable[SourceFile], split: Split, statistics: Statistics) -> Iterator[SourceFile]:
    for file in files:
        rejection = reject_path(file.path, test_only_allowed=split is Split.TEST)
        if rejection is None:
            yield file
        else:
            statistics.rejections[rejection] += 1


def _accept(examined: Iterable[tuple[SourceFile, Outline | Rejection]], statistics: Statistics) -> Iterator[_Candidate]:
    for file, outline in examined:
        if isinstance(outline, Rejection):
            statistics.rejections[outline] += 1
        else:
            yield _Candidate(file, outline)


def _without_copies(
    candidates: Iterable[_Candidate], split: Split, seen: _Seen, statistics: Statistics
) -> Iterator[_Candidate]:
    """Yield the candidates that neither this split nor an earlier one has, with the functions cut that one has."""
    own: set[bytes] = set()
    for candidate in candidates:
        outline = candidate.outline
        if outline.fingerprint in own or outline.fingerprint in seen.files:
            statistics.rejections[Rejection.DUPLICATE] += 1
            continue
        own.add(outline.fingerprint)
        if seen.count and seen.sketches.query(outline.minhash()):
            statistics.rejections[Rejection.NEAR_DUPLICATE] += 1
            continue
        cut = {function.cut for function in outline.functions if function.fingerprint in seen.functions}
        source = _cut(candidate.file.source, outline, cut)
        if source is None:
            statistics.rejections[Rejection.UNCUTTABLE] += 1
            continue
        statistics.functions_cut[split] += len(cut)
        functions = sum(function.cut not in cut for function in outline.functions)
        package, path = candidate.file.package, candidate.file.path
        counts = statistics.counts.setdefault((split, package), Counts())
        counts.add(Counts(1, len(source.splitlines()), functions))
        yield _Candidate(SourceFile(package, path, source), outline)


def _cut(source: bytes, outline: Outline, cut: set[int]) -> bytes | None:
    """Remove functions from a file; where a block has nothing else, a `pass` stays. None if it no longer compiles."""
    if not cut:
        return source
    lines = source.splitlines(keepends=True)
    remaining_statements = {definition.block: definition.block_size for definition in outline.definitions}
    for index in sorted(cut):
        definition = outline.definitions[index]
        remaining_statements[definition.block] -= 1
        first = lines[definition.first]
        indentation = first[: len(first) - len(first.lstrip())]
        lines[definition.first : definition.last] = [b""] * (definition.last - definition.first)
        if remaining_statements[definition.block] == 0:
            lines[definition.first] = indentation + b"pass\n"
    remaining = b"".join(lines)
    return None if parse(remaining) is None else remaining


def _with_examples(files: Sequence[SourceFile], split: Split) -> Iterator[SourceFile]:
    """The files, and what their docstrings show; the test split stays as its authors wrote it."""
    yield from files
    if split is not Split.TEST:
        for file in files:
            yield from examples_of(file)


def _cells(counts: Counts) -> str:
    return f"{counts.files:,} | {counts.lines:,} | {counts.functions:,}"


def _write(path: Path, files: Iterable[SourceFile]) -> None:
    """Write whole or not at all: a reader never finds half a corpus."""
    unfinished = path.with_suffix(".unfinished")
    rows = [{"package": file.package, "path": file.path, "text": file.source} for file in files]
    with pq.ParquetWriter(unfinished, _SCHEMA, compression="zstd") as writer:
        for start in range(0, len(rows), _ROWS):
            writer.write_table(pa.Table.from_pylist(rows[start : start + _ROWS], schema=_SCHEMA))
    unfinished.replace(path)
