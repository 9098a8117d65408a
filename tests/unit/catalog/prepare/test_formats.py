from __future__ import annotations

import gguf
import numpy as np
import pytest
from gguf import quants
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.catalog.prepare.formats import (
    Floats,
    Type,
    block_sums_q4_0,
    dequantize,
    iq4_nl_blocks,
    q4_0_blocks,
    quantize,
    split_q4_1,
)


def random_rows(seed: int, rows: int, width: int, scale: float, shift: float) -> Floats:
    random = np.random.default_rng(seed)
    return (random.standard_normal((rows, width)) * scale + shift).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1e-4, 100), st.floats(-1, 1))
def test_searched_q4_0_is_never_worse_than_the_package_and_within_half_a_step(
    seed: int, scale: float, shift: float
) -> None:
    blocks = random_rows(seed, 40, 32, scale, shift * scale)
    ours = quants.dequantize(q4_0_blocks(blocks), Type.Q4_0)
    theirs = quants.dequantize(quants.quantize(blocks, Type.Q4_0), Type.Q4_0)
    error = ((ours - blocks) ** 2).sum(axis=1)
    assert error.sum() <= ((theirs - blocks) ** 2).sum() * 1.001
    assert np.abs(ours - blocks).max() <= np.abs(blocks).max() / 4


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1e-4, 100))
def test_iq4_nl_stays_within_its_widest_gap(seed: int, scale: float) -> None:
    blocks = random_rows(seed, 40, 32, scale, 0)
    back = quants.dequantize(iq4_nl_blocks(blocks), Type.IQ4_NL)
    assert np.abs(back - blocks).max() <= np.abs(blocks).max() / 4
    relative = ((back - blocks) ** 2).sum() / (blocks**2).sum()
    assert relative < 0.008


@pytest.mark.parametrize("kind", [Type.Q4_0, Type.IQ4_NL])
def test_blocks_of_zeros_and_single_spikes_come_back(kind: gguf.GGMLQuantizationType) -> None:
    rows = np.zeros((3, 64), np.float32)
    rows[1, 5] = -3
    rows[2, 40] = 2
    back = dequantize(quantize(rows, kind), kind)
    assert np.array_equal(back[0], rows[0])
    assert np.allclose(back, rows, atol=0.05)


def test_bytes_have_the_layout_of_the_package() -> None:
    scale = np.float32(0.5)
    codes = np.arange(32) % 16 - 8
    blocks = (codes * scale).astype(np.float32)[None, :]
    assert np.array_equal(q4_0_blocks(blocks), quants.quantize(blocks, Type.Q4_0))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 10), st.integers(1, 6))
def test_q4_1_split_in_two_gives_the_same_products(seed: int, scale: float, blocks: int) -> None:
    published = quants.quantize(random_rows(seed, 24, 32 * blocks, scale, scale), Type.Q4_1)
    plain, offsets = split_q4_1(published)
    sums = quants.dequantize(block_sums_q4_0(blocks), Type.Q4_0)
    whole = quants.dequantize(plain, Type.Q4_0) + offsets @ sums
    original = quants.dequantize(published, Type.Q4_1)
    assert np.allclose(whole, original, atol=1e-5 * np.abs(original).max())


def test_the_sums_matrix_is_ones_on_its_own_block_and_zeros_elsewhere() -> None:
    sums = quants.dequantize(block_sums_q4_0(3), Type.Q4_0)
    assert np.array_equal(sums, np.kron(np.eye(3), np.ones((1, 32))))
