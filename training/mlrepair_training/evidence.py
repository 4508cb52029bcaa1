"""Repairs of code whose truth is known, with what speaks for them: what confidences are fitted on."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mlrepair.calibration import Calibration, Evidence, Preference, Weighing
from mlrepair.context import Contexts, ContextSession
from mlrepair.edits import apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import lex, tokens_of
from mlrepair.memory import Memory, window_key
from mlrepair.model import Scores, View
from mlrepair.session import ModelSession
from mlrepair.settings import Settings
from mlrepair.suspicious import RunningText, Verified
from mlrepair.windows import split
from mlrepair_training.corpus import SourceFile
from mlrepair_training.in_files import BugInFile

_LOOK = 0.5  # clean code that looks less like a bug raises no alarm at any threshold


class Case(NamedTuple):
    """The best repair of one window, or of one piece."""

    evidence: Evidence
    group: str  # of the mistake that it repairs: "logic" or "security"
    right: bool  # gives the author's tokens
    bug: float  # the probability of a bug in the window
    probability: float  # the model's first word of the repair


class Choice(NamedTuple):
    """The repairs among which one of a window, or of a piece, is right."""

    kinds: tuple[str, ...]  # of each repair
    windows: tuple[float, ...]  # as in `Evidence`
    gains: tuple[float, ...]  # as in `Evidence`
    right: tuple[bool, ...]  # one at least is


@dataclass
class Unweighed:
    """A model whose repairs are all shown, its evidence weighed as by default but for the order of the repairs."""

    session: ModelSession
    thresholds: Mapping[str, float]
    architecture: str = "trm"
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
    weighing: Weighing = field(default_factory=Weighing)

    def score(self, views: Sequence[View]) -> list[Scores]:
        """See `Model`."""
        return self.session.score(views)


class Witness:
    """Judges windows with the models of a directory."""

    def __init__(
        self, weights: Path, *, look: float = 0.0, contexts: bool = True, preference: Preference = Preference()
    ) -> None:
        """Windows that are less probable to have a bug than `look` are passed over."""
        thresholds = {"logic": 0.0, "security": 0.0, "look": look, "repair": look / 10, "ask": 0.0}
        weighing = Weighing(preference=preference)
        self._model = Unweighed(ModelSession(weights, threads=1), thresholds, weighing=weighing)
        self._contexts: Contexts | None = ContextSession(weights) if contexts else None

    def repairs(
        self, source: bytes, windows: Iterable[Window], top: int = 1, memory: Memory | None = None
    ) -> Iterator[tuple[list[Verified], float]]:
        """For each window its repairs, best first, and the probability that it has a bug.

        Witnesses of the same weights may share a `memory`: the second one need not ask again what the first one has.
        """
        memory = memory or Memory()
        never = (math.inf, lambda: False, lambda found: None)
        text = RunningText(self._model, self._contexts, memory, source, Settings(), top, *never)
        for window in windows:
            repairs = text.repairs_in(window)
            opinion = memory.opinions.get(window_key(window))
            yield repairs, opinion.bug if opinion else 0.0

    def best(self, source: bytes, windows: Iterable[Window]) -> list[tuple[Verified, float]]:
        """The best repair of each window that has one, and the probability that it has a bug."""
        return [(repairs[0], bug) for repairs, bug in self.repairs(source, windows) if repairs]


class Broken(NamedTuple):
    """A text with a bug, and the windows in which to look for it."""

    source: bytes
    repaired: bytes
    windows: Sequence[Window]


def of_files(bugs: Iterable[BugInFile]) -> Iterator[Broken]:
    """Bugs in whole files: the window is known, the file is there to be read."""
    return (Broken(bug.source, bug.repaired, [bug.window]) for bug in bugs)


def of_pieces(samples: Iterable[tuple[bytes, bytes]]) -> Iterator[Broken]:
    """Pieces that are files of their own, before and after."""
    return (Broken(source, repaired, list(split(source, lex(source)))) for source, repaired in samples)


def choices(witness: Witness, broken: Iterable[Broken], top: int) -> Iterator[Choice]:
    """The best repairs of each text, in no order that matters, where the author's is among them."""
    for source, repaired, windows in broken:
        wanted = tokens_of(repaired)
        found = [repair for repairs, _ in witness.repairs(source, windows, top) for repair in repairs]
        right = tuple(tokens_of(apply_edits(source, repair.edits)) == wanted for repair in found)
        if any(right):
            evidence = [repair.evidence for repair in found if repair.evidence is not None]
            yield Choice(
                tuple(one.kind for one in evidence),
                tuple(one.window for one in evidence),
                tuple(one.gain for one in evidence),
                right,
            )


def of_broken(witness: Witness, broken: Iterable[Broken]) -> Iterator[Case]:
    """A case for each text in which anything is found."""
    for source, repaired, windows in broken:
        found = witness.best(source, windows)
        if found:
            best, bug = max(found, key=lambda pair: pair[0].confidence)
            yield _case(best, bug, right=tokens_of(apply_edits(source, best.edits)) == tokens_of(repaired))


def of_clean(witness: Witness, files: Iterable[SourceFile]) -> Iterator[Case]:
    """A case for each window of code as its author left it: what is found there is wrong."""
    for file in files:
        for best, bug in witness.best(file.source, split(file.source, lex(file.source))):
            yield _case(best, bug, right=False)


def clean_witness(weights: Path, preference: Preference = Preference()) -> Witness:
    """A witness for code without bugs, which has many windows."""
    return Witness(weights, look=_LOOK, preference=preference)


def _case(best: Verified, bug: float, *, right: bool) -> Case:
    if best.evidence is None:
        raise ValueError("a repair that was not judged has no evidence")
    return Case(best.evidence, best.kind.group, right, bug, math.exp(min(best.candidate.log_probability, 0.0)))
