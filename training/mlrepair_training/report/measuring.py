"""The measurements as jobs that know nothing of each other, so that several processes can share them.

What users have is measured on everything, the other systems on the repairs of some groups only. Nothing but times, and
what an engine cannot finish within its time limit, depends on the machine.
"""

import hashlib
import json
import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TypeVar

from mlrepair.edits import without_overlaps
from mlrepair.session import thresholds_of
from mlrepair.settings import Settings
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.baseline import count_pairs
from mlrepair_training.benchmark import (
    GROUPS,
    WITH_BASELINE,
    broken_samples,
    clean_files,
    code_lines,
    repairs,
    samples_of,
    window_times,
)
from mlrepair_training.corpus import SourceFile, read
from mlrepair_training.in_files import BugInFile
from mlrepair_training.mamba_benchmark import SORTS, draw_bugs, judge_bugs, readings
from mlrepair_training.report.detectors import DETECTORS, Detector, Report, changed_rows, is_found, reports
from mlrepair_training.report.records import (
    OURS,
    CleanFile,
    Detection,
    Messages,
    Missing,
    Model,
    Record,
    Run,
    Several,
    Suspicion,
    WindowTime,
)
from mlrepair_training.report.several import COUNTS, Slip, judge, suitable, with_errors
from mlrepair_training.report.systems import COMPARED, SYSTEMS, UNQUANTIZED, opened

DETECTED = ("logic", "security", "real fixes")  # the others do not parse, which any parser detects
LOWEST = 0.3  # suspicions below this confidence are not looked for in clean code
_CHUNK = 10  # samples of a job
_THOUGHTS = 4  # samples of the CTM for each of a group
_SUSPICIOUS = Settings(min_confidence_logic=LOWEST, min_confidence_security=LOWEST)

_Result = TypeVar("_Result")
_Sample = TypeVar("_Sample")
Track = Callable[[Iterable[list[Record]], int], Iterable[list[Record]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure."""

    data: Path
    weights: Path
    count: int  # samples of a group; of security a quarter, bugs in files two fifths, files with several errors a tenth
    seed: int = 0
    systems: tuple[str, ...] = SYSTEMS
    unquantized: Path | None = None  # weights in fp32, to see what int8 costs
    checkpoints: Path = Path("training/checkpoints")  # the trained weights, for torch
    extras: bool = True  # False: repairs, clean files and single windows only


@dataclass(frozen=True, slots=True)
class Text:
    """A sample without what only training needs: it travels between processes."""

    source: bytes
    repaired: bytes
    kind: str


def measure(plan: Plan, processes: int = 1, track: Track = lambda results, _: results) -> Iterator[Record]:
    """Yield all records; `track` sees the results of the jobs and their number. One process alone takes the times."""
    yield _run(plan, processes)
    yield from _models(plan)
    if plan.extras:
        yield from (Missing(detector.name) for detector in DETECTORS if not detector.is_installed)
    clean = clean_files(plan.data, plan.count, seed=plan.seed)
    alone = processes == 1
    with nullcontext() if alone else ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        drawn = dict(zip(GROUPS, _results(pool, [partial(_draw, plan, group) for group in GROUPS]), strict=True))
        every = [*(of_whole_files(plan, pool) if plan.extras else ()), *jobs(plan, drawn, clean)]
        for records in track(_results(pool, every), len(every)):
            yield from records
    yield from _timed(plan, clean)


def measure_mamba(plan: Plan) -> Iterator[Record]:
    """Yield the records of the model of whole files only."""
    for job in of_whole_files(plan):
        yield from job()
    yield from readings(read(plan.data, "test"), plan.weights)


def _results(pool: Executor | None, jobs: Sequence[Callable[[], _Result]]) -> Iterator[_Result]:
    return map(_call, jobs) if pool is None else pool.map(_call, jobs)


def _call(job: Callable[[], _Result]) -> _Result:
    return job()


def _run(plan: Plan, processes: int) -> Run:
    date = datetime.now(UTC).date().isoformat()
    machine = f"{platform.system()} {platform.machine()}"
    return Run(date, plan.seed, plan.count, processes, os.cpu_count() or 1, machine, platform.python_version())


def _models(plan: Plan) -> Iterator[Record]:
    manifest = json.loads((plan.weights / "manifest.json").read_text(encoding="utf-8"))
    for name, entry in manifest["models"].items():
        content = (plan.weights / entry["file"]).read_bytes()
        yield Model(name, hashlib.sha256(content).hexdigest(), len(content), thresholds_of(entry))


def _draw(plan: Plan, group: str) -> list[Text]:
    words = Vocabulary.load(plan.weights / "vocabulary.json")
    count = samples_of(group, plan.count)
    samples = broken_samples(group, plan.data, words, max(count, 1), seed=plan.seed)
    return [Text(sample.source, sample.repaired, sample.kind) for sample in samples]


def jobs(
    plan: Plan, drawn: Mapping[str, Sequence[Text]], clean: Sequence[SourceFile]
) -> Iterator[Callable[[], list[Record]]]:
    """All that can be done in any order; what takes long and cannot be divided comes first."""
    if plan.extras:
        yield from _extras(plan, drawn, clean)
    for group, texts in drawn.items():
        for system in plan.systems:
            if system == OURS or group in COMPARED:
                yield from (partial(_repairs, plan, system, plan.weights, group, some) for some in _chunks(texts))
        if plan.unquantized is not None and group in COMPARED:
            half = _chunks(texts[: len(texts) // 2])
            yield from (partial(_repairs, plan, UNQUANTIZED, plan.unquantized, group, some) for some in half)


def _extras(
    plan: Plan, drawn: Mapping[str, Sequence[Text]], clean: Sequence[SourceFile]
) -> Iterator[Callable[[], list[Record]]]:
    shard = min((plan.data / "validation").glob("*.arrow"), default=None)
    if shard is not None:
        yield partial(_insights, plan, shard)
    for detector in reversed(DETECTORS):
        if detector.is_installed:
            yield partial(_messages, detector, clean)
            yield from (partial(_detections, detector, group, drawn[group]) for group in DETECTED if drawn[group])
    for group in DETECTED:
        yield from (partial(_own_detections, plan, group, chunk) for chunk in _chunks(drawn[group]))
    yield from (partial(_suspicions, plan, file) for file in clean)
    files = list(read(plan.data, "test"))
    for file, broken in suitable(files, Random(f"report/{plan.seed}/several"), max(plan.count // 10, 1)):
        yield partial(_several, plan, file, broken)


def of_whole_files(plan: Plan, pool: Executor | None = None) -> Iterator[Callable[[], list[Record]]]:
    """What is measured of the model that reads whole files, but for its times."""
    yield partial(_foreseen, plan)
    count = max(2 * plan.count // 5, 1)
    drawn = _results(pool, [partial(draw_bugs, sort, plan.data, count, plan.seed) for sort in SORTS])
    for sort, bugs in zip(SORTS, drawn, strict=True):
        yield from (partial(_bugs, plan, sort, some) for some in _chunks(bugs))


def _chunks(samples: Sequence[_Sample]) -> Iterator[Sequence[_Sample]]:
    return (samples[start : start + _CHUNK] for start in range(0, len(samples), _CHUNK))


@cache
def _pairs(data: Path) -> Counter[tuple[bytes, bytes]]:
    return count_pairs(file.source for file in read(data, "validation"))


def _repairs(plan: Plan, system: str, weights: Path, group: str, texts: Sequence[Text]) -> list[Record]:
    pairs = _pairs(plan.data) if system == OURS and group in WITH_BASELINE else None
    return [*repairs(texts, opened(system, weights), group, system=system, pairs=pairs)]


def _detections(detector: Detector, group: str, texts: Sequence[Text]) -> list[Record]:
    both = reports(detector, [text.source for text in texts] + [text.repaired for text in texts])
    broken, repaired = both[: len(texts)], both[len(texts) :]
    return [_detection(detector.name, group, *three) for three in zip(texts, broken, repaired, strict=True)]


def _own_detections(plan: Plan, group: str, texts: Sequence[Text]) -> list[Record]:
    engine = opened(OURS, plan.weights)
    found: list[Record] = []
    for text in texts:
        broken, repaired = (
            {Report(source.count(b"\n", 0, fix.start) + 1, fix.code, fix.label) for fix in engine.repair(source)}
            for source in (text.source, text.repaired)
        )
        found.append(_detection(OURS, group, text, broken, repaired))
    return found


def _detection(tool: str, group: str, text: Text, broken: set[Report], repaired: set[Report]) -> Record:
    return Detection(tool, group, is_found(broken, repaired, changed_rows(text.source, text.repaired)))


def _messages(detector: Detector, files: Sequence[SourceFile]) -> list[Record]:
    found = reports(detector, [file.source for file in files])
    return [
        Messages(detector.name, code_lines(file.source), len(said)) for file, said in zip(files, found, strict=True)
    ]


def _suspicions(plan: Plan, file: SourceFile) -> list[Record]:
    fixes = opened(OURS, plan.weights).repair(file.source, settings=_SUSPICIOUS)
    return [
        Suspicion(file.name, "security" if fix.code.startswith("MLR2") else "logic", round(fix.confidence, 4))
        for fix in fixes
    ]


def _several(plan: Plan, file: SourceFile, broken: Sequence[Slip]) -> list[Record]:
    found: list[Record] = []
    for errors in COUNTS:
        some = broken[:errors]
        source = with_errors(file.source, some)
        engine = opened(OURS, plan.weights)  # each file as if it were opened now
        started = time.perf_counter()
        fixes = without_overlaps(fix for fix in engine.repair(source) if fix.edits)
        milliseconds = round(1000 * (time.perf_counter() - started), 1)
        repaired, wrong = judge(file.source, some, fixes)
        found.append(Several(file.name, errors, len(repaired), len(fixes), len(wrong), milliseconds))
    return found


def _foreseen(plan: Plan) -> list[Record]:
    from mlrepair_training.mamba_evaluation import foresee  # torch, which only this process needs

    return [*foresee(plan.data, plan.weights, plan.checkpoints / "mamba.safetensors")]


def _bugs(plan: Plan, sort: str, bugs: Sequence[BugInFile]) -> list[Record]:
    return [*judge_bugs(sort, bugs, plan.weights)]


def _timed(plan: Plan, clean: Sequence[SourceFile]) -> Iterator[Record]:
    for file in clean:
        engine = opened(OURS, plan.weights)
        started = time.perf_counter()
        alarms = len(engine.repair(file.source))
        milliseconds = round(1000 * (time.perf_counter() - started), 1)
        yield CleanFile(file.name, code_lines(file.source), alarms, milliseconds)
    for size, times in window_times(plan.weights, clean).items():
        yield from (WindowTime(size, round(milliseconds, 2)) for milliseconds in times)
    if plan.extras:
        yield from readings(read(plan.data, "test"), plan.weights)


def _insights(plan: Plan, shard: Path) -> list[Record]:
    from mlrepair_training.report.thinking import insights  # torch, which only this process needs

    return insights(shard, plan.weights, plan.checkpoints, _THOUGHTS * plan.count)
