"""A benchmark of syntax errors by another path than the training corruptions: slips of people over held-out code.

It shares no code with `mlrepair_training.corruptions`: snippets are cut differently, and slips change characters of a
text, not tokens. The gap between a model's figures on these samples and on its own corruptions is the gap that counts.

    files = list(corpus.read(data, "test"))
    summary(outcomes(samples(files, Random("realistic/0"), 300), engine))  # of `benchmark`
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

from mlrepair_training.packages import SourceFile
from mlrepair_training.realistic.grammar import draw_group, draw_slips
from mlrepair_training.realistic.in_files import samples_in_files
from mlrepair_training.realistic.sample import Realistic, is_error, name_of
from mlrepair_training.realistic.slips import prepared
from mlrepair_training.realistic.snippets import snippets

__all__ = ["Realistic", "samples", "samples_in_files"]

_POOL = 400  # snippets among which a slip finds its place
_SHORT = 6  # lines: a longer snippet gets no second one
_TWICE = 0.1  # of the samples have two slips, in neighbouring snippets


def samples(files: Sequence[SourceFile], rng: Random, count: int) -> Iterator[Realistic]:
    """Yield `count` samples of random files, no two of one snippet; the seed of `rng` decides all."""
    stream = snippets(files, rng)
    pool = [prepared(text, rng) for text in islice(stream, _POOL)]
    for _ in range(count):
        sample = _sample(pool, stream, rng)
        if rng.random() < _TWICE and sample.repaired.count(b"\n") <= _SHORT:
            sample = _both(sample, _sample(pool, stream, rng))
        yield sample


def _sample(pool: list[str], stream: Iterator[str], rng: Random) -> Realistic:
    """The next sample; its snippet is replaced in the pool."""
    group = draw_group(rng)
    for slip in draw_slips(group, rng):
        for index in rng.sample(range(len(pool)), len(pool)):
            text = pool[index]
            broken = slip.make(text, rng)
            if broken is not None and is_error(broken, text, group):
                pool[index] = prepared(next(stream), rng)
                return Realistic(broken.encode(), text.encode(), name_of(group, slip))
    raise AssertionError("draw_slips never ends")


def _both(first: Realistic, second: Realistic) -> Realistic:
    """Two broken snippets below each other: each has its own error."""
    slip = f"{first.slip} + {second.slip}"
    return Realistic(first.source + second.source, first.repaired + second.repaired, slip)
