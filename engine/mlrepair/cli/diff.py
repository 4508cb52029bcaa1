"""Unified diffs, coloured on a terminal."""

from difflib import unified_diff
from typing import TextIO

from rich.console import Console
from rich.text import Text

from mlrepair.cli.visible import visible

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def write_diff(name: str, before: bytes, after: bytes, stream: TextIO) -> None:
    """Write how the text of one file changes, as `patch` and `git apply` read it."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    shown = visible(name)
    for position, line in enumerate(unified_diff(_lines(before), _lines(after), shown, shown)):
        if not line.endswith("\n"):
            line += "\n\\ No newline at end of file\n"
        if console.is_terminal:
            style = "bold" if position < 2 else _STYLES.get(line[0], "")
            console.print(Text("\n".join(visible(part.rstrip("\r")) for part in line.rstrip("\n").split("\n")), style))
        else:
            stream.write(line)  # exactly: with its tabs and carriage returns


def _lines(text: bytes) -> list[str]:
    """Split at line feeds only, which is what a line is for `patch`."""
    lines = [line + b"\n" for line in text.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return [line.decode(errors="replace") for line in lines if line]
