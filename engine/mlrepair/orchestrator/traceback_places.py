"""Where in a text a traceback points."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from mlrepair.lines import line_starts

# A frame's line is quoted below it, but for code that came from no file.
_FRAME = re.compile(r'^[ \t]*File "[^"\n]*", line (\d+)[^\n]*(?:\n(?![ \t]*File ")[ \t]+([^\n]*))?', re.MULTILINE)
_MENTION = re.compile(r"\bline (\d+)\b")


class Place(NamedTuple):
    """A function, or a statement outside of functions; offsets count UTF-8 bytes."""

    start: int
    end: int
    first_row: int  # from 1
    last_row: int


def places(message: str, source: bytes) -> list[Place]:
    """Return the functions that an error message names, in the order of the text; empty where it names none of them.

    A frame is of this text if the line quoted below it stands at its row. A text that does not parse has no places.
    """
    rows = set(_rows(message, source.splitlines())) if message else set()
    if not rows:
        return []
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    starts = line_starts(source)
    found = {span for row in rows if (span := _innermost(tree, row)) is not None}
    return [Place(starts[first - 1], starts[last], first, last) for first, last in sorted(found)]


def _rows(message: str, lines: list[bytes]) -> Iterator[int]:
    frames = list(_FRAME.finditer(message))
    for found in frames or _MENTION.finditer(message):
        row = int(found[1])
        quoted = found[2] if frames else None
        if 1 <= row <= len(lines) and quoted in (None, lines[row - 1].decode(errors="replace").strip()):
            yield row


def _innermost(tree: ast.Module, row: int) -> tuple[int, int] | None:
    """The first and last row of the innermost function around a row, else of the module's statement."""
    best: tuple[int, int] | None = None
    statements = list(tree.body)
    while statements:
        around = [(span, it) for it in statements if (span := _span(it))[0] <= row <= span[1]]
        if not around:
            break
        span, statement = around[0]
        if best is None or isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            best = span
        statements = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)]
    return best


def _span(node: ast.stmt) -> tuple[int, int]:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(it.lineno for it in decorators)]), node.end_lineno or node.lineno
