"""Shards are the same wherever they are made."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from mlrepair_training.corpus import SourceFile, _write
from mlrepair_training.shards import Recipe, build, card, in_processes, on_cluster
from mlrepair_training.throughput import throughput
from mlrepair_training.vocabulary_builder import build_vocabulary

Build = Callable[[Recipe, list[int]], Iterator[tuple[int, bytes]]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of this folder, with its vocabulary."""
    directory = tmp_path_factory.mktemp("data")
    files = [SourceFile("tests", path.name, path.read_bytes()) for path in sorted(Path(__file__).parent.glob("*.py"))]
    _write(directory / "corpus-train.parquet", files)
    build_vocabulary(files).save(directory / "vocabulary.json")
    return directory


@pytest.fixture(scope="module")
def alone(data: Path) -> list[bytes]:
    """Two shards made by one process."""
    recipe = Recipe(data, "train", size=30, seed=3)
    return [content for _, content in in_processes(recipe, [0, 1], processes=1)]


@pytest.mark.parametrize("build_elsewhere", [partial(in_processes, processes=2), partial(on_cluster, address="local")])
def test_many_workers_make_the_same_shards_as_one(data: Path, alone: list[bytes], build_elsewhere: Build) -> None:
    """Two processes, or a Ray cluster of two workers, give the very bytes that one process gives."""
    if build_elsewhere.func is on_cluster:  # type: ignore[attr-defined]
        pytest.importorskip("ray", reason="the extra `distributed` is not installed")
    found = list(build_elsewhere(Recipe(data, "train", size=30, seed=3), [0, 1]))
    assert found == [(0, alone[0]), (1, alone[1])]


def test_a_build_goes_on_where_it_stopped(data: Path) -> None:
    """Shards that exist are not made again; the others are, and the card counts all samples."""
    recipe = Recipe(data, "train", size=10, seed=4)
    one_process = partial(in_processes, processes=1)
    assert list(build(recipe, [0], one_process)) == [recipe.path(0)]
    before = recipe.path(0).stat().st_mtime_ns
    assert list(build(recipe, [0, 1], one_process)) == [recipe.path(1)]
    assert recipe.path(0).stat().st_mtime_ns == before
    assert "20 samples in 2 shards; seeds ['4']" in card(data / "train")


def test_throughput_counts_pairs_a_second(data: Path) -> None:
    """Reading is faster than building: a shard holds windows that need no more work."""
    built, read = throughput(Recipe(data, "train", size=20, seed=3))
    assert 0 < built < read
