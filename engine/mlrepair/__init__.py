"""mlrepair finds and repairs mistakes in Python code on this machine, without a network.

    >>> import mlrepair
    >>> [fix.label for fix in mlrepair.repair("print('hello'")]
    ['Insert `)`']

The parts are imported when they are first used, so that `import mlrepair` takes no time and no memory.
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from mlrepair.edits import Applicability, Edit, Fix, apply_edits
    from mlrepair.engine import Engine
    from mlrepair.orchestrator import (
        ArchitectureCapability,
        ArchitectureRegistry,
        Constraints,
        FallbackHandler,
        MLOrchestrator,
        Request,
        Response,
        Result,
        RoutingDecision,
        RoutingStrategy,
        TaskRouter,
        TaskType,
        UnifiedIndex,
        repair,
    )
    from mlrepair.session import ModelError
    from mlrepair.settings import Settings

    __version__: str

__all__ = [
    "Applicability",
    "ArchitectureCapability",
    "ArchitectureRegistry",
    "Constraints",
    "Edit",
    "Engine",
    "FallbackHandler",
    "Fix",
    "MLOrchestrator",
    "ModelError",
    "Request",
    "Response",
    "Result",
    "RoutingDecision",
    "RoutingStrategy",
    "Settings",
    "TaskRouter",
    "TaskType",
    "UnifiedIndex",
    "__version__",
    "apply_edits",
    "repair",
]

_MODULES = {
    "Applicability": "edits",
    "ArchitectureCapability": "orchestrator",
    "ArchitectureRegistry": "orchestrator",
    "Constraints": "orchestrator",
    "Edit": "edits",
    "Engine": "engine",
    "FallbackHandler": "orchestrator",
    "Fix": "edits",
    "MLOrchestrator": "orchestrator",
    "ModelError": "session",
    "Request": "orchestrator",
    "Response": "orchestrator",
    "Result": "orchestrator",
    "RoutingDecision": "orchestrator",
    "RoutingStrategy": "orchestrator",
    "Settings": "settings",
    "TaskRouter": "orchestrator",
    "TaskType": "orchestrator",
    "UnifiedIndex": "orchestrator",
    "apply_edits": "edits",
    "repair": "orchestrator",
}


def __getattr__(name: str) -> typing.Any:
    """Import what is asked for (PEP 562)."""
    if name == "__version__":
        return _version()
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mlrepair")
    except PackageNotFoundError:  # run from a source tree
        return "0"
