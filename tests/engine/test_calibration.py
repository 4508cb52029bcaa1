"""Confidences."""

import pytest

from mlrepair.calibration import Calibration


def test_without_a_calibration_probabilities_stay() -> None:
    """The identity is the default, and certainty stays certainty."""
    assert [Calibration().confidence(p) for p in (0.0, 0.25, 1.0)] == [0.0, pytest.approx(0.25), 1.0]


def test_a_calibration_moves_probabilities_but_keeps_their_order() -> None:
    """A model that is too sure of itself is believed less; what it finds likelier stays likelier."""
    calibration = Calibration(slope=0.5, bias=-1.0)
    confidences = [calibration.confidence(p) for p in (0.1, 0.5, 0.9, 0.999)]
    assert confidences == sorted(confidences)
    assert confidences[-1] < 0.95
