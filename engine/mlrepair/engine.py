"""The engine: a text in, the verified repairs of one model out."""

import time
from pathlib import Path

from mlrepair.broken import BrokenText
from mlrepair.context import Contexts, ContextSession
from mlrepair.edits import Fix
from mlrepair.examination import Cancelled, Partial
from mlrepair.memory import Memory
from mlrepair.model import Model
from mlrepair.pieces import problem_of
from mlrepair.session import ModelError, ModelSession
from mlrepair.settings import Settings
from mlrepair.suppressions import without_suppressed
from mlrepair.suspicious import RunningText

__all__ = ["SECONDS", "Engine", "ModelError"]

SECONDS = 5.0  # of the processor, for one text; what is not looked at by then stays unreported


class Engine:
    """Finds and repairs mistakes; any thread may use it. The model is loaded when a text first needs it."""

    def __init__(
        self,
        models_directory: Path | None = None,
        *,
        model: Model | None = None,
        contexts: Contexts | None = None,
    ) -> None:
        """Take the models of a directory, by default those of the package; the others stand in for them."""
        self._model: Model = ModelSession(models_directory) if model is None else model
        self._contexts: Contexts | None = (
            ContextSession(models_directory) if model is None and contexts is None else contexts
        )
        self._memory = Memory()

    def repair(
        self,
        source: bytes,
        *,
        settings: Settings = Settings(),
        top: int = 1,
        cancelled: Cancelled = lambda: False,
        partial: Partial | None = None,
        seconds: float = SECONDS,
    ) -> list[Fix]:
        """Return all findings of one text, in its order; `top` above 1 asks for alternatives of each.

        What `seconds` of processor time do not suffice for stays unreported.

        Where the answer takes longer than an editor wants to wait, `partial` is told once what is known so far: where
        the text does not parse, what the windows that have changed hold, or the first finding of a text not yet seen.

        Raises:
            ModelError: if the model cannot be loaded.
        """
        if not settings.looks_at(source):
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
        return reported(RunningText(*of).findings() if problem is None else BrokenText(*of).findings(problem))
