"""What is asked of the orchestrator, and what it answers."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from typing import Any

from mlrepair.orchestrator.decision import RoutingDecision

_LONG = 64  # rows: more than one window
_INPUT = ("code", "error_message", "context", "test_cases")


class TaskType(StrEnum):
    """What can be asked for."""

    CODE_REPAIR = "code_repair"
    CODE_ANALYSIS = "code_analysis"
    CODE_GENERATION = "code_generation"


@dataclass(frozen=True)
class Constraints:
    """The limits of a request; the defaults limit nothing."""

    max_latency_ms: float | None = None  # the work stops then; an architecture expected to be faster is preferred
    max_memory_mb: float | None = None  # architectures that need more are not asked
    context_length: int | None = None  # bytes that must be read at once; None: the length of the code
    streaming: bool = False  # True: only architectures that tell `config["partial"]` what they know so far
    priority: int = 0  # in a batch, higher comes first

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Constraints":
        """Read constraints from a dictionary.

        Raises:
            ValueError: if one does not exist, or a limit is not positive.
        """
        known = [field.name for field in fields(cls)]
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ValueError(f"no constraint is called {', '.join(unknown)}; there are {', '.join(known)}")
        return cls(**values)

    def __post_init__(self) -> None:
        for name in ("max_latency_ms", "max_memory_mb", "context_length"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"the constraint {name} must be above 0, not {value!r}")


@dataclass(frozen=True)
class Request:
    """One piece of work.

    `input_data` is the code (text, or the bytes of a file), or a dictionary with `code` and, where they are known,
    `error_message` (a traceback: only the functions that it names are looked at, and less certain findings in them
    count), `test_cases` (Python statements such as `assert f(1) == 2`, or `{"call": "f(1)", "expected": 2}`: a repair
    must pass them; they are executed on this machine) and `context` (other code that stands before it).

    `config` holds what an architecture reads beside that. All read `cancelled` (asked now and then: True ends the
    work). "trm" and "ctm" read `settings` (a `mlrepair.Settings`), `top` (how many repairs of a place to list),
    `partial` (called with the findings so far), `seconds` (of the processor) and `max_tries` (of a search by tests);
    "mamba" reads `cells` (how many to write at most), `partial` (called with the text so far), and the fields of
    `mlrepair.generation.Sampling`; "rlm" passes on what it is given, and reads `candidates` (how many texts to try
    against tests); the router reads `strategy`.

    Raises:
        ValueError: if a field holds what it cannot hold.
    """

    task_type: TaskType | str
    input_data: str | bytes | Mapping[str, Any]
    constraints: Constraints | Mapping[str, Any] = field(default_factory=Constraints)
    technique: str | None = None  # None: what fits
    preferred_architecture: str | None = None  # asked first, if it can
    config: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.task_type not in list(TaskType):
            raise ValueError(f"no task is called {self.task_type!r}; there are {', '.join(TaskType)}")
        unknown = sorted(set(self._input) - set(_INPUT))
        if unknown:
            raise ValueError(f"input_data holds {', '.join(_INPUT)}, not {', '.join(unknown)}")
        if not isinstance(self._input.get("code", ""), (str, bytes)):
            raise ValueError(f"the code must be text or bytes, not {type(self._input['code']).__name__}")
        _ = self.limits

    @property
    def task(self) -> TaskType:
        """The task."""
        return TaskType(self.task_type)

    @cached_property
    def limits(self) -> Constraints:
        """The constraints."""
        return self.constraints if isinstance(self.constraints, Constraints) else Constraints.of(self.constraints)

    @property
    def code(self) -> str:
        """The text to work on."""
        return self.text_of(self.source)

    def text_of(self, source: bytes) -> str:
        """Return what became of the code as text."""
        is_text = isinstance(self._input.get("code", ""), str)
        return source.decode(errors="surrogatepass" if is_text else "replace")

    @cached_property
    def source(self) -> bytes:
        """The text to work on as bytes, in which all offsets count."""
        code = self._input.get("code", "")
        return code if isinstance(code, bytes) else str(code).encode(errors="surrogatepass")

    @property
    def error_message(self) -> str:
        """What Python said; empty where nothing is known."""
        return str(self._input.get("error_message") or "")

    @property
    def test_cases(self) -> tuple[str | Mapping[str, Any], ...]:
        """What a repair must pass."""
        cases = self._input.get("test_cases") or ()
        return (cases,) if isinstance(cases, str) else tuple(cases)

    @property
    def context(self) -> str:
        """Other code that belongs to it."""
        return str(self._input.get("context") or "")

    @cached_property
    def size(self) -> int:
        """How many bytes must be read at once."""
        return self.limits.context_length or len(self.source)

    @cached_property
    def traits(self) -> frozenset[str]:
        """What is special about it, in the words of `ArchitectureCapability.strengths`."""
        found = {
            "syntax": self.task is not TaskType.CODE_GENERATION and self._is_broken(),
            "traceback": "Traceback" in self.error_message,
            "tests": bool(self.test_cases),
            "context": bool(self.context),
            "specification": self.task is TaskType.CODE_GENERATION and self._is_specification(),
            "long-input": self.source.count(b"\n") > _LONG,
            "streaming": self.limits.streaming,
        }
        return frozenset(trait for trait, is_there in found.items() if is_there)

    def _is_broken(self) -> bool:
        from mlrepair.pieces import problem_of  # here, because it brings the parser

        return problem_of(self.source) is not None

    def _is_specification(self) -> bool:
        from mlrepair.rlm.specification import holes  # here, because it brings the model that writes

        return bool(holes(self.source))

    @cached_property
    def _input(self) -> Mapping[str, Any]:
        return {"code": self.input_data} if isinstance(self.input_data, (str, bytes)) else self.input_data


@dataclass(frozen=True)
class Deadline:
    """When the time that a request may take is over."""

    at: float = math.inf  # of `time.perf_counter`
    cancelled: Callable[[], bool] = lambda: False  # whether nobody waits any more

    @property
    def seconds_left(self) -> float:
        """How much time there is."""
        return max(self.at - time.perf_counter(), 0.0)

    def is_over(self) -> bool:
        """Return whether there is none, or nobody waits any more."""
        return time.perf_counter() > self.at or self.cancelled()


@dataclass(frozen=True)
class Result:
    """What an architecture makes of a request."""

    output: Mapping[str, Any]
    success: bool = True
    message: str = ""  # why not, and what else is worth knowing
    technique: str = ""  # that was used
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """The answer to a request.

    `output` is, for `code_repair`, `{"fixed_code": str, "fixes": [Fix, ...]}`; for `code_analysis`,
    `{"findings": [Fix, ...]}`; for `code_generation`, `{"code": str}`; and empty where nothing could be done.
    `metadata["message"]` says why `success` is False, `metadata["failures"]` what failed before an answer was found,
    `metadata["error"]` is the first error raised, if none of the architectures answered.
    """

    success: bool
    output: Mapping[str, Any]
    architecture_used: str | None
    technique_used: str | None
    execution_time_ms: float
    routing_decision: RoutingDecision
    metadata: Mapping[str, Any] = field(default_factory=dict)
