"""The engine: a text in, its verified repairs out."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, islice, takewhile
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from mlrepair.actions import Action, render
from mlrepair.calibration import Calibration
from mlrepair.classify import classify
from mlrepair.composition import compose
from mlrepair.edits import Applicability, Edit, Fix, apply_edits
from mlrepair.grid import Window
from mlrepair.imports import import_edit, is_importable
from mlrepair.labels import label_of
from mlrepair.lexer import Cell, lex
from mlrepair.model import Model, Ranking, View
from mlrepair.pieces import problem_of
from mlrepair.relexer import Relexer
from mlrepair.search import Candidate, Search, shares
from mlrepair.session import ModelError, ModelSession
from mlrepair.settings import Settings
from mlrepair.suppressions import without_suppressed
from mlrepair.syntax import SyntaxProblem
from mlrepair.taxonomy import Kind, kind
from mlrepair.verifier import CHECKS, Verdict, Verifier
from mlrepair.windows import Snippet, snippet_of, split, window_around

__all__ = ["Engine", "ModelError", "repair"]

_SECONDS = 2.5  # of the processor, for one text; what is not looked at by then stays unreported
_ERRORS = 10  # of one text
_BATCH = 8  # windows between two looks at the clock
_CACHED = 2000  # windows
_SEARCHES = 300  # remembered
_ACTIONS = 80
_VERIFIED = 12  # candidates a place that are read in the whole text
_READ_AGAIN = 5  # verified ones whose text the model reads again
_SOUNDNESS = 0.6  # the weight of its opinion of a repaired text, beside that of the repair itself
_LEAST_SOUND = 1e-5
_THRESHOLDS = {"syntax": 0.3, "logic": 0.8, "security": 0.8, "safe": 0.9}  # where the manifest names none
_GUIDED_CONFIDENCE = 0.2  # of a repair that the model does not rank: a third of these are right at best
_UNREPAIRED = "MLR000"
_UNCALIBRATED = Calibration()

_Cancelled = Callable[[], bool]
_Partial = Callable[[list[Fix]], None]
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What the model said of a window."""

    bug: float  # the probability that something is wrong
    actions: tuple[tuple[Action, float], ...] | None  # None: not asked for, because nothing seemed wrong


class _Recent(Generic[_Key, _Value]):
    """What was asked for last; any thread may use it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> _Value | None:
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: _Key, value: _Value) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._size:
                self._values.popitem(last=False)


class _Memory:
    """What need not be computed again while a text changes little."""

    def __init__(self) -> None:
        self.relexer = Relexer()
        self.opinions: _Recent[tuple[int, int], _Opinion] = _Recent(_CACHED)  # by cells and symbols
        self.older: _Recent[int, _Opinion] = _Recent(_CACHED)  # by cells: the last whatever the symbols
        self.searches: _Recent[int, tuple[Candidate, ...]] = _Recent(_SEARCHES)


def _key(window: Window) -> tuple[int, int]:
    """All that the model reads of a window: its cells and its symbols."""
    return _hash(window.cells), _hash(window.symbols)


def _bug(ranking: Ranking) -> float:
    return -math.expm1(min(ranking.no_bug, 0.0))


def _hash(cells: Sequence[Cell]) -> int:
    return hash(tuple([(cell.kind, cell.text) for cell in cells]))


@dataclass(frozen=True, slots=True)
class _Repair:
    """A repair on the way to a `Fix`; its edits count in the user's text."""

    problem: SyntaxProblem | None
    edits: tuple[Edit, ...]
    confidence: float
    alternatives: tuple[tuple[tuple[Edit, ...], float], ...]


@dataclass(frozen=True, slots=True)
class _Verified:
    """A repair of a text that parses; the edits count in that text."""

    probability: float
    edits: tuple[Edit, ...]
    imports: tuple[Edit, ...]  # what the edits need
    repaired: Window


class Engine:
    """Finds and repairs mistakes; any thread may use it. The model is loaded when a text first needs it."""

    def __init__(self, models_directory: Path | None = None, *, model: Model | None = None) -> None:
        """Take the models of a directory, by default those of the package; `model` stands in for them."""
        self._model: Model = ModelSession(models_directory) if model is None else model
        self._memory = _Memory()

    def repair(
        self,
        source: bytes,
        *,
        settings: Settings = Settings(),
        top: int = 1,
        cancelled: _Cancelled = lambda: False,
        partial: _Partial | None = None,
        seconds: float = _SECONDS,
    ) -> list[Fix]:
        """Return all findings of one text, in its order; `top` above 1 asks for alternatives of each.

        What `seconds` of processor time do not suffice for stays unreported.

        Where the answer takes longer than an editor wants to wait, `partial` is told once what is known so far: where
        the text does not parse, or what the windows that have changed hold.

        Raises:
            ModelError: if the model cannot be loaded.
        """
        if not settings.enable or not source.strip() or len(source) > settings.max_file_kb * 1024:
            return []
        deadline = time.thread_time() + seconds
        problem = problem_of(source)
        if cancelled():
            return []

        def reported(found: list[Fix]) -> list[Fix]:
            wanted = [fix for fix in found if settings.wants(fix.code, fix.name)]
            return sorted(without_suppressed(source, wanted), key=lambda fix: (fix.start, fix.end))

        def tell(found: list[Fix]) -> None:
            if partial is not None and not cancelled():
                partial(reported(found))

        run = _Run(self._model, self._memory, source, settings, top, deadline, cancelled, tell)
        return reported(run.suspicions() if problem is None else run.syntax(problem))


@dataclass(frozen=True)
class _Run:
    """One call of the engine."""

    model: Model
    memory: _Memory
    source: bytes
    settings: Settings
    top: int
    deadline: float  # of `time.thread_time`: a busy machine must not change what is found
    cancelled: _Cancelled
    tell: _Partial  # what is known so far

    # A text that does not parse: its errors one after the other

    def syntax(self, problem: SyntaxProblem) -> list[Fix]:
        """Repair the errors of the text."""
        self.tell([self._unrepaired(problem)])
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
            remaining = problem_of(source)
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
        around = window_around(source, self.memory.relexer.cells(source), problem.start)
        if around is None:
            return []
        snippet, symbols = around
        inner = snippet.problem(snippet.text) or _inside(snippet, problem)
        verifier = Verifier(source, problem, self.memory.relexer.cells)
        accepted: list[tuple[Candidate, tuple[Edit, ...]]] = []
        for candidate in self._searched(snippet, symbols, inner, None, _VERIFIED):
            edits = snippet.edits_in_source(candidate.edits)
            if verifier.verify(edits) is Verdict.ACCEPTED:
                accepted.append((candidate, _first_error_only(source, snippet, candidate, edits)))
            if self._is_over():
                break
        if not accepted:
            return []
        # Shares alone say too much: of repairs that all seem improbable one may still be far ahead.
        best = accepted[0][0]
        certainty = math.exp(min(best.log_probability, 0.0) / max(len(best.actions), 1))  # of a step
        distinct: dict[tuple[Edit, ...], float] = {}
        for (candidate, edits), share in zip(accepted, shares([candidate for candidate, _ in accepted]), strict=True):
            limit = _GUIDED_CONFIDENCE if candidate.is_guided else 1.0
            distinct[edits] = min(distinct.get(edits, 0.0) + share * certainty, limit)
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
        windows = list(split(self.source, self.memory.relexer.cells(self.source)))
        keys = [_key(window) for window in windows]
        opinions = [self._known(key) for key in keys]
        unknown = [i for i, opinion in enumerate(opinions) if opinion is None]
        # Typing an attribute's name changes the symbols of its whole neighbourhood: first what has changed itself.
        older = {i: opinion for i in unknown if (opinion := self.memory.older.get(keys[i][0])) is not None}
        changed = [i for i in unknown if i not in older]
        self._look(changed, windows, keys, opinions)
        if older and not self._is_over():
            guesses = [older.get(i) if opinion is None else opinion for i, opinion in enumerate(opinions)]
            self.tell(self._suspicions(windows, guesses))
            self._look(list(older), windows, keys, opinions, at_once=1)  # one by one: the next keystroke is near
        return self._suspicions(windows, opinions)

    def _known(self, key: tuple[int, int]) -> _Opinion | None:
        known = self.memory.opinions.get(key)
        if known is None or (known.actions is None and self._may_show(known.bug)):
            return None
        return known

    def _look(
        self,
        numbers: Sequence[int],
        windows: Sequence[Window],
        keys: Sequence[tuple[int, int]],
        opinions: list[_Opinion | None],
        at_once: int = _BATCH,
    ) -> None:
        """Ask the model what it thinks of the windows of these numbers, and remember it."""
        for first in range(0, len(numbers), at_once):
            if self._is_over():
                return
            batch = numbers[first : first + at_once]
            for i, ranking in zip(batch, self.model.score([View(windows[i]) for i in batch]), strict=True):
                bug = _bug(ranking)
                actions = tuple(ranking.actions(_ACTIONS)) if self._may_show(bug) else None
                opinions[i] = opinion = _Opinion(bug, actions)
                self.memory.opinions.put(keys[i], opinion)
                self.memory.older.put(keys[i][0], opinion)

    def _suspicions(self, windows: Sequence[Window], opinions: Sequence[_Opinion | None]) -> list[Fix]:
        """Search where the model is suspicious."""
        suspicious = [
            (opinion, window)
            for opinion, window in zip(opinions, windows, strict=True)
            if opinion is not None and opinion.actions is not None and self._may_show(opinion.bug)
        ]
        suspicious.sort(key=lambda pair: -pair[0].bug)
        verifier = Verifier(self.source, None, self.memory.relexer.cells)
        fixes: dict[tuple[Edit, ...], Fix] = {}
        for opinion, window in suspicious:
            if self._is_over():
                break
            fix = self._suspicion(opinion, window, verifier)
            if fix is not None:  # pieces of a long function overlap: the same repair may be found twice
                known = fixes.get(fix.edits)
                fixes[fix.edits] = fix if known is None or known.confidence < fix.confidence else known
        return list(fixes.values())

    def _suspicion(self, opinion: _Opinion, window: Window, verifier: Verifier) -> Fix | None:
        root = opinion.actions
        if not root or not self._may_pass(window, root):
            return None
        snippet = snippet_of(window)
        if len(snippet.window(snippet.text).cells) != len(window.cells):
            root = None  # cut out of its file the text reads otherwise: ask the model again
        if snippet.problem(snippet.text) is not None:
            return None  # a piece that is no code of its own, such as an `else` after a long function
        searched = self._searched(snippet, window.symbols, None, root, max(_VERIFIED, 2 * self.top))

        def ranked(candidates: Iterable[Candidate], most: int) -> list[_Verified]:
            verified = islice(self._verified(candidates, snippet, window.symbols, verifier), most)
            return [*dropwhile(lambda repair: not self._passes(repair), self._read_again([*verified]))]

        found = ranked(takewhile(lambda it: self._may_show(_probability(it)), searched), _READ_AGAIN)
        if found and self.top > 1:  # only what is shown needs alternatives
            found = ranked(searched, max(_READ_AGAIN, self.top)) or found
        fixes = [self._logic_fix(repair) for repair in found[: self.top]]
        return replace(fixes[0], alternatives=tuple(fixes[1:])) if fixes else None

    def _verified(
        self, candidates: Iterable[Candidate], snippet: Snippet, symbols: Sequence[Cell], verifier: Verifier
    ) -> Iterator[_Verified]:
        """The candidates that hold in the user's text, in their order, until the time is over."""
        for candidate in candidates:
            if self._is_over():
                return
            edits = snippet.edits_in_source(candidate.edits)
            missing = self._to_import(edits, verifier)
            imports = tuple(import_edit(self.source, module) for module in missing)
            if verifier.verify((*edits, *imports), missing) is Verdict.ACCEPTED:
                repaired = snippet.window(apply_edits(snippet.text, candidate.edits), symbols)
                yield _Verified(_probability(candidate), edits, imports, repaired)

    def _passes(self, repair: _Verified) -> bool:
        group = kind(classify(self.source, repair.edits, broken=False)).group
        return self._calibrated(group, repair.probability) >= self._threshold(group)

    def _logic_fix(self, repair: _Verified) -> Fix:
        found = kind(classify(self.source, repair.edits, broken=False))
        return self._fix(found, repair.edits, self._calibrated(found.group, repair.probability), imports=repair.imports)

    def _to_import(self, edits: tuple[Edit, ...], verifier: Verifier) -> tuple[bytes, ...]:
        """The module that a secure call needs. In a logic bug an unknown name is rather a wrong guess."""
        missing = verifier.undefined(edits)
        if len(missing) != 1 or not all(map(is_importable, missing)):
            return ()
        return tuple(missing) if kind(classify(self.source, edits, broken=False)).group == "security" else ()

    def _may_pass(self, window: Window, root: Sequence[tuple[Action, float]]) -> bool:
        """Whether a repair that begins with one of the actions can pass: only the few ways to write the same add up."""
        for action, log_probability in root:
            probability = 2 * math.exp(log_probability)
            if not self._may_show(probability):
                return False
            edits = render(window, action)
            if edits is not None:
                group = kind(classify(self.source, edits, broken=False)).group
                if self._calibrated(group, probability) >= self._threshold(group):
                    return True
        return False

    def _read_again(self, verified: Sequence[_Verified]) -> list[_Verified]:
        """Look at the repaired windows: where the model sees a bug again, the repair is less probable. Best first."""
        keys = [_key(repair.repaired) for repair in verified]
        bugs = {key: known.bug for key in keys if (known := self.memory.opinions.get(key)) is not None}
        unknown = {key: repair.repaired for key, repair in zip(keys, verified, strict=True) if key not in bugs}
        rankings = self.model.score([View(window) for window in unknown.values()]) if unknown else []
        for key, ranking in zip(unknown, rankings, strict=True):
            bugs[key] = _bug(ranking)
            self.memory.opinions.put(key, _Opinion(bugs[key], None))
        found = [
            replace(repair, probability=repair.probability * max(1 - bugs[key], _LEAST_SOUND) ** _SOUNDNESS)
            for key, repair in zip(keys, verified, strict=True)
        ]
        return sorted(found, key=lambda repair: -repair.probability)

    # Both

    def _searched(
        self,
        snippet: Snippet,
        symbols: Sequence[Cell],
        problem: SyntaxProblem | None,
        root: tuple[tuple[Action, float], ...] | None,
        most: int,
    ) -> tuple[Candidate, ...]:
        """The best repairs of a snippet, searched for once."""
        key = hash((snippet.text, snippet.is_whole, _hash(symbols), problem, root, most))
        known = self.memory.searches.get(key)
        if known is None:
            search = Search(self.model, snippet, symbols, problem, most, self.deadline, self.cancelled)
            known = tuple(search.run(root)[:most])
            if not self._is_over():  # else it is not all
                self.memory.searches.put(key, known)
        return known

    def _fix(
        self,
        found: Kind,
        edits: tuple[Edit, ...],
        confidence: float,
        problem: SyntaxProblem | None = None,
        alternatives: tuple[Fix, ...] = (),
        imports: tuple[Edit, ...] = (),
    ) -> Fix:
        start, end = _underlined(self.source, edits, problem)
        is_safe = problem is not None and confidence >= self._safe()
        return Fix(
            found.code,
            found.name,
            found.summary.rstrip("."),
            start,
            end,
            tuple(sorted((*edits, *imports))),
            label_of(self.source, edits)
            + "".join(f", {_decapitalized(label_of(self.source, [it]))}" for it in imports),
            confidence,
            Applicability.SAFE if is_safe else Applicability.UNSAFE,
            self.model.architecture,
            CHECKS,
            alternatives,
        )

    def _is_over(self) -> bool:
        return time.thread_time() > self.deadline or self.cancelled()

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


def _probability(candidate: Candidate) -> float:
    return math.exp(min(candidate.log_probability, 0.0))


def _decapitalized(text: str) -> str:
    return text[:1].lower() + text[1:]


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
