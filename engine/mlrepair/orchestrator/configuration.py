"""What a file can set of the orchestrator."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from mlrepair.orchestrator.decision import RoutingStrategy


@dataclass(frozen=True)
class Configuration:
    """All there is to set, fully defaulted; the table `[orchestrator]` of a TOML file holds it in kebab-case."""

    strategy: RoutingStrategy = RoutingStrategy.BALANCED
    models_directory: Path | None = None  # None: the models that came with the package
    threads: int = 2  # that look at windows at once
    max_architectures: int = 3  # that are asked one after the other
    keep_history: bool = True  # False: nothing is written
    history_file: Path | None = None  # None: in the platform's data directory

    @classmethod
    def load(cls, path: Path) -> "Configuration":
        """Read a file; relative paths in it count from its folder.

        Raises:
            ValueError: if it cannot be read, or sets what does not exist or cannot be.
        """
        import tomllib  # here, because a server or command line has no such file and starts sooner without

        readers: dict[str, Callable[[Any], object]] = {
            "strategy": RoutingStrategy,
            "models-directory": lambda value: path.parent / value,
            "threads": _natural,
            "max-architectures": _natural,
            "keep-history": _switch,
            "history-file": lambda value: path.parent / value,
        }
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8")).get("orchestrator", {})
            unknown = sorted(set(table) - set(readers))
            if unknown:
                raise ValueError(f"unknown: {', '.join(unknown)}; there are {', '.join(readers)}")
            values: dict[str, Any] = {key.replace("-", "_"): readers[key](value) for key, value in table.items()}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}: {error}") from error
        return cls(**values)

    @property
    def history(self) -> Path | None:
        """Where the history is kept; None: it is not."""
        if not self.keep_history:
            return None
        return self.history_file or user_data_path("mlrepair", appauthor=False) / "routing.json"


def _natural(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(f"expected a number from 1, not {value!r}")
    return value


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"expected true or false, not {value!r}")
    return value
