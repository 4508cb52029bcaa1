"""The record that every collector gives, and its Parquet file."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_ROWS = 64  # a row group: files are stored whole, so few


@dataclass(frozen=True, slots=True)
class RealFix:
    """One piece of code before and after a person (or a linter) corrected it; both are dedented."""

    collector: str  # "releases", "git", "linter" or "stack-exchange"
    origin: str  # package, repository or site
    version: str  # release, commit, rule or answer that has the repair
    path: str  # of the file, or of the thread
    name: str  # qualified name of the function; empty for a piece of no function
    before: bytes
    after: bytes
    change: str  # "replaced", "inserted", "deleted", "wrapped", "unwrapped" or "moved" statement; "code" if unknown
    file_before: bytes = b""  # the whole file, for its symbols; empty if there is none
    start: int = 0  # the piece in `file_before`, in bytes
    end: int = 0
    tests_changed: bool = False  # by the same commit
    split: str = "train"

    @property
    def source(self) -> bytes:
        """The piece before, by the name that the benchmark knows."""
        return self.before

    @property
    def repaired(self) -> bytes:
        """The piece after."""
        return self.after

    @property
    def kind(self) -> str:
        """What happened to the statement."""
        return self.change


_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("collector", "origin", "version", "path", "name")),
        *((name, pa.binary()) for name in ("before", "after")),
        ("change", pa.string()),
        ("file_before", pa.binary()),
        *((name, pa.int32()) for name in ("start", "end")),
        ("tests_changed", pa.bool_()),
        ("split", pa.string()),
    ]
)


def write_fixes(path: Path, fixes: Iterable[RealFix]) -> int:
    """Write the records whole or not at all; return how many."""
    unfinished = path.with_suffix(".unfinished")
    rows = [asdict(fix) for fix in fixes]
    with pq.ParquetWriter(unfinished, _SCHEMA, compression="zstd") as writer:
        for start in range(0, len(rows), _ROWS):
            writer.write_table(pa.Table.from_pylist(rows[start : start + _ROWS], schema=_SCHEMA))
    unfinished.replace(path)
    return len(rows)


def read_fixes(path: Path) -> Iterator[RealFix]:
    """Read the records of one file, in the order in which they were written."""
    with pq.ParquetFile(path) as table:
        for batch in table.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                yield RealFix(**row)
