"""Training on whole files, and how well files are foreseen afterwards, on a very small scale."""

import json
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from mlrepair.lexer import lex
from mlrepair.sequence import Lexicon
from mlrepair.vocabulary import PIECES, Vocabulary, pieces_of
from mlrepair_training.averaging import Peers
from mlrepair_training.corpus import SourceFile
from mlrepair_training.mamba import MambaLM, MambaLMConfig
from mlrepair_training.mamba_data import FileNumbers, Streams
from mlrepair_training.mamba_evaluation import MambaReader, NGramCache, measure
from mlrepair_training.mamba_training import MambaTrainer, MambaTrainingConfig, load_average
from mlrepair_training.vocabulary_builder import build_vocabulary
from mlrepair_training.weights import part_of

SOURCE = Path(__file__).read_bytes()
SMALL = MambaLMConfig(width=32, layers=2, state=8, head_width=16, chunk=16, key_width=16, names=8, pieces=512)
TRAINING = MambaTrainingConfig(minutes=100.0, rows=2, length=64, warmup=5)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The words of this very file."""
    return build_vocabulary([SourceFile("tests", f"{i}.py", SOURCE) for i in range(40)])


@pytest.fixture(scope="module")
def sources() -> list[bytes]:
    """Five files of different lengths, each with names of its own."""
    lines = SOURCE.splitlines(keepends=True)
    return [b"name_%d = %d\n" % (i, i) + b"".join(lines[i * 20 : i * 23 + 15]) + b"name_%d" % i for i in range(5)]


def trainer_of(directory: Path, sources: list[bytes], vocabulary: Vocabulary) -> MambaTrainer:
    """A run of the small model."""
    return MambaTrainer(directory, sources, vocabulary, TRAINING, replace(SMALL, vocabulary=len(vocabulary)))


def test_streams_are_whole_files_in_a_row(sources: list[bytes], vocabulary: Vocabulary) -> None:
    """A row reads each file from its first cell to its last, labels are the cells that follow, none across files."""
    streams = Streams(sources, vocabulary, names=8, rows=2, length=64, seed=3)
    batches = list(islice(iter(streams.next, None), 40))
    closed = Lexicon(vocabulary).closed
    for row in range(2):
        ids = np.concatenate([cells.ids[row].numpy() for cells, _ in batches])
        labels = np.concatenate([label.ids[row].numpy() for _, label in batches])
        starts = np.flatnonzero(ids == 0)
        lengths = {len(lex(source)) + 1 for source in sources}
        assert set(np.diff(starts).tolist()) <= lengths
        assert len(starts) > len(sources)
        inside = labels[:-1] >= 0
        assert np.flatnonzero(~inside).tolist() == (starts[1:] - 1).tolist()
        np.testing.assert_array_equal(labels[:-1][inside], np.where(ids < closed, ids, 0)[1:][inside])


def test_names_are_remembered_across_batches_and_forgotten_between_files(
    sources: list[bytes], vocabulary: Vocabulary
) -> None:
    """Where a label says that its name stands in memory, that name stood there, in the same file."""
    streams = Streams(sources, vocabulary, names=8, rows=1, length=32, seed=3)
    words: list[tuple[int, ...]] = []
    starts: list[int] = []
    crossings = 0
    for batch in range(40):
        cells, labels = streams.next()
        closed = Lexicon(vocabulary).closed
        for number in cells.ids[0].tolist():
            starts += [len(words)] * (number == 0)
            words.append((number,) if number < closed else tuple(cells.pieces[number - closed].tolist()))
        for offset, previous in enumerate(labels.previous[0].tolist()[:-1]):
            place = 32 * batch + offset
            if previous >= 0:
                assert words[previous] == words[place + 1]
                assert previous > max(start for start in starts if start <= place)
                crossings += previous < 32 * batch
    assert crossings


def test_a_word_keeps_its_spelling_in_a_batch(sources: list[bytes], vocabulary: Vocabulary) -> None:
    """Words outside the vocabulary of different files do not get mixed up."""
    cells, _ = Streams(sources, vocabulary, names=8, rows=5, length=200, seed=3).next()
    closed = Lexicon(vocabulary).closed
    for name in (b"name_1", b"name_3"):
        wanted = (pieces_of(name) + [0] * PIECES)[:PIECES]
        assert closed + cells.pieces.tolist().index(wanted) in cells.ids


def test_without_files_there_is_nothing_to_learn(vocabulary: Vocabulary) -> None:
    """The message says how to get some."""
    with pytest.raises(ValueError, match="mlrepair-train data corpus"):
        Streams([], vocabulary, names=8, rows=1, length=8, seed=0)


def test_a_run_learns_and_resumes_exactly(sources: list[bytes], vocabulary: Vocabulary, tmp_path: Path) -> None:
    """A run that stops half-way has the weights of one that never stopped, and foresees better than before."""
    straight = trainer_of(tmp_path / "straight", sources, vocabulary)
    before = measure(MambaReader(straight.average), sources, vocabulary, SMALL.names)
    broken = trainer_of(tmp_path / "broken", sources, vocabulary)
    for _ in range(10):
        straight.step()
        broken.step()
    broken.save()
    resumed = trainer_of(tmp_path / "broken", sources, vocabulary)
    assert resumed.steps == 10
    assert [straight.step() for _ in range(20)] == pytest.approx([resumed.step() for _ in range(20)], rel=1e-6)
    for ours, theirs in zip(straight.model.parameters(), resumed.model.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)
    straight.save()
    after = measure(MambaReader(load_average(tmp_path / "straight", vocabulary)), sources, vocabulary, SMALL.names)
    assert after.perplexity < before.perplexity / 3
    assert after.name_accuracy > before.name_accuracy


def test_a_run_ends_with_its_time(
    sources: list[bytes], vocabulary: Vocabulary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After its minutes a run is saved and says how it went."""
    config = replace(TRAINING, minutes=0.02)
    model_config = replace(SMALL, vocabulary=len(vocabulary))
    MambaTrainer(tmp_path, sources, vocabulary, config, model_config).run()
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["step"] == MambaTrainer(tmp_path, sources, vocabulary, config, model_config).steps > 0


def test_a_run_grows_from_weights(sources: list[bytes], vocabulary: Vocabulary, tmp_path: Path) -> None:
    """What has more layers foresees at first what the weights did; each of its layers is trained then."""
    small = trainer_of(tmp_path / "small", sources, vocabulary)
    for _ in range(3):
        small.step()
    small.average.save_pretrained(tmp_path / "weights.safetensors")
    model_config = replace(SMALL, vocabulary=len(vocabulary), layers=SMALL.layers + 2, gated=48)
    grown = MambaTrainer(tmp_path / "grown", sources, vocabulary, TRAINING, model_config)
    grown.start_from(tmp_path / "weights.safetensors")
    shipped = MambaLM.load_pretrained(tmp_path / "weights.safetensors")
    expected = measure(MambaReader(shipped), sources, vocabulary, SMALL.names)
    assert measure(MambaReader(grown.average), sources, vocabulary, SMALL.names) == expected
    parts = [*grown.model.layers, *grown.model.nets]
    before = [part.output.weight.clone() for part in parts]
    grown.step()
    assert not any(torch.equal(one, part.output.weight) for one, part in zip(before, parts, strict=True))
    weights = grown.model.bias.clone()
    grown.start_from(tmp_path / "weights.safetensors")  # under way: it keeps its own
    assert torch.equal(weights, grown.model.bias)


def test_a_run_refuses_weights_that_do_not_fit(sources: list[bytes], vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Another vocabulary, another size."""
    weights = tmp_path / "weights.safetensors"
    trainer_of(tmp_path / "run", sources, vocabulary).average.save_pretrained(weights)
    other = Vocabulary([*vocabulary.entries[1:-1], b"another"])
    with pytest.raises(ValueError, match="use the vocabulary of the weights"):
        trainer_of(tmp_path / "other", sources, other).start_from(weights)
    for other_size in (replace(SMALL, layers=SMALL.layers - 1), replace(SMALL, width=2 * SMALL.width)):
        model_config = replace(other_size, vocabulary=len(vocabulary))
        with pytest.raises(ValueError, match="only layers may be more"):
            MambaTrainer(tmp_path / "size", sources, vocabulary, TRAINING, model_config).start_from(weights)


def test_processes_share_weights_and_divide_the_files(
    sources: list[bytes], vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """Two processes end with the same weights, each in a checkpoint of its own, and read different files."""
    run, meeting = tmp_path / "run", tmp_path / "meeting"
    context = get_context("spawn")
    children = [
        context.Process(target=_train_beside, args=(rank, meeting, run, sources, vocabulary)) for rank in (0, 1)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0]
    one, other = (load_file(run / name) for name in ("model.safetensors", "model-1.safetensors"))
    assert one["model.bias"].abs().max() > 0
    torch.testing.assert_close(part_of(one, "model."), part_of(other, "model."))
    assert not torch.equal(one["cache.ids"], other["cache.ids"])


def _train_beside(rank: int, meeting: Path, run: Path, sources: list[bytes], vocabulary: Vocabulary) -> None:
    peers = Peers(rank, 2, meeting)
    config, model_config = replace(TRAINING, minutes=0.02), replace(SMALL, vocabulary=len(vocabulary))
    MambaTrainer(run, sources, vocabulary, config, model_config, peers).run()
    peers.leave()


def test_a_run_refuses_another_vocabulary(sources: list[bytes], vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Numbers of one vocabulary mean nothing in another."""
    trainer_of(tmp_path, sources, vocabulary).save()
    with pytest.raises(ValueError, match="vocabulary"):
        trainer_of(tmp_path, sources, Vocabulary([*vocabulary.entries[1:-1], b"another"]))


def test_the_baselines_chances_sum_to_one(sources: list[bytes], vocabulary: Vocabulary) -> None:
    """All closed words, "another word" and the file's own words share one distribution at every place."""
    baseline = NGramCache(vocabulary, order=3)
    baseline.learn(sources[:2])
    file = FileNumbers.of(sources[3], vocabulary, SMALL.names)
    ids = file.ids.tolist()
    generic = [number if number < baseline.closed else 0 for number in ids]
    seen = type(baseline.corpus)(baseline.corpus.default_factory)
    for place in range(1, 60):
        everything = range(baseline.closed + len(file.others))
        assert sum(baseline._chances(everything, ids, generic, place, seen).values()) == pytest.approx(1)
        baseline._count(seen, ids, place)


def test_the_baseline_learns_from_corpus_and_file(vocabulary: Vocabulary) -> None:
    """What the corpus repeats is foreseen, and what only the file itself repeats is, too."""
    baseline = NGramCache(vocabulary)
    knows_nothing = measure(baseline, [b"import numpy\n"], vocabulary, SMALL.names)
    baseline.learn([b"import numpy\n"] * 20)
    knows_corpus = measure(baseline, [b"import numpy\n"], vocabulary, SMALL.names)
    assert knows_corpus.perplexity < knows_nothing.perplexity / 10
    fresh = measure(baseline, [b"unseen_name = 1\n"], vocabulary, SMALL.names)
    repeated = measure(baseline, [b"unseen_name = 1\n" * 10], vocabulary, SMALL.names)
    assert fresh.name_accuracy == 0
    assert repeated.name_accuracy >= 0.8
    assert repeated.perplexity < fresh.perplexity


def test_measuring_counts_every_cell_and_name(vocabulary: Vocabulary) -> None:
    """Rows count as cells; accuracy is of names only."""
    torch.manual_seed(0)
    model = MambaLM(replace(SMALL, vocabulary=len(vocabulary)), vocabulary).eval()
    source = b"".join(b"%s = 1\n" % "".join(Random(i).choices("abc", k=9)).encode() for i in range(400))
    found = measure(MambaReader(model), [source, b"", b"x"], vocabulary, SMALL.names)
    assert (found.cells, found.names) == (400 * 4 + 2, 401)
    assert 1 < found.perplexity < 2 * len(vocabulary)
