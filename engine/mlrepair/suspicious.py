"""A text that parses: the model reads its windows, and where one is suspicious a repair is searched for."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, islice, takewhile

from mlrepair.actions import Action, leads_to, render
from mlrepair.calibration import MOST, Evidence, log_odds
from mlrepair.classify import classify
from mlrepair.contradictions.findings import contradictions
from mlrepair.edits import Edit, Fix, apply_edits
from mlrepair.examination import VERIFIED, Examination
from mlrepair.excerpt import excerpt
from mlrepair.grid import Window
from mlrepair.imports import import_edit, is_importable
from mlrepair.lexer import Cell, tokens_of
from mlrepair.memory import Opinion, bug_probability, window_key
from mlrepair.model import View
from mlrepair.old_f_strings import old_f_strings
from mlrepair.search import Candidate
from mlrepair.taxonomy import Kind, kind
from mlrepair.undefined.findings import undefined
from mlrepair.verifier import Verdict, Verifier
from mlrepair.windows import Snippet, snippet_of, split

_Fixes = dict[tuple[Edit, ...], Fix]
_BATCH = 8  # windows between two looks at the clock
_ACTIONS = 80
_READ_AGAIN = 5  # verified ones whose text the model reads again, to tell whether any is worth showing
_COMPARED = 4  # times as many as are wanted, if more than one is: which come next is decided like which comes first
_SOUNDNESS = 0.6  # the weight of its opinion of a repaired text, beside that of the repair itself
_LEAST_SOUND = 1e-5
_LEAST_ALONE = 0.1  # for want of its surroundings many a right repair is improbable: that says little
_LEAST_COUNTED = 1e-3  # less than this adds nothing to `_LEAST_ALONE`
_CHANCE = "insecure-random"
_SECRETS = re.compile(
    rb"token|secret|passw|crypt|nonce|salt|credential|auth|session|csrf|cookie|\botp|captcha|(?:api|private)_?key|sign|"
    rb"reset|invit|voucher|coupon",
    re.IGNORECASE,
)
_OF_GAMES = 0.3


@dataclass(frozen=True, slots=True)
class Verified:
    """A repair of a text that parses, and what speaks for it; the edits count in that text."""

    candidate: Candidate
    kind: Kind
    probability: float  # of the repair, and that nothing is wrong after it
    edits: tuple[Edit, ...]
    imports: tuple[Edit, ...]  # what the edits need
    repaired: Window
    gain: float = 0.0
    evidence: Evidence | None = None  # once it is judged
    confidence: float = 0.0  # decides whether it is shown


@dataclass(frozen=True)
class RunningText(Examination):
    """A text without syntax errors."""

    def findings(self) -> list[Fix]:
        """Look at the windows of the text, and search where one is suspicious."""
        windows = list(split(self.source, self.memory.relexer.cells(self.source)))
        keys = [window_key(window) for window in windows]
        opinions = [self._known(key, window) for key, window in zip(keys, windows, strict=True)]
        unknown = [i for i, opinion in enumerate(opinions) if opinion is None]
        # Typing an attribute's name changes the symbols of its whole neighbourhood: first what has changed itself.
        older = {i: opinion for i in unknown if (opinion := self.memory.older.get(keys[i][0])) is not None}
        changed = [i for i in unknown if i not in older]
        fixes: _Fixes = {}
        is_new = len(changed) == len(windows)
        begin = _BATCH if is_new else 0  # of a text just opened: what its beginning holds need not wait for its end
        if begin:
            self._look(changed[:begin], windows, keys, opinions)
            self._judge_suspicious(windows[:begin], opinions[:begin], fixes, tells_first=True)
        self._look(changed[begin:], windows, keys, opinions)
        guessed: _Fixes = {}
        if older and not self.is_over():
            guesses = [older.get(i) if opinion is None else opinion for i, opinion in enumerate(opinions)]
            self._judge_suspicious(windows, guesses, guessed)
            self.tell(list(guessed.values()))
            self._look(list(older), windows, keys, opinions, at_once=1)  # one by one: the next keystroke is near
        self._judge_suspicious(windows[begin:], opinions[begin:], fixes, tells_first=is_new)
        # Where the time is over, what was told and could not be judged again stays.
        found = guessed | fixes if self.is_over() else fixes
        told = {fix.edits: fix for fix in (*undefined(self), *contradictions(self, found.values()))}
        return [*(found | told).values(), *old_f_strings(self)]

    def repairs_in(self, window: Window) -> list[Verified]:
        """Judge one window of the text alone; its repairs, best first, from the first on that is to be shown."""
        opinions: list[Opinion | None] = [None]
        self._look([0], [window], [window_key(window)], opinions)
        if opinions[0] is None:
            return []
        return self._repairs(opinions[0], window, Verifier(self.source, None, self.memory.relexer.cells))

    def _known(self, key: tuple[int, int], window: Window) -> Opinion | None:
        known = self.memory.opinions.get(key)
        if known is None or (known.actions is None and self.is_suspicious(known.bug, window.cells)):
            return None
        return known

    def _look(
        self,
        numbers: Sequence[int],
        windows: Sequence[Window],
        keys: Sequence[tuple[int, int]],
        opinions: list[Opinion | None],
        at_once: int = _BATCH,
    ) -> None:
        """Ask the model what it thinks of the windows of these numbers, of equal ones once, and remember it."""
        equal: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i in numbers:
            equal[keys[i]].append(i)
        different = [same[0] for same in equal.values()]
        for first in range(0, len(different), at_once):
            if self.is_over():
                return
            batch = different[first : first + at_once]
            for i, ranking in zip(batch, self.model.score([View(windows[i]) for i in batch]), strict=True):
                bug = bug_probability(ranking)
                is_suspicious = self.is_suspicious(bug, windows[i].cells)
                opinion = Opinion(bug, tuple(ranking.actions(_ACTIONS)) if is_suspicious else None)
                for same in equal[keys[i]]:
                    opinions[same] = opinion
                self.memory.opinions.put(keys[i], opinion)
                self.memory.older.put(keys[i][0], opinion)

    def _judge_suspicious(
        self,
        windows: Sequence[Window],
        opinions: Sequence[Opinion | None],
        fixes: _Fixes,
        *,
        tells_first: bool = False,
    ) -> None:
        """Add what is found where the model is suspicious, first where it is most; the first may be told at once."""
        suspicious = [
            (opinion, window)
            for opinion, window in zip(opinions, windows, strict=True)
            if opinion is not None and opinion.actions is not None and self.is_suspicious(opinion.bug, window.cells)
        ]
        suspicious.sort(key=lambda pair: -pair[0].bug)
        verifier = Verifier(self.source, None, self.memory.relexer.cells)
        for opinion, window in suspicious:
            if self.is_over():
                break
            key = hash((*window_key(window), self.threshold("logic"), self.threshold("security")))
            if self.memory.unfounded.get(key):
                continue
            fix = self._suspicion(opinion, window, verifier)
            if fix is None and not self.is_over():
                self.memory.unfounded.put(key, True)
            if fix is not None:  # pieces of a long function overlap: the same repair may be found twice
                known = fixes.get(fix.edits)
                fixes[fix.edits] = fix if known is None or known.confidence < fix.confidence else known
                if tells_first and len(fixes) == 1 and known is None:
                    self.tell([fix])

    def _suspicion(self, opinion: Opinion, window: Window, verifier: Verifier) -> Fix | None:
        """What a window shows to the user."""
        repairs = self._repairs(opinion, window, verifier)[: self.top]
        fixes = [self.fix(one.kind, one.edits, one.confidence, imports=one.imports) for one in repairs]
        return replace(fixes[0], alternatives=tuple(fixes[1:])) if fixes else None

    def _repairs(self, opinion: Opinion, window: Window, verifier: Verifier) -> list[Verified]:
        root = opinion.actions
        if not root or not self._may_pass(window, root):
            return []
        snippet = snippet_of(window)
        if len(snippet.window(snippet.text).cells) != len(window.cells):
            root = None  # cut out of its file the text reads otherwise: ask the model again
        searched = self.searched(snippet, window.symbols, None, root, max(VERIFIED, 2 * _COMPARED * self.top))
        likely = [*takewhile(lambda candidate: self.is_likely(_probability(candidate), window.cells), searched)]
        verified = [*islice(self._verified(likely, snippet, window.symbols, verifier), _READ_AGAIN)]
        found = self._judged(verified, snippet, window)
        if not found or self.top == 1:  # only what is shown needs alternatives
            return found
        known = {one.candidate for one in verified}
        others = (candidate for candidate in searched if candidate not in known)
        more = islice(self._verified(others, snippet, window.symbols, verifier), _COMPARED * self.top - len(verified))
        return self._judged([*verified, *more], snippet, window) or found

    def _judged(self, repairs: Sequence[Verified], snippet: Snippet, window: Window) -> list[Verified]:
        """The repairs from the best one on that can be shown, each with its confidence; the file is asked last."""
        again = self._read_again(repairs)
        if not again:
            return []
        first = self._confident(again[0], self._alone(again[0], snippet, window))
        if not self.is_worth_asking(first.confidence):
            return []  # to read the whole file takes longer than all before
        best, *others = self._in_context(again, window)
        found = [self._confident(best, self._alone(best, snippet, window))]
        for repair in others:  # confidences keep the order
            found.append(self._confident(repair, log_odds(_LEAST_ALONE), found[-1].confidence))
        return [*dropwhile(lambda repair: not self.shows(repair.kind.group, repair.confidence), found)]

    def _confident(self, repair: Verified, alone: float, most: float = 1.0) -> Verified:
        """The repair with its confidence, which is at most so high: chance is good enough for games."""
        if repair.kind.name == _CHANCE and _SECRETS.search(self.source) is None:
            most = min(most, _OF_GAMES)
        evidence = Evidence(repair.kind.name, log_odds(repair.probability), alone, repair.gain)
        return replace(repair, evidence=evidence, confidence=min(self.model.weighing.confidence(evidence), most))

    def _verified(
        self, candidates: Iterable[Candidate], snippet: Snippet, symbols: Sequence[Cell], verifier: Verifier
    ) -> Iterator[Verified]:
        """The candidates that hold in the user's text, in their order, until the time is over."""
        for candidate in candidates:
            if self.is_over():
                return
            edits = snippet.edits_in_source(candidate.edits)
            imports: tuple[Edit, ...] = ()
            verdict = verifier.verify(edits)
            if verdict is Verdict.NEW_UNDEFINED_NAME and self._kind(edits).group == "security":
                imports, verdict = self._with_import(edits, verifier)
            if verdict is Verdict.ACCEPTED:
                repaired = snippet.window(apply_edits(snippet.text, candidate.edits), symbols)
                yield Verified(candidate, self._kind(edits), _probability(candidate), edits, imports, repaired)

    def _with_import(self, edits: tuple[Edit, ...], verifier: Verifier) -> tuple[tuple[Edit, ...], Verdict]:
        """The import of the module that a secure call needs; in a logic bug an unknown name is rather a wrong guess."""
        missing = verifier.undefined(edits)
        if len(missing) != 1 or not all(map(is_importable, missing)):
            return (), Verdict.NEW_UNDEFINED_NAME
        imports = tuple(import_edit(self.source, module) for module in missing)
        return imports, verifier.verify((*edits, *imports), missing)

    def _kind(self, edits: tuple[Edit, ...]) -> Kind:
        return kind(classify(self.source, edits, broken=False))

    def _may_pass(self, window: Window, root: Sequence[tuple[Action, float]]) -> bool:
        """Whether a repair that begins with one of the actions can pass: only the few ways to write the same add up."""
        for action, log_probability in root:
            probability = 2 * math.exp(log_probability)
            if not self.is_likely(probability, window.cells):
                return False
            edits = render(window, action)
            if edits is not None:
                found = self._kind(edits)
                hoped = MOST._replace(kind=found.name, window=log_odds(min(probability, 1.0)))
                if self.shows(found.group, self.model.weighing.confidence(hoped)):
                    return True
        return False

    def _read_again(self, verified: Sequence[Verified]) -> list[Verified]:
        """Look at the repaired windows: where the model sees a bug again, the repair is less probable. Best first."""
        keys = [window_key(repair.repaired) for repair in verified]
        bugs = {key: known.bug for key in keys if (known := self.memory.opinions.get(key)) is not None}
        unknown = {key: repair.repaired for key, repair in zip(keys, verified, strict=True) if key not in bugs}
        rankings = self.model.score([View(window) for window in unknown.values()]) if unknown else []
        for key, ranking in zip(unknown, rankings, strict=True):
            bugs[key] = bug_probability(ranking)
            self.memory.opinions.put(key, Opinion(bugs[key], None))
        found = [
            replace(repair, probability=repair.probability * max(1 - bugs[key], _LEAST_SOUND) ** _SOUNDNESS)
            for key, repair in zip(keys, verified, strict=True)
        ]
        return self._ordered(found)

    def _ordered(self, repairs: Iterable[Verified]) -> list[Verified]:
        """The repairs, best first."""
        score = self.model.weighing.preference.score
        return sorted(repairs, key=lambda one: -score(one.kind.name, log_odds(one.probability), one.gain))

    def _in_context(self, repairs: list[Verified], window: Window) -> list[Verified]:
        """Ask the model that reads whole files by how much each repair makes the file more probable. Best first.

        Only repairs of logic are asked about: a secure call is no more probable for being secure.
        What it said once of a repair of the same window holds, whatever is typed elsewhere.
        """
        keys = [hash((*window_key(window), *window_key(repair.repaired))) for repair in repairs]
        asked = {key: one.edits for key, one in zip(keys, repairs, strict=True) if one.kind.group == "logic"}
        gains = self.gains(self.source, asked) if asked else None
        if gains is None:
            return repairs
        return self._ordered(replace(one, gain=gains.get(key, 0.0)) for one, key in zip(repairs, keys, strict=True))

    def _alone(self, repair: Verified, snippet: Snippet, window: Window) -> float:
        """Ask the model of the statements about a repair alone; log-odds.

        What is right stays probable with less around it, more often than what only looks so. The order of the repairs
        stays: for that the whole window says more. A repair that no smaller part has keeps what was said of it.
        """
        part = excerpt(snippet.text, repair.candidate.edits) if len(repair.candidate.actions) == 1 else None
        if part is None:
            return log_odds(repair.probability)
        about, edits = part
        small = about.window(about.text, window.symbols)
        wanted = tokens_of(apply_edits(about.text, edits))
        key = hash((*window_key(small), wanted))
        known = self.memory.excerpts.get(key)
        if known is None:
            (ranking,) = self.model.score([View(small)])
            chances = ((action, math.exp(chance)) for action, chance in ranking.actions(_ACTIONS))
            likely = takewhile(lambda pair: pair[1] >= _LEAST_COUNTED, chances)
            known = sum(chance for action, chance in likely if leads_to(small, action, wanted))
            self.memory.excerpts.put(key, known)
        return log_odds(max(known, _LEAST_ALONE))


def _probability(candidate: Candidate) -> float:
    return math.exp(min(candidate.log_probability, 0.0))
