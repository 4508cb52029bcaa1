"""The engine, as the server sees it: made and loaded on the worker, asked there, given back after long idleness."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Protocol, TypeAlias

from mlrepair import notebooks
from mlrepair.edits import Fix
from mlrepair.settings import Settings
from mlrepair_lsp.documents import Document
from mlrepair_lsp.judgement import Judgement
from mlrepair_lsp.scheduler import Cancelled

logger = logging.getLogger(__name__)

Partial: TypeAlias = Callable[[list[Fix]], None]

_CANDIDATES = 3  # the fix and two alternatives
_WARM_UP_SOURCE = b"warm = up\n"  # one window: the model is needed, and the first real file waits for little else


class Engine(Protocol):
    """What the server needs of an engine."""

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The confidence from which a finding is shown where the user has set none, by group; may load the model."""
        ...

    def repair(
        self,
        source: bytes,
        *,
        settings: Settings,
        top: int,
        cancelled: Callable[[], bool],
        partial: Partial | None,
    ) -> list[Fix]:
        """Return the findings of one file, ordered by place; `partial` is told what is known if that takes long."""
        ...

    def close(self) -> None:
        """Keep what is worth to be kept: nothing more is asked."""
        ...


MakeEngine = Callable[[Settings], Engine]  # from the settings of models: their directory and their threads


class LazyEngine:
    """Makes the engine at its first use, on the worker: even its imports would keep the event loop waiting."""

    def __init__(self, make_engine: MakeEngine, settings: Settings) -> None:
        """Keep what is needed to make it."""
        self._make_engine = make_engine
        self._settings = settings

    @cached_property
    def _engine(self) -> Engine:
        return self._make_engine(self._settings)

    def findings(
        self,
        document: Document,
        settings: Settings,
        cancelled: Cancelled,
        partial: Partial | None = None,
        cells: Sequence[notebooks.Cell] = (),
    ) -> tuple[Fix, ...]:
        """Return what is found in a document, of a notebook in its cells; an engine that fails finds nothing."""
        try:
            lowers = bool(settings.recent_discount and document.recent)
            judgement = Judgement.of(document, settings, self._engine.thresholds if lowers else {})

            def tell(fixes: list[Fix]) -> None:
                if partial is not None:
                    partial(judgement.shown(fixes))

            def ask(text: bytes) -> list[Fix]:
                return self._engine.repair(
                    text,
                    settings=judgement.asked,
                    top=_CANDIDATES,
                    cancelled=cancelled,
                    partial=None if partial is None else tell,
                )

            found = notebooks.findings(cells, ask, judgement.asked) if cells else ask(document.text.data)
            return tuple(judgement.shown(found))
        except Exception:  # whatever a file does to the engine, the editor goes on
            logger.exception("no findings for %s", document.uri)
            return ()

    def close(self) -> None:
        """Let an engine that was made keep what it has learnt."""
        if "_engine" in vars(self):
            self._engine.close()

    def warm_up(self, cancelled: Cancelled) -> Exception | None:
        """Load what is needed for the first file, and return what stood in the way."""
        try:
            self._engine.repair(_WARM_UP_SOURCE, settings=Settings(), top=1, cancelled=cancelled, partial=None)
        except Exception as error:
            logger.exception("warm-up failed")
            return error
        return None
