"""Who works on what: requests, the architectures that can do them, and the next one where one fails.

request.py    what is asked and answered       decision.py      strategies, scores
registry.py   the architectures                history.py       how they did, kept between runs
router.py     who is asked, in which order     fallback.py      the next one, where one fails
index.py      everything by name               configuration.py what a file can set
shipped.py    what ships                       orchestrator.py  all of it together
edit_search.py, traceback_places.py, given_tests.py: the architecture "trm", imported when a request first needs it
"""

from mlrepair.orchestrator.configuration import Configuration
from mlrepair.orchestrator.decision import RoutingDecision, RoutingStrategy, Score
from mlrepair.orchestrator.fallback import FallbackHandler
from mlrepair.orchestrator.index import UnifiedIndex
from mlrepair.orchestrator.orchestrator import MLOrchestrator, repair
from mlrepair.orchestrator.registry import (
    Architecture,
    ArchitectureCapability,
    ArchitectureRegistry,
    UnknownArchitectureError,
)
from mlrepair.orchestrator.request import Constraints, Deadline, Request, Response, Result, TaskType
from mlrepair.orchestrator.router import TaskRouter

__all__ = [
    "Architecture",
    "ArchitectureCapability",
    "ArchitectureRegistry",
    "Configuration",
    "Constraints",
    "Deadline",
    "FallbackHandler",
    "MLOrchestrator",
    "Request",
    "Response",
    "Result",
    "RoutingDecision",
    "RoutingStrategy",
    "Score",
    "TaskRouter",
    "TaskType",
    "UnifiedIndex",
    "UnknownArchitectureError",
    "repair",
]
