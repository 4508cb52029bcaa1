"""Training of the Mamba on whole files: the state goes from batch to batch, gradients end at a batch's beginning.

As for the TRM: Muon for the matrices between hidden states and AdamW for the rest, an average of the weights, bf16, one
thread a process, a checkpoint every few minutes that is resumed exactly. Several processes share a run
(`mlrepair_training.averaging`), each with files of its own.
"""

import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from mlrepair.vocabulary import Vocabulary
from mlrepair_training.averaging import Peers
from mlrepair_training.mamba import MambaCache, MambaLM, MambaLMConfig, NameMemory
from mlrepair_training.mamba_data import Streams
from mlrepair_training.muon import Muon
from mlrepair_training.precision import autocast
from mlrepair_training.schedule import follow, rate_at
from mlrepair_training.weights import load_checkpoint, optimizer_tensors, part_of, restore_optimizers

_LOG_SECONDS = 20


@dataclass(frozen=True)
class MambaTrainingConfig:
    """How a run goes."""

    minutes: float = 60.0  # of each processor, over all sittings of the run
    rows: int = 16  # files that are read side by side
    length: int = 512  # cells of each in a batch
    learning_rate: float = 2e-3  # AdamW: embeddings, biases, the recurrence's own parameters
    matrix_learning_rate: float = 0.01  # Muon
    rate: float = 1.0  # factor of both: less for weights that are trained already
    weight_decay: float = 0.01
    warmup: int = 100  # steps
    cooldown: float = 0.42  # last share of the time, in which the rate falls to a twentieth
    ema: float = 0.995
    seed: int = 0
    checkpoint_seconds: float = 240.0
    averaging_seconds: float = 15.0  # between two means over the processes of the run


class MambaTrainer:
    """One run in one directory, in a file of each process: weights, average, optimizers, where the reading stands."""

    def __init__(
        self,
        directory: Path,
        sources: Sequence[bytes],
        vocabulary: Vocabulary,
        config: MambaTrainingConfig,
        model_config: MambaLMConfig | None = None,
        peers: Peers | None = None,
    ) -> None:
        """Begin a run, or go on with the one in the directory; by default the model is the one that ships.

        Raises:
            ValueError: if the run in the directory has another vocabulary.
        """
        torch.set_num_threads(1)
        torch.manual_seed(config.seed)
        self.peers = peers or Peers()
        self.checkpoint = _checkpoint_of(directory, self.peers.rank)
        self.vocabulary, self.config = vocabulary, config
        model_config = model_config or MambaLMConfig(vocabulary=len(vocabulary))
        self.model, self.average = MambaLM(model_config, vocabulary), MambaLM(model_config, vocabulary)
        self.average.load_state_dict(self.model.state_dict())
        named = list(self.model.named_parameters())
        self.optimizers: list[torch.optim.Optimizer] = [
            Muon(
                [p for name, p in named if _is_hidden_matrix(name)],
                lr=config.matrix_learning_rate,
                weight_decay=config.weight_decay,
            ),
            torch.optim.AdamW(
                [p for name, p in named if not _is_hidden_matrix(name)],
                lr=config.learning_rate,
                betas=(0.9, 0.98),
                weight_decay=config.weight_decay,
            ),
        ]
        self.rates = [config.matrix_learning_rate, config.learning_rate]
        ours = sources[self.peers.rank :: self.peers.size]
        self.streams = Streams(ours, vocabulary, model_config.names, config.rows, config.length, config.seed)
        self.cache = self.model.allocate_inference_cache(config.rows)
        self.steps, self.seconds = 0, 0.0
        if self.checkpoint.exists():
            self._load()

    def start_from(self, weights: Path) -> None:
        """Begin a new run with the weights of an earlier one; a run under way keeps its own.

        There may be more layers than the weights have, and gated nets: what is new adds nothing before it is trained.

        Raises:
            ValueError: if the weights have another vocabulary, more layers, or another size.
        """
        if self.steps:
            return
        loaded, configuration, vocabulary = load_checkpoint(weights)
        theirs, ours = MambaLMConfig(**configuration), self.model.config
        if vocabulary.fingerprint != self.vocabulary.fingerprint:
            raise ValueError(
                f"{weights} has vocabulary {vocabulary.fingerprint}, the run {self.vocabulary.fingerprint}: "
                "use the vocabulary of the weights"
            )
        gated = theirs.gated or ours.gated
        if theirs.layers > ours.layers or replace(theirs, layers=ours.layers, gated=gated) != ours:
            raise ValueError(f"{weights} has {theirs}, the run {ours}: only layers may be more, and gated nets new")
        state = self.model.state_dict()
        for name, value in state.items():
            if name in loaded:
                value.copy_(loaded[name])
            elif name.endswith("output.weight"):
                value.zero_()
        self.average.load_state_dict(state)

    def compile(self) -> None:
        """Fuse the operations of the layers: costs minutes at the start."""
        for part in (*self.model.layers, *self.model.nets):
            part.compile()

    @property
    def progress(self) -> float:
        """The share of the time that is used, 0 … 1."""
        return min(self.seconds / (self.config.minutes * 60), 1.0)

    def run(self) -> None:
        """Train until the time is over; a process whose parent has been killed ends at once, and saves nothing."""
        parent = os.getppid()
        saved = logged = averaged = time.monotonic()
        started, before, first = time.process_time(), self.seconds, self.steps
        losses, over = list[float](), self.progress == 1
        while not over:
            if os.getppid() != parent:
                return
            losses.append(self.step())
            now = time.monotonic()
            self.seconds = before + time.process_time() - started
            if now - averaged > self.config.averaging_seconds or self.progress == 1:
                averaged = now
                self.peers.average((*self.model.parameters(), *self.average.parameters()))
                over = self.peers.any(self.progress == 1)
            if now - logged > _LOG_SECONDS or over:
                cells = (self.steps - first) * self.config.rows * self.config.length
                figures = {
                    "minutes": round(self.seconds / 60, 1),
                    "step": self.steps,
                    "loss": round(sum(losses) / len(losses), 3),
                    "cells a second": round(cells / (self.seconds - before)),
                }
                print(json.dumps(figures), flush=True)
                losses.clear()
                logged = now
            if now - saved > self.config.checkpoint_seconds:
                self.save()
                saved = now
        self.save()

    def step(self) -> float:
        """Learn from one batch; return its loss."""
        config = self.config
        rate = rate_at(config, self.steps, self.progress)
        for optimizer, base in zip(self.optimizers, self.rates, strict=True):
            for parameters in optimizer.param_groups:
                parameters["lr"] = base * rate
        cells, labels = self.streams.next()
        with autocast():
            loss, cache = self.model.loss(cells, labels, self.cache)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.cache = cache.detached()
        follow(self.average, self.model, config.ema, self.steps)
        self.steps += 1
        return loss.item()

    def save(self) -> None:
        """Write the checkpoint: first beside, then in place."""
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        tensors |= {f"average.{name}": value for name, value in self.average.state_dict().items()}
        tensors |= {f"cache.{name}": value for name, value in _cache_tensors(self.cache).items()}
        tensors |= optimizer_tensors(self.optimizers)
        state = {
            "steps": self.steps,
            "seconds": self.seconds,
            "streams": self.streams.state,
            "place": self.streams.place,
            "vocabulary": self.vocabulary.fingerprint,
            "model": asdict(self.model.config),
            "training": asdict(self.config),
        }
        # State and weights in one file: an interruption between two would mix two moments of the run.
        partial = self.checkpoint.with_suffix(".partial")
        contiguous = {name: value.contiguous() for name, value in tensors.items()}
        save_file(contiguous, partial, metadata={"state": json.dumps(state)})
        partial.replace(self.checkpoint)

    def _load(self) -> None:
        state, tensors = _read(self.checkpoint)
        if state["vocabulary"] != self.vocabulary.fingerprint:
            raise ValueError(
                f"{self.checkpoint} was trained with vocabulary {state['vocabulary']}, this one is "
                f"{self.vocabulary.fingerprint}: use the vocabulary of the run, or begin another run"
            )
        self.steps, self.seconds = state["steps"], state["seconds"]
        self.streams.resume(state["streams"], state["place"])
        self.model.load_state_dict(part_of(tensors, "model."))
        self.average.load_state_dict(part_of(tensors, "average."))
        self.cache = _cache_of(part_of(tensors, "cache."), state["place"])
        restore_optimizers(self.optimizers, tensors)


def read_checkpoint(directory: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """How far a run has come, and all its tensors."""
    return _read(_checkpoint_of(directory, 0))


def _checkpoint_of(directory: Path, rank: int) -> Path:
    return directory / f"model{f'-{rank}' if rank else ''}.safetensors"


def _read(checkpoint: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    with safe_open(checkpoint, framework="pt") as file:
        state: dict[str, Any] = json.loads(file.metadata()["state"])
        return state, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)


def load_average(directory: Path, vocabulary: Vocabulary) -> MambaLM:
    """The averaged model of a run, ready for inference."""
    state, tensors = read_checkpoint(directory)
    model = MambaLM(MambaLMConfig(**state["model"]), vocabulary)
    model.load_state_dict(part_of(tensors, "average."))
    return model.eval()


def _cache_tensors(cache: MambaCache) -> dict[str, Tensor]:
    return {"convolution": cache.convolution, "scan": cache.scan, **cache.memory._asdict()}


def _cache_of(tensors: dict[str, Tensor], place: int) -> MambaCache:
    memory = NameMemory(*(tensors[name] for name in NameMemory._fields))
    return MambaCache(tensors["convolution"], tensors["scan"], memory, place)


def _is_hidden_matrix(name: str) -> bool:
    """Muon is for the matrices between hidden states (Jordan et al., 2024)."""
    return name.endswith(
        ("project.weight", "gates.weight", "output.weight", "select.weight", "query.weight", "key.weight")
    )
