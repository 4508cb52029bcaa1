"""A candidate: one repair that may be tried."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mlrepair.edits import Edit
from mlrepair.trial.kinds import Kind


@dataclass(frozen=True, slots=True)
class Probe:
    """What a run can tell of a candidate before it is tried: the old and the new expression at a row."""

    file: int
    row: int
    old: str
    new: str
    is_test: bool = False  # whether only the truth of the value matters
    loop: tuple[int, int] = (0, -1)  # the rows of a loop: coming from there, the row evaluates nothing
    calls: bool = False  # whether evaluation might use up an iterator


def no_probe() -> Probe | None:
    """Of a candidate of which a run can tell nothing."""
    return None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A repair of one file; its edits count bytes of the file's text."""

    file: int  # index of the file
    edits: tuple[Edit, ...]
    kind: Kind
    row: int  # from 1
    weight: float = 1.0  # against the others of its kind in the same row
    probe: Callable[[], Probe | None] = field(default=no_probe, compare=False)  # made on demand: most are never run
    steps: int = 1  # repairs of the grammar that it is made of
    score: float = field(default=0.0, compare=False)  # log-probability, once ranked
