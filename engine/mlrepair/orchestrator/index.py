"""Everything that can be asked for, by name: architectures and their techniques."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mlrepair.orchestrator.registry import ArchitectureRegistry
from mlrepair.orchestrator.request import TaskType


@dataclass
class UnifiedIndex:
    """Finds techniques and architectures; what architectures declare is in it without being registered again."""

    registry: ArchitectureRegistry
    _descriptions: dict[str, str] = field(default_factory=dict, init=False)

    def register_technique(self, name: str, description: str) -> None:
        """Describe a technique; which architectures have it, they say themselves."""
        self._descriptions[name] = description

    def techniques(self) -> dict[str, dict[str, Any]]:
        """Return all techniques by name: their description and who has them."""
        names = dict.fromkeys([*self._descriptions, *(name for _, name in self._declared())])
        return {
            name: {"description": self._descriptions.get(name, ""), "architectures": self.architectures_with(name)}
            for name in names
        }

    def architectures_with(self, technique: str) -> list[str]:
        """Return who has a technique."""
        return [architecture for architecture, name in self._declared() if name == technique]

    def tasks(self) -> Mapping[TaskType, list[str]]:
        """Return for every task who does it, best first."""
        return {task: [name for name, _ in self.registry.get_ranked(task)] for task in TaskType}

    def _declared(self) -> list[tuple[str, str]]:
        return [(name, technique) for name, it in self.registry.capabilities.items() for technique in it.techniques]
