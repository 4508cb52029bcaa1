"""A text that does not parse: its errors are repaired one after the other."""

import math
from bisect import bisect_left
from dataclasses import dataclass, replace

from mlrepair.classify import classify
from mlrepair.composition import attributed, compose, original_offset
from mlrepair.edits import Applicability, Edit, Fix, apply_edits
from mlrepair.examination import VERIFIED, Examination
from mlrepair.old_f_strings import old_f_strings
from mlrepair.pieces import problem_of
from mlrepair.prose import TRIPLE_QUOTES
from mlrepair.remedies.endings import ends_left
from mlrepair.remedies.pasted import diff
from mlrepair.restraint import has_more_than_needed, swallows_code, takes_a_beginning
from mlrepair.search import Candidate, log_sum, shares
from mlrepair.syntax import SyntaxProblem
from mlrepair.taxonomy import kind
from mlrepair.verifier import Verdict, Verifier
from mlrepair.windows import Snippet, window_around

_ERRORS = 40  # of one text
_GUIDED_CONFIDENCE = 0.2  # of a repair that the model does not rank: a third of these are right at best
_UNREPAIRED = "MLR000"
_FOREIGN = "MLR012"
_LEFT_CONFIDENCE = 0.9  # that a row `end` is left from another language, where nothing has such a name
_ASKED = 5  # repairs of which the whole file is asked which one it is
_DOUBT = 5.0  # nats by which they are less probable than the best one
_GAIN_WEIGHT = 0.4  # of a nat by which the file becomes more probable …
_CELL = 1.3  # … beside nats that a cell costs on average: fewer cells alone are no merit
_CONTEXT = range(10, 10_000)  # cells before them: with less the file says nothing, to read more takes half a second


@dataclass(frozen=True, slots=True)
class _Repair:
    """A repair on the way to a `Fix`; its edits count in the user's text."""

    problem: SyntaxProblem | None
    edits: tuple[Edit, ...]
    confidence: float
    alternatives: tuple[tuple[tuple[Edit, ...], float], ...]


@dataclass(frozen=True)
class BrokenText(Examination):
    """A text with syntax errors."""

    def findings(self, problem: SyntaxProblem) -> list[Fix]:
        """Return the errors of the text with their repairs."""
        self.tell([self._unrepaired(problem)])
        source, total = self.source, tuple[Edit, ...]()  # the text so far, and how it came from the user's
        repairs: list[_Repair] = []
        remaining: SyntaxProblem | None = problem
        label = "No repair found"  # of what remains
        while remaining is not None and len(repairs) < _ERRORS and not self.is_over():
            ranked = self._repairs_of(source, remaining)
            if not ranked or ranked[0][1] < self.threshold("syntax"):
                break
            edits, confidence = ranked[0]
            earlier, length = [repair.edits for repair in repairs], len(self.source)
            others = [
                (attributed(length, earlier, total, other)[0], share) for other, share in ranked[1 : self.top]
            ]  # fmt: skip
            mine, numbers = attributed(length, earlier, total, edits)
            swallowed = [repairs[number] for number in numbers]
            confidence = min([confidence, *(repair.confidence for repair in swallowed)])
            at = self._in_original(total, remaining)
            repairs = [repair for repair in repairs if repair not in swallowed]
            repairs.append(_Repair(at, mine, confidence, tuple(others)))
            total = compose(len(self.source), total, edits)
            source = apply_edits(self.source, total)
            remaining = problem_of(source)
        else:
            label = "More errors were not looked at"
        fixes = [self._syntax_fix(repair) for repair in repairs]
        if remaining is None and self.shows("syntax", _LEFT_CONFIDENCE):
            fixes += self._ends_left(total, source)
        fixes += [old for old in old_f_strings(self) if not any(_overlap(old, fix) for fix in fixes)]
        if remaining is not None and not self.cancelled():
            fixes.append(replace(self._unrepaired(self._in_original(total, remaining)), label=label))
        return fixes

    def _ends_left(self, total: tuple[Edit, ...], source: bytes) -> list[Fix]:
        """What other languages end a block with, in a text that is repaired but for that."""
        found: list[Fix] = []
        for edit in ends_left(source, self.memory.relexer.cells(source)):
            shift = original_offset(total, edit.start) - edit.start
            mine = Edit(edit.start + shift, edit.end + shift, edit.text)
            if self.source[mine.start : mine.end] == source[edit.start : edit.end]:
                found.append(self.fix(kind(_FOREIGN), (mine,), _LEFT_CONFIDENCE))
        return found

    def _repairs_of(self, source: bytes, problem: SyntaxProblem) -> list[tuple[tuple[Edit, ...], float]]:
        """The verified repairs of the first error of a text with their confidence, best first."""
        try:
            source.decode()
        except UnicodeDecodeError:
            return []  # nobody but the author knows what the bytes mean
        for edits in diff(source):  # read as a whole: in a piece of it the signs may be cut off
            if problem_of(apply_edits(source, edits)) is None:
                return [(edits, self.calibrated("syntax", 1.0))]
        around = window_around(source, self.memory.relexer.cells(source), problem)
        if around is None:
            return []
        snippet, symbols = around
        inner = snippet.problem(snippet.text) or _inside(snippet, problem)
        verifier = Verifier(source, problem, self.memory.relexer.cells)
        accepted: list[Candidate] = []
        for candidate in self.searched(snippet, symbols, inner, None, VERIFIED, source):
            if snippet.leaves_out(candidate.edits):
                continue
            edits = snippet.edits_in_source(candidate.edits)
            if verifier.verify(edits) is Verdict.ACCEPTED:
                # What remains of a piece may only be that it is cut there.
                is_complete = candidate.is_complete or problem_of(apply_edits(source, edits)) is None
                candidate = replace(candidate, is_complete=is_complete)
                if not (
                    has_more_than_needed(source, snippet, candidate)
                    or takes_a_beginning(source, snippet, candidate)
                    or swallows_code(snippet, candidate)
                ):
                    accepted.append(candidate)
            if self.is_over():
                break
        if not accepted:
            return []
        accepted.sort(key=_order)
        accepted = self._in_context(source, snippet, accepted)
        # Shares alone say too much: of repairs that all seem improbable one may still be far ahead.
        best = accepted[0]
        certainty = math.exp(min(best.log_probability, 0.0) / max(len(best.actions), 1))  # of a step
        distinct: dict[tuple[Edit, ...], float] = {}
        for candidate, share in zip(accepted, shares(accepted), strict=True):
            edits = _first_error_only(source, snippet, candidate)
            limit = _GUIDED_CONFIDENCE if candidate.is_guided else 1.0
            distinct[edits] = min(distinct.get(edits, 0.0) + share * certainty, limit)
        return [(edits, self.calibrated("syntax", share)) for edits, share in distinct.items()]

    def _in_context(self, source: bytes, snippet: Snippet, candidates: list[Candidate]) -> list[Candidate]:
        """Let the model that reads whole files divide anew what probability the best candidates have together."""
        least = candidates[0].log_probability - _DOUBT
        asked = [some for some in candidates[:_ASKED] if some.log_probability >= least]
        asked = [some for some in asked if some.is_complete == candidates[0].is_complete]
        if len(asked) < 2 or candidates[0].is_certain or any(_ends_text(some) for some in asked):
            return candidates
        repairs = {hash((snippet.text, some.edits)): snippet.edits_in_source(some.edits) for some in asked}
        place = min(edit.start for edits in repairs.values() for edit in edits)
        if bisect_left(self.memory.relexer.cells(source), place, key=lambda cell: cell.start) not in _CONTEXT:
            return candidates
        gains = self.gains(source, repairs, _CELL)
        if gains is None:
            return candidates
        weighed = [some.log_probability + _GAIN_WEIGHT * gains[hash((snippet.text, some.edits))] for some in asked]
        excess = log_sum(weighed) - log_sum([some.log_probability for some in asked])
        moved = [replace(some, log_probability=score - excess) for some, score in zip(asked, weighed, strict=True)]
        others = [some for some in candidates if some not in asked]
        return sorted([*moved, *others], key=_order)

    def _in_original(self, total: tuple[Edit, ...], problem: SyntaxProblem) -> SyntaxProblem:
        """A problem of the text so far, at its place in the user's text."""
        start = min(max(original_offset(total, problem.start), 0), len(self.source))
        end = min(max(start + problem.end - problem.start, start), len(self.source))
        return SyntaxProblem(problem.message, start, end, problem.category)

    def _syntax_fix(self, repair: _Repair) -> Fix:
        def fix(edits: tuple[Edit, ...], confidence: float, alternatives: tuple[Fix, ...] = ()) -> Fix:
            found = kind(classify(self.source, edits, broken=True))
            return self.fix(found, edits, confidence, repair.problem, alternatives)

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


def _overlap(one: Fix, other: Fix) -> bool:
    """Whether two repairs change the same place."""
    return any(edit.start <= one.end and one.start <= edit.end for edit in other.edits)


def _order(candidate: Candidate) -> tuple[bool, float]:
    """What comes first: repairs that leave no error, the more probable ones."""
    return not candidate.is_complete, -candidate.log_probability


def _ends_text(candidate: Candidate) -> bool:
    """Whether a repair turns words into code, or code into words: files with more or fewer cells do not compare."""
    return any(quotes in edit.text for edit in candidate.edits for quotes in TRIPLE_QUOTES)


def _inside(snippet: Snippet, problem: SyntaxProblem) -> SyntaxProblem:
    start = snippet.from_source(problem.start)
    return SyntaxProblem(problem.message, start, max(snippet.from_source(problem.end), start), problem.category)


def _first_error_only(source: bytes, snippet: Snippet, candidate: Candidate) -> tuple[Edit, ...]:
    """Of a repair of several errors on different rows, what repairs the first: each is a finding of its own."""
    edits = snippet.edits_in_source(candidate.edits)
    if not candidate.first:
        return edits
    first = snippet.edits_in_source(candidate.first)
    later = [edit for edit in edits if edit not in first]
    if len(later) != len(edits) - len(first) or not later:
        return edits
    between = source[max(edit.end for edit in first) : min(edit.start for edit in later)]
    return first if b"\n" in between else edits
