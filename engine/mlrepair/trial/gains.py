"""What the model of whole files says of the likeliest candidates: how much more probable each makes its file."""

from collections.abc import Mapping, Sequence

from mlrepair.context import Contexts
from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import lex
from mlrepair.trial.candidate import Candidate

_JUDGED = 200  # of the likeliest candidates: one takes five milliseconds
_LONGEST = 20_000  # cells of a file that is read: a second

Gains = Mapping[tuple[int, tuple[Edit, ...]], tuple[float, int]]
"""By file and edits: the gain (`mlrepair.context`), and how many cells longer the file becomes."""


def gains(contexts: Contexts, texts: Sequence[bytes], ranked: Sequence[Candidate]) -> Gains:
    """Return what can be said of ranked candidates, the likeliest of them.

    Raises:
        ModelError: if the model is damaged.
    """
    found: dict[tuple[int, tuple[Edit, ...]], tuple[float, int]] = {}
    for file, text in enumerate(texts):
        some = [candidate.edits for candidate in ranked[:_JUDGED] if candidate.file == file]
        cells = lex(text) if some else []
        if not some or len(cells) > _LONGEST:
            continue
        repaired = [lex(apply_edits(text, sorted(edits))) for edits in some]
        nats = contexts.gains(cells, repaired, lambda: False) or ()
        for edits, gain, other in zip(some, nats, repaired, strict=False):
            found[file, edits] = (gain, len(other) - len(cells))
    return found
