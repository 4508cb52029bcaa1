"""Architectures that do what a test says; the orchestrator around them is the real one."""

from dataclasses import dataclass, field

from mlrepair.orchestrator import ArchitectureCapability, Deadline, Request, Result, TaskType

REPAIR = Request("code_repair", "x = 1\n")


def able(affinity: float = 0.5, **others: object) -> ArchitectureCapability:
    """A capability for repairs; the other fields by name."""
    return ArchitectureCapability(affinity={TaskType.CODE_REPAIR: affinity}, **others)  # type: ignore[arg-type]


@dataclass
class Stub:
    """Answers with its result, or raises it, and remembers the requests."""

    result: Result | Exception = field(default_factory=lambda: Result({"fixed_code": "stub", "fixes": []}))
    seen: list[Request] = field(default_factory=list)

    def run(self, request: Request, deadline: Deadline) -> Result:
        """Answer."""
        self.seen.append(request)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result
