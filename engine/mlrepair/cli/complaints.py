"""What goes to standard error: notes that change nothing, and errors that make the exit code 2."""

import sys
from dataclasses import dataclass

from mlrepair.cli.visible import visible


class StoppedError(Exception):
    """The run cannot go on; the message says why and what to do."""


@dataclass
class Complaints:
    """Prints each complaint when it comes, and remembers whether one was an error."""

    failed: bool = False

    def error(self, message: str) -> None:
        """Say what went wrong; the run goes on with the next file."""
        self.failed = True
        print(f"error: {visible(message)}", file=sys.stderr)

    def warning(self, message: str) -> None:
        """Say what was left out, and why."""
        print(f"warning: {visible(message)}", file=sys.stderr)
