"""Training of the Mamba on whole files: the state goes from batch to batch, gradients end at a batch's beginning.

As for the TRM: Muon for the matrices between hidden states and AdamW for the rest, an average of the weights, bf16, one
thread, a checkpoint every few minutes that is resumed exactly.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from mlrepair.vocabulary import Vocabulary
from mlrepair_training.mamba import MambaCache, MambaLM, MambaLMConfig, NameMemory
from mlrepair_training.mamba_data import Streams
from mlrepair_training.muon import Muon
from mlrepair_training.precision import autocast
from mlrepair_training.weights import optimizer_tensors, part_of, restore_optimizers

_CHECKPOINT = "model.safetensors"
_LOG_SECONDS = 20


@dataclass(frozen=True)
class MambaTrainingConfig:
    """How a run goes."""

    minutes: float = 60.0  # of training, over all sittings of the run
    rows: int = 16  # files that are read side by side
    length: int = 512  # cells of each in a batch
    learning_rate: float = 2e-3  # AdamW: embeddings, biases, the recurrence's own parameters
    matrix_learning_rate: float = 0.01  # Muon
    weight_decay: float = 0.01
    warmup: int = 100  # steps
    cooldown: float = 0.42  # last share of the time, in which the rate falls to a twentieth
    ema: float = 0.995
    seed: int = 0
    checkpoint_seconds: float = 240.0


class MambaTrainer:
    """One run in one directory, in `model.safetensors`: weights, average, optimizers, and where the reading stands."""

    def __init__(
        self,
        directory: Path,
        sources: Sequence[bytes],
        vocabulary: Vocabulary,
        config: MambaTrainingConfig,
        model_config: MambaLMConfig | None = None,
    ) -> None:
        """Begin a run, or go on with the one in the directory; by default the model is the one that ships.

        Raises:
            ValueError: if the run in the directory has another vocabulary.
        """
        torch.set_num_threads(1)
        torch.manual_seed(config.seed)
        self.directory, self.vocabulary, self.config = directory, vocabulary, config
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
        self.streams = Streams(sources, vocabulary, model_config.names, config.rows, config.length, config.seed)
        self.cache = self.model.allocate_inference_cache(config.rows)
        self.steps, self.seconds = 0, 0.0
        if (directory / _CHECKPOINT).exists():
            self._load()

    @property
    def progress(self) -> float:
        """The share of the time that is used, 0 … 1."""
        return min(self.seconds / (self.config.minutes * 60), 1.0)

    def run(self) -> None:
        """Train until the time is over."""
        started = saved = logged = time.monotonic()
        before, losses, first = self.seconds, list[float](), self.steps
        while self.progress < 1:
            losses.append(self.step())
            now = time.monotonic()
            self.seconds = before + now - started
            if now - logged > _LOG_SECONDS or self.progress == 1:
                cells = (self.steps - first) * self.config.rows * self.config.length
                figures = {
                    "minutes": round(self.seconds / 60, 1),
                    "step": self.steps,
                    "loss": round(sum(losses) / len(losses), 3),
                    "cells a second": round(cells / (now - started)),
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
        rate = min(1.0, (self.steps + 1) / config.warmup)
        if self.progress > 1 - config.cooldown:
            rate *= max(0.05, (1 - self.progress) / config.cooldown)
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
        decay = min(config.ema, (self.steps + 1) / (self.steps + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - decay)
        self.steps += 1
        return loss.item()

    def save(self) -> None:
        """Write the checkpoint: first beside, then in place."""
        self.directory.mkdir(parents=True, exist_ok=True)
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
        partial = self.directory / f"{_CHECKPOINT}.partial"
        contiguous = {name: value.contiguous() for name, value in tensors.items()}
        save_file(contiguous, partial, metadata={"state": json.dumps(state)})
        partial.replace(self.directory / _CHECKPOINT)

    def _load(self) -> None:
        state, tensors = read_checkpoint(self.directory)
        if state["vocabulary"] != self.vocabulary.fingerprint:
            raise ValueError(
                f"{self.directory} was trained with vocabulary {state['vocabulary']}, this one is "
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
    with safe_open(directory / _CHECKPOINT, framework="pt") as file:
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
    return name.endswith(("project.weight", "output.weight", "select.weight", "query.weight", "key.weight"))
