"""One editor's session: open files, their findings, and when they are looked at and shown.

Snapshot, compute, compare, publish: the worker gets an immutable document, and its result counts only while that
document is still the newest. Everything but `_repair` and `_warm_up` runs on the event loop.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from mlrepair.edits import Fix
from mlrepair.settings import Settings
from mlrepair_lsp.diagnostics import Findings
from mlrepair_lsp.documents import Document
from mlrepair_lsp.scheduler import Cancelled, Scheduler

logger = logging.getLogger(__name__)

_CANDIDATES = 3  # the fix and two alternatives
_WARM_UP = "warm-up"  # no document has such a URI
_WARM_UP_SOURCE = b"def warm_up(value):\n    retrun value\n"  # broken, so that models are needed


class Engine(Protocol):
    """What the server needs of `mlrepair.Engine`."""

    def repair(self, source: bytes, *, settings: Settings, top: int, cancelled: Callable[[], bool]) -> list[Fix]:
        """Return the findings of one file, ordered by place."""
        ...


MakeEngine = Callable[[Path | None], Engine]  # from the directory of the models; None: those of the package


@dataclass(eq=False)
class _OpenFile:
    """The changing state of one open file."""

    document: Document
    found: tuple[Fix, ...] | None = None  # in exactly this document; None: not yet known
    shown: Findings | None = None  # last shown, maybe of an older version
    scheduled: bool = False  # a look at this document is under way
    typing: asyncio.TimerHandle | None = None  # runs while the user is taken to be typing
    readers: list[asyncio.Future[Findings]] = field(default_factory=list)  # they wait for complete findings

    def visible(self) -> tuple[Fix, ...]:
        """Return what was found outside the line that is being typed."""
        found, text, line = self.found or (), self.document.text, self.document.edited_line
        if self.typing is None or line is None:
            return found
        return tuple(fix for fix in found if not text.line_of(fix.start) <= line <= text.line_of(fix.end))

    def stop_typing(self) -> None:
        """Take the user to have paused."""
        if self.typing is not None:
            self.typing.cancel()
            self.typing = None


class Session:
    """Keeps the open documents and decides when each is analysed and what is shown of it."""

    def __init__(self, make_engine: MakeEngine, *, publish: Callable[[Findings], None], warn: Callable[[str], None]):
        """Make a session that shows findings through `publish` and tells the user of trouble through `warn`."""
        self.settings = Settings()
        self._make_engine = make_engine
        self._engine: Engine = _LazyEngine(make_engine, None)
        self._warm = False
        self._publish = publish
        self._warn = warn
        self._files: dict[str, _OpenFile] = {}
        self._scheduler = Scheduler()

    def open(self, document: Document) -> None:
        """Take a document in and look at it at once."""
        self.close(document.uri)
        file = self._files[document.uri] = _OpenFile(document)
        self._analyse(file)

    def document(self, uri: str) -> Document | None:
        """Return the newest version of an open document."""
        file = self._files.get(uri)
        return file.document if file else None

    def change(self, document: Document) -> None:
        """Replace a document by its new version."""
        file = self._files[document.uri]
        file.document, file.found = document, None
        file.stop_typing()
        if document.edited_line is not None and self.settings.typing_pause_ms:
            loop = asyncio.get_running_loop()
            file.typing = loop.call_later(self.settings.typing_pause_ms / 1000, self._pause, file)
        if self.settings.run == "onType":
            self._analyse(file, delay=self.settings.debounce_ms / 1000)
        else:
            self._scheduler.cancel(document.uri)
            file.scheduled = False

    def save(self, uri: str) -> None:
        """Look at a document now: who saves has paused."""
        if (file := self._files.get(uri)) is None:
            return
        file.stop_typing()
        if file.found is None:
            self._analyse(file)
        else:
            self._show(file)

    def close(self, uri: str) -> None:
        """Forget a document and what was shown of it."""
        if (file := self._files.pop(uri, None)) is None:
            return
        self._scheduler.cancel(uri)
        file.stop_typing()
        nothing = Findings(file.document)
        self._answer(file, nothing)
        self._publish(nothing)

    def findings(self, uri: str) -> Findings | None:
        """Return what is shown of a document, if that is of its newest version."""
        file = self._files.get(uri)
        return file.shown if file and file.shown and file.shown.document is file.document else None

    async def complete_findings(self, uri: str) -> Findings | None:
        """Wait until the newest version is analysed and nothing is held back, then return what is shown."""
        if (file := self._files.get(uri)) is None:
            return None
        if not file.scheduled and not self._holds_back(file):
            return file.shown
        reader: asyncio.Future[Findings] = asyncio.get_running_loop().create_future()
        file.readers.append(reader)
        return await reader

    def configure(self, settings: Settings) -> None:
        """Take settings over and look at all open documents again."""
        if settings == self.settings:
            return
        old, self.settings = self.settings, settings
        if settings.log_level != old.log_level:
            logging.getLogger(__package__).setLevel(settings.log_level.upper())
        if settings.models_directory != old.models_directory:
            self._engine = _LazyEngine(self._make_engine, settings.models_directory)
            self._warm = False
        for file in self._files.values():
            file.found = file.shown = None
            self._analyse(file)

    def warm_up(self) -> None:
        """Load the models that the settings name beside the event loop, once, and tell the user if that fails."""
        if self.settings.enable and not self._warm:
            self._warm = True
            engine = self._engine
            self._scheduler.schedule(_WARM_UP, lambda cancelled: _warm_up(engine, cancelled), self._warmed_up)

    def shut_down(self) -> None:
        """Stop all work."""
        self._scheduler.close()

    def _warmed_up(self, error: Exception | None) -> None:
        if error is not None:
            self._warn(f"mlrepair finds nothing, its models cannot be loaded: {error}")

    def _analyse(self, file: _OpenFile, *, delay: float = 0) -> None:
        document, settings, engine = file.document, self.settings, self._engine
        too_long = len(document.text.data) > settings.max_file_kb * 1024
        if not settings.enable or not document.is_python or too_long:
            self._scheduler.cancel(document.uri)
            self._found(file, document, ())
            return
        file.scheduled = True
        self._scheduler.schedule(
            document.uri,
            lambda cancelled: _repair(engine, document, settings, cancelled),
            lambda fixes: self._found(file, document, fixes),
            delay=delay,
        )

    def _found(self, file: _OpenFile, document: Document, fixes: tuple[Fix, ...]) -> None:
        if file.document is document:
            file.found, file.scheduled = fixes, False
            self._show(file)

    def _pause(self, file: _OpenFile) -> None:
        file.typing = None
        if file.found is not None:
            self._show(file)

    def _show(self, file: _OpenFile) -> None:
        findings = Findings(file.document, file.visible())
        if file.shown is None or file.shown.document is not file.document or file.shown.fixes != findings.fixes:
            file.shown = findings
            self._publish(findings)
        if not self._holds_back(file):
            self._answer(file, findings)

    def _holds_back(self, file: _OpenFile) -> bool:
        return file.found is not None and len(file.visible()) < len(file.found)

    def _answer(self, file: _OpenFile, findings: Findings) -> None:
        for reader in file.readers:
            if not reader.done():
                reader.set_result(findings)
        file.readers.clear()


class _LazyEngine:
    """Makes the engine at its first use, on the worker: even its imports would keep the event loop waiting."""

    def __init__(self, make_engine: MakeEngine, models_directory: Path | None) -> None:
        self._make_engine = make_engine
        self._models_directory = models_directory

    @cached_property
    def _engine(self) -> Engine:
        return self._make_engine(self._models_directory)

    def repair(self, source: bytes, *, settings: Settings, top: int, cancelled: Cancelled) -> list[Fix]:
        return self._engine.repair(source, settings=settings, top=top, cancelled=cancelled)


def _repair(engine: Engine, document: Document, settings: Settings, cancelled: Cancelled) -> tuple[Fix, ...]:
    """Return the engine's findings; one that fails finds nothing."""
    try:
        return tuple(engine.repair(document.text.data, settings=settings, top=_CANDIDATES, cancelled=cancelled))
    except Exception:  # whatever a file does to the engine, the editor goes on
        logger.exception("no findings for %s, version %d", document.uri, document.version)
        return ()


def _warm_up(engine: Engine, cancelled: Cancelled) -> Exception | None:
    """Make the engine load what it needs, and return what stood in the way."""
    try:
        engine.repair(_WARM_UP_SOURCE, settings=Settings(), top=1, cancelled=cancelled)
    except Exception as error:
        logger.exception("warm-up failed")
        return error
    return None
