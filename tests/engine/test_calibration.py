"""Confidences."""

import pytest

from mlrepair.calibration import MOST, Calibration, Evidence, Preference, Weighing


def test_without_a_calibration_probabilities_stay() -> None:
    """The identity is the default, and certainty stays certainty."""
    assert [Calibration().confidence(p) for p in (0.0, 0.25, 1.0)] == [0.0, pytest.approx(0.25), 1.0]


def test_a_calibration_moves_probabilities_but_keeps_their_order() -> None:
    """A model that is too sure of itself is believed less; what it finds likelier stays likelier."""
    calibration = Calibration(slope=0.5, bias=-1.0)
    confidences = [calibration.confidence(p) for p in (0.1, 0.5, 0.9, 0.999)]
    assert confidences == sorted(confidences)
    assert confidences[-1] < 0.95


def test_evidence_is_weighed() -> None:
    """By default both looks count alike; what the file says, and the kind, move the confidence."""
    even = Evidence("wrong-index", window=2.0, alone=-2.0)
    assert Weighing().confidence(even) == pytest.approx(0.5)
    assert Weighing().confidence(even._replace(gain=4.0)) > 0.6
    assert Weighing(kinds={"wrong-index": -1.0}).confidence(even) < 0.3
    assert Weighing(kinds={"wrong-number": -1.0}).confidence(even) == pytest.approx(0.5)


def test_more_than_most_says_nothing_more() -> None:
    """A gain of a hundred nats has other reasons than the repair."""
    weighing = Weighing()
    assert weighing.confidence(MOST) == weighing.confidence(MOST._replace(gain=100.0, window=50.0))


def test_repairs_are_ordered_by_odds_gain_and_kind() -> None:
    """A kind of which a model thinks too much comes later, whatever the confidence in it."""
    plain, other = Preference(), Preference(kinds={"wrong-string": -2.0})
    assert plain.score("wrong-string", 1.0, 0.0) > plain.score("wrong-index", 0.0, 0.0)
    assert other.score("wrong-string", 1.0, 0.0) < other.score("wrong-index", 0.0, 0.0)
    assert plain.score("wrong-string", 0.0, 4.0) > plain.score("wrong-index", 1.0, 0.0)
    assert plain.score("wrong-index", 0.0, 100.0) == plain.score("wrong-index", 0.0, MOST.gain)
