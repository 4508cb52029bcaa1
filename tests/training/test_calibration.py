"""Calibration on what a model said and what was true."""

import math
from random import Random

from mlrepair.calibration import Calibration, Evidence, Preference
from mlrepair_training.benchmark import calibration_error
from mlrepair_training.calibration import (
    fit,
    fit_preference,
    fit_weighing,
    packages_in_turn,
    threshold_of_alarms,
    threshold_of_precision,
)
from mlrepair_training.corpus import SourceFile
from mlrepair_training.evidence import Case, Choice


def test_a_model_that_is_too_sure_is_believed_less() -> None:
    """Fitted confidences come close to the share that is right, which the model overstates."""
    rng = Random(3)
    pairs = [(p, rng.random() < p * p) for p in (rng.uniform(0.05, 0.99) for _ in range(3000))]
    calibration = fit(pairs)
    after = [(calibration.confidence(p), right) for p, right in pairs]
    assert calibration_error(pairs) > 0.1
    assert calibration_error(after) < 0.05


def test_without_right_and_wrong_nothing_is_fitted() -> None:
    """A handful of samples that are all right says nothing of the others."""
    assert fit([(0.9, True)] * 5) == Calibration()


def test_the_threshold_of_precision_is_the_lowest_that_holds() -> None:
    """Of ten above 0.8 nine are right; with the wrong ones below it would be fewer."""
    pairs = [(0.9, True)] * 9 + [(0.8, False)] + [(0.7, False)] * 5
    assert threshold_of_precision(pairs, 0.9, fewest=5) == 0.8


def test_the_threshold_of_alarms_keeps_the_budget() -> None:
    """Two findings in ten thousand lines are allowed: the third is below the threshold."""
    threshold = threshold_of_alarms([0.99, 0.95, 0.9, 0.6], 10_000, 0.2)
    assert 0.9 < threshold < 0.95


def test_no_large_package_drowns_the_others() -> None:
    """Of seven files three are the small packages' own, and the large one gives the rest; all are different ones."""
    files = [SourceFile("large", f"{i}.py", b"") for i in range(50)]
    files += [SourceFile("small", f"{i}.py", b"") for i in range(2)] + [SourceFile("single", "a.py", b"")]
    drawn = packages_in_turn(files, Random(1), 7)
    assert sorted(file.package for file in drawn) == ["large"] * 4 + ["single"] + ["small"] * 2
    assert len(set(drawn)) == 7
    assert len(packages_in_turn(files, Random(1), 1000)) == len(files)


def _cases(rng: Random, kind: str, bias: float, count: int) -> list[Case]:
    """Repairs that are right the oftener, the more the file gains by them; the looks say nothing."""
    cases = []
    for _ in range(count):
        evidence = Evidence(kind, rng.gauss(0, 2), rng.gauss(0, 2), rng.uniform(-6, 6))
        chance = 1 / (1 + math.exp(-(evidence.gain + bias)))
        cases.append(Case(evidence, "logic", rng.random() < chance, 0.9, 0.5))
    return cases


def test_what_tells_right_from_wrong_counts() -> None:
    """The gain counts, the looks do not, and of kinds of which clean code looks full less is believed."""
    rng = Random(5)
    bugs = [*_cases(rng, "wrong-index", 1.0, 1500), *_cases(rng, "extra-argument", 1.0, 1500)]
    clean = [case._replace(right=False) for case in _cases(rng, "extra-argument", 1.0, 700)]
    weighing = fit_weighing(bugs, clean)
    assert weighing.gain > 0.5
    assert abs(weighing.window) < 0.1
    assert abs(weighing.alone) < 0.1
    assert weighing.kinds["extra-argument"] < weighing.kinds["wrong-index"] - 0.3
    pairs = [(weighing.confidence(case.evidence), case.right) for case in bugs]
    assert calibration_error(pairs) < 0.05


def test_the_order_of_repairs_is_learned() -> None:
    """Who chooses by the odds, half a nat for each nat of gain, and two nats less for one kind, is imitated."""
    rng = Random(7)
    kinds = ("wrong-index", "wrong-string", "wrong-number")
    found = []
    for _ in range(3000):
        size = rng.randint(2, 6)
        some = [(rng.choice(kinds), rng.gauss(0, 2), rng.gauss(0, 3)) for _ in range(size)]
        scores = [window + 0.5 * gain - 2 * (kind == "wrong-string") for kind, window, gain in some]
        (chosen,) = rng.choices(range(size), [math.exp(score) for score in scores])
        found.append(Choice(*zip(*some, strict=True), tuple(i == chosen for i in range(size))))
    preference = fit_preference(found)
    assert abs(preference.gain - 0.5) < 0.1
    assert abs(preference.kinds["wrong-string"] - preference.kinds["wrong-index"] + 2) < 0.3
    assert abs(preference.kinds["wrong-number"] - preference.kinds["wrong-index"]) < 0.3


def test_without_choices_the_order_stays() -> None:
    """Nothing to learn from."""
    assert fit_preference([]) == Preference()
