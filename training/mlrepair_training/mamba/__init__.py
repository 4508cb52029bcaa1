"""Mamba: a selective state-space language model of whole files.

    >>> model = MambaLM.load_pretrained(Path("mamba.safetensors"))
    >>> model.complete(b"for i in range(", cells=5)
    b"for i in range(10):"

After "Mamba" (Gu, Dao, 2023) and, by default, "Transformers are SSMs" (Dao, Gu, 2024): the state of each head is a
matrix that shrinks by a factor and takes in one outer product a cell, both chosen by the cell. Over a chunk that is a
masked matrix product, which is what a CPU is fast at. New here: it reads lexical cells with an open vocabulary, it can
write a name by pointing at where the file used it last (after pointer networks, Vinyals et al., 2015; for code: Li et
al., 2018), and every state forgets at least a little each cell, so that an edit's traces fade.

Symbols: B sequences, T cells, D width, L layers, I inner width, H heads, P head width, N state, Q chunk, K names in
memory, V vocabulary, R indentations, U words outside the vocabulary, W = V + R + U.
"""

from mlrepair_training.mamba.cache import MambaCache, NameMemory
from mlrepair_training.mamba.cells import Cells
from mlrepair_training.mamba.config import Formulation, MambaLMConfig
from mlrepair_training.mamba.model import Labels, MambaLM, MambaOutput, load_pretrained
from mlrepair_training.mamba.sampling import Sampling

__all__ = [
    "Cells",
    "Formulation",
    "Labels",
    "MambaCache",
    "MambaLM",
    "MambaLMConfig",
    "MambaOutput",
    "NameMemory",
    "Sampling",
    "load_pretrained",
]
