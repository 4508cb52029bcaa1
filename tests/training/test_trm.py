"""The model, its training and its export, on a very small scale."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import onnxruntime
import pytest
import torch

from mlrepair.vocabulary import Vocabulary
from mlrepair_training.batches import Shard
from mlrepair_training.corpus import SourceFile
from mlrepair_training.dataset import SampleMaker, write_shard
from mlrepair_training.export import export_onnx, quantize
from mlrepair_training.train import Trainer, TrainingConfig, evaluate, load_average, loss_of
from mlrepair_training.trm import CodeRepairConfig, CodeRepairTRM
from mlrepair_training.vocabulary_builder import build_vocabulary

SOURCE = Path(__file__).read_bytes()
SMALL = CodeRepairConfig(width=32, layers=1, head_width=16)
INPUTS = ("lexeme_ids", "lexeme_pieces", "cells", "features", "rows", "category", "size", "length")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The words of this very file."""
    return build_vocabulary([SOURCE] * 40)


@pytest.fixture(scope="module")
def shard(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty samples of this very file."""
    path = tmp_path_factory.mktemp("shards") / "shard.arrow"
    maker = SampleMaker(vocabulary, Random(1))

    def samples() -> Iterator[object]:
        while True:
            yield from maker.from_file(SourceFile("tests", "test_trm.py", SOURCE))

    write_shard(path, islice(samples(), 60))  # type: ignore[arg-type]
    return path


def test_the_same_seed_gives_the_same_samples(vocabulary: Vocabulary) -> None:
    """A data set can be built again by anyone."""
    file = SourceFile("tests", "test_trm.py", SOURCE)
    first, second = (
        [(s.source, s.kind, s.targets) for s in SampleMaker(vocabulary, Random(5)).from_file(file)] for _ in range(2)
    )
    assert first == second
    assert first


def test_steps_carry_no_gradient(vocabulary: Vocabulary, shard: Path) -> None:
    """Deep supervision: every step is answered, and the loss reaches every parameter."""
    model = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary)))
    batch = next(Shard(shard, vocabulary).batches(np.random.default_rng(0), 4096))
    assert len(model(batch.windows, 3)) == 3
    loss, losses, first = loss_of(model, batch, 2, 0.1)
    loss.backward()  # type: ignore[no-untyped-call]
    assert losses.shape == first.shape == (len(batch.groups),)
    assert [name for name, p in model.named_parameters() if p.grad is None] == []


def test_a_run_learns_and_resumes_exactly(vocabulary: Vocabulary, shard: Path, tmp_path: Path) -> None:
    """A run that stops half-way has the weights of one that never stopped."""
    config = TrainingConfig(minutes=100.0, warmup=5, seed=3)
    model = replace(SMALL, vocabulary=len(vocabulary))
    batches = list(Shard(shard, vocabulary).batches(np.random.default_rng(0), 1024))
    straight = Trainer(tmp_path / "straight", vocabulary, config, model)
    before = evaluate(straight.model.eval(), Shard(shard, vocabulary))
    broken = Trainer(tmp_path / "broken", vocabulary, config, model)
    for trainer, stop in ((straight, None), (broken, len(batches))):
        for batch in batches[:stop]:
            trainer._step(batch, _figures())
    broken.save()
    resumed = Trainer(tmp_path / "broken", vocabulary, config, model)
    for trainer in (straight, resumed):
        for batch in batches * 2:
            trainer._step(batch, _figures())
    for ours, theirs in zip(straight.model.parameters(), resumed.model.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)
    straight.save()
    after = evaluate(load_average(tmp_path / "straight"), Shard(shard, vocabulary))
    assert after["syntax loss"] < before["syntax loss"]


def test_a_run_refuses_another_vocabulary(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Numbers of one vocabulary mean nothing in another."""
    model = replace(SMALL, vocabulary=len(vocabulary))
    Trainer(tmp_path, vocabulary, TrainingConfig(), model).save()
    other = Vocabulary([*vocabulary.entries[1:-1], b"another"])
    with pytest.raises(ValueError, match="vocabulary"):
        Trainer(tmp_path, other, TrainingConfig(), model)


def test_the_exported_graph_answers_like_torch(vocabulary: Vocabulary, shard: Path, tmp_path: Path) -> None:
    """ONNX in fp32 equals torch; int8 points at nearly the same places."""
    torch.manual_seed(0)
    model = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary))).eval()
    export_onnx(model, tmp_path / "fp32.onnx")
    quantize(tmp_path / "fp32.onnx", tmp_path / "int8.onnx")
    batch = next(Shard(shard, vocabulary).batches(np.random.default_rng(0), 1024)).windows
    feeds = {name: tensor.numpy() for name, tensor in zip(INPUTS, batch, strict=True)}
    with torch.no_grad():
        wanted = model(batch)[-1].location.numpy()
    for name, tolerance in (("fp32.onnx", 1e-4), ("int8.onnx", 0.3)):
        found = onnxruntime.InferenceSession(tmp_path / name).run(["location"], feeds)[0]
        np.testing.assert_allclose(found[wanted > -1e6], wanted[wanted > -1e6], atol=tolerance)


def _figures() -> dict[str, list[float]]:
    from collections import defaultdict

    return defaultdict(list)
