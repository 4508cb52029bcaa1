"""Comparison of variants of the TRM."""

from pathlib import Path
from random import Random

import pytest

from mlrepair_training import ablation
from mlrepair_training.ablation import VARIANTS, Variant, ablate
from mlrepair_training.dataset import SampleMaker
from mlrepair_training.packages import SourceFile
from mlrepair_training.shards import shard_of
from mlrepair_training.train import TrainingConfig
from mlrepair_training.trm import CodeRepairConfig
from mlrepair_training.vocabulary_builder import build_vocabulary

FILE = SourceFile(
    "mlrepair", "actions.py", (Path(__file__).parents[2] / "engine" / "mlrepair" / "actions.py").read_bytes()
)


def test_variants_differ_from_the_base_in_settings_that_exist() -> None:
    """Each variant makes a model and a run, and none is the base under another name."""
    made = [(CodeRepairConfig(**v.model), TrainingConfig(**v.training)) for v in VARIANTS.values()]
    assert len({repr(pair) for pair in made}) == len(VARIANTS)


def test_a_study_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variant is trained for its time and measured once; the second call has the same rows without training."""
    vocabulary = build_vocabulary([FILE])
    vocabulary.save(tmp_path / "vocabulary.json")
    samples = list(SampleMaker(vocabulary, Random(1), {"syntax": 0.5, "logic": 0.4, "clean": 0.1}).from_file(FILE))
    for split in ("train", "validation"):
        (tmp_path / split).mkdir()
        (tmp_path / split / "shard-00000.arrow").write_bytes(shard_of(samples))
    monkeypatch.setattr(ablation, "VARIANTS", {"narrow": Variant({"width": 32})})
    first = list(ablate(tmp_path, tmp_path / "runs", minutes=0.01))
    assert first[0].samples > 0
    assert 0 <= first[0].figures["syntax"] <= 1
    monkeypatch.delattr(ablation, "Trainer")
    assert list(ablate(tmp_path, tmp_path / "runs", minutes=0.01)) == first
