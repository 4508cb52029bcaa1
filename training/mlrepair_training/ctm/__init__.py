"""CTM: a continuous thought machine that looks again at what the TRM has read.

    >>> model = ContinuousThoughtMachine.from_pretrained(Path("ctm.safetensors"))
    >>> [answer.halt.sigmoid() for answer in model(batch)]  # how certain it is after each tick

After "Continuous Thought Machines" (Darlow et al., 2025). Time passes in ticks inside the model: a synapse net mixes
what attention reads with the neurons' last activations; each neuron looks at the history of its own inputs through
weights that no other neuron has; how pairs of neurons move together, not their states, asks attention for more and
says the answer. Differences: a TRM (`mlrepair_training.trm`) is the encoder, and the CTM corrects its answer: the
location logits by a pointer from synchronisation to the cells, and the states of the cells before the edit heads by a
scale and a shift. Both corrections begin at 0, so that before training it says what the TRM says.

Symbols: B windows, L cells, D width of the encoder, A heads of attention, N neurons, M history, H hidden units of a
neuron, S pairs of neurons, T ticks.
"""

from mlrepair_training.ctm.config import CTMConfig
from mlrepair_training.ctm.loss import TickLoss, extremes, loss_of_ticks
from mlrepair_training.ctm.model import ContinuousThoughtMachine, Sight
from mlrepair_training.ctm.thinking import Thought

__all__ = ["CTMConfig", "ContinuousThoughtMachine", "Sight", "Thought", "TickLoss", "extremes", "loss_of_ticks"]
