"""One editor's session: open files, their findings, and when they are looked at and shown.

Snapshot, compute, compare, publish: the worker gets an immutable document, and its result counts only while that
document is still the newest. Everything but `_repair` and `_warm_up` runs on the event loop.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeAlias

from mlrepair.edits import Fix
from mlrepair.settings import Settings
from mlrepair_lsp.configuration import Configuration
from mlrepair_lsp.diagnostics import Findings, is_syntax
from mlrepair_lsp.dismissals import Dismissals
from mlrepair_lsp.documents import Document
from mlrepair_lsp.notebooks import Notebook, apart, joined
from mlrepair_lsp.scheduler import Cancelled, Scheduler

logger = logging.getLogger(__name__)

_CANDIDATES = 3  # the fix and two alternatives
_WARM_UP = "warm-up"  # no document has such a URI
_WARM_UP_SOURCE = b"def warm_up(value):\n    retrun value\n"  # broken, so that models are needed
_IDLE_SECONDS = 1200.0  # after so long without work the models are given back


_Partial: TypeAlias = Callable[[list[Fix]], None]


class Engine(Protocol):
    """What the server needs of `mlrepair.Engine`."""

    def repair(
        self,
        source: bytes,
        *,
        settings: Settings,
        top: int,
        cancelled: Callable[[], bool],
        partial: _Partial | None,
    ) -> list[Fix]:
        """Return the findings of one file, ordered by place; `partial` is told what is known if that takes long."""
        ...


MakeEngine = Callable[[Settings], Engine]  # from the settings of models: their directory and their threads


@dataclass(eq=False)
class _OpenFile:
    """The changing state of one open file."""

    document: Document
    notebook: str | None = None  # the URI of the notebook that it is a cell of
    found: tuple[Fix, ...] | None = None  # in exactly this document; None: not yet known
    shown: Findings | None = None  # last shown, maybe of an older version
    is_guess: bool = False  # what is shown came before the answer
    scheduled: bool = False  # a look at this document is under way
    typing: asyncio.TimerHandle | None = None  # runs while the user is taken to be typing
    readers: list[asyncio.Future[Findings]] = field(default_factory=list)  # they wait for complete findings

    @property
    def owner(self) -> str:
        """The URI whose settings it has."""
        return self.notebook or self.document.uri

    def visible(self) -> tuple[Fix, ...]:
        """Return what was found outside the line that is being typed, and outside its block what does not parse."""
        found, text, line = self.found or (), self.document.text, self.document.edited_line
        if self.typing is None or line is None:
            return found

        def is_typed(fix: Fix) -> bool:
            lines = self.document.typed_lines if is_syntax(fix) else (line,)
            return any(text.line_of(fix.start) <= typed <= text.line_of(fix.end) for typed in lines)

        return tuple(fix for fix in found if not is_typed(fix))

    def stop_typing(self) -> None:
        """Take the user to have paused."""
        if self.typing is not None:
            self.typing.cancel()
            self.typing = None


class Session:
    """Keeps the open documents and decides when each is analysed and what is shown of it."""

    def __init__(
        self,
        make_engine: MakeEngine,
        *,
        publish: Callable[[Findings], None],
        warn: Callable[[str], None],
        loading: Callable[[bool], None] = lambda begins: None,
    ) -> None:
        """Make a session that shows findings through `publish` and tells the user of trouble through `warn`.

        `loading` is told when the models begin and end to be loaded.
        """
        self.configuration = Configuration()
        self._make_engine = make_engine
        self._engine: Engine = _LazyEngine(make_engine, Settings())
        self._warm = False
        self._publish = publish
        self._warn = warn
        self._loading = loading
        self._files: dict[str, _OpenFile] = {}
        self._notebooks: dict[str, Notebook] = {}
        self._dismissals = Dismissals()
        self._scheduler = Scheduler()
        self._idle: asyncio.TimerHandle | None = None

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
        settings = self.configuration.of(file.owner)
        if document.edited_line is not None and settings.typing_pause_ms:
            loop = asyncio.get_running_loop()
            file.typing = loop.call_later(settings.typing_pause_ms / 1000, self._pause, file)
        if settings.run == "onType":
            self._analyse(file, delay=settings.debounce_ms / 1000)
            return
        if file.notebook is None:  # the other cells of a notebook still wait for their findings
            self._scheduler.cancel(document.uri)
        file.scheduled = False
        self._answer(file, Findings(document))

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
        if file.notebook is None:
            self._scheduler.cancel(uri)
        file.stop_typing()
        nothing = Findings(file.document)
        self._answer(file, nothing)
        self._publish(nothing)

    def notebook(self, uri: str) -> Notebook | None:
        """Return the newest version of an open notebook."""
        return self._notebooks.get(uri)

    def set_notebook(self, notebook: Notebook, opened: Sequence[Document] = (), closed: Sequence[str] = ()) -> None:
        """Take a notebook, new or changed, with the cells that came and went, and look at it."""
        self._notebooks[notebook.uri] = notebook
        for uri in closed:
            self.close(uri)
        for document in opened:
            self.close(document.uri)
            self._files[document.uri] = _OpenFile(document, notebook.uri)
        self._analyse_notebook(notebook, delay=0)

    def close_notebook(self, uri: str) -> None:
        """Forget a notebook with its cells."""
        self._notebooks.pop(uri, None)
        self._scheduler.cancel(_all_cells(uri))
        for cell in [cell for cell, file in self._files.items() if file.notebook == uri]:
            self.close(cell)

    def save_notebook(self, uri: str) -> None:
        """Look at the cells of a notebook now."""
        notebook = self._notebooks.get(uri)
        for cell in notebook.cells if notebook else ():
            self.save(cell)

    def is_guess(self, uri: str) -> bool:
        """Return whether what is shown of a document came before the answer, so that repairs are still to come."""
        file = self._files.get(uri)
        return file is not None and file.is_guess and file.scheduled

    def findings(self, uri: str) -> Findings | None:
        """Return what is shown of a document, if that is of its newest version."""
        file = self._files.get(uri)
        return file.shown if file and file.shown and file.shown.document is file.document else None

    async def complete_findings(self, uri: str) -> Findings | None:
        """Wait until the newest version is analysed and nothing is held back, then return what is shown."""
        if (file := self._files.get(uri)) is None:
            return None
        if not file.scheduled and not self._holds_back(file):
            return self.findings(uri)  # not those of an older version: their places may be wrong
        reader: asyncio.Future[Findings] = asyncio.get_running_loop().create_future()
        file.readers.append(reader)
        return await reader

    def dismiss(self, uri: str, code: str, lines: str) -> None:
        """Show a kind of finding no more on these lines of a document, wherever they move to."""
        self._dismissals.add(uri, code, lines)
        file = self._files.get(uri)
        if file is not None and file.found is not None:
            file.found = self._dismissals.without(file.document, file.found)
            self._show(file)

    def configure(self, configuration: Configuration) -> bool:
        """Take settings over and look at all open documents again; return whether anything has changed."""
        if configuration == self.configuration:
            return False
        old, self.configuration = self.configuration.outside, configuration
        new = configuration.outside
        if new.log_level != old.log_level:
            logging.getLogger(__package__).setLevel(new.log_level.upper())
        if (new.models_directory, new.threads) != (old.models_directory, old.threads):
            self._unload()
        for file in self._files.values():
            file.found = file.shown = None
            self._analyse(file)
        return True

    def warm_up(self) -> None:
        """Load the models that the settings name beside the event loop, once, and tell the user if that fails."""
        if self.configuration.outside.enable and not self._warm:
            self._warm = True
            engine = self._engine
            self._loading(True)
            self._scheduler.schedule(_WARM_UP, lambda cancelled: _warm_up(engine, cancelled), self._warmed_up)

    def shut_down(self) -> None:
        """Stop all work."""
        self._scheduler.close()
        for file in self._files.values():
            file.stop_typing()
        if self._idle is not None:
            self._idle.cancel()

    def _warmed_up(self, error: Exception | None) -> None:
        self._loading(False)
        if error is not None:
            self._warn(f"mlrepair finds nothing, its models cannot be loaded: {error}")

    def _unload(self) -> None:
        self._engine = _LazyEngine(self._make_engine, self.configuration.outside)
        self._warm = False

    def _analyse(self, file: _OpenFile, *, delay: float = 0) -> None:
        if file.notebook is not None:
            self._analyse_notebook(self._notebooks[file.notebook], delay=delay)
            return
        document, settings, engine = file.document, self.configuration.of(file.document.uri), self._engine
        too_long = len(document.text.data) > settings.max_file_kb * 1024
        if not settings.enable or not document.is_python or too_long:
            self._scheduler.cancel(document.uri)
            self._found(file, document, ())
            return
        file.scheduled = True
        loop = asyncio.get_running_loop()

        def partial(fixes: list[Fix]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the editor is gone
                loop.call_soon_threadsafe(self._guess, file, document, tuple(fixes))

        self._schedule(
            document.uri,
            lambda cancelled: _repair(engine, document.uri, document.text.data, settings, cancelled, partial),
            lambda fixes: self._found(file, document, fixes),
            delay,
        )

    def _analyse_notebook(self, notebook: Notebook, *, delay: float) -> None:
        settings, engine = self.configuration.of(notebook.uri), self._engine
        files = [file for uri in notebook.cells if (file := self._files.get(uri)) and file.document.is_python]
        documents = [file.document for file in files]

        def found(fixes: tuple[Fix, ...]) -> None:
            for file, document, own in zip(files, documents, apart(fixes, documents), strict=True):
                self._found(file, document, own)

        too_long = sum(len(document.text.data) for document in documents) > settings.max_file_kb * 1024
        if not settings.enable or too_long:
            self._scheduler.cancel(_all_cells(notebook.uri))
            found(())
            return
        for file in files:
            file.scheduled = True
        self._schedule(
            _all_cells(notebook.uri),
            lambda cancelled: _repair(engine, notebook.uri, joined(documents), settings, cancelled, None),
            found,
            delay,
        )

    def _schedule(
        self,
        key: str,
        work: Callable[[Cancelled], tuple[Fix, ...]],
        done: Callable[[tuple[Fix, ...]], None],
        delay: float,
    ) -> None:
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._unload)
        self._scheduler.schedule(key, work, done, delay=delay)

    def _found(self, file: _OpenFile, document: Document, fixes: tuple[Fix, ...]) -> None:
        if self._is_newest(file, document):
            file.found = self._dismissals.without(document, fixes)
            file.scheduled = file.is_guess = False
            self._show(file)

    def _guess(self, file: _OpenFile, document: Document, fixes: tuple[Fix, ...]) -> None:
        """Show what is known of a change before its repairs are; who opens a file can wait for all of it."""
        if not self._is_newest(file, document) or file.found is not None or file.shown is None:
            return
        file.found = self._dismissals.without(document, fixes)
        fixes = file.visible()
        file.found = None
        file.is_guess = True
        first = next(((fix.start, fix.end) for fix in fixes if not fix.edits), None)
        file.shown = Findings(document, fixes, first)
        self._publish(file.shown)

    def _is_newest(self, file: _OpenFile, document: Document) -> bool:
        return file.document is document and self._files.get(document.uri) is file

    def _pause(self, file: _OpenFile) -> None:
        file.typing = None
        if file.found is not None:
            self._show(file)

    def _show(self, file: _OpenFile) -> None:
        is_same = file.shown is not None and file.shown.document is file.document
        announced = file.shown.first_announced if is_same and file.shown is not None else None
        findings = Findings(file.document, file.visible(), announced)
        if file.shown is None or not is_same or file.shown.fixes != findings.fixes:
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


def _all_cells(notebook: str) -> str:
    """What the scheduler knows the cells of a notebook by: a document can have the same URI as the notebook."""
    return f"cells of {notebook}"


class _LazyEngine:
    """Makes the engine at its first use, on the worker: even its imports would keep the event loop waiting."""

    def __init__(self, make_engine: MakeEngine, settings: Settings) -> None:
        self._make_engine = make_engine
        self._settings = settings

    @cached_property
    def _engine(self) -> Engine:
        return self._make_engine(self._settings)

    def repair(
        self, source: bytes, *, settings: Settings, top: int, cancelled: Cancelled, partial: _Partial | None
    ) -> list[Fix]:
        return self._engine.repair(source, settings=settings, top=top, cancelled=cancelled, partial=partial)


def _repair(
    engine: Engine, uri: str, source: bytes, settings: Settings, cancelled: Cancelled, partial: _Partial | None
) -> tuple[Fix, ...]:
    """Return the engine's findings; one that fails finds nothing."""
    try:
        found = engine.repair(source, settings=settings, top=_CANDIDATES, cancelled=cancelled, partial=partial)
        return tuple(found)
    except Exception:  # whatever a file does to the engine, the editor goes on
        logger.exception("no findings for %s", uri)
        return ()


def _warm_up(engine: Engine, cancelled: Cancelled) -> Exception | None:
    """Make the engine load what it needs, and return what stood in the way."""
    try:
        engine.repair(_WARM_UP_SOURCE, settings=Settings(), top=1, cancelled=cancelled, partial=None)
    except Exception as error:
        logger.exception("warm-up failed")
        return error
    return None
