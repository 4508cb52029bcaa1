"""The baseline without a model: the best single-token edit near the parser's error, by the frequency of token pairs."""

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from mlrepair.actions import Action, Operation, render
from mlrepair.edits import apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import CellKind, lex
from mlrepair.syntax import find_problem

_NEAR = 12  # cells around the error that are tried
_INSERTED = (
    b")",
    b"]",
    b"}",
    b":",
    b",",
    b"(",
    b"[",
    b"{",
    b'"',
    b"'",
    b"=",
    b"==",
    b".",
    b"in",
    b"+",
    b"return",
    b"import",
)


def count_pairs(sources: Iterable[bytes]) -> Counter[tuple[bytes, bytes]]:
    """Count neighbouring tokens: the baseline's only knowledge."""
    pairs: Counter[tuple[bytes, bytes]] = Counter()
    for source in sources:
        pairs.update(pairwise(cell.text if cell.kind is not CellKind.ROW else b"\n" for cell in lex(source)))
    return pairs


def baseline_repair(source: bytes, pairs: Counter[tuple[bytes, bytes]]) -> bytes:
    """The parsing single-token edit with the most usual neighbours; the text itself if there is none."""
    problem = find_problem(source)
    if problem is None:
        return source
    window = Window.of(source, lex(source))
    at = next((i for i, cell in enumerate(window.cells) if cell.end > problem.start), len(window.cells) - 1)
    best, best_score = source, -math.inf
    for location in range(max(at - _NEAR, 1), min(at + _NEAR, len(window.cells))):
        actions = [Action(location, Operation.DELETE)]
        actions += [Action(location, op, text) for text in _INSERTED for op in (Operation.INSERT, Operation.REPLACE)]
        for action in actions:
            edits = render(window, action)
            if not edits or find_problem(text := apply_edits(source, edits)) is not None:
                continue
            tokens = [cell.text if cell.kind is not CellKind.ROW else b"\n" for cell in lex(text)]
            around = tokens[max(location - 3, 0) : location + 3]
            score = sum(math.log(pairs[pair] + 0.1) for pair in pairwise(around)) / max(len(around), 1)
            if score > best_score:
                best, best_score = text, score
    return best
