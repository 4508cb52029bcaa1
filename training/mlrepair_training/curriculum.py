"""Which samples a run reads when: the easy ones first (Bengio et al., "Curriculum learning", 2009).

Four stages: syntax, then simple logic too, then all logic, then everything. Clean code is read in all of them.
"""

from mlrepair_training.difficulty import THRESHOLDS

LAST_STAGE = 3
_STAGE_SHARE = 0.15  # of the time, for each stage but the last
_SIMPLE = THRESHOLDS[1]  # the easier half


def stage_at(progress: float) -> int:
    """Return the stage, 0 to 3, at a share of a run's time."""
    return min(int(progress / _STAGE_SHARE), LAST_STAGE)


def admits(stage: int, group: str, difficulty: float) -> bool:
    """Whether a sample belongs to what is read in a stage."""
    if stage == LAST_STAGE or group in ("syntax", "clean"):
        return True
    return group == "logic" and (stage == 2 or (stage == 1 and difficulty < _SIMPLE))
