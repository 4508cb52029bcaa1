"""How fast training pairs are built and read, on one core: processor seconds, so that a busy machine says the same."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from mlrepair_training.batches import Shard
from mlrepair_training.shards import Recipe
from mlrepair_training.train import TrainingConfig


def throughput(recipe: Recipe) -> tuple[float, float]:
    """Return how many pairs a second one core builds, and how many it reads from a shard of them.

    The first shard does not count: it reads the corpus, which a long build does once.
    """
    recipe.shard(0)
    built = time.process_time()
    content = recipe.shard(1)
    built = time.process_time() - built
    with TemporaryDirectory() as directory:
        path = Path(directory) / "shard.arrow"
        path.write_bytes(content)
        read = time.process_time()
        batches = Shard(path, recipe.vocabulary).batches(np.random.default_rng(0), TrainingConfig.budget)
        pairs = sum(len(batch.groups) for batch in batches)
        return recipe.size / built, pairs / (time.process_time() - read)
