"""One call of the engine, whether the text parses (`mlrepair.suspicious`) or not (`mlrepair.broken`)."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mlrepair.actions import Action
from mlrepair.calibration import Calibration, with_odds
from mlrepair.context import Contexts
from mlrepair.edits import Applicability, Edit, Fix
from mlrepair.labels import label_of, one_label
from mlrepair.lexer import Cell, lex
from mlrepair.memory import Memory, cells_hash
from mlrepair.model import Model
from mlrepair.search import Candidate, Search
from mlrepair.settings import Settings
from mlrepair.syntax import SyntaxProblem
from mlrepair.taxonomy import Kind
from mlrepair.verifier import CHECKS
from mlrepair.windows import Snippet

VERIFIED = 12  # candidates a place that are read in the whole text
_THRESHOLDS = {"syntax": 0.3, "logic": 0.8, "security": 0.8, "safe": 0.9}  # where the manifest names none
GAIN_WEIGHT = 0.3  # log-odds for each nat by which a repair makes its file more probable; fitted on validation files
_HOPED_GAIN = 4.0  # nats: right repairs of whole files gain 5.5 on average
_UNCALIBRATED = Calibration()

Cancelled = Callable[[], bool]
Partial = Callable[[list[Fix]], None]


@dataclass(frozen=True)
class Examination:
    """One call of the engine: what both kinds of texts need."""

    model: Model
    contexts: Contexts | None  # what reads whole files; None: there is none
    memory: Memory
    source: bytes
    settings: Settings
    top: int
    deadline: float  # of `time.thread_time`: a busy machine must not change what is found
    cancelled: Cancelled
    tell: Partial  # what is known so far

    def searched(
        self,
        snippet: Snippet,
        symbols: Sequence[Cell],
        problem: SyntaxProblem | None,
        root: tuple[tuple[Action, float], ...] | None,
        most: int,
    ) -> tuple[Candidate, ...]:
        """Return the best repairs of a snippet, searched for once."""
        key = hash((snippet.text, snippet.is_whole, cells_hash(symbols), problem, root, most))
        known = self.memory.searches.get(key)
        if known is None:
            search = Search(self.model, snippet, symbols, problem, most, self.deadline, self.cancelled)
            known = tuple(search.run(root)[:most])
            if not self.is_over():  # else it is not all
                self.memory.searches.put(key, known)
        return known

    def fix(
        self,
        found: Kind,
        edits: tuple[Edit, ...],
        confidence: float,
        problem: SyntaxProblem | None = None,
        alternatives: tuple[Fix, ...] = (),
        imports: tuple[Edit, ...] = (),
    ) -> Fix:
        """Return a repair as users see it."""
        start, end = _underlined(self.source, edits, problem)
        is_safe = problem is not None and confidence >= self.safe_threshold()
        return Fix(
            found.code,
            found.name,
            found.summary.rstrip("."),
            start,
            end,
            tuple(sorted((*edits, *imports))),
            one_label([label_of(self.source, some) for some in (edits, imports) if some]),
            confidence,
            Applicability.SAFE if is_safe else Applicability.UNSAFE,
            self.model.architecture,
            CHECKS,
            alternatives,
        )

    def is_over(self) -> bool:
        """Whether the time is used up, or nobody waits any more."""
        return time.thread_time() > self.deadline or self.cancelled()

    def threshold(self, group: str) -> float:
        """Return the confidence from which a finding is shown."""
        wanted = self.settings.min_confidence(group)
        return self.model.thresholds.get(group, _THRESHOLDS[group]) if wanted is None else wanted

    def safe_threshold(self) -> float:
        """Return the confidence from which a repair is applied without asking."""
        return self.model.thresholds.get("safe", _THRESHOLDS["safe"])

    def may_show(self, probability: float) -> bool:
        """Return whether a finding in a text that parses, of whichever group, could pass with a model's probability."""
        return any(self.shows(group, self.hoped(group, probability)) for group in ("logic", "security"))

    def hoped(self, group: str, probability: float, gain: float = _HOPED_GAIN) -> float:
        """Return what the probability of a repair may become once the model that reads whole files has spoken."""
        if self.contexts is None or group != "logic":
            return probability
        return with_odds(probability, GAIN_WEIGHT * gain)

    def shows(self, group: str, probability: float) -> bool:
        """Return whether a finding of a group passes with a model's probability."""
        return self.calibrated(group, probability) >= self.threshold(group)

    def calibrated(self, group: str, probability: float) -> float:
        """Return how often a repair of such a probability is right."""
        return self.model.calibrations.get(group, _UNCALIBRATED).confidence(probability)


def _underlined(source: bytes, edits: Sequence[Edit], problem: SyntaxProblem | None) -> tuple[int, int]:
    """What to underline: the text that goes, or the token before what comes; on one line, never nothing."""
    first = min(edits)
    start, end = first.start, first.end
    old = source[start:end]
    if old.strip():
        start += len(old) - len(old.lstrip())
        end -= len(old) - len(old.rstrip())
        line_end = source.find(b"\n", start, end)
        return start, end if line_end < 0 else max(line_end, start + 1)
    line = source.rfind(b"\n", 0, first.start) + 1
    before = [cell for cell in lex(source[line:start]) if cell.start < cell.end]
    if before and before[-1].text.strip():
        return line + before[-1].start, line + before[-1].end
    after = [cell for cell in lex(source[start : start + 200].split(b"\n", 1)[0]) if cell.text.strip()]
    if after:
        return start + after[0].start, start + after[0].end
    if problem is not None and problem.end > problem.start:
        return problem.start, problem.end
    return (start, start + 1) if start < len(source) else (max(start - 1, 0), start)
