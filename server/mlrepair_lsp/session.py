"""One editor's session: open files, their findings, and when they are looked at and shown.

Snapshot, compute, compare, publish: the worker gets an immutable document, and its result counts only while that
document is still the newest. Everything here runs on the event loop but the jobs, which are methods of `LazyEngine`.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from mlrepair.edits import Fix
from mlrepair.settings import Settings
from mlrepair_lsp.configuration import Configuration
from mlrepair_lsp.diagnostics import Findings
from mlrepair_lsp.dismissals import Dismissals
from mlrepair_lsp.documents import Document
from mlrepair_lsp.engines import LazyEngine, MakeEngine
from mlrepair_lsp.notebooks import Notebook, apart, placed, together
from mlrepair_lsp.open_files import OpenFile
from mlrepair_lsp.scheduler import Cancelled, Scheduler

_WARM_UP = "warm-up"  # no document has such a URI
_IDLE_SECONDS = 1200.0  # after so long without work the models are given back


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
        self._engine = LazyEngine(make_engine, Settings())
        self._warm = False
        self._publish = publish
        self._warn = warn
        self._loading = loading
        self._files: dict[str, OpenFile] = {}
        self._notebooks: dict[str, Notebook] = {}
        self._dismissals = Dismissals()
        self._scheduler = Scheduler()
        self._idle: asyncio.TimerHandle | None = None

    def open(self, document: Document) -> None:
        """Take a document in and look at it at once."""
        self.close(document.uri)
        file = self._files[document.uri] = OpenFile(document)
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
        file.answer(Findings(document))

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
        file.answer(nothing)
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
            self._files[document.uri] = OpenFile(document, notebook.uri)
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
        if not file.scheduled and not file.holds_back():
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
            self._loading(True)
            self._unload_when_idle()
            self._scheduler.schedule(_WARM_UP, self._engine.warm_up, self._warmed_up)

    def shut_down(self) -> None:
        """Stop all work, and keep what the models have learnt."""
        self._scheduler.close()
        self._engine.close()
        for file in self._files.values():
            file.stop_typing()
        if self._idle is not None:
            self._idle.cancel()

    def _warmed_up(self, error: Exception | None) -> None:
        self._loading(False)
        if error is not None:
            self._warn(f"mlrepair finds nothing, its models cannot be loaded: {error}")

    def _unload(self) -> None:
        self._engine = LazyEngine(self._make_engine, self.configuration.outside)
        self._warm = False

    def _analyse(self, file: OpenFile, *, delay: float = 0) -> None:
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
            lambda cancelled: engine.findings(document, settings, cancelled, partial),
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
            lambda cancelled: engine.findings(
                together(notebook, documents), settings, cancelled, cells=placed(documents)
            ),
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
        self._unload_when_idle()
        self._scheduler.schedule(key, work, done, delay=delay)

    def _unload_when_idle(self) -> None:
        """Count the time of idleness from now."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._unload)

    def _found(self, file: OpenFile, document: Document, fixes: tuple[Fix, ...]) -> None:
        if self._is_newest(file, document):
            file.found = self._dismissals.without(document, fixes)
            file.scheduled = file.is_guess = False
            self._show(file)

    def _guess(self, file: OpenFile, document: Document, fixes: tuple[Fix, ...]) -> None:
        """Show what is known before all is; where a file was opened, only mistakes whose repairs are known, too."""
        if not self._is_newest(file, document) or file.found is not None:
            return
        file.found = self._dismissals.without(document, fixes)
        fixes = file.visible()
        file.found = None
        if file.shown is None and not (fixes and all(fix.edits for fix in fixes)):
            return
        file.is_guess = True
        first = next(((fix.start, fix.end) for fix in fixes if not fix.edits), None)
        file.shown = Findings(document, fixes, first)
        self._publish(file.shown)

    def _is_newest(self, file: OpenFile, document: Document) -> bool:
        return file.document is document and self._files.get(document.uri) is file

    def _pause(self, file: OpenFile) -> None:
        file.typing = None
        if file.found is not None:
            self._show(file)

    def _show(self, file: OpenFile) -> None:
        is_same = file.shown is not None and file.shown.document is file.document
        announced = file.shown.first_announced if is_same and file.shown is not None else None
        findings = Findings(file.document, file.visible(), announced)
        if file.shown is None or not is_same or file.shown.fixes != findings.fixes:
            file.shown = findings
            self._publish(findings)
        if not file.holds_back():
            file.answer(findings)


def _all_cells(notebook: str) -> str:
    """What the scheduler knows the cells of a notebook by: a document can have the same URI as the notebook."""
    return f"cells of {notebook}"
