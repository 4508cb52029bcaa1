"""What is compared: what users have, and the models by themselves."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from mlrepair.engine import Engine
from mlrepair.session import ModelSession
from mlrepair.thought import ThoughtSession
from mlrepair_training.benchmark import EVERYTHING, Repairer, orchestrator
from mlrepair_training.report.records import OURS

UNQUANTIZED = f"{OURS}, fp32"  # the same with other weights
COMPARED = ("syntax", "logic", "security")  # the groups on which the others are measured, too
_OPEN: Mapping[str, Callable[[Path], Repairer]] = MappingProxyType(
    {
        OURS: orchestrator,
        UNQUANTIZED: orchestrator,
        "trm": lambda weights: Engine(model=ModelSession(weights)),
        "trm + mamba": Engine,
        "ctm": lambda weights: Engine(model=ThoughtSession(weights)),
    }
)
SYSTEMS = tuple(name for name in _OPEN if name != UNQUANTIZED)  # of the shipped weights
_SMALL = b"def f(a, b):\n    if a > b:\n        return a\n    return a\n"


def opened(name: str, weights: Path) -> Repairer:
    """A system that has seen no file, its models loaded: loading is not what is timed."""
    system = _OPEN[name](weights)
    system.repair(_SMALL, settings=EVERYTHING)
    return system


def model_of(system: str) -> str:
    """The model whose thresholds decide what a system shows."""
    return "ctm" if system == "ctm" else "trm"
