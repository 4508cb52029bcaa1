"""The engine of `mlrepair` for the server; its libraries are imported beside the greeting of editor and server."""

import gc
import logging
import threading
from collections.abc import Callable, Mapping
from importlib import import_module

from mlrepair.edits import Fix
from mlrepair.settings import Settings
from mlrepair_lsp.engines import MakeEngine, Partial

logger = logging.getLogger(__name__)


class ShippedEngine:
    """The engine with the models that the settings name."""

    def __init__(self, settings: Settings) -> None:
        """Import what is needed; the model is loaded when it is first used."""
        from mlrepair.context import ContextSession  # here, because these import the runtime
        from mlrepair.engine import Engine, second_of
        from mlrepair.session import ModelSession

        self._model = ModelSession(settings.models_directory, settings.threads)
        directory = settings.models_directory
        self._engine = Engine(model=self._model, contexts=ContextSession(directory), second=second_of(directory))
        self._is_settled = False

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The calibrated confidence from which a finding is shown, by group."""
        return self._model.thresholds

    def repair(
        self, source: bytes, *, settings: Settings, top: int, cancelled: Callable[[], bool], partial: Partial | None
    ) -> list[Fix]:
        """Return the findings of one file."""
        found = self._engine.repair(source, settings=settings, top=top, cancelled=cancelled, partial=partial)
        if not self._is_settled:
            self._is_settled = True
            gc.freeze()  # modules and vocabulary stay: looking through them for garbage stops all threads for 30 ms
        return found


def importing_engines() -> MakeEngine:
    """Begin to import what engines need, and return what makes one as soon as that is done."""
    imports = threading.Thread(target=_import_engine, name="mlrepair-imports", daemon=True)
    imports.start()

    def make_engine(settings: Settings) -> ShippedEngine:
        # The runtime imports numpy behind the back of Python's import locks: two threads that do so at once both fail.
        imports.join()
        return ShippedEngine(settings)

    return make_engine


def _import_engine() -> None:
    for module in ("numpy", "onnxruntime", "mlrepair.engine"):
        try:
            import_module(module)
        except Exception:  # the worker meets the same error, and tells the user
            logger.debug("cannot import %s", module, exc_info=True)
