"""Real fixes become samples that the model can learn from: a place, an operation, a text in reach; and clean code."""

from pathlib import Path
from random import Random

import pytest

from mlrepair.actions import Operation, render
from mlrepair.edits import apply_edits
from mlrepair.lexer import tokens_of
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.batches import Shard
from mlrepair_training.collectors import RealFix, write_fixes
from mlrepair_training.dataset import Sample
from mlrepair_training.minimal_edits import meaning_of
from mlrepair_training.real_samples import REAL, RealSampleMaker, build_real

FUNCTION = b"""\
def first(rows, size=None):
    rows = list(rows)
    if size is None:
        size = len(rows)
        count = size
    else:
        count = min(size, len(rows))
    total = sum(rows)
    print(total)
    return rows[:count]
"""
WORDS = Vocabulary([b"(", b")", b",", b".", b"=", b"not", b"is", b"0", b"1", b"return"])


def fix(old: bytes, new: bytes, change: str = "replaced", split: str = "train") -> RealFix:
    """A fix of the function, which has a file of its own with one more name."""
    file = b"def second(rows):\n    return rows\n\n\n" + FUNCTION
    start = file.index(FUNCTION)
    place = (file, start, len(file))
    return RealFix(
        "releases", "thing", "1.0.1", "a.py", "first", FUNCTION, FUNCTION.replace(old, new), change, *place, split=split
    )


def samples(one: RealFix, seed: int = 0) -> tuple[list[Sample], RealSampleMaker]:
    """The samples of one fix."""
    maker = RealSampleMaker(WORDS, Random(seed))
    return list(maker.from_fix(one)), maker


@pytest.mark.parametrize(
    ("old", "new", "operation"),
    [
        (b"min(size,", b"min(count,", Operation.REPLACE),
        (b"sum(rows)", b"sum(second(rows))", Operation.WRAP),
        (b"    print(total)\n", b"", Operation.DELETE_ROW),
        (b"[:count]", b"[:count + size]", Operation.INSERT_SUM),
    ],
)
def test_each_view_is_repaired_by_its_label(old: bytes, new: bytes, operation: Operation) -> None:
    """The labelled action, carried out in the window, gives the repaired side, with a name of the file if need be."""
    found, maker = samples(fix(old, new))
    broken = [sample for sample in found if sample.group == REAL]
    assert len(broken) > 1
    assert maker.outcomes == {"1 step": 1}
    for sample in broken:
        (step,) = sample.targets
        assert operation in {action.operation for action in step}
        for action in step:
            edits = render(sample.window, action)
            assert edits is not None
            assert tokens_of(apply_edits(sample.source, edits)) == tokens_of(sample.repaired)


def test_views_differ() -> None:
    """The whole function, runs of statements, other names: no two are equal, each shows the change and some code."""
    found, _ = samples(fix(b"min(size,", b"min(count,"))
    sources = [sample.source for sample in found if sample.group == REAL]
    assert len(set(sources)) == len(sources) > 3
    assert any(source.startswith(b"def ") for source in sources)
    assert any(not source.startswith(b"def ") for source in sources)
    assert any(
        b"size" not in source
        for seed in range(5)
        for source in (s.source for s in samples(fix(b"min(size,", b"min(count,"), seed)[0])
    )


def test_what_a_fix_left_is_clean() -> None:
    """Clean samples have the fix in them and no label, and parse."""
    found, _ = samples(fix(b"    print(total)\n", b"", "deleted"))
    clean = [sample for sample in found if sample.group == "clean"]
    assert clean
    for sample in clean:
        assert not sample.targets
        assert meaning_of(sample.source) is not None
        assert b"print" not in sample.source


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        (b"[:count]", b"[:unheard_of]", "text out of reach"),
        (b"    total", b"    if not rows:\n        raise ValueError(rows)\n    total", "no action"),
    ],
)
def test_what_no_action_expresses_is_clean_only(old: bytes, new: bytes, outcome: str) -> None:
    """A guard, or a name from nowhere: the fix is counted, and teaches silence on what it left."""
    found, maker = samples(fix(old, new))
    assert maker.outcomes == {outcome: 1}
    assert {sample.group for sample in found} == {"clean"}


def test_shards_of_fixes_lie_beside_the_others(tmp_path: Path) -> None:
    """Only fixes that train are in them; each shard has other views, the same ones for the same seed; they are read."""
    fixes = [fix(b"min(size,", b"min(count,"), fix(b"    print(total)\n", b"", "deleted", split="test")]
    write_fixes(tmp_path / "real-train.parquet", fixes)
    WORDS.save(tmp_path / "vocabulary.json")
    paths = list(build_real(tmp_path, count=2, seed=1))
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "train/real-00000.arrow",
        "train/real-00001.arrow",
    ]
    first, second = (path.read_bytes() for path in paths)
    assert first != second
    assert [path.read_bytes() for path in build_real(tmp_path, count=1, seed=1)] == [first]
    shard = Shard(paths[0], WORDS)
    assert set(shard.groups) == {REAL, "clean"}
    assert set(shard.kinds) == {"replaced", "clean"}
