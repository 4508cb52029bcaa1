"""From a trained CTM to what the engine loads: three graphs, so that the runtime decides when to stop thinking.

The ticks stay in fp32: rounding would add up from tick to tick, and they are small. Reading and the edit heads are
int8, as in the TRM.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from shutil import copyfile
from typing import Any

import torch
from torch import Tensor, nn

from mlrepair.grid import FEATURE_SIZES
from mlrepair.thought import CARRIED, GRAPHS, OUTPUTS, SEEN, entry_name
from mlrepair.vocabulary import PIECES, Vocabulary
from mlrepair_training.ctm import ContinuousThoughtMachine
from mlrepair_training.ctm.model import certainty_of
from mlrepair_training.ctm.synchronisation import Together
from mlrepair_training.ctm.thinking import Material, Thought
from mlrepair_training.ctm_training import load_average
from mlrepair_training.export import OPSET, optimize, quantize, write_manifest
from mlrepair_training.train import read_state
from mlrepair_training.trm import Batch

TICKS_A_CALL = 4
CERTAIN = 0.95
INPUTS = {
    "prep": Batch._fields,
    "tick": (*SEEN, *CARRIED),
    "heads": ("states", "location", "correction", "places", "features", "size", "length"),
}
_THRESHOLDS = {"syntax": 0.05, "logic": 0.95, "security": 0.95, "safe": 0.95}  # until they are calibrated
# The dimensions that are free, by name of the input; B windows, L cells, U lexemes, K places.
_FREE = {
    "B": ("category", "size", "length", "activations", "correction"),
    "U": ("lexeme_ids", "lexeme_pieces"),
    "BL": ("cells", "features", "rows", "encoder_location", "pointers", "location", "states"),
    "B..L": ("mask",),
    "BK": ("places",),
}


class ExportedPrep(nn.Module):
    """Read the windows; project what the ticks look at; the state before the first tick."""

    def __init__(self, model: ContinuousThoughtMachine) -> None:
        super().__init__()
        self.model = model

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Inputs as in `Batch`; outputs as in `mlrepair.thought.OUTPUTS`."""
        batch = Batch(*inputs)
        sight = self.model.see(batch)
        thought = self.model.thinking.begin(batch.cells.shape[0])
        return (sight.states, sight.location, sight.pointers, *sight.material, *_flat(thought))


class ExportedTick(nn.Module):
    """Some ticks further: where the answer points, what corrects the states, and the state after them."""

    def __init__(self, model: ContinuousThoughtMachine, ticks: int = TICKS_A_CALL) -> None:
        super().__init__()
        self.model, self.ticks = model, ticks

    def forward(
        self, encoder_location: Tensor, pointers: Tensor, keys: Tensor, values: Tensor, mask: Tensor, *carried: Tensor
    ) -> tuple[Tensor, ...]:
        """`carried` as in `mlrepair.thought.CARRIED`."""
        history, activations, *sums = carried
        thought = Thought(history, activations, Together(*sums[:2]), Together(*sums[2:]))
        for _ in range(self.ticks):
            thought, _ = self.model.thinking.tick(thought, Material(keys, values, mask))
        synchronisation = self.model.synchronisation(thought)
        location = self.model.point(encoder_location, pointers, synchronisation)
        return (location, self.model.correction(synchronisation), *_flat(thought))


class ExportedHeads(nn.Module):
    """The edits at K places of each window, and how certain the answer with the first of them is."""

    written: Tensor

    def __init__(self, model: ContinuousThoughtMachine) -> None:
        super().__init__()
        self.model = model
        self.register_buffer("written", model.written().detach())

    def forward(
        self,
        states: Tensor,
        location: Tensor,
        correction: Tensor,
        places: Tensor,
        features: Tensor,
        size: Tensor,
        length: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return plain (B, K, P), texts (B, K, T, V), copies (B, K, C, L), certainty (B,)."""
        batch = Batch(length, length, length, features, length, length, size, length)  # the heads read only these
        states = self.model.corrected(states, correction)
        window = torch.arange(states.shape[0])[:, None].expand_as(places).reshape(-1)
        parts = self.model.edits(states, batch, window, places.reshape(-1), self.written)
        plain, texts, copies = (part.view(*places.shape, *part.shape[1:]) for part in parts)
        certain = certainty_of(location, (plain[:, 0], texts[:, 0], copies[:, 0]), size, length)
        return plain, texts, copies, certain


def _flat(thought: Thought) -> tuple[Tensor, ...]:
    return (thought.history, thought.activations, *thought.action, *thought.output)


def example(model: ContinuousThoughtMachine) -> dict[str, dict[str, Tensor]]:
    """Inputs of each graph, of three windows."""
    windows, length, words = 3, 40, 23
    batch = Batch(
        torch.randint(0, 9, (words,)),
        torch.randint(1, 9, (words, PIECES)),
        torch.randint(0, words, (windows, length)),
        torch.ones(windows, length, len(FEATURE_SIZES), dtype=torch.int64),
        torch.randint(0, 9, (windows, length)),
        torch.zeros(windows, dtype=torch.int64),
        torch.tensor([30, 32, 33]),
        torch.tensor([38, 40, 39]),
    )
    with torch.no_grad():
        known = batch._asdict() | dict(zip(OUTPUTS["prep"], ExportedPrep(model)(*batch), strict=True))
        inputs = [known[name] for name in INPUTS["tick"]]
        known |= dict(zip(OUTPUTS["tick"], ExportedTick(model)(*inputs), strict=True))
    known["places"] = torch.tensor([[5, 6, 7, 9], [3, 4, 5, 9], [0, 2, 3, 9]])
    # Copies: of two inputs that are one tensor, the exporter would make one input.
    return {
        graph: {name: known[name].clone(memory_format=torch.contiguous_format) for name in INPUTS[graph]}
        for graph in GRAPHS
    }


def export_graphs(model: ContinuousThoughtMachine, directory: Path) -> None:
    """Write the three graphs with fp32 weights; batch, length, lexemes and places are free."""
    modules = {"prep": ExportedPrep(model), "tick": ExportedTick(model), "heads": ExportedHeads(model)}
    for graph, inputs in example(model).items():
        shapes = [_free(name) for name in inputs]
        torch.onnx.export(
            modules[graph].eval(),
            tuple(inputs.values()),
            str(_file(directory, graph)),
            input_names=list(inputs),
            output_names=list(OUTPUTS[graph]),
            dynamic_shapes=_nested(graph, shapes),
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def _nested(graph: str, shapes: Sequence[Mapping[int, Any]]) -> tuple[Any, ...]:
    """Those of the arguments; what a `*` takes is one of them."""
    named = {"prep": 0, "tick": len(SEEN), "heads": len(INPUTS["heads"])}[graph]
    return (*shapes[:named], tuple(shapes[named:])) if named < len(shapes) else tuple(shapes)


def _free(name: str) -> dict[int, Any]:
    dims = {letter: torch.export.Dim(word) for letter, word in zip("BLUK", _DIMENSIONS, strict=True)}
    if name == "history":
        return {1: dims["B"]}
    if name in ("keys", "values"):
        return {0: dims["B"], 2: dims["L"]}
    letters = next((letters for letters, names in _FREE.items() if name in names), "B")
    return {i: dims[letter] for i, letter in enumerate(letters.replace("..", ".")) if letter != "."}


_DIMENSIONS = ("windows", "cells", "lexemes", "places")


def _file(directory: Path, graph: str) -> Path:
    return directory / f"{entry_name(graph)}.onnx"


def export_thought(run: Path, vocabulary: Vocabulary, output: Path) -> None:
    """Write the averaged model of a run into a weights directory, and beside the run in fp32."""
    model, state = load_average(run, vocabulary), read_state(run)
    model.save_pretrained(run / "weights.safetensors")
    whole = run / "fp32"
    for directory in (whole, output):
        directory.mkdir(parents=True, exist_ok=True)
        vocabulary.save(directory / "vocabulary.json")
    export_graphs(model, whole)
    for graph in GRAPHS:
        if graph == "tick":
            copyfile(_file(whole, graph), _file(output, graph))
        else:
            quantize(_file(whole, graph), _file(output, graph))
        optimize(_file(output, graph))
    for directory in (whole, output):
        for graph in GRAPHS:
            entry = entry_of_run(model, state) if graph == "prep" else {}
            write_manifest(directory, entry, vocabulary, entry_name(graph))


def entry_of_run(model: ContinuousThoughtMachine, state: Mapping[str, Any]) -> dict[str, Any]:
    """What the manifest says of the model, in the line of its first graph."""
    return {
        "calls": model.config.ticks // TICKS_A_CALL,
        "certain": CERTAIN,
        "configuration": asdict(model.config),
        "recipe": {
            "data": "training/mlrepair_training/packages.toml",
            "started from": state["start"],
            "minutes": round(state["seconds"] / 60, 1),
            "steps": state["steps"],
            "samples": state["samples"] * state["processes"],
            "training": state["training"],
        },
        "thresholds": _THRESHOLDS,
        "calibration": {},
        "quality": {},
    }
