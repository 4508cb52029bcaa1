"""Best-first search for repairs of several steps: the model ranks the steps, the parser says when it is enough.

The score of a program is the sum of its steps' log-probabilities, less a fee for each step after the first. Who forgets
a comma forgets the next one too, so the same step at another place earns a bonus.
"""

import ast
import heapq
import itertools
import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from mlrepair.actions import Action, Operation, render
from mlrepair.composition import compose
from mlrepair.document import Document
from mlrepair.edits import Edit, apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import Cell, CellKind, lex, tokens_of
from mlrepair.model import Model, Ranking, View
from mlrepair.remedies import CERTAIN, POSSIBLE, remedies
from mlrepair.syntax import Category, SyntaxProblem
from mlrepair.verifier import brackets_alone, end_of_last, is_progress
from mlrepair.windows import Snippet

_STEPS = 3
_STATES = 8
_ACTIONS = 80  # of a state
_CHECKS = 250  # candidates read by the parser
_FEE = 1.0
_BONUS = 1.0
_MARGIN = 2.0  # a state that is so much less probable than the best repair is not worth a look
_UNCALLED = 2.0  # the fee for taking a call away where its brackets do not match: people forget brackets, not calls
_USELESS = 2.0  # the fee for a statement that compares and does nothing with the result
_AHEAD = 4.0  # nats by which a step is more probable than any other that repairs the same error
_UNSEEN = -16.0  # the log-probability of an edit that the model does not rank at all
_DOUBLE_OPERATORS = frozenset(b"== != <= >= += -= *= /= %= // ** << >> ->".split())
_COMPARISON = re.compile(rb"[<>=!]=|[<>]|\bin\b|\bis\b")
_BRACKETS = (Category.NEVER_CLOSED, Category.MISMATCHED_BRACKET)
_CLOSERS = (b")", b"]", b"}", b":", b",", b'"', b"'", b"(", b"[", b"{")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A repair of a snippet; its offsets count in the snippet's text."""

    edits: tuple[Edit, ...]
    log_probability: float  # the score of the search
    actions: tuple[Action, ...]
    is_complete: bool = True  # False: this error is gone, another remains behind it
    leaves_row: bool = False  # what remains stands on another row than what was changed
    first: tuple[Edit, ...] = ()  # the edits of the first step, where that step alone repairs one of several errors
    is_guided: bool = False  # found without the model
    is_certain: bool = False  # a remedy that leaves no doubt


@dataclass(frozen=True)
class _State:
    text: bytes
    problem: SyntaxProblem | None
    edits: tuple[Edit, ...] = ()
    score: float = 0.0
    actions: tuple[Action, ...] = ()
    first: tuple[Edit, ...] = ()
    is_certain: bool = False


@dataclass
class Search:
    """One search; `run` may be called once."""

    model: Model
    snippet: Snippet
    symbols: Sequence[Cell] = ()
    problem: SyntaxProblem | None = None  # in the snippet; None: it parses, and something in it is suspicious
    enough: int = _CHECKS  # repairs of a text that parses; there most actions lead to one, the best ones first
    deadline: float = math.inf  # of `time.thread_time`: a busy machine must not change what is found
    cancelled: Callable[[], bool] = lambda: False
    in_file: Callable[[tuple[Edit, ...]], SyntaxProblem | None] | None = None  # why the file does not parse then
    is_code: bool = True  # whether the snippet can be judged alone
    is_local: bool = field(default=True, init=False)  # False: the file's word of a repair was that it is none
    _seen: set[bytes] = field(default_factory=set, init=False)
    _checked: int = field(default=0, init=False)
    _found: list[Candidate] = field(default_factory=list, init=False)
    _queue: list[tuple[float, int, _State]] = field(default_factory=list, init=False)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count, init=False)

    def run(self, root: Sequence[tuple[Action, float]] | None = None) -> list[Candidate]:
        """Return the repairs found, best first; `root` are the first steps, where they are known already."""
        start = _State(self.snippet.text, self.problem)
        self._seen.add(start.text)
        window = self.snippet.window(start.text, self.symbols)
        ranking: Ranking | None = None
        if root is None:
            ranking = self._rank(start, window)
            root = ranking.actions(_ACTIONS)
        self._expand(start, window, root)
        for _ in range(_STATES - 1):
            if not self._queue or self._is_over() or self._is_settled() or not self._is_promising():
                break
            state = heapq.heappop(self._queue)[2]
            window = self.snippet.window(state.text, self.symbols)
            self._expand(state, window, self._rank(state, window).actions(_ACTIONS))
        if not self._found and self.problem is not None and not self._is_over():
            self._guess(start, ranking)
        return self._ranked()

    def _is_over(self) -> bool:
        return self._checked >= _CHECKS or time.thread_time() > self.deadline or self.cancelled()

    def _is_settled(self) -> bool:
        """Whether one step repairs this error so surely that those on other rows can be left to other searches."""
        if any(candidate.is_complete for candidate in self._found):
            return False
        steps = [candidate for candidate in self._found if len(candidate.actions) == 1]
        if not steps:
            return False
        best = max(steps, key=lambda candidate: candidate.log_probability)
        others = (candidate.log_probability for candidate in steps if candidate is not best)
        return best.leaves_row and best.log_probability > max(others, default=_UNSEEN) + _AHEAD

    def _is_promising(self) -> bool:
        """Whether the best state left can still lead to one of the best repairs."""
        complete = [candidate.log_probability for candidate in self._found if candidate.is_complete]
        return not complete or -self._queue[0][0] + _BONUS - _FEE > max(complete) - _MARGIN

    def _rank(self, state: _State, window: Window) -> Ranking:
        document = Document.parse(state.text) if state.problem else None
        return self.model.score([View(window, state.problem, document)])[0]

    def _expand(self, state: _State, window: Window, actions: Sequence[tuple[Action, float]]) -> None:
        if self.problem is not None:
            self._try_remedies(state, window)
            actions = sorted([*_parted(window, actions), *actions], key=lambda pair: -pair[1])
        for action, log_probability in actions:
            if self._is_over() or (self.problem is None and len(self._found) >= self.enough):
                return
            following = self._step(state, window, action, self._score(state, window, action, log_probability))
            if following is not None:
                self._check(state, following)

    def _score(self, state: _State, window: Window, action: Action, log_probability: float) -> float:
        """The score after a step."""
        is_bracket = state.problem is not None and state.problem.category in _BRACKETS
        if is_bracket and (
            action.operation in (Operation.UNWRAP, Operation.DELETE_TWO)
            or (action.operation is Operation.DELETE and _opens(window.cells[action.location]))
        ):
            log_probability -= _UNCALLED
        if not state.actions:
            return log_probability
        is_repeated = any((action.operation, action.text) == (made.operation, made.text) for made in state.actions)
        return state.score + log_probability + _BONUS * is_repeated - _FEE

    def _step(self, state: _State, window: Window, action: Action, score: float) -> _State | None:
        """The state after an action, its text not yet read; None where the action makes no sense or nothing new."""
        edits = render(window, action)
        return None if edits is None else self._after(state, action, edits, score)

    def _after(self, state: _State, action: Action, edits: tuple[Edit, ...], score: float) -> _State | None:
        """The state after the edits of a step; None where they overlap, or lead to what was seen or to nothing."""
        try:
            text = apply_edits(state.text, edits)
        except ValueError:
            return None
        if text in self._seen or not (action.text or lex(text)):  # only a deletion can leave nothing to look at
            return None
        self._seen.add(text)
        composed = compose(len(self.snippet.text), state.edits, edits)
        return _State(text, None, composed, score, (*state.actions, action), state.first)

    def _try_remedies(self, state: _State, window: Window) -> None:
        """Take the steps that the parser's message suggests."""
        found = [*remedies(window, state.problem)] if state.problem else []
        for edits, log_probability in sorted(found, key=lambda remedy: -remedy.log_probability):
            if not edits or self._is_over():
                continue
            action = Action(window.cell_at(edits[0].start), Operation.REPLACE, edits[0].text)
            following = self._after(state, action, edits, self._score(state, window, action, log_probability))
            if following is not None:
                is_certain = log_probability == CERTAIN and not state.actions
                self._check(state, replace(following, is_certain=is_certain), is_sure=log_probability >= POSSIBLE)

    def _check(self, before: _State, after: _State, *, is_sure: bool = False) -> None:
        """Read the text of a state: it is a repair, or it may become one.

        A sure step may be right although the snippet is cut where it is.
        """
        self._checked += 1
        problem = self.snippet.problem(after.text) if self.is_code else None
        if self.in_file and (not self.is_code or (problem is not None and is_sure and not before.actions)):
            in_file = self.in_file(after.edits)
            self.is_local = self.is_local and in_file is None
            problem = in_file and (problem or in_file)
        if problem is None:
            is_useless = self.problem is not None and _compares_in_vain(after.text)
            score = after.score - _USELESS * is_useless
            self._found.append(
                Candidate(after.edits, score, after.actions, first=after.first, is_certain=after.is_certain)
            )
            return
        after = replace(after, problem=problem)
        if self._is_progress(after, problem):
            leaves_row = b"\n" in after.text[end_of_last(after.edits) : problem.start]
            self._found.append(Candidate(after.edits, after.score, after.actions, False, leaves_row, after.first))
            after = replace(after, first=after.first or after.edits)
        if len(after.actions) < _STEPS and after.edits:
            heapq.heappush(self._queue, (-after.score, next(self._numbers), after))

    def _is_progress(self, after: _State, problem: SyntaxProblem) -> bool:
        if self.problem is None or not is_progress(self.problem, after.edits, problem):
            return False
        return brackets_alone(lex(after.text)) <= self._brackets_alone

    @cached_property
    def _brackets_alone(self) -> int:
        return brackets_alone(lex(self.snippet.text))

    def _guess(self, start: _State, ranking: Ranking | None) -> None:
        """Try the edits that the parser suggests, about its position and the row ends before it."""
        window = self.snippet.window(start.text, self.symbols)
        known = dict(ranking.actions(4000)) if ranking is not None else {}
        place = self.problem.start if self.problem else 0
        for number, action in enumerate(_guided(window, place)):
            if time.thread_time() > self.deadline or self.cancelled() or number > _CHECKS:
                return
            after = self._step(start, window, action, known.get(action, _UNSEEN - number / _CHECKS))
            if after is not None and self.snippet.problem(after.text) is None:
                self._found.append(Candidate(after.edits, after.score, after.actions, is_guided=action not in known))

    def _ranked(self) -> list[Candidate]:
        """The candidates without two that read the same: complete ones first, then the more probable."""
        merged: dict[tuple[bytes, ...], Candidate] = {}
        for candidate in sorted(self._found, key=lambda candidate: -candidate.log_probability):
            text = apply_edits(self.snippet.text, candidate.edits)
            key = tokens_of(text)
            same = merged.get(key)
            if same is None:
                merged[key] = candidate
            else:
                total = log_sum((same.log_probability, candidate.log_probability))
                merged[key] = replace(same, log_probability=total)
        return sorted(merged.values(), key=lambda candidate: (not candidate.is_complete, -candidate.log_probability))


def _compares_in_vain(text: bytes) -> bool:
    """Whether a statement is a comparison; a text that is only a part of its file may not parse, and has none."""
    if _COMPARISON.search(text) is None:
        return False
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare) for node in ast.walk(tree))


def _opens(cell: Cell) -> bool:
    """Whether a cell is a bracket that nobody writes without need."""
    return cell.text in (b"[", b"{")


def log_sum(values: Sequence[float]) -> float:
    """Return the logarithm of the sum of the probabilities whose logarithms these are."""
    highest = max(values)
    return highest + math.log(sum(math.exp(value - highest) for value in values))


def shares(candidates: Sequence[Candidate]) -> list[float]:
    """Return the probability of each candidate, if one of them is right."""
    scores = [candidate.log_probability for candidate in candidates]
    total = log_sum(scores)
    return [math.exp(score - total) for score in scores]


def _parted(window: Window, actions: Sequence[tuple[Action, float]]) -> Iterator[tuple[Action, float]]:
    """Yield operators that a blank parts, `> =`, made one again, with what the model gives to all repairs of the two.

    To the model they are two operators, of which one is too many; it has met few that were one.
    """
    for i, (first, second) in enumerate(itertools.pairwise(window.cells)):
        together = first.text + second.text
        if together not in _DOUBLE_OPERATORS or (together == b"==" and not _has_condition(window, i)):
            continue
        there = [chance for action, chance in actions if action.location in (i, i + 1)]
        if there:
            yield Action(i, Operation.JOIN), log_sum(there)


def _has_condition(window: Window, location: int) -> bool:
    first, end = window.row_bounds[window.row_of[location]]
    return first + 1 < end and window.cells[first + 1].kind is CellKind.KEYWORD


def _guided(window: Window, place: int) -> Iterator[Action]:
    """Deletions and insertions about a place, the nearest cells first, then those at row ends before."""
    cells = window.cells
    middle = window.cell_at(place)
    ends = [end - 1 for _, end in window.row_bounds if end <= middle + 1][-3:]
    row_end = window.row_bounds[window.row_of[middle]][1] - 1 if window.row_bounds else 0
    near = sorted(range(max(middle - 6, 1), min(middle + 5, len(cells))), key=lambda i: abs(i - middle))
    for i in dict.fromkeys((*near[:4], row_end, *reversed(ends), *near[4:])):
        yield Action(i, Operation.DELETE)
        for text in _CLOSERS:
            yield Action(i, Operation.INSERT, text)
