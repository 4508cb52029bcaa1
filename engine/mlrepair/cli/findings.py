"""The seam between the command line and the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from mlrepair.cli.places import Places
from mlrepair.edits import Fix
from mlrepair.settings import Settings


class EngineUnavailableError(Exception):
    """The engine cannot work at all (a model is missing or damaged); the message says what to do."""


class Repairer(Protocol):
    """What the commands need of `mlrepair.engine.Engine`."""

    def repair(self, source: bytes, *, settings: Settings, top: int = 1) -> Sequence[Fix]:
        """Return all findings of one file, ordered by place."""
        ...


class LazyEngine:
    """The real engine; imported at the first file, so that a run without a file to repair loads no model."""

    def __init__(self, models_directory: Path | None) -> None:
        self._models_directory = models_directory
        self._engine: Repairer | None = None

    def repair(self, source: bytes, *, settings: Settings, top: int = 1) -> Sequence[Fix]:
        """Return all findings of one file, ordered by place.

        Raises:
            EngineUnavailableError: if a model cannot be loaded.
        """
        from mlrepair.engine import Engine, ModelError

        if self._engine is None:
            self._engine = Engine(self._models_directory)
        try:
            return self._engine.repair(source, settings=settings, top=top)
        except ModelError as error:
            raise EngineUnavailableError(str(error)) from error


@dataclass(frozen=True)
class FileFindings:
    """What was found in one file."""

    filename: str  # "-" for standard input
    source: bytes  # the text that the offsets count in
    fixes: tuple[Fix, ...]

    @cached_property
    def places(self) -> Places:
        """The places of the offsets."""
        return Places(self.source)
