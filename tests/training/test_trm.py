"""The model, its training and its export, on a very small scale."""

import ast
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from itertools import islice, pairwise
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import save_file

from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.model import View
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.averaging import Peers
from mlrepair_training.batches import Shard
from mlrepair_training.corpus import SourceFile
from mlrepair_training.dataset import GROUPS, SampleMaker
from mlrepair_training.export import export_onnx, optimize, quantize
from mlrepair_training.shards import shard_of
from mlrepair_training.train import Trainer, TrainingConfig, evaluate, load_average, loss_of
from mlrepair_training.trm import CodeRepairConfig, CodeRepairTRM
from mlrepair_training.vocabulary_builder import build_vocabulary
from mlrepair_training.weights import save_checkpoint

SOURCE = Path(__file__).read_bytes()
SMALL = CodeRepairConfig(width=32, layers=1, head_width=16)
INPUTS = ("lexeme_ids", "lexeme_pieces", "cells", "features", "rows", "category", "size", "length")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The words of this very file."""
    return build_vocabulary([SourceFile("tests", f"{i}.py", SOURCE) for i in range(40)])


@pytest.fixture(scope="module")
def shard(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty samples of this very file."""
    path = tmp_path_factory.mktemp("shards") / "shard.arrow"
    maker = SampleMaker(vocabulary, Random(1))

    def samples() -> Iterator[object]:
        while True:
            yield from maker.from_file(SourceFile("tests", "test_trm.py", SOURCE))

    path.write_bytes(shard_of(islice(samples(), 60)))  # type: ignore[arg-type]
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


@pytest.mark.parametrize(
    ("config", "millions"),
    [
        (CodeRepairConfig.for_code_repair_tiny(), 1),
        (CodeRepairConfig.for_code_repair_small(), 9),
        (CodeRepairConfig.for_code_repair_base(), 12),
        (CodeRepairConfig.for_code_repair_large(), 23),
        (CodeRepairConfig.for_arc_agi_7m(), 7),
    ],
)
def test_presets_have_the_size_that_their_names_promise(config: CodeRepairConfig, millions: int) -> None:
    """Within a tenth of the specification's number of parameters."""
    assert CodeRepairTRM(config).num_parameters() == pytest.approx(millions * 1e6, rel=0.1)


def test_a_sure_model_stops_early(vocabulary: Vocabulary, shard: Path) -> None:
    """Halting ends the steps once every window's answer is judged right; an unsure model takes them all."""
    model = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary)))
    batch = next(Shard(shard, vocabulary).batches(np.random.default_rng(0), 1024)).windows
    assert len(model(batch, 4, halt_at=0.95)) == 4
    with torch.no_grad():
        model.halt.bias.fill_(50.0)
    assert len(model(batch, 4, halt_at=0.95)) == 1


def test_fewer_pieces_fold_into_fewer_buckets(vocabulary: Vocabulary, shard: Path) -> None:
    """A small model reads the same shards."""
    model = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary), pieces=64), vocabulary)
    batch = next(Shard(shard, vocabulary).batches(np.random.default_rng(0), 1024)).windows
    assert torch.isfinite(model(batch)[-1].location[:, 0]).all()


def test_a_process_whose_parent_was_killed_ends(
    vocabulary: Vocabulary, shard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It makes no step more, and writes over no checkpoint of the run that came in its place."""

    class Killed:
        @staticmethod
        def is_alive() -> bool:
            return False

    monkeypatch.setattr("mlrepair_training.train.parent_process", Killed)
    trainer = Trainer(tmp_path / "run", vocabulary, TrainingConfig(), replace(SMALL, vocabulary=len(vocabulary)))
    trainer.run(shard.parent)
    assert trainer.steps == 0
    assert not any((tmp_path / "run").glob("*.safetensors"))


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


def test_a_new_run_keeps_what_an_earlier_one_knew_of_common_words(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """The vocabulary may grow between runs: an entry that both have keeps its weights, whatever its number."""
    old = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary)), vocabulary)
    old.save_pretrained(tmp_path / "weights.safetensors")
    grown = Vocabulary([b"brand-new", *vocabulary.entries[1:]])
    trainer = Trainer(tmp_path / "run", grown, TrainingConfig(), replace(SMALL, vocabulary=len(grown)))
    trainer.start_from(tmp_path / "weights.safetensors")
    word = vocabulary.entries[7]
    for new, before in (
        (trainer.model.lexemes.weight, old.lexemes.weight),
        (trainer.model.text_bias.T, old.text_bias.T),
    ):
        torch.testing.assert_close(new[grown.index[word]], before[vocabulary.index[word]].bfloat16().float())


def test_a_model_that_grows_answers_as_before(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """From one shared net to two of more and wider layers: the same answers, until training makes use of them."""
    old = CodeRepairTRM(replace(SMALL, nets=1, vocabulary=len(vocabulary)), vocabulary).bfloat16().float().eval()
    old.save_pretrained(tmp_path / "weights.safetensors")
    trainer = Trainer(
        tmp_path / "run", vocabulary, TrainingConfig(), replace(old.config, nets=2, layers=3, expansion=6)
    )
    trainer.start_from(tmp_path / "weights.safetensors")
    broken = b"print('hello'\n"
    view = View(Window.of(broken, lex(broken)))
    before, after = (some.eval().score([view])[0] for some in (old, trainer.model))
    np.testing.assert_allclose(after.location, before.location, rtol=1e-3, atol=1e-4)
    assert trainer.model.num_parameters() > old.num_parameters()


def test_a_run_cannot_be_smaller_than_its_weights(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """What would be lost is told, and how to keep it."""
    old = CodeRepairTRM(replace(SMALL, nets=2, vocabulary=len(vocabulary)), vocabulary)
    old.save_pretrained(tmp_path / "weights.safetensors")
    trainer = Trainer(tmp_path / "run", vocabulary, TrainingConfig(), replace(old.config, nets=1))
    with pytest.raises(ValueError, match="--nets 2 --layers 1 --expansion 4"):
        trainer.start_from(tmp_path / "weights.safetensors")


def test_weights_of_before_know_the_operations_that_they_knew(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """An operation that is newer than the weights is appended, as improbable as the most improbable old one."""
    old = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary)), vocabulary).bfloat16().float()
    tensors = old.state_dict()
    known = {name: tensors[name][:-1] for name in ("plain.weight", "plain.bias")}
    save_checkpoint({**tensors, **known}, asdict(old.config), vocabulary, tmp_path / "weights.safetensors")
    trainer = Trainer(tmp_path / "run", vocabulary, TrainingConfig(), old.config)
    trainer.start_from(tmp_path / "weights.safetensors")
    torch.testing.assert_close(trainer.model.plain.weight[:-1], known["plain.weight"])
    assert trainer.model.plain.bias[-1] == known["plain.bias"].min()


def test_a_pretrained_model_answers_as_before(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """What is read back has the same configuration and words, and ranks the same repairs."""
    torch.manual_seed(0)
    model = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary)), vocabulary).bfloat16().float().eval()
    model.save_pretrained(tmp_path / "model.safetensors")
    again = CodeRepairTRM.from_pretrained(tmp_path / "model.safetensors")
    assert (again.config, again.vocabulary.entries) == (model.config, vocabulary.entries)  # type: ignore[union-attr]
    broken = b"print('hello'\n"
    view = View(Window.of(broken, lex(broken)))
    before, after = (some.score([view])[0].actions(20) for some in (model, again))
    assert before == after


def test_what_a_model_generates_parses(vocabulary: Vocabulary) -> None:
    """The search finds a repair even with a model that knows nothing; each text is another one, and all parse."""
    torch.manual_seed(0)
    model = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary)), vocabulary).eval()
    texts = model.generate(b"total = (1 + 2\n", best=3)
    assert texts
    assert len({*texts}) == len(texts)
    for text in texts:
        ast.parse(text)


def test_a_file_of_another_origin_is_refused(tmp_path: Path) -> None:
    """The message says what is missing, and who writes it."""
    save_file({"a": torch.zeros(1)}, tmp_path / "model.safetensors")
    with pytest.raises(ValueError, match="mlrepair-train export"):
        CodeRepairTRM.from_pretrained(tmp_path / "model.safetensors")


def test_processes_of_a_run_take_the_mean_of_their_weights(tmp_path: Path) -> None:
    """Two processes that hold 0 and 1 both hold 0.5 afterwards, and one that is done stops the other."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found = list(pool.map(_averaged, range(2), [tmp_path / "rendezvous"] * 2))
    assert found == [([0.5, 0.5], True)] * 2


def _averaged(rank: int, rendezvous: Path) -> tuple[list[float], bool]:
    peers = Peers(rank, 2, rendezvous)
    weights = torch.full((2,), float(rank))
    peers.average([weights])
    is_over = peers.any(rank == 1)
    peers.leave()
    return weights.tolist(), is_over


def test_two_synchronous_processes_are_one_with_a_doubled_batch(
    vocabulary: Vocabulary, shard: Path, tmp_path: Path
) -> None:
    """Each half of a batch in a process of its own: after some steps the weights are those of one process."""
    vocabulary.save(tmp_path / "vocabulary.json")
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        halves = pool.map(_trained, range(2), [2] * 2, [tmp_path] * 2, [shard] * 2)
        (first, losses), (second, others) = halves
    whole, expected = _trained(0, 1, tmp_path, shard)
    torch.testing.assert_close(first, second, rtol=0, atol=0)
    torch.testing.assert_close(first, whole, rtol=0.02, atol=2e-3)
    np.testing.assert_allclose(np.mean([losses, others], axis=0), expected, rtol=0.01)


def _trained(rank: int, size: int, directory: Path, shard: Path) -> tuple[torch.Tensor, list[float]]:
    """A matrix after three steps, and the losses before each."""
    vocabulary = Vocabulary.load(directory / "vocabulary.json")
    peers = Peers(rank, size, directory / "rendezvous")
    config = TrainingConfig(synchronous=True, learning_rate=1e-3, matrix_learning_rate=1e-3, warmup=1)
    trainer = Trainer(directory / f"run-{size}", vocabulary, config, replace(SMALL, vocabulary=len(vocabulary)), peers)
    samples = Shard(shard, vocabulary)
    losses = []
    for step in range(3):
        figures = _figures()
        trainer._step(samples.collate(list(range(step * 8 + rank, step * 8 + 8, size))), figures)
        losses.append(float(np.mean([x for name in GROUPS for x in figures[name]])))
    peers.leave()
    return dict(trainer.model.named_parameters())["layers.0.gates.weight"].detach(), losses


def test_the_exported_graph_answers_like_torch(vocabulary: Vocabulary, shard: Path, tmp_path: Path) -> None:
    """ONNX in fp32 equals torch, in places and in the words it would write; int8 points at nearly the same places."""
    torch.manual_seed(0)
    model = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary)), vocabulary).eval()
    with torch.no_grad():
        model.spelling.fill_(0.5)  # it begins at nought, where a graph without spelling would be right too
    export_onnx(model, tmp_path / "fp32.onnx")
    quantize(tmp_path / "fp32.onnx", tmp_path / "int8.onnx")
    optimize(tmp_path / "int8.onnx")
    batch = next(Shard(shard, vocabulary).batches(np.random.default_rng(0), 1024)).windows
    feeds = {name: tensor.numpy() for name, tensor in zip(INPUTS, batch, strict=True)}
    with torch.no_grad():
        answer = model(batch)[-1]
    wanted = answer.location.numpy()
    for name, tolerance in (("fp32.onnx", 1e-4), ("int8.onnx", 0.3)):
        found = onnxruntime.InferenceSession(tmp_path / name).run(["location"], feeds)[0]
        np.testing.assert_allclose(found[wanted > -1e6], wanted[wanted > -1e6], atol=tolerance)
    places, texts = onnxruntime.InferenceSession(tmp_path / "fp32.onnx").run(["places", "texts"], feeds)
    window = torch.arange(len(places))[:, None].expand(places.shape).reshape(-1)
    with torch.no_grad():
        written = model.edits(answer.states, batch, window, torch.from_numpy(places).reshape(-1))[1].numpy()
    np.testing.assert_allclose(texts.reshape(written.shape), written, atol=1e-3)


def test_shards_are_read_in_turn(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Batches of two shards alternate: one after the other would teach each shard's files by heart."""
    file = SourceFile("tests", "test_trm.py", SOURCE)
    for name, group in (("a", "syntax"), ("b", "clean")):
        maker = SampleMaker(vocabulary, Random(2), {group: 1.0})
        samples = [sample for _ in range(3) for sample in maker.from_file(file)][:40]
        (tmp_path / f"{name}.arrow").write_bytes(shard_of(samples))
    trainer = Trainer(
        tmp_path / "run", vocabulary, TrainingConfig(budget=256), replace(SMALL, vocabulary=len(vocabulary))
    )
    groups = [batch.groups[0] == "syntax" for batch in islice(trainer._batches(tmp_path), 12)]
    assert sum(before != after for before, after in pairwise(groups)) >= 3


def test_the_easy_samples_come_first(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """A curriculum begins with syntax and clean code, and the same shard gives more as the run goes on."""
    file = SourceFile("tests", "test_trm.py", SOURCE)
    maker = SampleMaker(vocabulary, Random(2), {"syntax": 0.4, "logic": 0.4, "clean": 0.2})
    samples = [sample for _ in range(4) for sample in maker.from_file(file)]
    (tmp_path / "a.arrow").write_bytes(shard_of(samples))
    config = TrainingConfig(budget=64, curriculum=True, minutes=1)
    trainer = Trainer(tmp_path / "run", vocabulary, config, replace(SMALL, vocabulary=len(vocabulary)))
    batches = trainer._batches(tmp_path)

    def seen(share: float) -> Counter[str]:
        trainer.seconds = 60 * share
        return Counter(group for batch in islice(batches, 80) for group in batch.groups)

    assert "logic" not in seen(0.0)
    seen(0.25)
    assert seen(0.35)["logic"]


def test_what_is_known_counts_less_in_the_focal_loss(vocabulary: Vocabulary, shard: Path) -> None:
    """Each sample's loss counts by the probability that the model does not give to the right answer."""
    model = CodeRepairTRM(replace(SMALL, vocabulary=len(vocabulary)))
    batch = next(Shard(shard, vocabulary).batches(np.random.default_rng(0), 4096))
    plain, losses, _ = loss_of(model, batch, 1, 0.0)
    focal, _, _ = loss_of(model, batch, 1, 0.0, focus=2.0)
    assert plain.item() == pytest.approx(losses.mean().item(), rel=1e-4)
    assert focal.item() == pytest.approx(((1 - (-losses).exp()) ** 2 * losses).mean().item(), rel=1e-4)


def test_the_shards_read_least_come_next(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """A shard that is written during a run is read before another is read again."""
    file = SourceFile("tests", "test_trm.py", SOURCE)
    contents = [
        shard_of(islice(SampleMaker(vocabulary, Random(seed), {"clean": 1.0}).from_file(file), 4)) for seed in (1, 2)
    ]
    trainer = Trainer(tmp_path / "run", vocabulary, TrainingConfig(), replace(SMALL, vocabulary=len(vocabulary)))
    (tmp_path / "a.arrow").write_bytes(contents[0])
    batches = trainer._batches(tmp_path)
    next(batches)
    (tmp_path / "b.arrow").write_bytes(contents[1])
    for _ in range(20):
        next(batches)
    assert trainer.reads["a.arrow"] - trainer.reads["b.arrow"] <= 1
    assert trainer.reads["b.arrow"] > 1


def test_each_place_becomes_one_sample(vocabulary: Vocabulary) -> None:
    """A kind that finds few places never shows one of them twice, however often it is drawn."""
    maker = SampleMaker(vocabulary, Random(3), {"logic": 1.0}, evenness=0.0)
    maker.read(SourceFile("tests", "test_trm.py", SOURCE))
    waiting = sum(map(len, maker.places.values()))
    drawn = [maker._corrupted("logic") for _ in range(waiting)]
    assert any(drawn)
    assert not any(maker.places.values())


def _figures() -> dict[str, list[float]]:
    from collections import defaultdict

    return defaultdict(list)
