"""From a trained Mamba to what the engine loads: a graph that reads cells, and one that says what follows some.

The reader carries its state from call to call, so a file can be read in pieces of any length, from any place where the
state is known. Its matrices stay fp32: dynamic quantisation scales each call's numbers in its own way, and what is read
again after an edit would never meet what was read before. Embeddings are int8, which is the same in every call.
"""

from dataclasses import asdict
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from mlrepair.sequence import INDENTATIONS
from mlrepair.vocabulary import PIECES, Vocabulary
from mlrepair_training.export import OPSET, optimize, write_manifest
from mlrepair_training.mamba import MambaLM
from mlrepair_training.mamba.config import Formulation
from mlrepair_training.mamba.mixer import norm
from mlrepair_training.mamba.model import FAR
from mlrepair_training.mamba_training import load_average, read_checkpoint

READER_INPUTS = ("ids", "pieces", "convolution", "scan")
READER_OUTPUTS = ("hidden", "keys", "new_convolution", "new_scan")
WRITER_INPUTS = ("hidden", "keys", "distances")
WRITER_OUTPUTS = ("closed", "copies")


class ExportedReader(nn.Module):
    """Cells go in with the state before them; what is known after each, and the state after the last, come out."""

    read: Tensor

    def __init__(self, model: MambaLM) -> None:
        """Take a model whose scan can be written as matrix products.

        Raises:
            ValueError: if the model's formulation is a scan cell by cell.
        """
        super().__init__()
        if model.config.formulation is not Formulation.CHUNKED:
            raise ValueError(f"a model of the formulation `{model.config.formulation}`; only `chunked` has a graph")
        self.model = model
        self.register_buffer("read", model.tables().read.detach())

    def forward(
        self, ids: Tensor, pieces: Tensor, convolution: Tensor, scan: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Read ids (C,) and the pieces (U, PIECES) of words outside the vocabulary, U at least 1.

        Returns: hidden (C, D), keys (C, key width), and the states, shaped as in `MambaCache` without B.
        """
        closed = len(self.read)
        others = norm(self.model.lexemes.weight[0] + self.model.pieces(self.model.buckets(pieces)).sum(1))  # (U, D)
        embedded = torch.where(
            (ids < closed)[:, None], self.read[ids.clamp(max=closed - 1)], others[(ids - closed).clamp(min=0)]
        )
        hidden, states, _ = self.model.read(embedded[None], convolution[:, None], scan[:, None], whole=True)
        return hidden[0], self.model.keys(hidden[0], embedded), states[0][:, 0], states[1][:, 0]


class ExportedWriter(nn.Module):
    """What follows the cells at N places."""

    written: Tensor

    def __init__(self, model: MambaLM) -> None:
        super().__init__()
        self.model = model
        self.register_buffer("written", model.tables().written.detach())

    def forward(self, hidden: Tensor, keys: Tensor, distances: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities of closed words (N, V + R) and of names (N, M), in one distribution.

        Inputs: hidden (N, D), the names' keys (M, key width) and how far before each place they stand (N, M), negative
        where a name does not stand in memory.
        """
        closed = self.model.write(hidden, self.written)
        copies = torch.where(distances >= 0, self.model.point_at(hidden, keys, distances), FAR)
        both = torch.cat([closed, copies], -1).log_softmax(-1)
        return both[:, : closed.shape[1]], both[:, closed.shape[1] :]


def export_reader(model: MambaLM, path: Path) -> None:
    """Write the reading graph with fp32 weights; the numbers of cells and of words outside the vocabulary are free."""
    cells, words = 7, 3
    cache = model.allocate_inference_cache()
    ids = torch.arange(cells) + model.config.vocabulary + INDENTATIONS - 4  # some of each side
    example = (ids, torch.ones(words, PIECES, dtype=torch.int64), cache.convolution[:, 0], cache.scan[:, 0])
    shapes = ({0: torch.export.Dim("cells", min=1)}, {0: torch.export.Dim("words", min=1)}, None, None)
    _export(ExportedReader(model), example, shapes, path, READER_INPUTS, READER_OUTPUTS)


def export_writer(model: MambaLM, path: Path) -> None:
    """Write the writing graph with fp32 weights; the numbers of places and of names are free."""
    places, names, config = 5, 6, model.config
    example = (
        torch.zeros(places, config.width),
        torch.zeros(names, config.key_width),
        torch.ones(places, names, dtype=torch.int64),
    )
    here, there = torch.export.Dim("places", min=1), torch.export.Dim("names", min=1)
    shapes = {0: here}, {0: there}, {0: here, 1: there}
    _export(ExportedWriter(model), example, shapes, path, WRITER_INPUTS, WRITER_OUTPUTS)


def quantize_embeddings(path: Path) -> None:
    """Write int8 tables in place: a quarter of the space."""
    quantize_dynamic(path, path, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
    onnx.checker.check_model(str(path))


def export_weights(run: Path, vocabulary: Vocabulary, output: Path) -> None:
    """Write the averaged model of a run into a weights directory: two graphs, and their lines in the manifest."""
    model, (state, _) = load_average(run, vocabulary), read_checkpoint(run)
    model.save_pretrained(run / "weights.safetensors")
    output.mkdir(parents=True, exist_ok=True)
    vocabulary.save(output / "vocabulary.json")
    recipe = {"minutes": round(state["seconds"] / 60, 1), "steps": state["steps"], "training": state["training"]}
    for name, export in (("mamba", export_reader), ("mamba-writer", export_writer)):
        path = output / f"{name}.onnx"
        export(model, path)
        quantize_embeddings(path)
        optimize(path)
        write_manifest(output, {"configuration": asdict(model.config), "recipe": recipe}, vocabulary, name)


def _export(
    graph: nn.Module,
    example: tuple[Tensor, ...],
    shapes: tuple[object, ...],
    path: Path,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
) -> None:
    torch.onnx.export(
        graph.eval(),
        example,
        str(path),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_shapes=shapes,
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )
