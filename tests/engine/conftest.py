"""A small sequence model of whole files, for the tests of what reads with it."""

import pytest
import torch

from mlrepair.reader import ModelGraphs
from mlrepair_training.export_mamba import export_reader, export_writer
from mlrepair_training.mamba import MambaLM, MambaLMConfig
from tests.engine.small_mamba import NAMES, VOCABULARY


@pytest.fixture(scope="session")
def mamba() -> MambaLM:
    """A small model that knows nothing, but remembers for as long as the floor of its decay lets it."""
    torch.manual_seed(0)
    config = MambaLMConfig(
        vocabulary=len(VOCABULARY), width=32, layers=2, state=8, head_width=16, key_width=16, names=NAMES, pieces=512
    )
    model = MambaLM(config, VOCABULARY).eval()
    with torch.no_grad():
        for layer in model.layers:
            layer.log_rate.fill_(-8.0)
            layer.step_bias.fill_(-1.0)
            layer.output.weight *= 4
    return model


@pytest.fixture(scope="session")
def mamba_graphs(mamba: MambaLM, tmp_path_factory: pytest.TempPathFactory) -> ModelGraphs:
    """Its graphs."""
    directory = tmp_path_factory.mktemp("graphs")
    export_reader(mamba, directory / "mamba.onnx")
    export_writer(mamba, directory / "mamba-writer.onnx")
    return ModelGraphs.load(directory / "mamba.onnx", directory / "mamba-writer.onnx")
