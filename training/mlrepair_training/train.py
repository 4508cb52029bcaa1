"""Training: deep supervision, halting, EMA, a checkpoint every few minutes, resumed exactly.

One torch thread a process: on small machines a second one costs more than it gives. Several processes share a run
(`mlrepair_training.averaging`).
"""

import json
import math
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from mlrepair.vocabulary import Vocabulary
from mlrepair_training.averaging import Peers
from mlrepair_training.batches import LabelledBatch, Shard, Targets
from mlrepair_training.curriculum import LAST_STAGE, admits, stage_at
from mlrepair_training.muon import Muon
from mlrepair_training.precision import autocast
from mlrepair_training.schedule import follow, rate_at
from mlrepair_training.trm import FAR, Answer, Batch, CodeRepairConfig, CodeRepairTRM
from mlrepair_training.weights import load_checkpoint, optimizer_tensors, part_of, restore_optimizers

_BY_ENTRY = {"lexemes.weight": 0, "text_bias": 1}  # weights with a row for each vocabulary entry, and which dimension
_BY_OPERATION = (  # with rows for each operation, the newest ones last
    "plain.weight",
    "plain.bias",
    "queries.weight",
    "queries.bias",
    "copy_queries.weight",
    "copy_queries.bias",
    "text_bias",
)

_TOGETHER = 12  # shards read in turn


@dataclass(frozen=True)
class TrainingConfig:
    """How a run goes."""

    minutes: float = 30.0  # of the processor, over all sittings of the run: a busy machine makes no worse model
    budget: int = 8192  # cells a batch
    longest: int | None = None  # cells of a window; batches with longer ones are passed over
    learning_rate: float = 2e-3  # AdamW: embeddings, biases, heads' vectors
    matrix_learning_rate: float = 0.01  # Muon: matrices
    rate: float = 1.0  # factor of both: less for weights that are trained already
    weight_decay: float = 0.01
    warmup: int = 200  # steps
    cooldown: float = 0.42  # last share of the time, in which the rate falls to a twentieth
    ema: float = 0.998
    deepen_after: float = 0.4  # share of the time after which the full number of supervision steps is trained
    halt_weight: float = 0.1
    dense: float = 0.25  # share of the samples that parse whose cells are replaced in many places; a quarter at the end
    focus: float = 0.0  # the exponent of the focal loss (Lin et al., 2017): what is known already counts less
    clean: float = 1.0  # share of the clean samples that are read
    curriculum: bool = False  # the easy samples first
    seed: int = 0
    checkpoint_seconds: float = 240.0
    averaging_seconds: float = 15.0  # between two means over the processes of the run
    synchronous: bool = False  # the processes take the mean of their gradients in every step instead


class RepairModel(Protocol):
    """A model that points at a cell and ranks the edits there."""

    def __call__(self, batch: Batch, steps: int | None = None) -> list[Answer]:
        """Return the answer after each step."""
        ...

    def edits(
        self, y: Tensor, batch: Batch, window: Tensor, place: Tensor, written: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Raw edit logits at N locations: plain (N, P), texts (N, T, V), copies (N, C, L)."""
        ...


def target_log_probability(
    model: RepairModel, answer: Answer, batch: Batch, targets: Targets, written: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Return log P of the right answer (B,), summed over equivalent actions, and whether it comes first (B,).

    Of several goals it is the mean. `written` is the model's table of what can be written, if known already.
    """
    location = answer.location
    right = location[:, 0].clone()
    place = location.argmax(-1)
    first = (place == 0) & targets.clean
    if len(targets.sample) == 0:
        return right, first
    plain, texts, copies = model.edits(answer.states, batch, targets.sample, targets.place, written)
    everything = torch.cat([plain, texts.flatten(1), copies.flatten(1)], -1)
    total = everything.logsumexp(-1)  # (R,)
    row = torch.arange(len(targets.sample))
    operation = targets.operation.clamp(min=0)
    written = texts[row, operation.clamp(max=texts.shape[1] - 1), targets.word]
    word = torch.where(targets.word > 0, written, FAR)
    copied = torch.where(targets.copies, copies[row, operation], FAR).logsumexp(-1)
    entry = torch.where(targets.plain >= 0, plain[row, targets.plain.clamp(min=0)], torch.logaddexp(word, copied))
    unwritable = targets.dense[targets.sample] & (entry < FAR / 2)  # a cell that no other tells: only its place counts
    joint = location[targets.sample, targets.place] + torch.where(unwritable, 0.0, entry - total)  # (R,)
    table = torch.full((len(targets.owner), int(targets.rank.max()) + 1), FAR)
    reached = table.index_put((targets.goal, targets.rank), joint).logsumexp(-1)  # (G,)
    goals = torch.bincount(targets.owner, minlength=len(right)).clamp(min=1)
    mean = torch.zeros_like(right).index_add(0, targets.owner, reached) / goals
    right = torch.where(targets.clean, right, mean)
    hit = (place[targets.sample] == targets.place) & (entry >= everything.max(-1).values - 1e-4)
    return right, first.index_put((targets.sample[hit],), torch.tensor(True))


def loss_of(
    model: CodeRepairTRM, batch: LabelledBatch, steps: int, halt_weight: float, focus: float = 0.0
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the loss over all supervision steps, and the last step's per-sample loss and hits (B,).

    With a `focus` g the loss of each sample counts (1 - P)^g times (focal loss, Lin et al., 2017).
    """
    total = torch.zeros(())
    loss = first = torch.zeros(0)
    for answer in model(batch.windows, steps):
        right, first = target_log_probability(model, answer, batch.windows, batch.targets)
        halt = torch.nn.functional.binary_cross_entropy_with_logits(answer.halt, first.float())
        loss = -right.clamp(min=-20.0)  # a hopeless sample must not drown the others
        weight = (1 - right.detach().exp()).clamp(min=0.0) ** focus if focus else 1.0
        total = total + (weight * loss).mean() + halt_weight * halt
    return total / steps, loss.detach(), first


class Trainer:
    """One run in one directory: `model.safetensors` (weights, EMA, optimizers) and `state.json` of each process.

    What is special about the TRM is in `make`, `loss` and `parameter_groups`; other models have trainers with theirs.
    """

    model: Any
    average: Any

    def __init__(
        self,
        directory: Path,
        vocabulary: Vocabulary,
        config: TrainingConfig,
        model_config: Any,
        peers: Peers | None = None,
    ) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(config.seed)
        self.peers = peers or Peers()
        self._checkpoint, self._state = _checkpoint_of(directory, self.peers.rank)
        self.directory, self.vocabulary, self.config = directory, vocabulary, config
        self.model, self.average = self.make(model_config), self.make(model_config)
        self.average.load_state_dict(self.model.state_dict())
        matrices, others = self.parameter_groups()
        self.optimizers: list[torch.optim.Optimizer] = [
            Muon(matrices, lr=config.matrix_learning_rate, weight_decay=config.weight_decay),
            torch.optim.AdamW(others, lr=config.learning_rate, betas=(0.9, 0.98), weight_decay=config.weight_decay),
        ]
        self.rates = [config.matrix_learning_rate, config.learning_rate]
        self.steps = self.samples = 0
        self.reads: Counter[str] = Counter()  # how often each shard was read
        self.seconds = 0.0
        self.start = "nothing"  # or the name of the weights that the run began with
        if self._state.exists():
            self._load()

    def make(self, config: Any) -> Any:
        """A new model."""
        return CodeRepairTRM(config, self.vocabulary)

    def loss(self, batch: LabelledBatch) -> tuple[Tensor, Tensor, Tensor]:
        """The loss of a batch, and the per-sample losses and hits (B,)."""
        steps = self.model.config.supervision_steps if self.progress >= self.config.deepen_after else 1
        return loss_of(self.model, batch, steps, self.config.halt_weight, self.config.focus)

    def parameter_groups(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What Muon trains and what AdamW trains; a group's `scale` is a factor of its learning rate."""
        matrices = [p for name, p in self.model.named_parameters() if p.ndim == 2 and is_hidden_matrix(name)]
        others = [p for name, p in self.model.named_parameters() if not (p.ndim == 2 and is_hidden_matrix(name))]
        return [{"params": matrices, "scale": 1.0}], [{"params": others, "scale": 1.0}]

    def start_from(self, weights: Path) -> None:
        """Begin a new run with the weights of an earlier one (`save_checkpoint`); a run under way keeps its own.

        The vocabularies may differ: entries that both have keep their weights, the others begin anew. So may the number
        of nets and layers and the expansion, if they grow: what is new changes nothing before it is trained.

        Raises:
            ValueError: if the weights have more nets or layers, or wider ones, than the run.
        """
        if self.steps:
            return
        self.start = weights.name
        loaded, configuration, vocabulary = load_checkpoint(weights)
        loaded = {name: value.float() if value.is_floating_point() else value for name, value in loaded.items()}
        state = self.model.state_dict()
        common = [
            (i, vocabulary.index[entry]) for i, entry in enumerate(self.vocabulary.entries) if entry in vocabulary.index
        ]
        ours, theirs = (torch.tensor(indices) for indices in zip(*common, strict=True))
        _append_operations(loaded, state)
        _grow(loaded, state, CodeRepairConfig(**configuration), self.model.config)
        state["text_bias"][:] = loaded["text_bias"].amin(1, keepdim=True)  # a new entry must not be written for others
        for name, dimension in _BY_ENTRY.items():
            loaded[name] = state[name].index_copy(dimension, ours, loaded[name].index_select(dimension, theirs))
        loaded["entry_pieces"] = state["entry_pieces"]
        self.model.load_state_dict({"spelling": state["spelling"], **loaded})
        self.average.load_state_dict(self.model.state_dict())

    def compile(self) -> None:
        """Fuse the layers' operations: costs a minute at the start, and saves nearly half of every step."""
        torch._dynamo.config.cache_size_limit = 64  # the lengths of batches, in steps of eight
        for layer in self.model.layers:
            layer.compile(dynamic=True)

    def run(self, shards: Path) -> None:
        """Train until the time is over; of the shards of a directory, those that were read least come next.

        Shards that are written meanwhile are taken too. A process whose parent has been killed ends at once, and saves
        nothing: another run may have begun in its place.
        """
        parent = os.getppid()
        saved = logged = averaged = time.monotonic()
        started, before = time.process_time(), self.seconds
        figures: dict[str, list[float]] = defaultdict(list)
        for batch in self._batches(shards):
            if os.getppid() != parent:
                return
            self._step(batch, figures)
            now = time.monotonic()
            self.seconds = before + time.process_time() - started
            if now - logged > 20:
                self._log(figures)
                figures.clear()
                logged = now
            if now - saved > self.config.checkpoint_seconds:
                self.save()
                saved = now
            if now - averaged > self.config.averaging_seconds or self.progress == 1:
                averaged = now
                self.peers.average((*self.model.parameters(), *self.average.parameters()))
                if self.peers.any(self.progress == 1):
                    break
        self.save()

    def _batches(self, directory: Path) -> Iterator[LabelledBatch]:
        """Batches of several shards in turn, for ever.

        A shard has many samples of each file: read alone, it teaches what that file says, not what code is like.
        """
        while True:
            paths = sorted(directory.glob("*.arrow"))
            if not paths:
                raise FileNotFoundError(f"no shards in {directory}: make some with `mlrepair-train data shards`")
            ours = paths[self.peers.rank :: self.peers.size] or paths
            chosen = sorted(ours, key=lambda path: self.reads[path.name])[:_TOGETHER]
            rng = np.random.default_rng((self.config.seed, self.peers.rank, self.steps))
            shards = [Shard(path, self.vocabulary) for path in chosen]
            stage = self._stage
            wanted = self._admitted(stage, rng)
            streams = {shard.batches(rng, self.config.budget, self._dense, wanted): len(shard) for shard in shards}
            while streams and stage == self._stage:
                # By their length, so that short ones last as long as the others.
                place, ends = rng.random() * sum(streams.values()), accumulate(streams.values())
                stream = next(one for one, end in zip(streams, ends, strict=True) if place < end)
                batch = next(stream, None)
                if batch is None:
                    del streams[stream]
                elif self.config.longest is None or batch.windows.cells.shape[1] <= self.config.longest:
                    yield batch
            if not streams:
                self.reads.update(path.name for path in chosen)

    @property
    def progress(self) -> float:
        """The share of the time that is used, 0 … 1."""
        return min(self.seconds / (self.config.minutes * 60), 1.0)

    @property
    def _stage(self) -> int:
        return stage_at(self.progress) if self.config.curriculum else LAST_STAGE

    def _admitted(self, stage: int, rng: np.random.Generator) -> Callable[[str, float], bool]:
        """Says of a sample's group and difficulty whether it is read."""

        def wanted(group: str, difficulty: float) -> bool:
            return admits(stage, group, difficulty) and (group != "clean" or rng.random() < self.config.clean)

        return wanted

    def _dense(self) -> float:
        return self.config.dense if self.progress < 1 - self.config.cooldown else self.config.dense / 4

    def _step(self, batch: LabelledBatch, figures: dict[str, list[float]]) -> None:
        config = self.config
        rate = rate_at(config, self.steps, self.progress)
        for optimizer, base in zip(self.optimizers, self.rates, strict=True):
            for parameters in optimizer.param_groups:
                parameters["lr"] = base * rate * parameters["scale"]
        with autocast():
            loss, losses, first = self.loss(batch)
        torch.autograd.backward(loss)
        if config.synchronous:
            self._share_gradients()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        follow(self.average, self.model, config.ema, self.steps)
        self.steps += 1
        self.samples += len(batch.groups)
        for group, one_loss, hit in zip(batch.groups, losses.tolist(), first.tolist(), strict=True):
            figures[group].append(one_loss)
            figures[f"{group} exact"].append(float(hit))

    def _share_gradients(self) -> None:
        for parameter in self.model.parameters():
            if parameter.grad is None and parameter.requires_grad:  # another process may have one
                parameter.grad = torch.zeros_like(parameter)
        self.peers.average(parameter.grad for parameter in self.model.parameters() if parameter.grad is not None)

    def _log(self, figures: dict[str, list[float]]) -> None:
        means = {name: round(sum(values) / len(values), 3) for name, values in sorted(figures.items())}
        line = {"minutes": round(self.seconds / 60, 1), "step": self.steps, "samples": self.samples, **means}
        print(json.dumps(line), flush=True)

    def save(self) -> None:
        """Write the checkpoint: first beside, then in place."""
        self.directory.mkdir(parents=True, exist_ok=True)
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        tensors |= {f"average.{name}": value for name, value in self.average.state_dict().items()}
        tensors |= optimizer_tensors(self.optimizers)
        partial = self._checkpoint.with_suffix(".partial")
        save_file({name: value.contiguous() for name, value in tensors.items()}, partial)
        partial.replace(self._checkpoint)
        state = {
            "steps": self.steps,
            "samples": self.samples,
            "reads": dict(self.reads),
            "seconds": self.seconds,
            "processes": self.peers.size,
            "start": self.start,
            "vocabulary": self.vocabulary.fingerprint,
            "model": asdict(self.model.config),
            "training": asdict(self.config),
        }
        self._state.write_text(json.dumps(state, indent=1), encoding="utf-8")

    def _load(self) -> None:
        state = json.loads(self._state.read_text(encoding="utf-8"))
        if state["vocabulary"] != self.vocabulary.fingerprint:
            raise ValueError(
                f"{self.directory} was trained with vocabulary {state['vocabulary']}, this one is "
                f"{self.vocabulary.fingerprint}: use the vocabulary of the run, or begin another run"
            )
        self.steps, self.samples, self.reads = state["steps"], state["samples"], Counter(state["reads"])
        self.seconds, self.start = state["seconds"], state["start"]
        tensors = load_file(self._checkpoint)
        self.model.load_state_dict(part_of(tensors, "model."))
        self.average.load_state_dict(part_of(tensors, "average."))
        restore_optimizers(self.optimizers, tensors)


def _append_operations(loaded: dict[str, Tensor], state: Mapping[str, Tensor]) -> None:
    """Operations that are newer than the weights begin anew; those that do more than copy are improbable at first."""
    for name in _BY_OPERATION:
        old, new = loaded[name], state[name]
        more = new[len(old) :, : old.shape[1]] if old.ndim > 1 else new[len(old) :]
        if name in ("plain.bias", "text_bias"):
            more = torch.full_like(more, float(old.min()))
        loaded[name] = torch.cat([old, more])


def _grow(loaded: dict[str, Tensor], state: Mapping[str, Tensor], old: CodeRepairConfig, new: CodeRepairConfig) -> None:
    """Give each net its copy of the layers; what is wider or more changes nothing at first: its outputs are 0."""
    if new.nets < old.nets or new.layers < old.layers or new.expansion < old.expansion:
        raise ValueError(
            f"the weights have {_sizes(old)}, the run {_sizes(new)}: "
            f"train with --nets {old.nets} --layers {old.layers} --expansion {old.expansion}, or more"
        )
    layers = {name: loaded.pop(name) for name in list(loaded) if name.startswith("layers.")}
    for name, value in state.items():
        prefix, _, part = name.partition(".")
        if prefix != "layers":
            continue
        number, _, part = part.partition(".")
        net, layer = divmod(int(number), new.layers)
        loaded[name] = torch.zeros_like(value) if part.endswith("output.weight") else value.clone()
        if layer < old.layers:
            before = layers[f"layers.{min(net, old.nets - 1) * old.layers + layer}.{part}"]
            # Of `gates` both halves, gates and values, are wider; of all others the first rows and columns are the old.
            halves = 2 if part == "gates.weight" else 1
            for mine, theirs in zip(loaded[name].chunk(halves), before.chunk(halves), strict=True):
                mine[: len(theirs), : theirs.shape[1]] = theirs


def _sizes(config: CodeRepairConfig) -> str:
    return f"{config.nets} nets of {config.layers} layers, expanded {config.expansion} times"


def is_hidden_matrix(name: str) -> bool:
    """Muon is for the matrices between hidden states; embeddings and read-outs keep AdamW (Jordan et al., 2024)."""
    return name.startswith(("layers.", "queries", "copy_", "at_location", "location.0"))


def _checkpoint_of(directory: Path, rank: int) -> tuple[Path, Path]:
    suffix = f"-{rank}" if rank else ""
    return directory / f"model{suffix}.safetensors", directory / f"state{suffix}.json"


def read_state(directory: Path) -> dict[str, Any]:
    """How far a run has come."""
    state: dict[str, Any] = json.loads(_checkpoint_of(directory, 0)[1].read_text(encoding="utf-8"))
    return state


def load_average(directory: Path, vocabulary: Vocabulary | None = None) -> CodeRepairTRM:
    """The averaged model of a run, ready for inference."""
    model = CodeRepairTRM(CodeRepairConfig(**read_state(directory)["model"]), vocabulary)
    model.load_state_dict(part_of(load_file(_checkpoint_of(directory, 0)[0]), "average."))
    return model.eval()


def evaluate(model: RepairModel, shard: Shard, steps: int | None = None, limit: int = 3000) -> dict[str, float]:
    """Loss and share of exact first answers by group (and by kind) on one shard."""
    figures: dict[str, list[float]] = defaultdict(list)
    seen = 0
    with torch.no_grad():
        for batch in shard.batches(np.random.default_rng(0), 8192):
            answer = model(batch.windows, steps)[-1]
            right, first = target_log_probability(model, answer, batch.windows, batch.targets)
            for group, kind, value, hit in zip(batch.groups, batch.kinds, right.tolist(), first.tolist(), strict=True):
                figures[f"{group} loss"].append(min(-value, 20.0))
                figures[group].append(float(hit))
                figures[f"{group}/{kind}"].append(float(hit))
            seen += len(batch.groups)
            if seen >= limit:
                break
    return {name: sum(values) / len(values) for name, values in sorted(figures.items()) if not math.isnan(sum(values))}
