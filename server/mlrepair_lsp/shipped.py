"""The engine of `mlrepair` for the server; its libraries are imported beside the greeting of editor and server."""

import gc
import logging
import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module

from mlrepair.edits import Fix
from mlrepair.settings import Settings
from mlrepair_lsp.engines import MakeEngine, Partial

logger = logging.getLogger(__name__)


class ShippedEngine:
    """The orchestrator with the models that the settings name: whoever answers soonest is asked first."""

    def __init__(self, settings: Settings) -> None:
        """Import what is needed; a model is loaded when it is first used."""
        from mlrepair.orchestrator import Configuration, MLOrchestrator, RoutingStrategy

        directory, threads = settings.models_directory, settings.threads
        self._orchestrator = MLOrchestrator(Configuration(RoutingStrategy.FAST, directory, threads))
        self._models_directory = directory
        self._is_settled = False

    @cached_property
    def thresholds(self) -> Mapping[str, float]:
        """The calibrated confidence from which a finding is shown, by group."""
        from mlrepair.session import WEIGHTS, entry_of, thresholds_of

        return thresholds_of(entry_of(self._models_directory or WEIGHTS, "trm"))

    def repair(
        self, source: bytes, *, settings: Settings, top: int, cancelled: Callable[[], bool], partial: Partial | None
    ) -> list[Fix]:
        """Return the findings of one file."""
        found = self._orchestrator.repair(source, settings=settings, top=top, cancelled=cancelled, partial=partial)
        if not self._is_settled:
            self._is_settled = True
            gc.freeze()  # modules and vocabulary stay: looking through them for garbage stops all threads for 30 ms
        return found

    def close(self) -> None:
        """Keep how the models did."""
        self._orchestrator.close()


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
    for module in ("numpy", "onnxruntime", "mlrepair.orchestrator.edit_search"):
        try:
            import_module(module)
        except Exception:  # the worker meets the same error, and tells the user
            logger.debug("cannot import %s", module, exc_info=True)
