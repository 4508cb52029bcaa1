"""What the shipped weights do on packages that training never saw, through the same engine that users run.

Beside it stands a baseline without a model: the best single-token edit near the parser's error, chosen by the frequency
of token pairs in the validation packages.
"""

import json
import math
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

from mlrepair.actions import Action, Operation, render
from mlrepair.edits import Edit, Fix, apply_edits
from mlrepair.engine import Engine
from mlrepair.grid import Window
from mlrepair.lexer import CellKind, lex
from mlrepair.settings import Settings
from mlrepair.syntax import find_problem
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.corpus import SourceFile, read
from mlrepair_training.dataset import FilePool, Sample, SampleMaker, draw_samples
from mlrepair_training.labels import tokens_of

_EVERYTHING = Settings(min_confidence_syntax=0.0, min_confidence_logic=0.0, min_confidence_security=0.0)
_TOP = 5
_A_FILE = 4  # samples: few, so that many files are seen
_NEAR = 12  # cells around the error that the baseline tries
_INSERTED = (
    b")",
    b"]",
    b"}",
    b":",
    b",",
    b"(",
    b"[",
    b"{",
    b'"',
    b"'",
    b"=",
    b"==",
    b".",
    b"in",
    b"+",
    b"return",
    b"import",
)


@dataclass
class Figures:
    """Counts over one kind of bug."""

    samples: int = 0
    first: int = 0  # the best fix gives the author's tokens
    among_five: int = 0
    parses: int = 0
    baseline: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, float]:
        """Shares of the samples, and the median time."""
        n = max(self.samples, 1)
        middle = sorted(self.milliseconds)[len(self.milliseconds) // 2] if self.milliseconds else 0.0
        return {
            "samples": self.samples,
            "exact top-1": round(self.first / n, 4),
            "exact top-5": round(self.among_five / n, 4),
            "parses": round(self.parses / n, 4),
            "baseline exact top-1": round(self.baseline / n, 4),
            "median ms": round(middle, 1),
        }


def measure(samples: Iterable[Sample], engine: Engine, pairs: Counter[tuple[bytes, bytes]] | None = None) -> Figures:
    """Repair each sample as a file of its own; compare tokens with the author's."""
    figures = Figures()
    for sample in samples:
        wanted = tokens_of(sample.repaired)
        started = time.perf_counter()
        fixes = engine.repair(sample.source, settings=_EVERYTHING, top=_TOP)
        figures.milliseconds.append(1000 * (time.perf_counter() - started))
        repaired = repaired_by(sample.source, fixes, broken=sample.group == "syntax")
        figures.samples += 1
        figures.first += bool(repaired) and tokens_of(repaired[0]) == wanted
        figures.among_five += any(tokens_of(text) == wanted for text in repaired[:_TOP])
        figures.parses += bool(repaired) and find_problem(repaired[0]) is None
        if pairs is not None:
            figures.baseline += tokens_of(baseline_repair(sample.source, pairs)) == wanted
    return figures


def repaired_by(source: bytes, fixes: list[Fix], *, broken: bool) -> list[bytes]:
    """The texts after each ranked repair: of a broken text all first fixes together, then the alternatives alone."""
    proposed = [fix for fix in fixes if fix.edits]
    if not proposed:
        return []
    together = tuple(edit for fix in proposed for edit in fix.edits)
    everything = [fix for one in proposed for fix in (one, *one.alternatives)]
    ranked = [fix.edits for fix in sorted(everything, key=lambda fix: -fix.confidence)]
    texts = [_applied(source, together)] if broken else []
    return [text for text in (*texts, *(_applied(source, edits) for edits in ranked)) if text is not None]


def _applied(source: bytes, edits: tuple[Edit, ...]) -> bytes | None:
    try:
        return apply_edits(source, edits)
    except ValueError:
        return None


def count_pairs(sources: Iterable[bytes]) -> Counter[tuple[bytes, bytes]]:
    """Count neighbouring tokens: the baseline's only knowledge."""
    pairs: Counter[tuple[bytes, bytes]] = Counter()
    for source in sources:
        pairs.update(pairwise(cell.text if cell.kind is not CellKind.ROW else b"\n" for cell in lex(source)))
    return pairs


def baseline_repair(source: bytes, pairs: Counter[tuple[bytes, bytes]]) -> bytes:
    """The parsing single-token edit with the most usual neighbours; the text itself if there is none."""
    problem = find_problem(source)
    if problem is None:
        return source
    window = Window.of(source, lex(source))
    at = next((i for i, cell in enumerate(window.cells) if cell.end > problem.start), len(window.cells) - 1)
    best, best_score = source, -math.inf
    for location in range(max(at - _NEAR, 1), min(at + _NEAR, len(window.cells))):
        actions = [Action(location, Operation.DELETE)]
        actions += [Action(location, op, text) for text in _INSERTED for op in (Operation.INSERT, Operation.REPLACE)]
        for action in actions:
            edits = render(window, action)
            if not edits or find_problem(text := apply_edits(source, edits)) is not None:
                continue
            tokens = [cell.text if cell.kind is not CellKind.ROW else b"\n" for cell in lex(text)]
            around = tokens[max(location - 3, 0) : location + 3]
            score = sum(math.log(pairs[pair] + 0.1) for pair in pairwise(around)) / max(len(around), 1)
            if score > best_score:
                best, best_score = text, score
    return best


def false_alarms(files: Iterable[SourceFile], engine: Engine, settings: Settings) -> dict[str, float]:
    """Findings at default settings in clean code, each counted as wrong; lines are those that are not blank."""
    lines = alarms = 0
    for file in files:
        alarms += len(engine.repair(file.source, settings=settings))
        lines += sum(bool(line.strip()) for line in file.source.splitlines())
    return {"lines": lines, "alarms": alarms, "per 1000 lines": round(1000 * alarms / max(lines, 1), 3)}


def run_benchmark(data: Path, weights: Path, count: int, seed: int = 0) -> dict[str, dict[str, float]]:
    """Measure every group on the test split; the baseline counts its pairs on the validation split."""
    engine, words = Engine(weights), Vocabulary.load(weights / "vocabulary.json")
    files = list(read(data, "test"))
    pairs = count_pairs(file.source for file in read(data, "validation"))
    figures: dict[str, dict[str, float]] = {}
    for group, samples in (("syntax", count), ("logic", count), ("security", count // 4)):
        drawn = draw_samples(FilePool(files), makers(words, group, seed), samples, a_file=_A_FILE)
        figures[group] = measure(drawn, engine, pairs if group == "syntax" else None).summary()
    clean = Random(f"benchmark/{seed}/clean").sample(files, min(len(files), max(count // 6, 1)))
    figures["clean"] = false_alarms(clean, engine, Settings())
    return figures


def publish(figures: dict[str, dict[str, float]], manifest: Path, readme: Path) -> None:
    """Write the figures into the manifest, and as a table between the README's markers."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["models"]["trm"]["quality"] = figures
    manifest.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    columns = ("samples", "exact top-1", "exact top-5", "parses", "baseline exact top-1")
    rows = ["| injected mistakes | samples | exact first | among five | parses | baseline, exact first |"]
    rows.append("|---|--:|--:|--:|--:|--:|")
    for group in ("syntax", "logic", "security"):
        samples, *shares = (figures[group][column] for column in columns)
        cells = [f"{share:.1%}" for share in shares[:-1]] + [f"{shares[-1]:.1%}" if group == "syntax" else "–"]
        rows.append(f"| {group} | {samples} | " + " | ".join(cells) + " |")
    clean = figures["clean"]
    rows += ["", f"In {clean['lines']} lines of clean code it raised {clean['alarms']} warnings at default settings."]
    text = readme.read_text(encoding="utf-8")
    begin, end = "<!-- figures:begin -->", "<!-- figures:end -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    table = "\n".join(rows)
    readme.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8", newline="\n")


def makers(vocabulary: Vocabulary, group: str, seed: int) -> SampleMaker:
    """A maker of test samples of one group."""
    return SampleMaker(vocabulary, Random(f"benchmark/{seed}/{group}"), {group: 1.0})
