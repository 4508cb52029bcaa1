"""The seam between the command line and the engine."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mlrepair.cli.complaints import StoppedError
from mlrepair.cli.places import Places
from mlrepair.edits import Applicability, Fix
from mlrepair.settings import Settings

if TYPE_CHECKING:
    from mlrepair.orchestrator import MLOrchestrator


class EngineUnavailableError(StoppedError):
    """The engine cannot work at all (a model is missing or damaged); the message says what to do."""


class Repairer(Protocol):
    """What the commands need of `mlrepair.MLOrchestrator`."""

    def repair(self, source: bytes, *, settings: Settings, top: int = 1) -> Sequence[Fix]:
        """Return all findings of one file, ordered by place."""
        ...


_SECONDS = 30.0  # of the processor, for one file: some 20,000 lines
_LONG = 10_000  # rows; longer files are generated data, of which a look at the beginning must do
_SECONDS_OF_LONG = 2.5


class LazyEngine:
    """The real engine; imported at the first file, so that a run without a file to repair loads no model."""

    def __init__(self, models_directory: Path | None) -> None:
        self._models_directory = models_directory
        self._engine: MLOrchestrator | None = None

    def __reduce__(self) -> tuple[type["LazyEngine"], tuple[Path | None]]:
        """Another process loads its own model."""
        return LazyEngine, (self._models_directory,)

    def repair(self, source: bytes, *, settings: Settings, top: int = 1) -> Sequence[Fix]:
        """Return all findings of one file, ordered by place.

        Raises:
            EngineUnavailableError: if a model cannot be loaded.
        """
        from mlrepair.orchestrator import Configuration, MLOrchestrator
        from mlrepair.session import ModelError

        if self._engine is None:
            self._engine = MLOrchestrator(Configuration(models_directory=self._models_directory))
        try:
            seconds = _SECONDS if source.count(b"\n") <= _LONG else _SECONDS_OF_LONG
            return self._engine.repair(source, settings=settings, top=top, seconds=seconds)
        except ModelError as error:
            raise EngineUnavailableError(str(error)) from error


@dataclass(frozen=True)
class FileFindings:
    """What was found in one file, or in one cell of a notebook."""

    filename: str  # "-" for standard input
    source: bytes  # the text that the offsets count in
    fixes: tuple[Fix, ...]
    cell: int | None = None  # of a notebook, from 1; rows count in it

    @cached_property
    def places(self) -> Places:
        """The places of the offsets."""
        return Places(self.source)

    @property
    def label(self) -> str:
        """What stands before row and column."""
        return self.filename if self.cell is None else f"{self.filename}:cell {self.cell}"

    @property
    def posix_name(self) -> str:
        """The name with `/` between folders, as other tools and other platforms read it."""
        return Path(self.filename).as_posix()

    def identity(self, fix: Fix) -> tuple[str, str]:
        """Return what a finding is known by when its row has changed: its code and the text of its line."""
        return fix.code, self.places.line(self.places[fix.start].row).strip()


def described(fix: Fix) -> str:
    """Return what a repair does, how sure we are of it, and whether `fix` leaves it to the user."""
    doubt = "" if fix.applicability is Applicability.SAFE else ", unsafe"
    return f"{fix.label} ({fix.confidence:.0%}{doubt})"


def fingerprints(files: Iterable[FileFindings]) -> Iterator[tuple[FileFindings, Fix, str]]:
    """Yield each finding with a digest that stays when rows move; equal findings of a file are numbered."""
    from hashlib import sha256  # here, because it takes time and few runs need it

    seen: Counter[tuple[str, ...]] = Counter()
    for file in files:
        for fix in file.fixes:
            known_by = (file.posix_name, *file.identity(fix))
            digest = sha256("\0".join((*known_by, str(seen[known_by]))).encode())
            seen[known_by] += 1
            yield file, fix, digest.hexdigest()
