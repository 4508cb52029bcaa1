"""The exported graphs say what the model says, over long files read in pieces."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from mlrepair.lexer import lex
from mlrepair.sequence import Lexicon, occurrences
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.corpus import SourceFile
from mlrepair_training.export_mamba import export_reader, export_weights, export_writer, quantize_embeddings
from mlrepair_training.mamba import Cells, Formulation, MambaLM, MambaLMConfig
from mlrepair_training.mamba_training import MambaTrainer, MambaTrainingConfig
from mlrepair_training.vocabulary_builder import build_vocabulary

SOURCE = Path(__file__).read_bytes()
SMALL = MambaLMConfig(width=32, layers=2, state=8, gated=24, head_width=16, key_width=16, names=8, pieces=512)


@pytest.fixture(scope="module")
def model() -> MambaLM:
    """A small model that knows nothing."""
    torch.manual_seed(0)
    vocabulary = build_vocabulary([SourceFile("tests", f"{i}.py", SOURCE) for i in range(40)])
    model = MambaLM(replace(SMALL, vocabulary=len(vocabulary)), vocabulary).eval()
    for net in model.nets:  # nought at first, where a graph without them would be right too
        torch.nn.init.normal_(net.output.weight, std=0.1)
    return model


@pytest.fixture(scope="module")
def reader(model: MambaLM, tmp_path_factory: pytest.TempPathFactory) -> onnxruntime.InferenceSession:
    """Its reading graph."""
    path = tmp_path_factory.mktemp("graphs") / "reader.onnx"
    export_reader(model, path)
    return onnxruntime.InferenceSession(path)


def numbered(model: MambaLM, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """So many cells with words of many kinds, the pieces of those outside the vocabulary, and which are names."""
    assert model.vocabulary is not None
    lexicon = Lexicon(model.vocabulary)
    lines = SOURCE.splitlines()
    source = b"\n".join(b"%b ; unseen_%d = %d" % (lines[i % len(lines)], i % 97, i) for i in range(count // 4))
    ids, is_name = lexicon.read_file(lex(source)[: count - 1])
    assert len(ids) == count
    return ids, lexicon.pieces(), is_name


def read_in_pieces(
    reader: onnxruntime.InferenceSession, model: MambaLM, ids: np.ndarray, pieces: np.ndarray, sizes: list[int]
) -> list[np.ndarray]:
    """Run the graph over a file in pieces of these sizes, in turn; its outputs, hidden and keys for all cells."""
    cache = model.allocate_inference_cache()
    state = [cache.convolution[:, 0].numpy(), cache.scan[:, 0].numpy()]
    hidden, keys, start, turn = [], [], 0, 0
    while start < len(ids):
        part = ids[start : start + sizes[turn % len(sizes)]]
        feeds = dict(zip(("ids", "pieces", "convolution", "scan"), (part, pieces, *state), strict=True))
        one, other, *state = reader.run(None, feeds)
        hidden.append(one)
        keys.append(other)
        start, turn = start + len(part), turn + 1
    return [np.concatenate(hidden), np.concatenate(keys), *state]


@pytest.mark.parametrize("count", [700, pytest.param(20_000, marks=pytest.mark.slow)])
def test_the_reading_graph_equals_torch(model: MambaLM, reader: onnxruntime.InferenceSession, count: int) -> None:
    """Read in pieces of odd sizes, a file gives torch's hidden states, keys and final state to 1e-4."""
    ids, pieces, is_name = numbered(model, count)
    with torch.no_grad():
        ends = occurrences(ids, is_name, SMALL.names).ends
        cells = Cells(torch.from_numpy(ids)[None], torch.from_numpy(pieces), torch.from_numpy(ends)[None])
        cache = model.allocate_inference_cache()
        hidden, keys = [], []
        for start in range(0, count, 500):
            part = slice(start, start + 500)
            output = model(Cells(cells.ids[:, part], cells.pieces, cells.ends[:, part]), cache=cache)
            cache = output.cache
            hidden.append(output.hidden[0].numpy())
            keys.append(output.memory.keys[0, SMALL.names :].numpy())
    wanted = [np.concatenate(hidden), np.concatenate(keys), cache.convolution[:, 0].numpy(), cache.scan[:, 0].numpy()]
    for found, expected in zip(read_in_pieces(reader, model, ids, pieces, [64, 1, 200, 13]), wanted, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-4)


def test_the_writing_graph_equals_torch(model: MambaLM, tmp_path: Path) -> None:
    """What follows a cell has torch's probabilities, closed words and names in memory alike."""
    ids, pieces, is_name = numbered(model, 100)
    ends = occurrences(ids, is_name, SMALL.names).ends
    with torch.no_grad():
        output = model(Cells(*(torch.from_numpy(part) for part in (ids[None], pieces, ends[None]))))
        both = torch.cat([output.closed, output.copies], -1).log_softmax(-1)[0, 50:60].numpy()
    export_writer(model, tmp_path / "writer.onnx")
    places = output.memory.places.numpy()
    here = np.arange(50, 60)[:, None]
    distances = np.where((here >= places) & (here < output.memory.ends.numpy()), here - places, -1)
    feeds = {
        "hidden": output.hidden[0, 50:60].numpy(),
        "keys": output.memory.keys[0].numpy(),
        "distances": distances,
    }
    found = np.concatenate(onnxruntime.InferenceSession(tmp_path / "writer.onnx").run(None, feeds), 1)
    assert (distances >= 0).any(1).all()
    np.testing.assert_allclose(np.exp(found), np.exp(both), atol=1e-5)
    np.testing.assert_allclose(found[both > -100], both[both > -100], atol=1e-3)


def test_int8_embeddings_do_not_depend_on_the_pieces_of_a_file(model: MambaLM, tmp_path: Path) -> None:
    """The small graph stays near the exact one, and gives the same however a file is cut."""
    path = tmp_path / "reader.onnx"
    export_reader(model, path)
    exact = onnxruntime.InferenceSession(path)
    quantize_embeddings(path)
    small = onnxruntime.InferenceSession(path)
    ids, pieces, _ = numbered(model, 700)
    one, other = (read_in_pieces(small, model, ids, pieces, sizes)[0] for sizes in ([700], [64, 1]))
    np.testing.assert_allclose(one, other, atol=1e-4)
    wanted = read_in_pieces(exact, model, ids, pieces, [700])[0]
    assert (one * wanted).sum(1) == pytest.approx(
        np.linalg.norm(one, axis=1) * np.linalg.norm(wanted, axis=1), rel=0.05
    )


def test_a_scan_cell_by_cell_has_no_graph(model: MambaLM, tmp_path: Path) -> None:
    """The message names the formulation that has one."""
    other = MambaLM(replace(model.config, formulation=Formulation.SELECTIVE_SCAN), model.vocabulary)
    with pytest.raises(ValueError, match="only `chunked` has a graph"):
        export_reader(other, tmp_path / "reader.onnx")


@pytest.mark.slow
def test_the_shipped_size_fits(tmp_path: Path) -> None:
    """Both graphs of the default configuration take no more than 10 MB together."""
    vocabulary = Vocabulary([b"word%d" % i for i in range(4066)])
    config = MambaTrainingConfig(rows=1, length=8)
    MambaTrainer(tmp_path / "run", [b"x = 1\n"], vocabulary, config).save()
    export_weights(tmp_path / "run", vocabulary, tmp_path / "weights")
    sizes = [path.stat().st_size for path in (tmp_path / "weights").glob("*.onnx")]
    assert len(sizes) == 2
    assert sum(sizes) <= 10e6
