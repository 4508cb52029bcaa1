"""Windows in which many cells are replaced."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import pytest

from mlrepair.grid import Feature
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.batches import DENSE, Shard
from mlrepair_training.dataset import Sample, SampleMaker
from mlrepair_training.packages import SourceFile
from mlrepair_training.shards import shard_of
from mlrepair_training.vocabulary_builder import build_vocabulary

SOURCE = (Path(__file__).parents[2] / "engine" / "mlrepair" / "actions.py").read_bytes()


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> Shard:
    """Forty samples that parse."""
    file = SourceFile("mlrepair", "actions.py", SOURCE)
    vocabulary: Vocabulary = build_vocabulary([file])
    maker = SampleMaker(vocabulary, Random(1), {"clean": 1.0})

    def samples() -> Iterator[Sample]:
        while True:
            yield from maker.from_file(file)

    path = tmp_path_factory.mktemp("shards") / "shard.arrow"
    path.write_bytes(shard_of(islice(samples(), 40)))
    return Shard(path, vocabulary)


def test_a_window_with_its_cells_put_back_is_the_window_before(shard: Shard) -> None:
    """The labels say where cells were replaced, and by what they are put right."""
    replaced = 0
    for i in range(len(shard)):
        start, size = int(shard.offsets[i]), int(shard.sizes[i])
        before = shard.cells[start : start + size].astype(np.int64)
        window = before.copy()
        places, texts = shard.replacer.replace(window, start, np.random.default_rng(i))
        assert (window[places] != before[places]).all()
        window[places] = texts
        assert (window == before).all()
        replaced += len(places)
    assert replaced > 2 * len(shard)


def test_replaced_cells_keep_their_kind_and_are_all_labels(shard: Shard) -> None:
    """A batch of such windows has several answers each, and counts its lexemes anew."""
    plain = shard.collate(list(range(24)))
    batch = shard.collate(list(range(24)), np.random.default_rng(0), set(range(24)))
    assert batch.groups.count(DENSE) >= 12
    assert len(batch.targets.sample) > 2 * batch.groups.count(DENSE)
    assert (batch.windows.features[:, :, Feature.KIND] == plain.windows.features[:, :, Feature.KIND]).all()
    assert (batch.windows.features[:, :, Feature.COUNT] != plain.windows.features[:, :, Feature.COUNT]).any()
    assert batch.targets.dense.tolist() == [group == DENSE for group in batch.groups]
