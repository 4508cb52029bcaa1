"""Memory of the real server with many open files, while they are edited for long.

    python -m tests.server.memory --edits 10000

The server may need `MOST` megabytes, and no more after all edits than after the first tenth of them.
"""

import argparse
import itertools
import sys
from collections.abc import Sequence

from tests.benchmarks.server_latency import text_of
from tests.server.editor import Editor
from tests.server.processes import resident_megabytes

COMMAND = (sys.executable, "-m", "mlrepair_lsp", "--stdio")
MOST = 180.0  # megabytes
GROWTH = 1.05
_TYPED = "total = 1\n"


def measure(files: int, lines: int, edits: int) -> list[float]:
    """Open files of so many lines, type into one after the other; return megabytes after each tenth of the edits."""
    editor = Editor({}, command=COMMAND, settings={"debounceMs": 0, "typingPauseMs": 0})
    uris = [f"file:///memory/{number}.py" for number in range(files)]
    for number, uri in enumerate(uris):
        editor.open(uri, f"number = {number}\n" + text_of(lines))
    for uri in uris:
        editor.pushed(uri, 1)
    measured: list[float] = []
    typed = zip(itertools.cycle(itertools.product(range(len(_TYPED)), uris)), range(edits), strict=False)
    for (column, uri), number in typed:
        version = 2 + number // files
        if column == 0 and number >= files:  # a new line pushes the last one down, so the file is cut to its length
            editor.replace(uri, version, (0, 0), (1, 0), _TYPED[0])
        else:
            editor.replace(uri, version, (0, column), (0, column), _TYPED[column])
        editor.pushed(uri, version)
        editor.received.clear()
        if (number + 1) % max(edits // 10, 1) == 0:
            measured.append(resident_megabytes(editor.pid) or 0.0)
    editor.quit()
    editor.kill()
    return measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure as the command line says; return 1 if it is too much."""
    parser = argparse.ArgumentParser(description="memory of the server with many open files")
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--edits", type=int, default=10_000)
    options = parser.parse_args(arguments)
    measured = measure(options.files, options.lines, options.edits)
    print(f"{options.files} files, {options.edits} edits: {', '.join(f'{size:.0f}' for size in measured)} MB")
    return int(max(measured) > MOST or measured[-1] > measured[0] * GROWTH)


if __name__ == "__main__":
    sys.exit(main())
