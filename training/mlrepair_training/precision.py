"""Which arithmetic training uses: bf16 where the processor has it, fp32 elsewhere."""

import torch


def autocast() -> torch.autocast:
    """Return the context for forward passes.

    A processor without bf16 instructions imitates them at a fiftieth of the speed of fp32.
    """
    has_bf16 = bool(torch.cpu.get_capabilities().get("avx512_bf16"))
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bf16)
