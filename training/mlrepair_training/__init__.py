"""Training of the models that mlrepair ships; torch lives here only.

    >>> from mlrepair_training import CodeRepairTRM
    >>> model = CodeRepairTRM.from_pretrained(Path("training/checkpoints/trm.safetensors"))
    >>> model.generate(b"print('hello'")
    [b"print('hello')"]

The parts are imported when they are first used: building data needs no torch.
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from mlrepair_training.ctm import ContinuousThoughtMachine, CTMConfig
    from mlrepair_training.mamba import MambaCache, MambaLM, MambaLMConfig, load_pretrained
    from mlrepair_training.trm import CodeRepairConfig, CodeRepairTRM
    from mlrepair_training.weights import load_checkpoint, save_checkpoint

    TRM = CodeRepairTRM

__all__ = [
    "TRM",
    "CTMConfig",
    "CodeRepairConfig",
    "CodeRepairTRM",
    "ContinuousThoughtMachine",
    "MambaCache",
    "MambaLM",
    "MambaLMConfig",
    "load_checkpoint",
    "load_pretrained",
    "save_checkpoint",
]

_PARTS = {
    "CTMConfig": ("ctm", "CTMConfig"),
    "CodeRepairConfig": ("trm", "CodeRepairConfig"),
    "CodeRepairTRM": ("trm", "CodeRepairTRM"),
    "ContinuousThoughtMachine": ("ctm", "ContinuousThoughtMachine"),
    "MambaCache": ("mamba", "MambaCache"),
    "MambaLM": ("mamba", "MambaLM"),
    "MambaLMConfig": ("mamba", "MambaLMConfig"),
    "TRM": ("trm", "CodeRepairTRM"),
    "load_pretrained": ("mamba", "load_pretrained"),
    "load_checkpoint": ("weights", "load_checkpoint"),
    "save_checkpoint": ("weights", "save_checkpoint"),
}


def __getattr__(name: str) -> typing.Any:
    """Import what is asked for (PEP 562)."""
    if name not in _PARTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, part = _PARTS[name]
    return getattr(importlib.import_module(f"{__name__}.{module}"), part)
