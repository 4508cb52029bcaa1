"""Confidences that say how often a repair is right, and thresholds for a budget of false alarms; on validation data."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
import torch

from mlrepair.calibration import MOST, Calibration, Preference, Weighing
from mlrepair.taxonomy import kind
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.benchmark import calibration_error, code_lines, maker, orchestrator, repairs, whole_files
from mlrepair_training.corpus import SourceFile, read
from mlrepair_training.dataset import FilePool
from mlrepair_training.evidence import (
    Broken,
    Case,
    Choice,
    Witness,
    choices,
    clean_witness,
    of_broken,
    of_clean,
    of_files,
    of_pieces,
)
from mlrepair_training.in_files import BugInFile, bugs_in_files
from mlrepair_training.manifest import save_manifest

_ALARMS = {"logic": 0.2, "security": 0.1}  # wrong findings in 1,000 lines of clean code
_PRECISION = 0.95  # of what is shown of broken code: .9 is asked, and these samples choose the threshold themselves
_SAFE = 0.97  # of what is applied without asking
_SYNTAX = 0.01  # in a text that does not parse the mistake is certain, and any verified repair helps
_SUSPICIOUS = 0.3  # the least threshold where clean code raises fewer alarms than it may
_KIND_SPREAD = 1.4  # of what kinds add, in log-odds, before anything is known of one
_PREFERENCE_SPREAD = 0.85  # of what they add to the order of repairs
_ASKED = 5  # repairs of a bug; several times as many are compared
_MISSED = 0.04  # of what would be shown: so much is passed over at each stage, for the sake of time
_HIGHEST = 0.995
_AT_ONCE = 20  # texts that a process judges before it takes others

_Item = TypeVar("_Item")
_Judged = TypeVar("_Judged")


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

    def loss() -> torch.Tensor:
        logits = parameters[0] * log_odds + parameters[1]
        misfit = torch.nn.functional.binary_cross_entropy_with_logits(logits, targets)
        return misfit + 1e-3 * (parameters[0] - 1) ** 2

    _minimise(loss, [parameters])
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


def fit_preference(found: Sequence[Choice]) -> Preference:
    """Fit which repair comes first, by maximum likelihood with a normal prior for the kinds.

    The odds of a window count once there, so all is divided by what is fitted for them.
    """
    kinds = sorted({kind for choice in found for kind in choice.kinds})
    if not kinds:
        return Preference()
    size = max(len(choice.kinds) for choice in found)
    numbers = torch.zeros(len(found), size, 2, dtype=torch.float64)
    kind_of = torch.zeros(len(found), size, dtype=torch.long)
    absent = torch.full((len(found), size), -math.inf, dtype=torch.float64)
    rejected = absent.clone()
    for i, choice in enumerate(found):
        length = len(choice.kinds)
        gains = torch.tensor(choice.gains).clamp(-MOST.gain, MOST.gain)
        numbers[i, :length] = torch.stack([torch.tensor(choice.windows), gains], -1)
        kind_of[i, :length] = torch.tensor([kinds.index(kind) for kind in choice.kinds])
        absent[i, :length] = 0.0
        rejected[i, :length][torch.tensor(choice.right)] = 0.0
    weights = torch.tensor([1.0, Preference().gain], dtype=torch.float64, requires_grad=True)
    by_kind = torch.zeros(len(kinds), dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        scores = numbers @ weights + by_kind[kind_of]
        misfit = (scores + absent).logsumexp(-1) - (scores + rejected).logsumexp(-1)
        return misfit.sum() + (by_kind**2).sum() / (2 * (_PREFERENCE_SPREAD * weights[0].detach()) ** 2)

    _minimise(loss, [weights, by_kind])
    scale, gain = weights.tolist()
    scale = max(scale, 0.05)  # a falling one would turn the order round
    return Preference(
        round(gain / scale, 4),
        {kind: round(value / scale, 3) for kind, value in zip(kinds, by_kind.tolist(), strict=True)},
    )


def fit_weighing(bugs: Sequence[Case], clean: Sequence[Case], preference: Preference = Preference()) -> Weighing:
    """Fit how much each piece of evidence counts, by maximum likelihood with a normal prior for the kinds.

    Clean code is there so that kinds of which it looks full count less; at the end confidences are made to say how
    often repairs of code with a bug are right.
    """
    cases = [*bugs, *clean]
    kinds = sorted({case.evidence.kind for case in cases})
    limits = torch.tensor(MOST[1:], dtype=torch.float64)
    numbers = torch.tensor([case.evidence[1:] for case in cases], dtype=torch.float64).clamp(-limits, limits)
    kind_of = torch.tensor([kinds.index(case.evidence.kind) for case in cases])
    truth = torch.tensor([float(case.right) for case in cases], dtype=torch.float64)
    default = Weighing()
    weights = torch.tensor([default.window, default.alone, default.gain, default.bias], dtype=torch.float64)
    weights.requires_grad_()
    by_kind = torch.zeros(len(kinds), dtype=torch.float64, requires_grad=True)

    def logits() -> torch.Tensor:
        return numbers @ weights[:3] + weights[3] + by_kind[kind_of]

    def loss() -> torch.Tensor:
        likelihood = torch.nn.functional.binary_cross_entropy_with_logits(logits(), truth, reduction="sum")
        return likelihood + (by_kind**2).sum() / (2 * _KIND_SPREAD**2)

    _minimise(loss, [weights, by_kind])
    believed = torch.sigmoid(logits()[: len(bugs)]).tolist()
    scale = fit([(p, case.right) for p, case in zip(believed, bugs, strict=True)])
    window, alone, gain, bias = (round(scale.slope * value, 4) for value in weights.tolist())
    return Weighing(
        window,
        alone,
        gain,
        round(bias + scale.bias, 4),
        {kind: round(scale.slope * value, 3) for kind, value in zip(kinds, by_kind.tolist(), strict=True)},
        preference,
    )


def _minimise(loss: Callable[[], torch.Tensor], parameters: list[torch.Tensor]) -> None:
    optimizer = torch.optim.LBFGS(parameters, max_iter=300, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        total = loss()
        torch.autograd.backward(total)
        return total

    optimizer.step(step)  # type: ignore[no-untyped-call]


def calibrate(data: Path, weights: Path, count: int, seed: int = 1, processes: int = 1) -> dict[str, object]:
    """Fit confidences and thresholds of a weights directory; write them into its manifest; return them."""
    with nullcontext() if processes == 1 else ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return _calibrated(data, weights, count, seed, pool)


def _calibrated(data: Path, weights: Path, count: int, seed: int, pool: Executor | None) -> dict[str, object]:
    manifest = weights / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    entry = content["models"]["trm"]
    entry["calibration"] = {}
    entry.pop("weighing", None)
    save_manifest(manifest, content)
    words = Vocabulary.load(weights / "vocabulary.json")
    files = list(read(data, "validation"))
    drawn = FilePool(files)
    syntax = repairs(whole_files(drawn, maker(words, "syntax", seed), count), orchestrator(weights), "syntax")
    broken = [(one.confidence, one.rank == 0) for one in syntax if one.code and kind(one.code).group == "syntax"]
    platt = fit(broken)
    broken = [(platt.confidence(p), right) for p, right in broken]

    def pieces(group: str, most: int) -> Iterator[Broken]:
        made = whole_files(drawn, maker(words, group, seed), most)
        return of_pieces((piece.source, piece.repaired) for piece in made)

    in_files = list(of_files(islice(_bugs_in(files, seed), count)))
    logic = list(pieces("logic", count))
    compared = chain(logic, in_files[: count // 4])
    preference = fit_preference(_shared(pool, partial(_choices, weights), compared))
    wanted = chain(in_files, logic, pieces("security", count // 2))
    bugs = _shared(pool, partial(_broken_cases, weights, preference), wanted)
    quiet = packages_in_turn(files, Random(f"calibration/{seed}"), 2 * count)
    clean = _shared(pool, partial(_clean_cases, weights, preference), quiet)
    lines = sum(code_lines(file.source) for file in quiet)
    weighing = fit_weighing(bugs, clean, preference)

    thresholds = {"syntax": _SYNTAX, "safe": max(threshold_of_precision(broken, _SAFE), 0.9)}
    errors = {"syntax": calibration_error(broken)}
    for group in ("logic", "security"):
        pairs = [(weighing.confidence(case.evidence), case.right) for case in bugs if case.group == group]
        alarms = [weighing.confidence(case.evidence) for case in clean if case.group == group]
        precise = threshold_of_precision(pairs, _PRECISION)
        thresholds[group] = max(precise, threshold_of_alarms(alarms, lines, _ALARMS[group]))
        errors[group] = calibration_error(pairs)
    thresholds |= _savings(weighing, bugs, thresholds)
    entry["thresholds"] = {group: round(value, 4) for group, value in sorted(thresholds.items())}
    entry["calibration"] = {"syntax": asdict(platt)}
    entry["weighing"] = asdict(weighing)
    entry["calibrated"] = {
        "samples": len(broken) + len(bugs),
        "clean lines": lines,
        "errors": {group: round(error, 4) for group, error in errors.items()},
    }
    save_manifest(manifest, content)
    return {name: entry[name] for name in ("thresholds", "calibration", "weighing", "calibrated")}


def _shared(
    pool: Executor | None, judge: Callable[[Sequence[_Item]], list[_Judged]], items: Iterable[_Item]
) -> list[_Judged]:
    """What a function says of items, in their order, a few at a time in each process."""
    every = list(items)
    parts = [every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE)]
    return list(chain.from_iterable(map(judge, parts) if pool is None else pool.map(judge, parts)))


def _choices(weights: Path, broken: Sequence[Broken]) -> list[Choice]:
    return list(choices(Witness(weights), broken, _ASKED))


def _broken_cases(weights: Path, preference: Preference, broken: Sequence[Broken]) -> list[Case]:
    return list(of_broken(Witness(weights, preference=preference), broken))


def _clean_cases(weights: Path, preference: Preference, files: Sequence[SourceFile]) -> list[Case]:
    return list(of_clean(clean_witness(weights, preference), files))


def _savings(weighing: Weighing, bugs: Sequence[Case], thresholds: Mapping[str, float]) -> dict[str, float]:
    """What a window, a repair and a reading of the file must promise; little of what is rightly shown is missed."""
    shown = [case for case in bugs if weighing.confidence(case.evidence) >= thresholds[case.group] and case.right]
    unread = [weighing.confidence(case.evidence._replace(gain=0.0)) for case in shown]
    promises = {"look": [case.bug for case in shown], "repair": [case.probability for case in shown], "ask": unread}
    return {name: float(np.quantile(values, _MISSED)) if shown else 0.0 for name, values in promises.items()}


def packages_in_turn(files: Iterable[SourceFile], rng: Random, count: int) -> list[SourceFile]:
    """At most `count` random files, from each package as many while it has any: no large one drowns the others."""
    shuffled = list(files)
    rng.shuffle(shuffled)
    taken: Counter[str] = Counter()
    places = []
    for number, file in enumerate(shuffled):
        places.append((taken[file.package], number))
        taken[file.package] += 1
    return [shuffled[number] for _, number in sorted(places)[:count]]


def _bugs_in(files: Sequence[SourceFile], seed: int) -> Iterator[BugInFile]:
    """Logic bugs in whole files, which is what users have."""
    rng = Random(f"calibration/{seed}/files")
    shuffled = [file for file in files if "#" not in file.path]
    rng.shuffle(shuffled)
    return bugs_in_files(shuffled, rng, most=3)
