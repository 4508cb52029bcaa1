"""What a user can set; the same names serve the editor, `[tool.mlrepair]` and the command line."""

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, each with its default; immutable, so that a worker may keep the one it was given."""

    enable: bool = True  # False: nothing is looked for
    select: tuple[str, ...] = ()  # codes, names or code prefixes ("MLR1") to report; empty: all
    ignore: tuple[str, ...] = ()  # codes, names or code prefixes to leave out; wins over `select`
    min_confidence_syntax: float | None = None  # 0 to 1; None: the threshold calibrated for the shipped models
    min_confidence_logic: float | None = None  # as above
    min_confidence_security: float | None = None  # as above
    recent_discount: float = 0.0  # 0 to 1: an editor lowers logic's and security's thresholds by it in edited lines
    severity_syntax: str = "error"  # "error" | "warning" | "information" | "hint", as the editor shows it
    severity_logic: str = "warning"  # as above
    severity_security: str = "warning"  # as above
    run: str = "onType"  # "onType" | "onSave": when the editor asks for repairs
    debounce_ms: int = 250  # wait after the last change before a file is looked at
    typing_pause_ms: int = 1000  # the line last edited shows nothing until such a pause
    max_file_kb: int = 1024  # longer files are skipped
    threads: int = 2  # that look at windows at once; one window alone is looked at by one thread
    target_version: tuple[int, int] | None = None  # of Python; None: that of the interpreter that runs us
    models_directory: Path | None = None  # None: the models that came with the package
    tests_command: str | None = None  # run to choose between repairs; None: never run tests
    log_level: str = "warning"  # "debug" | "info" | "warning" | "error"

    def looks_at(self, source: bytes) -> bool:
        """Return whether a text is to be looked at."""
        return self.enable and bool(source.strip()) and len(source) <= self.max_file_kb * 1024

    @property
    def grammar(self) -> tuple[int, int]:
        """The version of Python that texts are for; (3, 8) and so on."""
        return self.target_version or sys.version_info[:2]

    def min_confidence(self, group: str) -> float | None:
        """Return the threshold set for "syntax", "logic" or "security"; None stands for the calibrated one."""
        thresholds = {
            "syntax": self.min_confidence_syntax,
            "logic": self.min_confidence_logic,
            "security": self.min_confidence_security,
        }
        return thresholds[group]

    def wants(self, code: str, name: str) -> bool:
        """Return whether findings of this kind are to be reported."""
        return (not self.select or _names(self.select, code, name)) and not _names(self.ignore, code, name)


def _names(selectors: tuple[str, ...], code: str, name: str) -> bool:
    return any(selector == name or code.startswith(selector.upper()) for selector in selectors if selector)
