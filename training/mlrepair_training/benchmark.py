"""What weights do on packages that training never saw, through the same engine that users run.

Beside it stands a baseline without a model (`mlrepair_training.baseline`). Mistakes come from the training's
corruptions, from slips of people by another path (`mlrepair_training.realistic`), and, if collected, from real fixes.
"""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Protocol

from mlrepair.edits import Fix, apply_edits
from mlrepair.imports import is_import
from mlrepair.lexer import lex, tokens_of
from mlrepair.model import View
from mlrepair.orchestrator import Configuration, MLOrchestrator
from mlrepair.ranking import ranked
from mlrepair.session import ModelSession
from mlrepair.settings import Settings
from mlrepair.syntax import find_problem
from mlrepair.taxonomy import kind
from mlrepair.undefined.findings import CODE as UNDEFINED_NAME
from mlrepair.vocabulary import Vocabulary
from mlrepair.windows import split
from mlrepair_training.baseline import baseline_repair, count_pairs
from mlrepair_training.collectors import read_fixes
from mlrepair_training.corpus import SourceFile, read
from mlrepair_training.corruptions import load_corruptions
from mlrepair_training.dataset import FilePool, Sample, SampleMaker, draw_samples
from mlrepair_training.in_files import bugs_in_files
from mlrepair_training.manifest import save_manifest
from mlrepair_training.realistic import samples as samples_of_people
from mlrepair_training.realistic import samples_in_files

GROUPS = ("syntax", "logic", "security", "realistic syntax", "syntax in files", "undefined names", "real fixes")
WITH_BASELINE = ("syntax", "realistic syntax")  # it looks about the parser's error, so it needs one
EVERYTHING = Settings(min_confidence_syntax=0.0, min_confidence_logic=0.0, min_confidence_security=0.0)
FEWER = ("security", "undefined names")  # a quarter of the samples: few kinds, or long files
_TOP = 5
_A_FILE = 4  # samples: few, so that many files are seen
_BINS = 10  # of the calibration error
_TIMED = 60  # windows of each size
_SIZES = {"20 rows": (18, 22), "64 rows": (56, 64)}

Quality = dict[str, dict[str, object]]


class Broken(Protocol):
    """A text with a mistake, and what its author meant."""

    @property
    def source(self) -> bytes:
        """The text as it is."""
        ...

    @property
    def repaired(self) -> bytes:
        """The text as it was meant."""
        ...

    @property
    def kind(self) -> str:
        """What the mistake is called."""
        ...


@dataclass(frozen=True)
class Outcome:
    """What became of one sample, repaired as a file of its own."""

    kind: str
    rank: int | None  # of the repair that gives the author's tokens, from 0; None: not among five
    parses: bool  # after the best repair
    confidence: float  # of the best repair; 0 without one
    found: str  # the group of the kind that it is taken for; "" without one
    is_shown: bool  # at default settings
    milliseconds: float
    baseline: bool = False  # whether the baseline gives the author's tokens
    best: bytes = b""  # the text after the best repair; empty without one


class Repairer(Protocol):
    """What finds repairs: all architectures together, or the engine of one model."""

    def repair(self, source: bytes, *, settings: Settings = Settings(), top: int = 1) -> list[Fix]:
        """Return the findings of one text, `top` for each place."""
        ...


def orchestrator(weights: Path) -> MLOrchestrator:
    """What users have, with the models of a directory; nothing of other runs has a say, and nothing is kept."""
    return MLOrchestrator(Configuration(models_directory=weights, keep_history=False))


def outcomes(
    samples: Iterable[Broken], engine: Repairer, pairs: Counter[tuple[bytes, bytes]] | None = None
) -> list[Outcome]:
    """Repair each sample; compare tokens with the author's. `pairs` asks for the baseline too."""
    found = []
    for sample in samples:
        wanted = tokens_of(sample.repaired)
        started = time.perf_counter()
        fixes = engine.repair(sample.source, settings=EVERYTHING, top=_TOP)
        milliseconds = 1000 * (time.perf_counter() - started)
        best = best_repairs(sample.source, fixes)
        texts = [apply_edits(sample.source, fix.edits) for fix in best]
        right = [
            i
            for i, (fix, text) in enumerate(zip(best, texts, strict=True))
            if tokens_of(text) == wanted or _without_imports(sample.source, fix) == wanted
        ]
        found.append(
            Outcome(
                sample.kind,
                right[0] if right else None,
                bool(texts) and find_problem(texts[0]) is None,
                best[0].confidence if best else 0.0,
                kind(best[0].code).group if best else "",
                any(fix.edits for fix in engine.repair(sample.source)),
                milliseconds,
                pairs is not None and tokens_of(baseline_repair(sample.source, pairs)) == wanted,
                texts[0] if texts else b"",
            )
        )
    return found


def _without_imports(source: bytes, fix: Fix) -> tuple[bytes, ...]:
    """The tokens after a repair without the import that it may bring along.

    Samples are cut from files and lack their imports, so that import does not count: the author's side uses the module,
    or the other tokens would differ.
    """
    return tokens_of(apply_edits(source, [edit for edit in fix.edits if not is_import(edit)]))


def best_repairs(source: bytes, fixes: Sequence[Fix]) -> list[Fix]:
    """The ranked repairs of a whole text: what a user gets with `--top 5`."""
    best = next((fix for fix in ranked(source, fixes, _TOP) if fix.edits), None)
    return [best, *best.alternatives] if best else []


def summary(found: Sequence[Outcome], *, with_baseline: bool = False) -> dict[str, object]:
    """Shares of the samples, the calibration error of the best repairs, and the median time."""
    shown = [outcome for outcome in found if outcome.is_shown]
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        kinds[outcome.kind].append(outcome)
    figures: dict[str, object] = {
        "samples": len(found),
        "exact top-1": _share(outcome.rank == 0 for outcome in found),
        "exact top-5": _share(outcome.rank is not None for outcome in found),
        "parses": _share(outcome.parses for outcome in found),
        "shown and right": _share(outcome.is_shown and outcome.rank == 0 for outcome in found),
        "precision of what is shown": _share(outcome.rank == 0 for outcome in shown),
        "calibration error": calibration_error([(outcome.confidence, outcome.rank == 0) for outcome in found]),
        "median ms": round(sorted(outcome.milliseconds for outcome in found)[len(found) // 2], 1) if found else 0.0,
    }
    if with_baseline:
        figures["baseline exact top-1"] = _share(outcome.baseline for outcome in found)
    figures["kinds"] = {
        name: [len(some), _share(outcome.rank == 0 for outcome in some)] for name, some in sorted(kinds.items())
    }
    return figures


def _share(flags: Iterable[bool]) -> float:
    every = list(flags)
    return round(sum(every) / max(len(every), 1), 4)


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over bins of equal width (Naeini et al., 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in pairs:
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    gaps = (abs(sum(c for c, _ in some) - sum(right for _, right in some)) for some in bins.values())
    return round(sum(gaps) / max(len(pairs), 1), 4)


def false_alarms(files: Iterable[SourceFile], engine: Repairer, settings: Settings) -> dict[str, object]:
    """Findings in clean code, each counted as wrong; lines are those that are not blank."""
    lines = alarms = 0
    for file in files:
        alarms += len(engine.repair(file.source, settings=settings))
        lines += code_lines(file.source)
    return {"lines": lines, "alarms": alarms, "per 1000 lines": round(1000 * alarms / max(lines, 1), 3)}


def code_lines(source: bytes) -> int:
    """The lines of a text that are not blank."""
    return sum(bool(line.strip()) for line in source.splitlines())


def window_times(weights: Path, files: Iterable[SourceFile]) -> dict[str, list[float]]:
    """Milliseconds of single windows by their size, one thread."""
    session = ModelSession(weights)
    windows = {size: list[View]() for size in _SIZES}
    for file in files:
        for window in split(file.source, lex(file.source)):
            for size, (fewest, most) in _SIZES.items():
                if fewest <= len(window.row_bounds) <= most and len(windows[size]) < _TIMED:
                    windows[size].append(View(window))
        if all(len(some) == _TIMED for some in windows.values()):
            break
    found: dict[str, list[float]] = {size: [] for size in _SIZES}
    for size, views in windows.items():
        session.score(views[:2])  # warm
        for view in views:
            started = time.perf_counter()
            session.score([view])
            found[size].append(1000 * (time.perf_counter() - started))
    return found


def _speed(times: Mapping[str, Sequence[float]]) -> dict[str, object]:
    return {
        f"median ms, {size}": round(sorted(some)[len(some) // 2], 1) if some else 0.0 for size, some in times.items()
    }


def samples_of(group: str, count: int) -> int:
    """How many samples of a group are drawn where `count` are asked for."""
    return count // 4 if group in FEWER else count


def broken_samples(
    group: str, data: Path, vocabulary: Vocabulary, count: int, *, seed: int = 0, split_name: str = "test"
) -> list[Broken]:
    """The samples of one of `GROUPS`, the same for the same seed; none where real fixes were not collected."""
    if group == "real fixes":
        path = data / f"real-{split_name}.parquet"
        return list(islice(read_fixes(path), count)) if path.exists() else []
    files = list(read(data, split_name))
    if group == "realistic syntax":
        return list(samples_of_people(files, Random(f"realistic/{seed}"), count))
    if group == "syntax in files":
        return list(samples_in_files(files, Random(f"in files/{seed}"), count))
    if group == "undefined names":
        rng = Random(f"undefined names/{seed}")
        rng.shuffle(files)
        return list(islice(bugs_in_files(files, rng, 1, load_corruptions()[UNDEFINED_NAME]), count))
    return list(whole_files(FilePool(files), maker(vocabulary, group, seed), count))


def clean_files(data: Path, count: int, *, seed: int = 0, split_name: str = "test") -> list[SourceFile]:
    """As many files as there are samples, as their authors wrote them."""
    files = list(read(data, split_name))
    return Random(f"benchmark/{seed}/clean").sample(files, min(len(files), max(count, 1)))


def run_benchmark(
    data: Path, weights: Path, count: int, *, seed: int = 0, split_name: str = "test", unquantized: Path | None = None
) -> Quality:
    """Measure every group on a split; `unquantized` is a weights directory in fp32, to see what int8 costs."""
    engine, words = orchestrator(weights), Vocabulary.load(weights / "vocabulary.json")
    pairs = count_pairs(file.source for file in read(data, "validation"))
    figures: Quality = {}
    for group in GROUPS:
        samples = samples_of(group, count)
        drawn = broken_samples(group, data, words, samples, seed=seed, split_name=split_name)
        if not drawn:
            continue
        with_baseline = group in WITH_BASELINE
        found = outcomes(drawn, engine, pairs if with_baseline else None)
        figures[group] = summary(found, with_baseline=with_baseline)
        if unquantized is not None and group in ("syntax", "logic", "security"):
            half = samples // 2
            figures[group]["int8, fp32 exact top-1 on half"] = [
                _share(outcome.rank == 0 for outcome in some)
                for some in (found[:half], outcomes(drawn[:half], orchestrator(unquantized)))
            ]
    clean = clean_files(data, count, seed=seed, split_name=split_name)
    figures["clean"] = false_alarms(clean, engine, Settings())
    figures["speed"] = _speed(window_times(weights, clean))
    return figures


def publish(figures: Quality, manifest: Path, readme: Path, page: Path) -> None:
    """Write the figures into the manifest, as a table between the README's markers, and by kind on a page."""
    kinds = {group: values["kinds"] for group, values in figures.items() if "kinds" in values}
    page.write_text(_by_kind(kinds), encoding="utf-8", newline="\n")
    figures = {group: {name: v for name, v in values.items() if name != "kinds"} for group, values in figures.items()}
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["models"]["trm"]["quality"] = figures
    save_manifest(manifest, content)
    columns = ("exact top-1", "exact top-5", "parses", "shown and right", "precision of what is shown")
    rows = ["| mistakes | samples | exact first | among five | parses | shown and right | precision | baseline |"]
    rows.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    for group, values in figures.items():
        if "exact top-1" not in values:
            continue
        cells = [f"{values[column]:.1%}" for column in columns]
        baseline = values.get("baseline exact top-1")
        cells.append("–" if baseline is None else f"{baseline:.1%}")
        rows.append(f"| {group} | {values['samples']} | " + " | ".join(cells) + " |")
    clean = figures["clean"]
    warnings = "1 warning" if clean["alarms"] == 1 else f"{clean['alarms']} warnings"
    rows += ["", f"In {clean['lines']} lines of clean code it raised {warnings} at default settings."]
    text = readme.read_text(encoding="utf-8")
    begin, end = "<!-- figures:begin -->", "<!-- figures:end -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    table = "\n".join(rows)
    readme.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8", newline="\n")


def _by_kind(kinds: Mapping[str, Any]) -> str:
    lines = [
        "# Quality by kind of mistake",
        "",
        "Written by `mlrepair-train benchmark --write`; the best repair is the author's.",
    ]
    for group, found in kinds.items():
        lines += ["", f"## {group}", "", "| kind | samples | exact first |", "|---|--:|--:|"]
        lines += [f"| {kind} | {samples} | {share:.0%} |" for kind, (samples, share) in found.items()]
    return "\n".join(lines) + "\n"


def whole_files(pool: FilePool, made_by: SampleMaker, count: int) -> Iterator[Sample]:
    """Samples that are files of their own: the author's side is Python, with no `return` outside a function."""
    drawn = draw_samples(pool, made_by, 100 * count, a_file=_A_FILE)
    return islice((sample for sample in drawn if find_problem(sample.repaired) is None), count)


def maker(vocabulary: Vocabulary, group: str, seed: int) -> SampleMaker:
    """A maker of samples of one group, as often of each kind as people make it, no repair half done."""
    return SampleMaker(vocabulary, Random(f"benchmark/{seed}/{group}"), {group: 1.0}, halfway=0.0)
