"""Training of the CTM: the TRM's trainer with another model, another loss, and a start from a TRM's weights."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import Tensor

from mlrepair.vocabulary import Vocabulary
from mlrepair_training.averaging import Peers
from mlrepair_training.batches import LabelledBatch
from mlrepair_training.ctm import ContinuousThoughtMachine, CTMConfig, TickLoss, loss_of_ticks
from mlrepair_training.train import Trainer, TrainingConfig, is_hidden_matrix, read_state
from mlrepair_training.trm import CodeRepairConfig
from mlrepair_training.weights import load_checkpoint, part_of

_HEADS_SCALE = 0.1  # the edit heads know their work already
_MATRICES = ("thinking.keys", "thinking.values", "thinking.query", "thinking.mix", "thinking.synapses", "pointer_keys")


class ThoughtTrainer(Trainer):
    """A run of a CTM."""

    def __init__(
        self,
        directory: Path,
        vocabulary: Vocabulary,
        config: TrainingConfig,
        model_config: CTMConfig,
        rule: TickLoss | None = None,
        peers: Peers | None = None,
    ) -> None:
        self.rule = rule or TickLoss()
        super().__init__(directory, vocabulary, config, model_config, peers)

    def make(self, config: Any) -> ContinuousThoughtMachine:
        """A new model."""
        return ContinuousThoughtMachine(config, self.vocabulary)

    def loss(self, batch: LabelledBatch) -> tuple[Tensor, Tensor, Tensor]:
        """The loss over ticks."""
        return loss_of_ticks(self.model, batch, self.rule, self.progress)

    def parameter_groups(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Muon for matrices between hidden states; a frozen encoder's heads learn more slowly than what is new."""
        scale = _HEADS_SCALE if self.model.config.frozen else 1.0
        groups: dict[tuple[bool, float], list[Tensor]] = {}
        for name, parameter in self.model.named_parameters():
            if not parameter.requires_grad:
                continue
            encoder = name.startswith("encoder.")
            hidden = is_hidden_matrix(name.removeprefix("encoder.")) if encoder else name.startswith(_MATRICES)
            key = (parameter.ndim == 2 and hidden, scale if encoder else 1.0)
            groups.setdefault(key, []).append(parameter)
        muon, adam = (
            [{"params": params, "scale": factor} for (of_muon, factor), params in groups.items() if of_muon is wanted]
            for wanted in (True, False)
        )
        return muon, adam

    def start_from(self, weights: Path) -> None:
        """Begin a new run with a trained TRM as encoder; a run under way keeps its own.

        Raises:
            ValueError: if the weights have another vocabulary or other sizes than the run's encoder.
        """
        if self.steps:
            return
        tensors, configuration, vocabulary = load_checkpoint(weights)
        expected = asdict(self.model.config.encoder)
        if vocabulary.fingerprint != self.vocabulary.fingerprint or configuration != expected:
            raise ValueError(
                f"{weights} has the vocabulary {vocabulary.fingerprint} and the sizes {configuration}; "
                f"the run {self.vocabulary.fingerprint} and {expected}: name weights of the same kind"
            )
        self.start = weights.name
        for model in (self.model, self.average):
            model.encoder.load_state_dict(tensors)
        self.average.load_state_dict(self.model.state_dict())


def start_config(weights: Path, **sizes: Any) -> CTMConfig:
    """The configuration of a CTM whose encoder is the TRM of these weights."""
    return CTMConfig(encoder=CodeRepairConfig(**load_checkpoint(weights)[1]), **sizes)


def load_average(directory: Path, vocabulary: Vocabulary | None = None) -> ContinuousThoughtMachine:
    """The averaged model of a run, ready for inference."""
    model = ContinuousThoughtMachine(CTMConfig.of(read_state(directory)["model"]), vocabulary)
    model.load_state_dict(part_of(load_file(directory / "model.safetensors"), "average."))
    return model.eval()
