"""The engine: a text in, its verified repairs out."""

import time
from pathlib import Path

from mlrepair.broken import BrokenText
from mlrepair.context import Contexts, ContextSession
from mlrepair.edits import Fix
from mlrepair.examination import Cancelled, Partial
from mlrepair.memory import Memory
from mlrepair.model import Model
from mlrepair.pieces import problem_of
from mlrepair.session import WEIGHTS, ModelError, ModelSession, entry_of
from mlrepair.settings import Settings
from mlrepair.suppressions import without_suppressed
from mlrepair.suspicious import RunningText
from mlrepair.thought import ThoughtSession

__all__ = ["Engine", "ModelError", "repair", "second_of"]

_SECONDS = 5.0  # of the processor, for one text; what is not looked at by then stays unreported


class Engine:
    """Finds and repairs mistakes; any thread may use it. The model is loaded when a text first needs it."""

    def __init__(
        self,
        models_directory: Path | None = None,
        *,
        model: Model | None = None,
        contexts: Contexts | None = None,
        second: Model | None = None,
    ) -> None:
        """Take the models of a directory, by default those of the package; the others stand in for them.

        `second` is asked where `model` finds no repair of a text that does not parse.
        """
        self._model: Model = ModelSession(models_directory) if model is None else model
        self._second = second_of(models_directory) if model is None and second is None else second
        self._contexts: Contexts | None = (
            ContextSession(models_directory) if model is None and contexts is None else contexts
        )
        self._memory, self._second_memory = Memory(), Memory()  # what models said is not each other's

    def repair(
        self,
        source: bytes,
        *,
        settings: Settings = Settings(),
        top: int = 1,
        cancelled: Cancelled = lambda: False,
        partial: Partial | None = None,
        seconds: float = _SECONDS,
    ) -> list[Fix]:
        """Return all findings of one text, in its order; `top` above 1 asks for alternatives of each.

        What `seconds` of processor time do not suffice for stays unreported.

        Where the answer takes longer than an editor wants to wait, `partial` is told once what is known so far: where
        the text does not parse, or what the windows that have changed hold.

        Raises:
            ModelError: if the model cannot be loaded.
        """
        if not settings.enable or not source.strip() or len(source) > settings.max_file_kb * 1024:
            return []
        deadline = time.thread_time() + seconds
        problem = problem_of(source)
        if cancelled():
            return []

        def reported(found: list[Fix]) -> list[Fix]:
            wanted = [fix for fix in found if settings.wants(fix.code, fix.name)]
            return sorted(without_suppressed(source, wanted), key=lambda fix: (fix.start, fix.end))

        def tell(found: list[Fix]) -> None:
            if partial is not None and not cancelled():
                partial(reported(found))

        of = (self._model, self._contexts, self._memory, source, settings, top, deadline, cancelled, tell)
        if problem is None:
            return reported(RunningText(*of).findings())
        found = BrokenText(*of).findings(problem)
        if self._second is not None and not any(fix.edits for fix in found) and not cancelled():
            found = BrokenText(self._second, None, self._second_memory, *of[3:]).findings(problem) or found
        return reported(found)


def second_of(directory: Path | None) -> Model | None:
    """The CTM of a directory, if it has one: it thinks longer about what the TRM cannot repair."""
    try:
        entry_of(directory or WEIGHTS, "ctm")
    except ModelError:
        return None
    return ThoughtSession(directory)


_shared: list[Engine] = []


def repair(source: str | bytes) -> list[Fix]:
    """Return all findings of one text; offsets count bytes of its UTF-8 form.

    Raises:
        ModelError: if the model that came with the package cannot be loaded.
    """
    if not _shared:
        _shared.append(Engine())
    return _shared[0].repair(source.encode(errors="surrogatepass") if isinstance(source, str) else source)
