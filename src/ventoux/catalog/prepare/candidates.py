"""Which formats are worth trying, by what the tensors are now and what the processor has kernels for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import msgspec

if TYPE_CHECKING:
    from ventoux.catalog.prepare.processor import Processor
    from ventoux.catalog.prepare.rewrite import Tensor

Type = gguf.GGMLQuantizationType

SPLIT = "Q4_0+offsets"

_PLAIN = frozenset({Type.F32, Type.F16, Type.BF16})
_SLOW = _PLAIN | {Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q5_K, Type.Q6_K}
"""Without kernels that work on eight rows at once. Fewer bits than four would grow too much in any other format, and
Q4_0, IQ4_NL, MXFP4, Q4_K and Q8_0 are fast as they are."""
_DELICATE = ("ffn_gate_inp", "norm", "rope", "ssm_", "conv", "position", "token_types")
"""Small tensors that models keep in full precision for a reason."""


class Candidate(msgspec.Struct, frozen=True):
    """``targets`` names the new type of each tensor that changes; those in ``offsets`` get a companion adapter."""

    format: str
    file_type: int
    targets: dict[str, Type]
    offsets: frozenset[str] = frozenset()


def candidates(tensors: list[Tensor], processor: Processor, *, thorough: bool) -> list[Candidate]:
    """Without as-published. ``thorough`` adds those for comparison: lossy ones, and F16 as exact arithmetic."""
    slow = [tensor for tensor in tensors if _worth_rewriting(tensor)]
    split = [tensor for tensor in slow if tensor.kind == Type.Q4_1 and tensor.in_layer and len(tensor.shape) == 2]
    every = {tensor.name: Type.Q8_0 for tensor in slow}
    found = [Candidate("Q8_0", gguf.LlamaFileType.MOSTLY_Q8_0, every)]
    if processor.four_bit_kernels:
        if split:
            targets = every | {tensor.name: Type.Q4_0 for tensor in split}
            names = frozenset(tensor.name for tensor in split)
            found.append(Candidate(SPLIT, gguf.LlamaFileType.MOSTLY_Q4_0, targets, names))
        if thorough:
            found += _lossy(slow, every)
    if thorough and not all(tensor.kind in _PLAIN for tensor in slow):
        exact = {tensor.name: Type.F16 for tensor in tensors if tensor.is_matrix and tensor.kind not in _PLAIN}
        found.append(Candidate("F16", gguf.LlamaFileType.MOSTLY_F16, exact))
    return [candidate for candidate in found if candidate.targets]


def _lossy(slow: list[Tensor], every: dict[str, Type]) -> list[Candidate]:
    """Four bits in the layers; embeddings and output, read whole for every token but as delicate, in eight."""
    layers = [tensor.name for tensor in slow if tensor.in_layer]
    if not layers:
        return []
    four = every | dict.fromkeys(layers, Type.Q4_0)
    uneven = every | dict.fromkeys(layers, Type.IQ4_NL)
    feed_forward = every | {name: Type.IQ4_NL for name in layers if "ffn_gate" in name or "ffn_up" in name}
    return [
        Candidate("Q4_0", gguf.LlamaFileType.MOSTLY_Q4_0, four),
        Candidate("IQ4_NL", gguf.LlamaFileType.MOSTLY_IQ4_NL, uneven),
        Candidate("Q8_0/IQ4_NL", gguf.LlamaFileType.MOSTLY_Q8_0, feed_forward),
    ]


def _worth_rewriting(tensor: Tensor) -> bool:
    if tensor.kind not in _SLOW or not tensor.is_matrix or tensor.shape[-1] % 32:
        return False
    return not any(part in tensor.name for part in _DELICATE)
