"""What was measured, one line of JSON a record, so that the page can be drawn again without an engine.

A line is a list: the record's type, then its fields in the order of this file.
"""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TypeVar, get_args

OURS = "mlrepair"  # the system that users have


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
    """A file of weights that was measured."""

    name: str  # in the manifest
    sha256: str
    size: int  # bytes
    thresholds: dict[str, float]  # empty where it has none of its own


@dataclass(frozen=True, slots=True)
class Repair:
    """One broken text and what became of it, as a file of its own."""

    system: str  # of `mlrepair_training.report.systems`
    group: str  # of `mlrepair_training.benchmark.GROUPS`
    kind: str
    code: str  # of the best repair: what it takes the mistake for; empty without a repair
    rank: int | None  # of the author's tokens among five repairs, from 0
    parses: bool  # after the best repair
    confidence: float  # of the best repair; 0 without one
    is_shown: bool  # at default settings
    milliseconds: float
    baseline: bool | None  # whether it gives the author's tokens; None: it was not asked
    source: str = ""  # the texts, which records of others' code do without
    wanted: str = ""
    best: str = ""  # after the best repair


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as its author wrote it, looked at with default settings by a system that has seen no other."""

    file: str
    lines: int  # that are not blank
    alarms: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A finding in a clean file at a low threshold."""

    file: str
    group: str  # "logic" or "security"
    confidence: float


@dataclass(frozen=True, slots=True)
class WindowTime:
    """One pass of the TRM over one window."""

    size: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Several:
    """A file with several syntax errors, each in a statement of its own."""

    file: str
    errors: int
    repaired: int  # statements that have the author's tokens again
    fixes: int  # that default settings offer
    wrong: int  # of these, those that change something else than a statement repaired
    milliseconds: float


@dataclass(frozen=True, slots=True)
class FileBug:
    """A logic bug in a whole file: the number of the author's tokens among the repairs of its window, from 0."""

    sort: str  # of `mlrepair_training.mamba_benchmark.SORTS`
    kind: str
    alone: int | None  # as the TRM orders them; None: the author's are not among them
    in_context: int | None  # the model of whole files has a say


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How well the cells of a file are foreseen, each from those before it."""

    reader: str  # "mamba" or "n-grams"
    file: str
    cells: int
    surprise: float  # nats, of all cells together
    names: int  # among the cells
    right: int  # names that were the most probable next word


@dataclass(frozen=True, slots=True)
class Reading:
    """One pass of the Mamba over a text, and what it costs to read on after an edit."""

    rows: int
    cells: int
    milliseconds: float
    again: list[float]  # milliseconds after an edit at the start, in the middle, at the end
    megabytes: float  # of states that are kept


@dataclass(frozen=True, slots=True)
class Tick:
    """First answers of the CTM after a tick, or of its TRM, to the samples of a validation shard."""

    reader: str  # "tick 3" or "trm"
    group: str  # or "all"
    samples: int
    right: int


@dataclass(frozen=True, slots=True)
class Certainty:
    """Answers of the CTM whose certainty lies in the same tenth."""

    certainty: float  # mean
    right: float  # share


@dataclass(frozen=True, slots=True)
class Synchronisation:
    """How much more or less the CTM's pairs of neurons move together at a kind of mistake than at all."""

    kind: str
    deviations: list[float]  # of each pair, in standard deviations


@dataclass(frozen=True, slots=True)
class Attention:
    """Where the CTM looks in code that we wrote, tick by tick."""

    title: str
    cells: list[str]  # the code, cut where a cell begins
    weights: list[list[float]]  # of each tick, on each cell
    pointed: list[int]  # of each tick: the cell at which the answer points; 0: nothing is wrong
    certainty: list[float]  # of each tick


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
    lines: int  # that are not blank
    messages: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A tool that is not installed."""

    tool: str


Record = (
    Run
    | Model
    | Repair
    | CleanFile
    | Suspicion
    | WindowTime
    | Several
    | FileBug
    | Foreseen
    | Reading
    | Tick
    | Certainty
    | Synchronisation
    | Attention
    | Detection
    | Messages
    | Missing
)
_Kind = TypeVar("_Kind", bound=Record)
_TYPES: dict[str, type[Record]] = {kind.__name__: kind for kind in get_args(Record)}


def of(records: Iterable[Record], kind: type[_Kind]) -> list[_Kind]:
    """The records of one type."""
    return [record for record in records if isinstance(record, kind)]


def without_texts(records: Iterable[Record]) -> list[Record]:
    """The records without the code of others."""
    return [replace(one, source="", wanted="", best="") if isinstance(one, Repair) else one for one in records]


def write(path: Path, records: Iterable[Record]) -> None:
    """Write the records whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(json.dumps([type(record).__name__, *astuple(record)], separators=(",", ":")) + "\n")
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
            name, *fields = json.loads(line)
            found.append(_TYPES[name](*fields))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                f"{path}:{number} is no record of this version ({error!r}); measure again without --redraw"
            ) from error
    return found
