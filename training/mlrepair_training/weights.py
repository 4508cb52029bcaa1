"""A model on disk: a safetensors file with its weights in bf16, its configuration and the words that it knows."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from mlrepair.vocabulary import Vocabulary


def save_checkpoint(
    tensors: dict[str, Tensor], configuration: dict[str, Any], vocabulary: Vocabulary, path: Path
) -> None:
    """Write weights, in bf16, with what they need to be of use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    halves = {
        name: (value.bfloat16() if value.is_floating_point() else value).contiguous() for name, value in tensors.items()
    }
    entries = [entry.decode() for entry in vocabulary.entries[1:]]
    save_file(halves, path, metadata={"vocabulary": json.dumps(entries), "configuration": json.dumps(configuration)})


def load_checkpoint(path: Path) -> tuple[dict[str, Tensor], dict[str, Any], Vocabulary]:
    """Read what `save_checkpoint` wrote: the weights (bf16), the configuration, the vocabulary.

    Raises:
        ValueError: if the file says nothing of vocabulary and configuration.
    """
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        if not {"vocabulary", "configuration"} <= metadata.keys():
            raise ValueError(
                f"{path} does not say which vocabulary and configuration it has: expected a file that "
                "`mlrepair-train export` or `save_pretrained` wrote"
            )
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    entries = json.loads(metadata["vocabulary"])
    return tensors, json.loads(metadata["configuration"]), Vocabulary([entry.encode() for entry in entries])


def blend(model: nn.Module, path: Path, share: float) -> None:
    """Move a model's weights by a share, 0 to 1, towards those of a file: often both are worse than what lies between.

    Source: Wortsman et al., "Robust fine-tuning of zero-shot models", 2022.

    Raises:
        ValueError: if the file has other weights, or other shapes.
    """
    others, _, _ = load_checkpoint(path)
    state = model.state_dict()
    differing = [name for name, value in state.items() if name not in others or others[name].shape != value.shape]
    if differing:
        raise ValueError(f"{path} has no weights of the same shape for {', '.join(differing[:3])}")
    for name, value in state.items():
        if value.is_floating_point():
            value.lerp_(others[name].to(value.dtype), share)


def part_of(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """The tensors whose names have a prefix, without it."""
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def optimizer_tensors(optimizers: Iterable[torch.optim.Optimizer]) -> dict[str, Tensor]:
    """What optimizers remember, under names for a checkpoint."""
    return {
        f"optimizer.{number}.{index}.{name}": torch.as_tensor(value)
        for number, optimizer in enumerate(optimizers)
        for index, state in optimizer.state_dict()["state"].items()
        for name, value in state.items()
    }


def restore_optimizers(optimizers: Iterable[torch.optim.Optimizer], tensors: Mapping[str, Tensor]) -> None:
    """Give optimizers back what `optimizer_tensors` made of them."""
    for number, optimizer in enumerate(optimizers):
        states: dict[int, dict[str, Tensor]] = defaultdict(dict)
        for path, value in part_of(tensors, f"optimizer.{number}.").items():
            index, _, key = path.partition(".")
            states[int(index)][key] = value
        optimizer.load_state_dict(optimizer.state_dict() | {"state": dict(states)})


class SavedModel(nn.Module):
    """A model that is saved as one file with what it needs to be of use."""

    config: Any  # a dataclass of the model's sizes
    vocabulary: Vocabulary | None

    def num_parameters(self) -> int:
        """The number of trained parameters."""
        return sum(parameter.numel() for parameter in self.parameters())

    def save_pretrained(self, path: Path) -> None:
        """Write the weights, in bf16, with configuration and vocabulary.

        Raises:
            ValueError: if the model was made without a vocabulary.
        """
        if self.vocabulary is None:
            raise ValueError("a model without a vocabulary is of no use to others: make it with one")
        save_checkpoint(self.state_dict(), asdict(self.config), self.vocabulary, path)
