"""Shards: samples as Arrow IPC files, which training maps into memory and reads in random order.

A shard's lexemes are dictionary-encoded, so that a reader hashes each different word once. Its number and the seed say
all that is random in it: the same shard comes out of one process, of many, and of a Ray cluster.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa

from mlrepair.lexer import Cell, CellKind
from mlrepair.vocabulary import Vocabulary, lexeme_of
from mlrepair_training.corpus import read
from mlrepair_training.dataset import FilePool, Sample, SampleMaker, draw_samples
from mlrepair_training.difficulty import BUCKETS, bucket, difficulty

_EVENNESS = 0.7  # rare forms need some hundred samples to be learnt at all
# What people ask about computes in loops far oftener than packages do, so the training split has more of it.
_ALGORITHMS = 0.4  # of the functions are drawn from those that do
_COMPUTING = 1.5  # as often are files drawn that do
_RESTYLED = 0.35  # of the pieces of the training split, so that it holds short programs' names and layouts, too
_SEVERAL = 0.5  # of the logic samples of the training split have several bugs
_APOSTROPHES = 0.25  # of the pieces whose syntax is broken get one in a string: few of packages have any

SCHEMA = pa.schema(
    [
        ("cells", pa.list_(pa.dictionary(pa.int32(), pa.binary()))),
        ("features", pa.binary()),
        ("rows", pa.binary()),
        ("category", pa.uint8()),
        ("size", pa.int16()),
        ("targets", pa.list_(pa.int32())),  # flat: step, location, operation, text (a lexeme of the shard, or -1)
        ("kind", pa.string()),
        ("group", pa.string()),
        ("difficulty", pa.float32()),  # shards of before it came have none
    ]
)


def shard_of(samples: Iterable[Sample], notes: Mapping[str, object] | None = None) -> bytes:
    """Return samples as the bytes of a shard; `notes` go into its metadata."""
    lexemes: dict[bytes, int] = {}
    columns: dict[str, list[object]] = {name: [] for name in SCHEMA.names if name != "cells"}
    cells: list[np.ndarray] = []
    for sample in samples:
        encoded = sample.encoded
        ids = np.array([lexemes.setdefault(lexeme, len(lexemes)) for lexeme in encoded.lexemes], np.int32)
        cells.append(ids[encoded.cells])
        flat: list[int] = []
        for step, target in enumerate(sample.targets):
            for action in target:
                text = -1
                if action.text:
                    lexeme = lexeme_of(Cell(CellKind.NAME, 0, 0, action.text))
                    text = lexemes.setdefault(lexeme, len(lexemes))
                flat += (step, action.location, int(action.operation), text)
        row = (
            encoded.features.tobytes(),
            encoded.rows.tobytes(),
            encoded.category,
            encoded.size,
            flat,
            sample.kind,
            sample.group,
            difficulty(sample),
        )
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
    offsets = np.cumsum([0, *(len(c) for c in cells)]).astype(np.int32)
    words = pa.DictionaryArray.from_arrays(pa.array(np.concatenate(cells)), pa.array(list(lexemes), pa.binary()))
    arrays = [pa.ListArray.from_arrays(pa.array(offsets), words)]
    arrays += [pa.array(values, SCHEMA.field(name).type) for name, values in columns.items()]
    described = SCHEMA.with_metadata({"notes": json.dumps(notes or {})})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, described) as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=described))
    content: bytes = sink.getvalue().to_pybytes()
    return content


@dataclass(frozen=True)
class Recipe:
    """What a set of shards is made of."""

    data: Path  # the directory with corpus and vocabulary
    split: str
    size: int  # samples a shard
    seed: int

    def shard(self, number: int) -> bytes:
        """Make one shard."""
        trains = self.split == "train"  # what measures is people's own code, as they write it
        maker = SampleMaker(
            self.vocabulary,
            Random(f"{self.seed}/{number}"),
            evenness=_EVENNESS,
            restyled=_RESTYLED if trains else 0.0,
            algorithms=_ALGORITHMS if trains else 0.0,
            several=_SEVERAL if trains else 0.0,
            apostrophes=_APOSTROPHES if trains else 0.0,
        )
        samples = list(draw_samples(self._pool, maker, self.size))
        return shard_of(samples, {"seed": self.seed, "split": self.split, "rejections": dict(maker.rejections)})

    def path(self, number: int) -> Path:
        """Where a shard lies."""
        return self.data / self.split / f"shard-{number:05}.arrow"

    @cached_property
    def _pool(self) -> FilePool:
        return FilePool(read(self.data, self.split), _COMPUTING if self.split == "train" else 1.0)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The closed vocabulary of the data."""
        return Vocabulary.load(self.data / "vocabulary.json")


Builder = Callable[[Recipe, list[int]], Iterator[tuple[int, bytes]]]


def in_processes(recipe: Recipe, numbers: list[int], processes: int) -> Iterator[tuple[int, bytes]]:
    """Make shards on the cores of this machine."""
    if processes == 1:
        yield from ((number, recipe.shard(number)) for number in numbers)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_take, initargs=(recipe,)) as pool:
        yield from zip(numbers, pool.map(_shard, numbers), strict=True)


_taken: list[Recipe] = []  # in a worker: its own copy, which reads the corpus once


def _take(recipe: Recipe) -> None:
    _taken[:] = [recipe]


def _shard(number: int) -> bytes:
    return _taken[0].shard(number)


def on_cluster(recipe: Recipe, numbers: list[int], address: str) -> Iterator[tuple[int, bytes]]:
    """Make shards on a Ray cluster whose workers see the recipe's directory; "local" starts one of two workers here.

    Raises:
        ModuleNotFoundError: without the extra `distributed`.
    """
    import ray  # a heavy package that only this needs

    if address == "local":
        ray.init(num_cpus=2, include_dashboard=False)
    else:
        ray.init(address)
    try:
        workers = [ray.remote(_Worker).remote(recipe) for _ in range(max(int(ray.cluster_resources()["CPU"]), 1))]
        pool = ray.util.ActorPool(workers)
        yield from zip(numbers, pool.map(lambda worker, number: worker.shard.remote(number), numbers), strict=True)
    finally:
        ray.shutdown()


class _Worker:
    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe

    def shard(self, number: int) -> bytes:
        return self._recipe.shard(number)


def build(recipe: Recipe, numbers: Iterable[int], builder: Builder) -> Iterator[Path]:
    """Write the shards with these numbers that do not exist yet, each whole or not at all; yield their paths."""
    recipe.path(0).parent.mkdir(parents=True, exist_ok=True)
    missing = [number for number in numbers if not recipe.path(number).exists()]
    for number, content in builder(recipe, missing):
        path = recipe.path(number)
        partial = path.with_suffix(".partial")
        partial.write_bytes(content)
        partial.replace(path)
        yield path


def card(directory: Path) -> str:
    """Describe the shards of a directory: how many samples of each kind, and what was rejected."""
    kinds: Counter[tuple[str, str]] = Counter()
    buckets: Counter[str] = Counter()
    rejections: Counter[str] = Counter()
    seeds: set[object] = set()
    paths = sorted(directory.glob("*.arrow"))
    for path in paths:
        with pa.memory_map(str(path)) as source:
            table = pa.ipc.open_file(source).read_all()
        notes = json.loads((table.schema.metadata or {}).get(b"notes", b"{}"))
        rejections.update(notes.get("rejections", {}))
        seeds.add(notes.get("seed"))
        scored = "difficulty" in table.column_names
        buckets.update(map(bucket, table["difficulty"].to_pylist()) if scored else {"not scored": len(table)})
        kinds.update(zip(table["group"].to_pylist(), table["kind"].to_pylist(), strict=True))
    total = sum(kinds.values())
    lines = [
        f"# Data set `{directory.name}`",
        "",
        f"{total:,} samples in {len(paths)} shards; seeds {sorted(map(str, seeds))}.",
    ]
    lines += ["", "| group | kind | samples | share |", "|---|---|--:|--:|"]
    lines += [
        f"| {group} | {kind} | {count:,} | {count / total:.2%} |"
        for (group, kind), count in sorted(kinds.items(), key=lambda item: (item[0][0], -item[1]))
    ]
    lines += ["", "| difficulty | samples | share |", "|---|--:|--:|"]
    lines += [
        f"| {name} | {buckets[name]:,} | {buckets[name] / total:.2%} |"
        for name in (*BUCKETS, "not scored")
        if buckets[name]
    ]
    lines += ["", "| rejected because | samples |", "|---|--:|"]
    lines += [f"| {reason} | {count:,} |" for reason, count in rejections.most_common()]
    return "\n".join(lines) + "\n"
