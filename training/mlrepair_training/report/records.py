"""What was measured, one line of JSON a record, so that the page can be drawn again without an engine."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """The circumstances."""

    date: str  # UTC
    seed: int
    count: int  # samples of most groups
    processes: int
    cores: int
    machine: str
    python: str


@dataclass(frozen=True, slots=True)
class Model:
    """The weights that were measured."""

    architecture: str
    sha256: str
    size: int  # bytes
    thresholds: dict[str, float]


@dataclass(frozen=True, slots=True)
class Repair:
    """One broken text and what became of it, as a file of its own."""

    architecture: str
    group: str  # of `mlrepair_training.benchmark.GROUPS`
    kind: str
    source: str
    wanted: str
    best: str  # after the best repair; empty without one
    rank: int | None  # of the author's tokens among five repairs, from 0
    parses: bool  # after the best repair
    confidence: float
    is_shown: bool  # at default settings
    milliseconds: float
    baseline: bool | None  # whether it gives the author's tokens; None: it has none for this group


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as its author wrote it, looked at with default settings and an empty memory."""

    architecture: str
    file: str
    lines: int  # that are not blank
    alarms: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A finding in a clean file at a low threshold."""

    architecture: str
    file: str
    group: str  # "logic" or "security"
    confidence: float


@dataclass(frozen=True, slots=True)
class WindowTime:
    """One pass of the model over one window."""

    architecture: str
    size: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Several:
    """A file with several syntax errors, each in a statement of its own."""

    architecture: str
    file: str
    errors: int
    repaired: int  # statements that have the author's tokens again
    fixes: int  # that default settings offer
    wrong: int  # of these, those that change something else than a statement repaired
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Detection:
    """Whether a tool says of a broken text, on the broken row, what it does not say of the repaired text."""

    tool: str
    group: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class Messages:
    """What a tool says of a clean file."""

    tool: str
    file: str
    lines: int  # that are not blank
    messages: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A tool that is not installed."""

    tool: str


Record = Run | Model | Repair | CleanFile | Suspicion | WindowTime | Several | Detection | Messages | Missing
_TYPES: dict[str, type[Record]] = {
    kind.__name__: kind
    for kind in (Run, Model, Repair, CleanFile, Suspicion, WindowTime, Several, Detection, Messages, Missing)
}


def write(path: Path, records: Iterable[Record]) -> None:
    """Write the records whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(json.dumps({"record": type(record).__name__, **asdict(record)}) + "\n")
    unfinished.replace(path)


def read(path: Path) -> list[Record]:
    """Read the records back.

    Raises:
        ValueError: if a line is no record; the text says which.
    """
    found: list[Record] = []
    # Not `splitlines`: JSON may hold the other characters that it takes for ends of lines.
    for number, line in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), 1):
        try:
            fields = json.loads(line)
            found.append(_TYPES[fields.pop("record")](**fields))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                f"{path}:{number} is no record of this version ({error!r}); measure again without --redraw"
            ) from error
    return found
