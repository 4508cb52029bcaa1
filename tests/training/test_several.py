"""Windows with several bugs, each a label of its own."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from random import Random

import pytest
import torch

from mlrepair.actions import render
from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import tokens_of
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.batches import Shard
from mlrepair_training.dataset import Sample, SampleMaker
from mlrepair_training.packages import SourceFile
from mlrepair_training.several import SEVERAL, apart, undoing
from mlrepair_training.shards import shard_of
from mlrepair_training.train import target_log_probability
from mlrepair_training.trm import CodeRepairConfig, CodeRepairTRM
from mlrepair_training.vocabulary_builder import build_vocabulary

FILE = SourceFile(
    "mlrepair", "actions.py", (Path(__file__).parents[2] / "engine" / "mlrepair" / "actions.py").read_bytes()
)
CODE = b"a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\nh = 8\n"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The words of one module."""
    return build_vocabulary([FILE])


@pytest.fixture(scope="module")
def samples(vocabulary: Vocabulary) -> list[Sample]:
    """Thirty samples with several bugs."""
    maker = SampleMaker(vocabulary, Random(1), {"logic": 1.0}, several=1.0)

    def drawn() -> Iterator[Sample]:
        while True:
            yield from (sample for sample in maker.from_file(FILE) if sample.group == SEVERAL)

    return list(islice(drawn(), 30))


def test_bugs_have_rows_of_their_own_and_leave_most_rows_alone() -> None:
    """Of two bugs on a row the first is kept, and eight rows bear two."""
    bugs = [(Edit(4, 5, b"2"),), (Edit(0, 1, b"x"),), (Edit(6, 7, b"x"), Edit(16, 17, b"4")), (Edit(18, 19, b"x"),)]
    assert apart(CODE, bugs) == [bugs[0], bugs[2]]
    assert apart(CODE, [bugs[3], *bugs[:3]]) == [bugs[3], bugs[0]]


def test_each_bug_can_be_taken_back_alone() -> None:
    """Undoing one bug leaves the others, wherever they moved to."""
    bugs = [(Edit(16, 17, b"333"), Edit(12, 13, b"ccc")), (Edit(0, 1, b""),)]
    broken = apply_edits(CODE, chain(*bugs))
    first, second = undoing(CODE, bugs)
    assert apply_edits(broken, first) == CODE.replace(b"a = 1", b" = 1")
    assert apply_edits(broken, second) == CODE.replace(b"c = 3", b"ccc = 333")


def test_every_label_takes_back_a_part(samples: list[Sample]) -> None:
    """All labels of a sample together lead to the author's text, and none of them alone does."""
    for sample in samples:
        assert len(sample.targets) > 1
        edits = [render(sample.window, target[0]) or () for target in sample.targets]
        assert sample.repaired not in [apply_edits(sample.source, some) for some in edits]
        assert tokens_of(apply_edits(sample.source, chain(*edits))) == tokens_of(sample.repaired)


def test_the_loss_wants_every_bug(samples: list[Sample], vocabulary: Vocabulary, tmp_path: Path) -> None:
    """It is the mean of the goals' log-probabilities: where one goal is hopeless, the others do not hide it."""
    (tmp_path / "shard.arrow").write_bytes(shard_of(samples))
    batch = Shard(tmp_path / "shard.arrow", vocabulary).collate(list(range(len(samples))))
    goals = torch.bincount(batch.targets.owner)
    assert goals.tolist() == [len(sample.targets) for sample in samples]
    model = CodeRepairTRM(CodeRepairConfig(vocabulary=len(vocabulary.entries), width=32), vocabulary)
    (answer,) = model(batch.windows, 1)
    right, _ = target_log_probability(model, answer, batch.windows, batch.targets)
    worse = answer.location.clone()
    first = batch.targets.goal == torch.arange(len(batch.targets.goal)).clamp(max=0)  # the first goal of all
    worse[0, batch.targets.place[first]] -= 30.0
    lowered, _ = target_log_probability(model, answer._replace(location=worse), batch.windows, batch.targets)
    assert torch.allclose((right - lowered)[0], 30.0 / goals[0], atol=1e-3)
    assert torch.allclose(right[1:], lowered[1:])
