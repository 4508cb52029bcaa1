"""How hard a sample is, from 0 to 1, and four buckets of like size for a curriculum that begins with the easy ones.

The score is a weighted sum of five parts, each from 0 to 1, all known without a model:

| part | weight | 0 | 1 |
|---|--:|---|---|
| the parser | 0.30 | reports an error at most three cells from the place | is silent; ½: reports it elsewhere |
| rivals | 0.25 | no other cell is of the place's kind | 256 or more are; for clean code all cells count |
| length | 0.20 | 16 cells or fewer | a full window; rivals and length count by their logarithm |
| steps | 0.15 | one, or none | four or more |
| text | 0.10 | the repair needs none | it is written from the vocabulary; ½: it stands in the window |
"""

from bisect import bisect_right
from math import log2

import numpy as np

from mlrepair.grid import MAX_CELLS, Feature
from mlrepair_training.dataset import Sample
from mlrepair_training.labels import Target

# The quartiles of 4,296 samples of the training split, drawn as for a shard: 0.276, 0.466, 0.570.
THRESHOLDS = (0.28, 0.47, 0.57)
BUCKETS = ("easy", "medium", "hard", "hardest")

_SAYS, _RIVALS, _LENGTH, _STEPS, _TEXT = 0.30, 0.25, 0.20, 0.15, 0.10
_NEAR = 3  # cells
_SHORTEST = 16
_MOST_RIVALS = 256
_MOST_STEPS = 4


def difficulty(sample: Sample) -> float:
    """Score a sample; 0 is the easiest."""
    size, targets = sample.encoded.size, sample.targets
    return (
        _SAYS * _parser_silence(sample)
        + _RIVALS * _clipped(log2(max(_rivals(sample), 1)) / log2(_MOST_RIVALS))
        + _LENGTH * _clipped(log2(max(size, 1) / _SHORTEST) / log2(MAX_CELLS / _SHORTEST))
        + _STEPS * _clipped((len(targets) - 1) / (_MOST_STEPS - 1))
        + _TEXT * max((_text(sample, target) for target in targets), default=0.0)
    )


def bucket(score: float) -> str:
    """The bucket of a score; each holds about a quarter of the samples of a shard."""
    return BUCKETS[bisect_right(THRESHOLDS, score)]


def _parser_silence(sample: Sample) -> float:
    if not sample.encoded.category:
        return 1.0
    places = np.flatnonzero(sample.encoded.features[:, Feature.PLACE])
    near = any(abs(int(places[0]) - action.location) <= _NEAR for target in sample.targets for action in target)
    return 0.0 if near else 0.5


def _rivals(sample: Sample) -> int:
    """How many cells could take the first edit: those of the kind of its place."""
    if not sample.targets:
        return sample.encoded.size
    kinds = sample.encoded.features[: sample.encoded.size, Feature.KIND]
    return int((kinds == kinds[sample.targets[0][0].location]).sum())


def _text(sample: Sample, target: Target) -> float:
    text = target[0].text
    if not text:
        return 0.0
    return 0.5 if any(cell.text == text for cell in (*sample.window.cells, *sample.window.symbols)) else 1.0


def _clipped(part: float) -> float:
    return min(max(part, 0.0), 1.0)
