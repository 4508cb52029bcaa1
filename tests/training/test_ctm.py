"""The CTM: what it begins as, what it learns, and its export, on a very small scale."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import onnx
import pytest
import torch

from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.model import View
from mlrepair.session import ModelError
from mlrepair.thought import ThoughtSession
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.batches import LabelledBatch, Shard
from mlrepair_training.corpus import SourceFile
from mlrepair_training.ctm import ContinuousThoughtMachine, CTMConfig, TickLoss, extremes, loss_of_ticks
from mlrepair_training.ctm.loss import weighted
from mlrepair_training.ctm.neurons import NeuronModels, Synapses
from mlrepair_training.ctm.synchronisation import Synchronisation
from mlrepair_training.ctm_evaluation import CERTAIN, TOGETHER, TRM, Together, figures, looks
from mlrepair_training.ctm_training import ThoughtTrainer, load_average, start_config
from mlrepair_training.dataset import SampleMaker
from mlrepair_training.export_ctm import export_thought
from mlrepair_training.report.thinking import attention
from mlrepair_training.shards import shard_of
from mlrepair_training.train import TrainingConfig, evaluate, target_log_probability
from mlrepair_training.trm import CodeRepairConfig, CodeRepairTRM
from mlrepair_training.vocabulary_builder import build_vocabulary

SOURCE = Path(__file__).read_bytes()
ENCODER = CodeRepairConfig(width=32, layers=1, head_width=16)
SMALL = CTMConfig(
    encoder=ENCODER,
    neurons=24,
    ticks=8,
    memory=3,
    hidden=4,
    depth=2,
    action_pairs=8,
    output_pairs=12,
    attention_heads=2,
    frequencies=4,
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The words of this very file."""
    return build_vocabulary([SourceFile("tests", f"{i}.py", SOURCE) for i in range(40)])


@pytest.fixture(scope="module")
def shard(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty samples of this very file."""
    path = tmp_path_factory.mktemp("shards") / "shard.arrow"
    maker = SampleMaker(vocabulary, Random(1))

    def samples() -> Iterator[object]:
        while True:
            yield from maker.from_file(SourceFile("tests", "test_ctm.py", SOURCE))

    path.write_bytes(shard_of(islice(samples(), 40)))  # type: ignore[arg-type]
    return path


@pytest.fixture
def batch(vocabulary: Vocabulary, shard: Path) -> LabelledBatch:
    """Some of the samples."""
    return next(Shard(shard, vocabulary).batches(np.random.default_rng(0), 1024))


@pytest.fixture(scope="module")
def trm(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained TRM on disk."""
    path = tmp_path_factory.mktemp("trm") / "trm.safetensors"
    CodeRepairTRM(replace(ENCODER, vocabulary=len(vocabulary)), vocabulary).save_pretrained(path)
    return path


def _small(vocabulary: Vocabulary, **changes: object) -> CTMConfig:
    return replace(SMALL, encoder=replace(ENCODER, vocabulary=len(vocabulary)), **changes)  # type: ignore[arg-type]


def _shaken(model: ContinuousThoughtMachine) -> ContinuousThoughtMachine:
    """The model with corrections that are not 0, as after training."""
    with torch.no_grad():
        for part in (model.pointer_query, model.correction):
            torch.nn.init.normal_(part.weight, std=0.5)
    return model


def test_before_training_it_says_what_the_trm_says(vocabulary: Vocabulary, batch: LabelledBatch) -> None:
    """Every tick begins as the encoder's own answer, so that training can only correct it."""
    model = ContinuousThoughtMachine(_small(vocabulary))
    expected = model.encoder(batch.windows)[-1]
    answers = model(batch.windows)
    assert len(answers) == SMALL.ticks
    for answer in answers:
        torch.testing.assert_close(answer.location, expected.location)
        torch.testing.assert_close(answer.states, expected.states)


def test_the_encoder_stays_and_the_thought_learns(vocabulary: Vocabulary, batch: LabelledBatch) -> None:
    """The loss reaches all of the CTM and the edit heads, and nothing else of the encoder."""
    model = _shaken(ContinuousThoughtMachine(_small(vocabulary)))
    loss, losses, first = loss_of_ticks(model, batch, TickLoss(reads=3))
    loss.backward()  # type: ignore[no-untyped-call]
    assert losses.shape == first.shape == (len(batch.groups),)
    reached = {name for name, p in model.named_parameters() if p.grad is not None}
    assert {name for name, p in model.named_parameters() if p.requires_grad} == reached
    assert {name for name, _ in model.named_parameters() if not name.startswith("encoder.")} <= reached
    assert not any(name.startswith(("encoder.layers", "encoder.lexemes")) for name in reached)


def test_the_specified_configuration_builds_and_answers(vocabulary: Vocabulary, batch: LabelledBatch) -> None:
    """384 neurons, 64 ticks, memory 32, depth 6, 48 + 48 pairs: shapes and number of parameters."""
    config = CTMConfig.for_code_repair()
    model = ContinuousThoughtMachine(replace(config, encoder=replace(config.encoder, vocabulary=len(vocabulary))))
    thinking = model.thinking
    assert (config.ticks, len(thinking.action.left), len(thinking.output.left)) == (64, 48, 48)
    assert thinking.neurons.inner.shape[:2] == (384, 32)
    assert len(thinking.synapses.down) == len(thinking.synapses.up) == 5
    own = sum(p.numel() for name, p in model.named_parameters() if not name.startswith("encoder."))
    assert own == pytest.approx(1.24e6, rel=0.02)
    assert all(p.requires_grad for name, p in model.named_parameters() if not name.startswith("encoder.halt"))
    with torch.no_grad():
        (answer,) = model(batch.windows, reads=[64])
    assert answer.location.shape == batch.windows.cells.shape


def test_a_neuron_sees_its_own_history_only() -> None:
    """Neuron-level models are private: another neuron's past changes nothing."""
    models = NeuronModels(neurons=3, memory=4, hidden=2)
    history = torch.randn(3, 2, 4)
    changed = history.clone()
    changed[1] += 1.0
    same = (models(history) == models(changed)).all(0)
    assert same.tolist() == [True, False, True]


def test_synapses_keep_the_width_of_the_neurons() -> None:
    """The U-Net ends as wide as it began, whatever its depth."""
    for depth in (2, 3, 6):
        assert Synapses(inputs=20, neurons=32, depth=depth, narrowest=8)(torch.randn(5, 20)).shape == (5, 32)


def test_synchronisation_is_the_weighted_product_of_the_past() -> None:
    """With the sums carried it equals the formula over the whole history; decay is clamped to 0 … 15."""
    pairs = Synchronisation(neurons=6, pairs=3, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        pairs.decay.copy_(torch.tensor([-1.0, 0.5, 99.0]))
    past = torch.randn(4, 2, 6)  # (T, B, N)
    sums = pairs.begin(past[0])
    for activations in past[1:]:
        sums = pairs.add(sums, activations)
    kept = torch.exp(-torch.tensor([0.0, 0.5, 15.0])) ** torch.arange(3, -1, -1)[:, None]  # (T, S)
    products = past[:, :, pairs.left] * past[:, :, pairs.right]
    expected = (products * kept[:, None]).sum(0) / kept.sum(0).sqrt()
    torch.testing.assert_close(pairs.read(sums), expected)


def test_the_loss_is_that_of_the_best_and_the_surest_tick() -> None:
    """Of each window the mean of its smallest loss and of the loss where it was most certain."""
    losses = torch.tensor([[3.0, 1.0], [2.0, 5.0], [4.0, 6.0]])
    certainties = torch.tensor([[0.1, 0.9], [0.2, 0.1], [0.8, 0.2]])
    assert extremes(losses, certainties).tolist() == [3.0, 1.0]


def test_exponential_weights_prefer_late_ticks() -> None:
    """The specification's option: a tick counts exp(growth) times the one before; growth 0 is the mean."""
    losses = torch.tensor([[0.0], [3.0]])
    assert weighted(losses, [1, 2], 0.0).item() == pytest.approx(1.5)
    assert weighted(losses, [1, 2], 1.0).item() == pytest.approx(3 / (1 + np.exp(-1.0)))


def test_ticks_grow_by_schedule() -> None:
    """A curriculum gives each number of ticks an even share of the run; without one the model's own is trained."""
    rule = TickLoss(schedule=(16, 32, 48, 64))
    assert [rule.ticks(progress, 64) for progress in (0.0, 0.3, 0.6, 0.99, 1.0)] == [16, 32, 48, 64, 64]
    assert TickLoss().ticks(0.0, 8) == 8
    for _ in range(20):
        drawn = TickLoss(reads=3).drawn(8)
        assert len(set(drawn)) == 3
        assert drawn[-1] == 8


def test_a_certain_model_stops_early(vocabulary: Vocabulary, batch: LabelledBatch) -> None:
    """It stops once every window's answer is certain enough; one that never is takes all ticks."""
    model = ContinuousThoughtMachine(_small(vocabulary))
    assert len(model(batch.windows, halt_at=1.1)) == SMALL.ticks
    assert len(model(batch.windows, halt_at=-0.1)) == 1


def test_certainty_is_what_entropy_leaves(vocabulary: Vocabulary, batch: LabelledBatch) -> None:
    """A uniform answer has certainty near 0 from its location; a pointed one more."""
    model = ContinuousThoughtMachine(_small(vocabulary))
    windows, states = batch.windows, model.see(batch.windows).states
    pointable = torch.arange(states.shape[1]) < windows.size[:, None]
    flat = torch.where(pointable, 0.0, -1e9).log_softmax(-1)
    sharp = torch.where(torch.arange(states.shape[1]) == 2, 0.0, -1e9).expand_as(flat).log_softmax(-1)
    written = model.written()
    low, high = (model.certainty(location, states, windows, written) for location in (flat, sharp))
    assert (low < 0.5).all()
    assert (high > low + 0.3).all()


def test_a_run_starts_from_a_trm_learns_and_resumes(
    vocabulary: Vocabulary, shard: Path, trm: Path, tmp_path: Path
) -> None:
    """The shared trainer trains it, its checkpoint brings it back, and the frozen encoder is still the TRM's."""
    sizes = {name: getattr(SMALL, name) for name in SMALL.__dataclass_fields__ if name != "encoder"}
    config = TrainingConfig(minutes=100.0, warmup=5, dense=0.0)
    trainer = ThoughtTrainer(tmp_path / "run", vocabulary, config, start_config(trm, **sizes), TickLoss(reads=2))
    trainer.start_from(trm)
    reader = CodeRepairTRM.from_pretrained(trm)
    before = evaluate(trainer.model.eval(), Shard(shard, vocabulary))
    for batch in list(Shard(shard, vocabulary).batches(np.random.default_rng(0), 1024)) * 24:
        trainer._step(batch, defaultdict(list))
    trainer.save()
    resumed = ThoughtTrainer(tmp_path / "run", vocabulary, config, start_config(trm, **sizes))
    assert (resumed.steps, resumed.start) == (trainer.steps, trm.name)
    after = evaluate(load_average(tmp_path / "run"), Shard(shard, vocabulary))
    assert after["syntax loss"] < before["syntax loss"] - 1  # 4 to 6 less, whatever it begins with
    torch.testing.assert_close(trainer.model.encoder.layers.state_dict(), reader.layers.state_dict())


def test_a_run_refuses_a_trm_of_other_sizes(vocabulary: Vocabulary, trm: Path, tmp_path: Path) -> None:
    """Weights that do not fit are named with what was expected."""
    other = replace(SMALL, encoder=replace(ENCODER, vocabulary=len(vocabulary), layers=2))
    with pytest.raises(ValueError, match="name weights of the same kind"):
        ThoughtTrainer(tmp_path, vocabulary, TrainingConfig(), other).start_from(trm)


def test_together_is_the_mean_of_both(vocabulary: Vocabulary, batch: LabelledBatch) -> None:
    """Of a model and itself the answer is the model's own."""
    model = CodeRepairTRM(replace(ENCODER, vocabulary=len(vocabulary)))
    both = Together(model, model)
    expected, _ = target_log_probability(model, model(batch.windows)[-1], batch.windows, batch.targets)
    found, _ = target_log_probability(both, both(batch.windows)[-1], batch.windows, batch.targets)
    torch.testing.assert_close(found, expected)


def test_looks_compare_readers_on_the_same_samples(vocabulary: Vocabulary, shard: Path, trm: Path) -> None:
    """TRM, every tick, the most certain tick and both together answer each sample; untrained they agree."""
    reader = CodeRepairTRM.from_pretrained(trm)
    model = ContinuousThoughtMachine(_small(vocabulary))
    model.encoder.load_state_dict(reader.state_dict())
    found = figures(list(looks(reader, model, Shard(shard, vocabulary), 40)))
    assert set(found) == {TRM, CERTAIN, TOGETHER, *(f"tick {i}" for i in range(1, SMALL.ticks + 1))}
    assert found[TRM]["samples"] == 40
    assert found[TRM]["loss"] == pytest.approx(found[CERTAIN]["loss"], abs=1e-3)


@pytest.mark.parametrize("source", [b"def f(a):\n    return a\n", b"# x\ndef f(a:\n    return a\n"])
def test_attention_is_told_of_every_cell_of_a_text(vocabulary: Vocabulary, source: bytes) -> None:
    """Also of one that does not parse: a weight for each cell and an answer among them, after each tick."""
    found = attention(ContinuousThoughtMachine(_small(vocabulary), vocabulary).eval(), vocabulary, "x", source)
    assert source.endswith("".join(found.cells).encode())
    assert len(found.weights) == len(found.pointed) == len(found.certainty) == SMALL.ticks
    for weights, pointed in zip(found.weights, found.pointed, strict=True):
        assert len(weights) == len(found.cells) > pointed >= 0
        assert sum(weights) == pytest.approx(1.0, abs=0.02)


@pytest.fixture(scope="module")
def exported(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with its export: `run/fp32`, and `weights` in int8."""
    torch.manual_seed(0)
    directory = tmp_path_factory.mktemp("exported")
    trainer = ThoughtTrainer(directory / "run", vocabulary, TrainingConfig(), _small(vocabulary))
    _shaken(trainer.average)
    trainer.save()
    export_thought(directory / "run", vocabulary, directory / "weights")
    return directory


def _views() -> list[View]:
    texts = (
        b"x = [1, 2\n",
        b"def f(a):\n    return a + b\n",
        b"if x == 1 : print(y, z)\nelse:\n    y = x.items()\n",
        b"y\n",
    )
    return [View(Window.of(text, lex(text))) for text in texts]


@pytest.mark.parametrize(("certain", "ticks"), [(1.1, 8), (-0.1, 4)])
def test_the_runtime_thinks_what_torch_thinks(exported: Path, certain: float, ticks: int) -> None:
    """In fp32 the graphs give torch's answer at the most certain call, for windows of any length; or stop early."""
    model = load_average(exported / "run")
    batches = []
    session = ThoughtSession(exported / "run" / "fp32", certain=certain)
    loaded = session._load()
    think = loaded.think
    object.__setattr__(loaded, "think", lambda inputs, limit: batches.append(inputs) or think(inputs, limit))
    session.score(_views())
    for inputs in batches:
        location, places, plain, texts, copies = think(inputs, certain)
        windows = _batch(inputs)
        with torch.no_grad():
            answers = model(windows, ticks, reads=range(4, ticks + 1, 4))
            best = torch.stack([answer.halt for answer in answers]).argmax(0)
            row = torch.arange(len(best))
            expected, states = (torch.stack(part)[best, row] for part in list(zip(*answers, strict=True))[::2])
            np.testing.assert_allclose(location, expected, atol=1e-4, rtol=1e-4)
            window = row[:, None].expand(-1, places.shape[1]).reshape(-1)
            edits = model.edits(states, windows, window, torch.from_numpy(places).reshape(-1))
        for found, wanted in zip((plain, texts, copies), edits, strict=True):
            np.testing.assert_allclose(found.reshape(wanted.shape), wanted, atol=1e-3, rtol=1e-3)


def test_no_input_of_a_graph_is_lost(exported: Path) -> None:
    """The exporter makes one input of two that are the same tensor, and would carry only half of a state."""
    for path in (exported / "run" / "fp32").glob("*.onnx"):
        graph = onnx.load(path).graph
        used = {name for node in graph.node for name in node.input}
        assert {value.name for value in graph.input} - used == set(), path.name


def test_int8_keeps_the_ranking(exported: Path) -> None:
    """The weights that ship say about what fp32 says."""
    shipped, whole = (ThoughtSession(exported / name).score(_views()) for name in ("weights", "run/fp32"))
    for ours, theirs in zip(shipped, whole, strict=True):
        np.testing.assert_allclose(ours.location, theirs.location, atol=0.3)


def test_the_manifest_names_every_graph(exported: Path) -> None:
    """Each graph has its line, so that `mlrepair models` checks them all; a missing one is told."""
    manifest = exported / "weights" / "manifest.json"
    models = json.loads(manifest.read_text())["models"]
    assert list(models) == ["ctm", "ctm-tick", "ctm-heads"]
    assert models["ctm"]["calls"] == SMALL.ticks // 4
    (exported / "broken").mkdir()
    del models["ctm-tick"]
    (exported / "broken" / "manifest.json").write_text(json.dumps({"models": models}))
    with pytest.raises(ModelError, match="ctm-tick"):
        ThoughtSession(exported / "broken").score(_views())


def _batch(inputs: dict[str, np.ndarray]) -> object:
    from mlrepair_training.trm import Batch

    return Batch(*(torch.from_numpy(inputs[name]) for name in Batch._fields))
