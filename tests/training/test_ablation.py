"""Comparison of variants of the TRM."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import torch

from mlrepair.grid import FEATURE_SIZES
from mlrepair.vocabulary import Vocabulary
from mlrepair_training import ablation
from mlrepair_training.ablation import BASE, VARIANTS, AxialTRM, LocalTRM, RelationalTRM, Variant, ablate
from mlrepair_training.dataset import SampleMaker
from mlrepair_training.packages import SourceFile
from mlrepair_training.shards import shard_of
from mlrepair_training.trm import Batch, CodeRepairConfig, CodeRepairTRM
from mlrepair_training.vocabulary_builder import build_vocabulary

FILE = SourceFile(
    "mlrepair", "actions.py", (Path(__file__).parents[2] / "engine" / "mlrepair" / "actions.py").read_bytes()
)


def test_variants_differ_from_the_base_in_settings_that_exist() -> None:
    """Each variant makes a model and a run, and none is the base under another name."""
    made = [(CodeRepairConfig(**v.model), replace(BASE, **v.training), v.architecture) for v in VARIANTS.values()]
    assert len({repr(pair) for pair in made}) == len(VARIANTS)


def test_heads_know_which_cells_spell_the_same() -> None:
    """Each cell prefers the others of its spelling, and the nearest of them before and behind it by more."""
    words = Vocabulary([b"x", b"y"])
    cells = torch.tensor([[0, 1, 0, 0, 1]])
    batch = Batch(
        torch.tensor([1, 2]),
        torch.from_numpy(words.lexeme_table([b"x", b"y"])[1]),
        cells,
        torch.zeros(1, 5, len(FEATURE_SIZES), dtype=torch.int64),
        torch.zeros(1, 5, dtype=torch.int64),
        *(torch.tensor([n]) for n in (0, 5, 5)),
    )
    model = RelationalTRM(CodeRepairConfig(vocabulary=len(words), width=32, layers=1, head_width=32), words)
    model.relations.data[:] = torch.tensor([1.0, 10.0, 100.0]).view(3, 1, 1, 1)
    mask = model.embed(batch)[1][0, 0]
    assert mask[0].tolist() == [0, 0, 101, 1, 0]
    assert mask[3].tolist() == [1, 0, 11, 0, 0]
    assert mask[4].tolist() == [0, 11, 0, 0, 0]


@pytest.mark.parametrize(("architecture", "reached"), [(LocalTRM, {0, 4, 36}), (AxialTRM, {0, 4, 3, 5, 44})])
def test_narrow_attention_sees_what_its_name_says(architecture: type[CodeRepairTRM], reached: set[int]) -> None:
    """Of rows of ten cells, the fifth cell sees the first, itself, and its neighbours or its row and column."""
    words = Vocabulary([b"x"])
    shape = torch.zeros(1, 60, dtype=torch.int64)
    batch = Batch(
        torch.tensor([1]),
        torch.from_numpy(words.lexeme_table([b"x"])[1]),
        shape,
        torch.zeros(1, 60, len(FEATURE_SIZES), dtype=torch.int64),
        torch.arange(60)[None] // 10,
        torch.tensor([0]),
        torch.tensor([60]),
        torch.tensor([60]),
    )
    _, mask, _ = architecture(CodeRepairConfig(vocabulary=len(words), width=32), words).embed(batch)
    seen = set(torch.nonzero(mask.expand(1, 1, 60, 60)[0, 0, 4] == 0).flatten().tolist())
    assert reached <= seen
    assert not seen & ({37, 59} if architecture is LocalTRM else {15, 59})


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
    monkeypatch.delattr(ablation, "VariantTrainer")
    assert list(ablate(tmp_path, tmp_path / "runs", minutes=0.01)) == first
