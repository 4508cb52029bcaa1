"""Confidences that say how often a repair is right, and thresholds for a budget of false alarms; on validation data."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import torch

from mlrepair.calibration import Calibration
from mlrepair.engine import Engine
from mlrepair.settings import Settings
from mlrepair.taxonomy import kind
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.benchmark import Outcome, calibration_error, code_lines, maker, outcomes, whole_files
from mlrepair_training.corpus import SourceFile, read
from mlrepair_training.dataset import FilePool
from mlrepair_training.in_files import bugs_in_files
from mlrepair_training.mamba_benchmark import confidences
from mlrepair_training.manifest import save_manifest

_ALARMS = 0.2  # wrong findings in 1,000 lines of clean code
_PRECISION = 0.95  # of what is shown of broken code: .9 is asked, and these samples choose the threshold themselves
_SAFE = 0.97  # of what is applied without asking
_SYNTAX = 0.01  # in a text that does not parse the mistake is certain, and any verified repair helps
_SUSPICIOUS = 0.3  # clean code below this confidence is no alarm at any threshold
_HIGHEST = 0.995


def fit(pairs: Sequence[tuple[float, bool]]) -> Calibration:
    """Fit slope and bias by maximum likelihood, with Platt's softened targets; few samples leave them near identity."""
    usable = [(min(max(p, 1e-6), 1 - 1e-6), right) for p, right in pairs if p > 0]
    if len({right for _, right in usable}) < 2:
        return Calibration()
    rights = sum(right for _, right in usable)
    log_odds = torch.logit(torch.tensor([p for p, _ in usable], dtype=torch.float64))
    high, low = (rights + 1) / (rights + 2), 1 / (len(usable) - rights + 2)
    targets = torch.tensor([high if right else low for _, right in usable], dtype=torch.float64)
    parameters = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = parameters[0] * log_odds + parameters[1]
        total = torch.nn.functional.binary_cross_entropy_with_logits(logits, targets)
        total = total + 1e-3 * (parameters[0] - 1) ** 2
        torch.autograd.backward(total)
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    slope, bias = parameters.tolist()
    return Calibration(round(max(slope, 0.05), 4), round(bias, 4))  # a falling one would turn the order round


def threshold_of_precision(pairs: Sequence[tuple[float, bool]], precision: float, *, fewest: int = 10) -> float:
    """The lowest confidence from which on at least this share is right, with `fewest` samples above it."""
    ordered = sorted(pairs, reverse=True)
    rights = np.cumsum([right for _, right in ordered])
    best = _HIGHEST
    for i in range(fewest - 1, len(ordered)):
        if rights[i] / (i + 1) >= precision:
            best = ordered[i][0]
    return min(best, _HIGHEST)


def threshold_of_alarms(confidences: Sequence[float], lines: int, per_thousand: float) -> float:
    """The lowest confidence from which on clean code has no more findings than the budget."""
    allowed = int(per_thousand * lines / 1000)
    ordered = sorted(confidences, reverse=True)
    return min(ordered[allowed] + 1e-4, _HIGHEST) if len(ordered) > allowed else _SUSPICIOUS


def calibrate(data: Path, weights: Path, count: int, seed: int = 1) -> dict[str, object]:
    """Fit the calibration and the thresholds of a weights directory; write them into its manifest; return them."""
    manifest = weights / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    entry = content["models"]["trm"]
    entry["calibration"] = {}
    save_manifest(manifest, content)
    engine, words = Engine(weights), Vocabulary.load(weights / "vocabulary.json")
    files = list(read(data, "validation"))
    pool = FilePool(files)
    drawn: dict[str, list[Outcome]] = {}
    for group, samples in (("syntax", count), ("logic", count), ("security", count // 2)):
        drawn[group] = outcomes(whole_files(pool, maker(words, group, seed), samples), engine)
    pairs = {group: _pairs(found, group) for group, found in drawn.items()}
    pairs["logic"] += _pairs_of_files(files, weights, count, seed)
    calibrations = {group: fit(some) for group, some in pairs.items()}
    after = {group: [(calibrations[group].confidence(p), right) for p, right in some] for group, some in pairs.items()}
    clean = Random(f"calibration/{seed}").sample(files, min(len(files), max(count // 4, 1)))
    alarms, lines = _alarms(clean, engine)
    thresholds = {"syntax": _SYNTAX, "safe": max(threshold_of_precision(after["syntax"], _SAFE), 0.9)}
    for group in ("logic", "security"):
        found = [calibrations[group].confidence(p) for alarm, p in alarms if alarm == group]
        precise = threshold_of_precision(after[group], _PRECISION)
        quiet = threshold_of_alarms(found, lines, _ALARMS if group == "logic" else _ALARMS / 4)
        thresholds[group] = max(precise, quiet)
    entry["thresholds"] = {group: round(value, 4) for group, value in sorted(thresholds.items())}
    entry["calibration"] = {
        group: {**asdict(calibration), "samples": len(after[group]), "error": calibration_error(after[group])}
        for group, calibration in calibrations.items()
    }
    save_manifest(manifest, content)
    return {"thresholds": entry["thresholds"], "calibration": entry["calibration"], "clean lines": lines}


def _pairs(found: Sequence[Outcome], group: str) -> list[tuple[float, bool]]:
    """Confidence and truth of what was taken for a kind of the group: code with a bug may be insecure besides."""
    return [(outcome.confidence, outcome.rank == 0) for outcome in found if outcome.found == group]


def _pairs_of_files(files: Sequence[SourceFile], weights: Path, count: int, seed: int) -> list[tuple[float, bool]]:
    """The same of logic bugs in whole files, which is what users have."""
    rng = Random(f"calibration/{seed}/files")
    shuffled = [file for file in files if "#" not in file.path]
    rng.shuffle(shuffled)
    found = confidences(islice(bugs_in_files(shuffled, rng), count), weights)
    return [(fix.confidence, right) for fix, right in found if kind(fix.code).group == "logic"]


def _alarms(files: Sequence[SourceFile], engine: Engine) -> tuple[list[tuple[str, float]], int]:
    """Group and uncalibrated confidence of every finding in clean code, and how many lines there were."""
    settings = Settings(min_confidence_logic=_SUSPICIOUS, min_confidence_security=_SUSPICIOUS)
    found: list[tuple[str, float]] = []
    lines = 0
    for file in files:
        found += [
            ("security" if fix.code.startswith("MLR2") else "logic", fix.confidence)
            for fix in engine.repair(file.source, settings=settings)
        ]
        lines += code_lines(file.source)
    return found, lines
