"""The exit codes, as ruff has them."""

from enum import IntEnum


class Exit(IntEnum):
    """What the process tells its caller."""

    CLEAN = 0  # nothing found, or nothing left after the fixes
    FINDINGS = 1  # something found, or left, or a change is only shown
    ERROR = 2  # something could not be read, written or loaded
