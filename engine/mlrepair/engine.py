"""The engine: a text in, its verified repairs out."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import Lock

from mlrepair.actions import Action
from mlrepair.calibration import Calibration
from mlrepair.classify import classify
from mlrepair.composition import compose
from mlrepair.edits import Applicability, Edit, Fix, apply_edits
from mlrepair.grid import Window
from mlrepair.labels import label_of
from mlrepair.lexer import lex
from mlrepair.search import Candidate, Search, shares
from mlrepair.session import Model, ModelError, ModelSession, View
from mlrepair.settings import Settings
from mlrepair.syntax import SyntaxProblem, find_problem
from mlrepair.taxonomy import Kind, kind
from mlrepair.verifier import CHECKS, Verdict, Verifier
from mlrepair.windows import Snippet, snippet_of, split, window_around

__all__ = ["Engine", "ModelError", "repair"]

_SECONDS = 2.5  # for one text; what is not looked at by then stays unreported
_ERRORS = 10  # of one text
_BATCH = 8  # windows between two looks at the clock
_CACHED = 2000  # windows
_ACTIONS = 80
_VERIFIED = 12  # candidates a place that are read in the whole text
_THRESHOLDS = {"syntax": 0.3, "logic": 0.8, "security": 0.8, "safe": 0.9}  # where the manifest names none
_GUIDED_CONFIDENCE = 0.2  # of a repair that the model does not rank: a third of these are right at best
_UNREPAIRED = "MLR000"
_UNCALIBRATED = Calibration()

_Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What the model said of a window."""

    bug: float  # the probability that something is wrong
    actions: tuple[tuple[Action, float], ...] | None  # None: not asked for, because nothing seemed wrong


class _Cache:
    """The opinions on the windows seen last; any thread may use it."""

    def __init__(self, size: int = _CACHED) -> None:
        self._size = size
        self._opinions: OrderedDict[int, _Opinion] = OrderedDict()
        self._lock = Lock()

    def get(self, window: Window) -> _Opinion | None:
        with self._lock:
            opinion = self._opinions.get(key := _key(window))
            if opinion is not None:
                self._opinions.move_to_end(key)
            return opinion

    def put(self, window: Window, opinion: _Opinion) -> None:
        with self._lock:
            self._opinions[_key(window)] = opinion
            if len(self._opinions) > self._size:
                self._opinions.popitem(last=False)


def _key(window: Window) -> int:
    """All that the model reads of a window."""
    cells = tuple((cell.kind, cell.text) for cell in window.cells)
    return hash((cells, tuple((cell.kind, cell.text) for cell in window.symbols)))


@dataclass(frozen=True, slots=True)
class _Repair:
    """A repair on the way to a `Fix`; its edits count in the user's text."""

    problem: SyntaxProblem | None
    edits: tuple[Edit, ...]
    confidence: float
    alternatives: tuple[tuple[tuple[Edit, ...], float], ...]


class Engine:
    """Finds and repairs mistakes; any thread may use it. The model is loaded when a text first needs it."""

    def __init__(self, models_directory: Path | None = None, *, model: Model | None = None) -> None:
        """Take the models of a directory, by default those of the package; `model` stands in for them."""
        self._model: Model = ModelSession(models_directory) if model is None else model
        self._cache = _Cache()

    def repair(
        self,
        source: bytes,
        *,
        settings: Settings = Settings(),
        top: int = 1,
        cancelled: _Cancelled = lambda: False,
    ) -> list[Fix]:
        """Return all findings of one text, in its order; `top` above 1 asks for alternatives of each.

        Raises:
            ModelError: if the model cannot be loaded.
        """
        if not settings.enable or not source.strip() or len(source) > settings.max_file_kb * 1024:
            return []
        deadline = time.monotonic() + _SECONDS
        problem = find_problem(source)
        if cancelled():
            return []
        run = _Run(self._model, self._cache, source, settings, top, deadline, cancelled)
        found = run.suspicions() if problem is None else run.syntax(problem)
        wanted = [fix for fix in found if settings.wants(fix.code, fix.name)]
        return sorted(wanted, key=lambda fix: (fix.start, fix.end))


@dataclass(frozen=True)
class _Run:
    """One call of the engine."""

    model: Model
    cache: _Cache
    source: bytes
    settings: Settings
    top: int
    deadline: float  # of `time.monotonic`
    cancelled: _Cancelled

    # A text that does not parse: its errors one after the other

    def syntax(self, problem: SyntaxProblem) -> list[Fix]:
        """Repair the errors of the text."""
        source, total = self.source, tuple[Edit, ...]()  # the text so far, and how it came from the user's
        repairs: list[_Repair] = []
        remaining: SyntaxProblem | None = problem
        while remaining is not None and len(repairs) < _ERRORS and not self._is_over():
            ranked = self._repairs_of(source, remaining)
            if not ranked or ranked[0][1] < self._threshold("syntax"):
                break
            edits, confidence = ranked[0]
            others = [(self._attributed(repairs, total, other)[0], share) for other, share in ranked[1 : self.top]]
            mine, swallowed = self._attributed(repairs, total, edits)
            confidence = min([confidence, *(repair.confidence for repair in swallowed)])
            at = self._in_original(total, remaining)
            repairs = [repair for repair in repairs if repair not in swallowed]
            repairs.append(_Repair(at, mine, confidence, tuple(others)))
            total = compose(len(self.source), total, edits)
            source = apply_edits(self.source, total)
            remaining = find_problem(source)
        fixes = [self._syntax_fix(repair) for repair in repairs]
        if remaining is not None and not self.cancelled():
            fixes.append(self._unrepaired(self._in_original(total, remaining)))
        return fixes

    def _repairs_of(self, source: bytes, problem: SyntaxProblem) -> list[tuple[tuple[Edit, ...], float]]:
        """The verified repairs of the first error of a text with their confidence, best first."""
        try:
            source.decode()
        except UnicodeDecodeError:
            return []  # nobody but the author knows what the bytes mean
        around = window_around(source, lex(source), problem.start)
        if around is None:
            return []
        snippet, symbols = around
        inner = snippet.problem(snippet.text) or _inside(snippet, problem)
        search = Search(self.model, snippet, symbols, inner, self.deadline, self.cancelled)
        verifier = Verifier(source, problem)
        accepted: list[tuple[Candidate, tuple[Edit, ...]]] = []
        for candidate in search.run()[:_VERIFIED]:
            edits = snippet.edits_in_source(candidate.edits)
            if verifier.verify(edits) is Verdict.ACCEPTED:
                accepted.append((candidate, _first_error_only(source, snippet, candidate, edits)))
            if self._is_over():
                break
        if not accepted:
            return []
        distinct: dict[tuple[Edit, ...], float] = {}
        for (candidate, edits), share in zip(accepted, shares([candidate for candidate, _ in accepted]), strict=True):
            limit = _GUIDED_CONFIDENCE if candidate.is_guided else 1.0
            distinct[edits] = min(distinct.get(edits, 0.0) + share, limit)
        return [(edits, self._calibrated("syntax", share)) for edits, share in distinct.items()]

    def _in_original(self, total: tuple[Edit, ...], problem: SyntaxProblem) -> SyntaxProblem:
        """A problem of the text so far, at its place in the user's text."""
        shift = 0
        for edit in total:
            if edit.start + shift + len(edit.text) > problem.start:
                break
            shift += len(edit.text) - (edit.end - edit.start)
        start = min(max(problem.start - shift, 0), len(self.source))
        end = min(max(problem.end - shift, start), len(self.source))
        return SyntaxProblem(problem.message, start, end, problem.category)

    def _attributed(
        self, repairs: Sequence[_Repair], total: tuple[Edit, ...], edits: tuple[Edit, ...]
    ) -> tuple[tuple[Edit, ...], list[_Repair]]:
        """A repair of the text so far as edits of the user's text, and the earlier repairs that it swallows."""
        after = compose(len(self.source), total, edits)
        lost, new = set(total) - set(after), set(after) - set(total)
        swallowed = [repair for repair in repairs if lost & set(_normal(self.source, repair.edits))]
        kept = {edit for repair in swallowed for edit in _normal(self.source, repair.edits)} - lost
        return tuple(sorted(kept | new)), swallowed

    def _syntax_fix(self, repair: _Repair) -> Fix:
        def fix(edits: tuple[Edit, ...], confidence: float, alternatives: tuple[Fix, ...] = ()) -> Fix:
            found = kind(classify(self.source, edits, broken=True))
            return self._fix(found, edits, confidence, repair.problem, alternatives)

        alternatives = tuple(fix(edits, confidence) for edits, confidence in repair.alternatives if edits)
        return fix(repair.edits, repair.confidence, alternatives)

    def _unrepaired(self, problem: SyntaxProblem) -> Fix:
        found = kind(_UNREPAIRED)
        start, end = problem.start, max(problem.end, min(problem.start + 1, len(self.source)))
        return Fix(
            found.code,
            found.name,
            f"{problem.message[:1].upper()}{problem.message[1:]}",
            start,
            end,
            (),
            "No repair found",
            0.0,
            Applicability.UNSAFE,
            self.model.architecture,
            (),
        )

    # A text that parses: what is suspicious in it

    def suspicions(self) -> list[Fix]:
        """Look at the windows of the text, and search where one is suspicious."""
        lowest = min(self._threshold("logic"), self._threshold("security"))
        suspicious: list[tuple[_Opinion, Window]] = []
        windows = split(self.source, lex(self.source))
        while not self._is_over() and (batch := list(islice(windows, _BATCH))):
            for window, opinion in zip(batch, self._opinions(batch, lowest), strict=True):
                if opinion.actions is not None and opinion.bug >= lowest:
                    suspicious.append((opinion, window))
        suspicious.sort(key=lambda pair: -pair[0].bug)
        verifier = Verifier(self.source, None)
        fixes: dict[tuple[Edit, ...], Fix] = {}
        for opinion, window in suspicious:
            if self._is_over():
                break
            fix = self._suspicion(opinion, window, verifier)
            if fix is not None:  # pieces of a long function overlap: the same repair may be found twice
                known = fixes.get(fix.edits)
                fixes[fix.edits] = fix if known is None or known.confidence < fix.confidence else known
        return list(fixes.values())

    def _opinions(self, windows: Sequence[Window], lowest: float) -> list[_Opinion]:
        """What the model thinks of windows; only those it has not seen lately are computed."""
        found: dict[int, _Opinion] = {}
        for i, window in enumerate(windows):
            known = self.cache.get(window)
            if known is not None and (known.actions is not None or known.bug < lowest):
                found[i] = known
        unknown = [i for i in range(len(windows)) if i not in found]
        rankings = self.model.score([View(windows[i]) for i in unknown]) if unknown else ()
        for i, ranking in zip(unknown, rankings, strict=True):
            bug = -math.expm1(min(ranking.no_bug, 0.0))
            actions = tuple(ranking.actions(_ACTIONS)) if bug >= lowest else None
            found[i] = _Opinion(bug, actions)
            self.cache.put(windows[i], found[i])
        return [found[i] for i in range(len(windows))]

    def _suspicion(self, opinion: _Opinion, window: Window, verifier: Verifier) -> Fix | None:
        root = opinion.actions
        if not root or not self._may_show(2 * math.exp(root[0][1])):
            return None  # no repair can pass: only the few ways to write the same one add up
        snippet = snippet_of(window)
        if len(snippet.window(snippet.text).cells) != len(window.cells):
            root = None  # cut out of its file the text reads otherwise: ask the model again
        if snippet.problem(snippet.text) is not None:
            return None  # a piece that is no code of its own, such as an `else` after a long function
        search = Search(self.model, snippet, window.symbols, None, self.deadline, self.cancelled)
        accepted: list[Fix] = []
        for candidate in search.run(root)[: max(_VERIFIED, 2 * self.top)]:
            probability = math.exp(min(candidate.log_probability, 0.0))
            if not accepted and not self._may_show(probability):
                return None
            edits = snippet.edits_in_source(candidate.edits)
            if self._is_over():
                break
            if verifier.verify(edits) is Verdict.ACCEPTED:
                found = kind(classify(self.source, edits, broken=False))
                confidence = self._calibrated(found.group, probability)
                if accepted or confidence >= self._threshold(found.group):
                    accepted.append(self._fix(found, edits, confidence))
            if len(accepted) >= self.top:
                break
        if not accepted:
            return None
        best, *others = accepted
        return replace(best, alternatives=tuple(others))

    # Both

    def _fix(
        self,
        found: Kind,
        edits: tuple[Edit, ...],
        confidence: float,
        problem: SyntaxProblem | None = None,
        alternatives: tuple[Fix, ...] = (),
    ) -> Fix:
        start, end = _underlined(self.source, edits, problem)
        is_safe = problem is not None and confidence >= self._safe()
        return Fix(
            found.code,
            found.name,
            found.summary.rstrip("."),
            start,
            end,
            edits,
            label_of(self.source, edits),
            confidence,
            Applicability.SAFE if is_safe else Applicability.UNSAFE,
            self.model.architecture,
            CHECKS,
            alternatives,
        )

    def _is_over(self) -> bool:
        return time.monotonic() > self.deadline or self.cancelled()

    def _threshold(self, group: str) -> float:
        wanted = self.settings.min_confidence(group)
        return self.model.thresholds.get(group, _THRESHOLDS[group]) if wanted is None else wanted

    def _safe(self) -> float:
        return self.model.thresholds.get("safe", _THRESHOLDS["safe"])

    def _may_show(self, probability: float) -> bool:
        """Whether a finding in a text that parses, of whichever group, could pass with a model's probability."""
        return any(self._calibrated(group, probability) >= self._threshold(group) for group in ("logic", "security"))

    def _calibrated(self, group: str, probability: float) -> float:
        return self.model.calibrations.get(group, _UNCALIBRATED).confidence(probability)


def _normal(source: bytes, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The same edits, as `compose` writes them."""
    return compose(len(source), (), edits)


def _inside(snippet: Snippet, problem: SyntaxProblem) -> SyntaxProblem:
    start = snippet.from_source(problem.start)
    return SyntaxProblem(problem.message, start, max(snippet.from_source(problem.end), start), problem.category)


def _first_error_only(
    source: bytes, snippet: Snippet, candidate: Candidate, edits: tuple[Edit, ...]
) -> tuple[Edit, ...]:
    """Of a repair of several errors on different rows, what repairs the first: each is a finding of its own."""
    if not candidate.first:
        return edits
    first = snippet.edits_in_source(candidate.first)
    later = [edit for edit in edits if edit not in first]
    if len(later) != len(edits) - len(first) or not later:
        return edits
    between = source[max(edit.end for edit in first) : min(edit.start for edit in later)]
    return first if b"\n" in between else edits


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


_shared: list[Engine] = []


def repair(source: str | bytes) -> list[Fix]:
    """Return all findings of one text; offsets count bytes of its UTF-8 form.

    Raises:
        ModelError: if the model that came with the package cannot be loaded.
    """
    if not _shared:
        _shared.append(Engine())
    return _shared[0].repair(source.encode(errors="surrogatepass") if isinstance(source, str) else source)
