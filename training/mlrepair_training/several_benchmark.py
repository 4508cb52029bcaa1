"""Whole files with one to ten bugs of syntax and logic: how many each system repairs, and what it changes besides."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from mlrepair.context import ContextSession
from mlrepair.edits import Edit, Fix, apply_edits, without_overlaps
from mlrepair.engine import Engine
from mlrepair.lexer import tokens_of
from mlrepair.orchestrator import Request, TaskType
from mlrepair.orchestrator.shipped import DECOMPOSITION
from mlrepair.session import ModelSession
from mlrepair.settings import Settings
from mlrepair.syntax import find_problem
from mlrepair.thought import ThoughtSession
from mlrepair.windows import Snippet
from mlrepair_training.benchmark import orchestrator
from mlrepair_training.corpus import SourceFile
from mlrepair_training.corruptions import Snippet as Piece
from mlrepair_training.corruptions import drawn_corruptions
from mlrepair_training.labels import same_meaning
from mlrepair_training.report.several import Slip, judge, with_errors
from mlrepair_training.windows import FilePieces, draw

GROUPS = ("syntax", "logic")
MOST = 10  # bugs of a file
SURE = 0.9  # the confidence from which a repair of syntax is applied without asking
_LONGEST = 600  # rows
_TRIES = 20  # pieces for each bug
_SHARES = (0.5, 0.5, 0.0)  # of runs of statements, functions and literals
_KINDS = {group: drawn_corruptions(group) for group in GROUPS}

System = Callable[[bytes, Settings], Sequence[Fix]]


@dataclass(frozen=True, slots=True)
class Buggy:
    """A file with its bugs, each in a piece of its own."""

    clean: bytes
    bugs: Mapping[Slip, str]  # with their groups

    @property
    def source(self) -> bytes:
        """The file with the bugs."""
        return with_errors(self.clean, list(self.bugs))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system did to a file."""

    bugs: Sequence[str]  # their groups
    repaired: Sequence[str]  # the groups of those repaired
    fixes: Sequence[tuple[float, bool]]  # confidence, and whether nothing but bugs was changed
    seconds: float


def buggy_files(files: Sequence[SourceFile], rng: Random, count: int) -> Iterator[Buggy]:
    """Draw files and numbers of bugs; half of the bugs are of syntax."""
    made = 0
    for file in rng.sample(list(files), len(files)):
        wanted = rng.randint(1, MOST)
        if made == count:
            return
        if file.source.count(b"\n") > _LONGEST or "#" in file.path:  # the latter is a part of a file
            continue
        bugs = dict(islice(_bugs(file.source, rng, _TRIES * wanted), wanted))
        if len(bugs) == wanted:
            made += 1
            yield Buggy(file.source, bugs)


def systems(weights: Path) -> dict[str, System]:
    """What is compared, each as if the file were opened now."""

    def rlm(source: bytes, settings: Settings) -> Sequence[Fix]:
        request = Request(TaskType.CODE_REPAIR, source, technique=DECOMPOSITION, config={"settings": settings})
        fixes: Sequence[Fix] = orchestrated.process(request).output["fixes"]
        return fixes

    def trm(source: bytes, settings: Settings) -> Sequence[Fix]:
        return Engine(model=first, contexts=ContextSession(weights)).repair(source, settings=settings)

    def ctm(source: bytes, settings: Settings) -> Sequence[Fix]:
        return Engine(model=second).repair(source, settings=settings)

    first, second, orchestrated = ModelSession(weights), ThoughtSession(weights), orchestrator(weights)
    return {"trm alone": trm, "ctm alone": ctm, "rlm": rlm}


def outcome(file: Buggy, system: System, settings: Settings) -> Outcome:
    """Let a system repair a file, and judge every bug and every repair."""
    started = time.perf_counter()
    fixes = without_overlaps(fix for fix in system(file.source, settings) if fix.edits)
    seconds = time.perf_counter() - started
    repaired, wrong = judge(file.clean, list(file.bugs), fixes)
    judged = [(fix.confidence, fix not in wrong) for fix in fixes]
    return Outcome(list(file.bugs.values()), [file.bugs[slip] for slip in repaired], judged, seconds)


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares over all files together."""
    fixes = [right for outcome in outcomes for _, right in outcome.fixes]
    sure = [right for outcome in outcomes for confidence, right in outcome.fixes if confidence >= SURE]
    return {
        "files": len(outcomes),
        "bugs": sum(len(outcome.bugs) for outcome in outcomes),
        "repaired": _share(outcomes, GROUPS),
        **{f"repaired, {group}": _share(outcomes, (group,)) for group in GROUPS},
        "edits": len(fixes),
        "wrong edits": _share_wrong(fixes),
        f"edits from {SURE}": len(sure),
        f"wrong edits from {SURE}": _share_wrong(sure),
        "median seconds": round(statistics.median(outcome.seconds for outcome in outcomes), 2) if outcomes else 0.0,
    }


def _share_wrong(fixes: Sequence[bool]) -> float:
    return round(fixes.count(False) / max(len(fixes), 1), 4)


def _share(outcomes: Iterable[Outcome], groups: Sequence[str]) -> float:
    bugs = repaired = 0
    for outcome in outcomes:
        bugs += sum(group in groups for group in outcome.bugs)
        repaired += sum(group in groups for group in outcome.repaired)
    return round(repaired / max(bugs, 1), 4)


def _bugs(source: bytes, rng: Random, tries: int) -> Iterator[tuple[Slip, str]]:
    """Yield bugs in pieces that do not overlap."""
    taken: list[Slip] = []
    for piece in islice(draw(FilePieces(source), rng, _SHARES), tries):
        start = source.rfind(b"\n", 0, piece.start) + 1
        end = source.find(b"\n", piece.end - 1) + 1 or len(source)
        line = source[start : piece.end]
        snippet = Snippet.of(source, piece.start, piece.end, line[: len(line) - len(line.lstrip(b" \t"))])
        if snippet.text != piece.source or any(start < other.end and other.start < end for other in taken):
            continue
        group = rng.choice(GROUPS)
        kind = rng.choices(_KINDS[group], [kind.weight for kind in _KINDS[group]])[0]
        edits = kind.corrupt(Piece(piece.source), rng)
        if edits and _is_bug(group, source, piece.source, snippet, edits):
            taken.append(Slip(start, end, snippet.edits_in_source(edits)))
            yield taken[-1], group


def _is_bug(group: str, source: bytes, piece: bytes, snippet: Snippet, edits: Sequence[Edit]) -> bool:
    text = apply_edits(piece, edits)
    if group == "syntax":
        return find_problem(text) is not None and tokens_of(text) != tokens_of(piece)
    whole = apply_edits(source, snippet.edits_in_source(edits))
    return find_problem(whole) is None and not same_meaning(whole, source)
