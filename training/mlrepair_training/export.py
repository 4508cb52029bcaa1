"""From a training checkpoint to what the engine loads: one ONNX graph, int8 weights, and its line in the manifest."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from mlrepair.grid import FEATURE_SIZES
from mlrepair.vocabulary import PIECES, Vocabulary
from mlrepair_training.manifest import save_manifest
from mlrepair_training.train import load_average, read_state
from mlrepair_training.trm import BEST_LOCATIONS, CodeRepairTRM, ExportedTRM
from mlrepair_training.weights import blend

OPSET = 18
_THRESHOLDS = {"syntax": 0.05, "logic": 0.95, "security": 0.95, "safe": 0.95}  # until `mlrepair-train calibrate`
_INPUTS = ("lexeme_ids", "lexeme_pieces", "cells", "features", "rows", "category", "size", "length")
_OUTPUTS = ("location", "halt", "places", "plain", "texts", "copies")


def export_onnx(model: CodeRepairTRM, path: Path) -> None:
    """Write the inference graph with fp32 weights; batch, length and number of lexemes are free."""
    batch, length, words = 2, 40, 23
    example = (
        torch.randint(0, 9, (words,)),
        torch.randint(1, 9, (words, PIECES)),
        torch.randint(0, words, (batch, length)),
        torch.ones(batch, length, len(FEATURE_SIZES), dtype=torch.int64),
        torch.randint(0, 9, (batch, length)),
        torch.zeros(batch, dtype=torch.int64),
        torch.tensor([30, 32]),
        torch.tensor([38, 40]),
    )
    axes = {
        "words": torch.export.Dim("words"),
        "batch": torch.export.Dim("batch"),
        "length": torch.export.Dim("length", min=BEST_LOCATIONS + 1),
    }
    one = {0: axes["batch"]}
    both = {0: axes["batch"], 1: axes["length"]}
    shapes = ({0: axes["words"]}, {0: axes["words"]}, both, both, both, one, one, one)
    torch.onnx.export(
        ExportedTRM(model).eval(),
        example,
        str(path),
        input_names=list(_INPUTS),
        output_names=list(_OUTPUTS),
        dynamic_shapes=shapes,
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def quantize(source: Path, destination: Path) -> None:
    """Write int8 weights for matrix products and embeddings: a quarter of the space, the same answers (tested)."""
    quantize_dynamic(source, destination, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"])
    onnx.checker.check_model(str(destination))


def optimize(path: Path) -> None:
    """Fuse what the runtime would fuse each time it loads the graph: it opens in a third of the time."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED  # true of every CPU
    options.optimized_model_filepath = str(path.with_suffix(".optimized.onnx"))
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    Path(options.optimized_model_filepath).replace(path)


def export_weights(
    run: Path, vocabulary: Vocabulary, output: Path, blended: Path | None = None, share: float = 0.5
) -> None:
    """Write the averaged model of a run as a weights directory in int8, and beside the run one in fp32.

    It may be blended with the weights that the run began with: `share` of these.
    """
    model, state = load_average(run, vocabulary), read_state(run)
    if blended is not None:
        blend(model, blended, share)
    model.save_pretrained(run / "weights.safetensors")
    recipe = {
        "data": "training/mlrepair_training/packages.toml",
        "started from": state["start"],
        "share of the start": share if blended is not None else 0.0,
        "minutes": round(state["seconds"] / 60, 1),
        "steps": state["steps"],
        "samples": state["samples"] * state["processes"],
        "training": state["training"],
    }
    whole = run / "fp32"
    for directory in (whole, output):
        directory.mkdir(parents=True, exist_ok=True)
        vocabulary.save(directory / "vocabulary.json")
        if directory is whole:
            export_onnx(model, whole / "trm.onnx")
        else:
            quantize(whole / "trm.onnx", output / "trm.onnx")
            optimize(output / "trm.onnx")
        entry = {"configuration": asdict(model.config), "recipe": recipe, "thresholds": _THRESHOLDS}
        write_manifest(directory, {**entry, "calibration": {}, "quality": {}}, vocabulary)


def sha256(path: Path) -> str:
    """The checksum that the manifest carries."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(directory: Path, entry: dict[str, Any], vocabulary: Vocabulary, name: str = "trm") -> None:
    """Put one model's line into `manifest.json`; the files stand beside it already."""
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"models": {}}
    model, words = directory / f"{name}.onnx", directory / "vocabulary.json"
    manifest["models"][name] = {
        "file": model.name,
        "architecture": name,
        "size": model.stat().st_size,
        "sha256": sha256(model),
        "vocabulary": {"file": words.name, "sha256": sha256(words), "fingerprint": vocabulary.fingerprint},
        "opset": OPSET,
        **entry,
    }
    save_manifest(path, manifest)
