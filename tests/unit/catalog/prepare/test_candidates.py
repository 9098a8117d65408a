from __future__ import annotations

from ventoux.catalog.prepare.candidates import SPLIT, Type, candidates
from ventoux.catalog.prepare.processor import Processor
from ventoux.catalog.prepare.rewrite import Tensor

_AVX2 = Processor("x", ["avx2", "fma"])
_OLD = Processor("x", ["avx"])


def tensor(name: str, kind: Type, shape: tuple[int, ...] = (64, 64)) -> Tensor:
    return Tensor(name, kind, shape, 0, None)


def test_a_q4_1_model_is_tried_in_eight_bits_and_split_without_loss() -> None:
    tensors = [
        tensor("token_embd.weight", Type.Q8_0),
        tensor("blk.0.attn_q.weight", Type.Q4_1),
        tensor("blk.0.attn_norm.weight", Type.F32, (64,)),
        tensor("output.weight", Type.Q4_1),
    ]
    eight, split = candidates(tensors, _AVX2, thorough=False)
    assert eight.targets == {"blk.0.attn_q.weight": Type.Q8_0, "output.weight": Type.Q8_0}
    assert split.format == SPLIT
    assert split.targets == {"blk.0.attn_q.weight": Type.Q4_0, "output.weight": Type.Q8_0}
    assert split.offsets == {"blk.0.attn_q.weight"}


def test_formats_that_are_fast_already_are_left_alone() -> None:
    tensors = [tensor(f"blk.{n}.ffn_up.weight", kind) for n, kind in enumerate((Type.Q4_0, Type.Q8_0, Type.Q4_K))]
    assert candidates(tensors, _AVX2, thorough=False) == []


def test_delicate_odd_and_low_bit_tensors_keep_their_format() -> None:
    tensors = [
        tensor("blk.0.ffn_gate_inp.weight", Type.F32),
        tensor("blk.0.attn_q.weight", Type.F16, (64, 40)),
        tensor("blk.0.ffn_up.weight", Type.Q2_K, (64, 256)),
        tensor("blk.0.ffn_up.bias", Type.F32, (64,)),
    ]
    assert candidates(tensors, _AVX2, thorough=False) == []


def test_without_four_bit_kernels_no_four_bit_format_is_tried() -> None:
    found = candidates([tensor("blk.0.attn_q.weight", Type.Q4_1)], _OLD, thorough=True)
    assert {candidate.format for candidate in found} == {"Q8_0", "F16"}


def test_a_comparison_tries_lossy_formats_too() -> None:
    found = candidates([tensor("blk.0.ffn_up.weight", Type.F16)], _AVX2, thorough=True)
    assert {"Q4_0", "IQ4_NL"} < {candidate.format for candidate in found}
