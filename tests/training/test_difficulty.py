"""The score of difficulty and its buckets."""

from pathlib import Path

import pyarrow as pa
import pytest

from mlrepair.edits import Edit
from mlrepair.grid import encode
from mlrepair.lexer import lex
from mlrepair_training.dataset import Sample, read_window
from mlrepair_training.difficulty import BUCKETS, THRESHOLDS, bucket, difficulty
from mlrepair_training.labels import targets_of
from mlrepair_training.shards import card, shard_of


def sample(source: str, edits: list[tuple[str, str]], group: str) -> Sample:
    """A sample whose repair replaces the first of each pair, which stands once in the source, by the second."""
    text = source.encode()
    repair = [Edit(text.index(old.encode()), text.index(old.encode()) + len(old), new.encode()) for old, new in edits]
    window, problem, document = read_window(text, cells=lex(text))
    targets = targets_of(window, repair) if edits else []
    assert targets is not None
    return Sample(text, text, window, encode(window, problem, document), targets, "kind", group)


LONG = "".join(f"row_{i} = column + {i}\n" for i in range(40))
SHORT_CLEAN = sample("x = 1\n", [], "clean")
NEAR = sample("if x = 1:\n    pass\n", [("=", "==")], "syntax")


@pytest.mark.parametrize(
    ("easier", "harder"),
    [
        (
            sample("if ready and size = 1:\n    pass\n", [("=", "==")], "syntax"),
            sample("if ready and size == 1:\n    pass\n", [("==", "<")], "logic"),
        ),
        (SHORT_CLEAN, sample(LONG, [], "clean")),
        (
            sample("x = a < b\n", [("<", "<=")], "logic"),
            sample(LONG + "x = a < b\n", [("<", "<=")], "logic"),
        ),
        (sample("x = a < b\n", [("<", "<=")], "logic"), sample("x = a < b\n", [("<", "<="), ("a", "b")], "logic")),
        (sample("x = not a\n", [("not ", "")], "logic"), sample("x = a + a_b\n", [("a_b", "b_a")], "logic")),
        (sample("x = y + z\n", [("z", "x")], "logic"), sample("x = y + z\n", [("z", "none_of_these")], "logic")),
    ],
    ids=["silent parser", "length", "rivals", "steps", "needs a text", "text is not there"],
)
def test_each_part_makes_a_sample_harder(easier: Sample, harder: Sample) -> None:
    """What the parser does not see, long windows, many rivals, more steps and texts to write raise the score."""
    assert 0 <= difficulty(easier) < difficulty(harder) <= 1


def test_a_far_error_is_harder_than_a_near_one() -> None:
    """The parser's place may lead astray."""
    near = sample("x = (a))\ny = 1\nz = 2\n", [("))", ")")], "syntax")
    far = sample("x = (a\ny = 1\nz = [b]]\n", [("x = (a", "x = a")], "syntax")
    assert difficulty(near) < difficulty(far)


def test_buckets_are_ordered_and_begin_at_their_thresholds() -> None:
    """A score that equals a threshold belongs to the harder bucket."""
    assert [bucket(score) for score in (0.0, *THRESHOLDS)] == list(BUCKETS)
    assert bucket(1.0) == BUCKETS[-1]
    assert bucket(THRESHOLDS[0] - 0.001) == BUCKETS[0]


def test_the_card_counts_buckets_and_reads_shards_without_scores(tmp_path: Path) -> None:
    """A shard stores the score; one that was made before scores counts as not scored."""
    content = shard_of([NEAR, SHORT_CLEAN])
    (tmp_path / "shard-00000.arrow").write_bytes(content)
    table = pa.ipc.open_file(pa.BufferReader(content)).read_all()
    assert table["difficulty"].to_pylist() == pytest.approx([difficulty(NEAR), difficulty(SHORT_CLEAN)])
    with pa.ipc.new_file(str(tmp_path / "shard-00001.arrow"), table.drop_columns("difficulty").schema) as writer:
        writer.write_table(table.drop_columns("difficulty"))
    page = card(tmp_path)
    assert f"| {bucket(difficulty(NEAR))} | " in page
    assert "| not scored | 2 | 50.00% |" in page
