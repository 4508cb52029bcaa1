"""A bar on the terminal; where there is no terminal, nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_FILES = 5  # fewer are done before a bar is read


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of one run, on standard error."""

    _shown: "tuple[Progress, TaskID] | None" = None

    def advance(self) -> None:
        """Say that one more file is done."""
        if self._shown:
            progress, task = self._shown
            progress.advance(task)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the bar away while something else is written to the terminal."""
        if self._shown:
            self._shown[0].stop()
        try:
            yield
        finally:
            if self._shown:
                self._shown[0].start()


@contextmanager
def bar(files: int) -> Iterator[Bar]:
    """Show a bar for so many files while the block runs."""
    if files < _FILES or not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as shown:
        yield Bar((shown, shown.add_task("Reading", total=files)))
