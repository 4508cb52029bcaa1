"""One call of the engine, whether the text parses (`mlrepair.suspicious`) or not (`mlrepair.broken`)."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mlrepair.actions import Action
from mlrepair.calibration import Calibration
from mlrepair.context import Contexts
from mlrepair.edits import Applicability, Edit, Fix, apply_edits
from mlrepair.labels import label_of, one_label
from mlrepair.lexer import Cell, lex
from mlrepair.memory import Memory, cells_hash
from mlrepair.model import Model
from mlrepair.pieces import problem_of
from mlrepair.search import Candidate, Search
from mlrepair.settings import Settings
from mlrepair.syntax import SyntaxProblem
from mlrepair.taxonomy import Kind
from mlrepair.verifier import CHECKS
from mlrepair.windows import Snippet

VERIFIED = 12  # candidates a place that are read in the whole text
_THRESHOLDS = {  # where the manifest names none
    "syntax": 0.3,
    "logic": 0.8,
    "security": 0.8,
    "safe": 0.9,
    "look": 0.3,  # the probability of a bug from which on a window is searched for repairs
    "repair": 0.05,  # the probability from which on a repair is judged
    "ask": 0.02,  # the confidence in it from which on the whole file is read for it
}
_DANGEROUS = frozenset(b"yaml shell md5 sha1 verify mktemp eval random debug".split()) | {b'"0.0.0.0"', b"'0.0.0.0'"}
_DANGER = 0.5  # of what else a window must promise
_UNCALIBRATED = Calibration()
_RUNNING = ("logic", "security")  # the groups of mistakes in texts that parse

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
        source: bytes | None = None,
    ) -> tuple[Candidate, ...]:
        """Return the best repairs of a snippet of a text, by default the user's, searched for once."""
        key = hash((snippet.text, snippet.is_whole, snippet.following, cells_hash(symbols), problem, root, most))
        known = self.memory.searches.get(key)
        if known is None:
            is_code = problem is not None or snippet.problem(snippet.text) is None
            in_file = partial(_problem_in_file, self.source if source is None else source, snippet)
            asked = None if snippet.is_whole or (problem is None and is_code) else in_file
            search = Search(self.model, snippet, symbols, problem, most, self.deadline, self.cancelled, asked, is_code)
            known = tuple(search.run(root)[:most])
            is_local = search.is_local or any(candidate.is_complete for candidate in known)
            if is_local and not self.is_over():  # else it is not all, or the rest of the file may soon be another
                self.memory.searches.put(key, known)
        return known

    def gains(
        self, source: bytes, repairs: Mapping[int, tuple[Edit, ...]], nats_a_cell: float = 0.0
    ) -> dict[int, float] | None:
        """Return by how much each repair makes its file more probable, by its key; None if that is not known in time.

        What was said once of a key holds. Each cell more counts `nats_a_cell`.
        """
        gains = {key: known for key in repairs if (known := self.memory.gains.get(key)) is not None}
        unknown = [key for key in repairs if key not in gains]
        if unknown:
            if self.contexts is None:
                return None
            cells = self.memory.relexer.cells(source)
            texts = [self.memory.relexer.cells(apply_edits(source, repairs[key])) for key in unknown]
            found = self.contexts.gains(cells, texts, self.is_over)
            if found is None:
                return None
            for key, text, gain in zip(unknown, texts, found, strict=True):
                gains[key] = gain + nats_a_cell * (len(text) - len(cells))
                self.memory.gains.put(key, gains[key])
        return gains

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

    def is_suspicious(self, bug: float, cells: Sequence[Cell]) -> bool:
        """Return whether a window of a text that parses is judged, by the probability that it has a bug."""
        return self._reaches(bug, "look", cells)

    def is_likely(self, probability: float, cells: Sequence[Cell]) -> bool:
        """Return whether a repair of a window of a text that parses is judged, by the model's first word of it."""
        return self._reaches(probability, "repair", cells)

    def _reaches(self, probability: float, name: str, cells: Sequence[Cell]) -> bool:
        """What the logic of a window must promise says little of a dangerous call in it, which is looked at sooner."""
        least = self._lowered(name)
        if probability >= least:
            return True
        return probability >= least * _DANGER and any(cell.text in _DANGEROUS for cell in cells)

    def is_worth_asking(self, confidence: float) -> bool:
        """Return whether the whole file is read for a repair, by the confidence in it before that."""
        return confidence >= self._lowered("ask")

    def _lowered(self, name: str) -> float:
        """What is shown from a lower confidence on than usual is also looked for more closely."""
        usual = {**_THRESHOLDS, **self.model.thresholds}
        shares = (self.threshold(group) / usual[group] for group in _RUNNING if usual[group])
        return usual[name] * min((1.0, *shares))

    def shows(self, group: str, confidence: float) -> bool:
        """Return whether a finding of a group is shown."""
        return confidence >= self.threshold(group)

    def calibrated(self, group: str, probability: float) -> float:
        """Return how often a repair of such a probability is right."""
        return self.model.calibrations.get(group, _UNCALIBRATED).confidence(probability)


def _problem_in_file(source: bytes, snippet: Snippet, edits: tuple[Edit, ...]) -> SyntaxProblem | None:
    return problem_of(apply_edits(source, snippet.edits_in_source(edits)))


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
