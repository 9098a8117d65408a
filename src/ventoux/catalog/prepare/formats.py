"""Blocks of 32 weights in llama.cpp's Q4_0 and IQ4_NL layouts, rounded better than by their largest value alone.

Both hold one half-precision scale and 32 four-bit codes, the low nibbles first half, the high ones second half. Q4_0's
codes mean -8…7; IQ4_NL's stand for sixteen fixed, unevenly spaced values. The scale is searched: for each of some
divisors of the block's largest weight, codes are rounded and the scale refitted by least squares; the best is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gguf
import numpy as np
from gguf import quants
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Type = gguf.GGMLQuantizationType

BLOCK = 32
_CHUNK = 8192
"""Blocks searched at a time: 1 MB of weights, so that the many passes stay in the processor's cache."""

_Q4_0_DIVISORS = (-8.4, -8.0, -7.7, -7.4, -7.1, -6.8, 6.8, 7.1, 7.4)
_NL_DIVISORS = (-133.0, -127.0, -121.0, -115.0, -108.0, -101.0, 94.0, 101.0, 107.0, 113.0, 119.0)
_NL_VALUES = np.array([-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113], np.float32)
_NL_EDGES = (_NL_VALUES[1:] + _NL_VALUES[:-1]) / np.float32(2)
_NL_TABLE_MIDDLE = 256
_NL_TABLE = _NL_VALUES[np.searchsorted(_NL_EDGES, np.arange(-_NL_TABLE_MIDDLE, _NL_TABLE_MIDDLE, dtype=np.float32))]
"""The nearest value by whole numbers: exact enough to rank scales, and much faster than a binary search."""


def dequantize(data: NDArray[Any], kind: Type) -> Floats:
    """Rows of weights as float32. ``data`` is a tensor's data as ``gguf.GGUFReader`` gives it."""
    return quants.dequantize(data, kind)


def quantize(weights: Floats, kind: Type) -> NDArray[Any]:
    """Rows of ``weights`` in ``kind``; rows of bytes, or of halves for F16. Row length is a multiple of 32."""
    if kind == Type.Q4_0:
        return _by_rows(weights, q4_0_blocks)
    if kind == Type.IQ4_NL:
        return _by_rows(weights, iq4_nl_blocks)
    return quants.quantize(weights, kind)


def q4_0_blocks(blocks: Floats) -> Bytes:
    """(n, 32) weights to (n, 18) bytes."""
    scales = _search(blocks, _Q4_0_DIVISORS, _q4_0_nearest)
    codes = _q4_0_nearest(blocks * _inverse(scales)) + np.float32(8)
    return _pack(scales, codes.astype(np.uint8))


def iq4_nl_blocks(blocks: Floats) -> Bytes:
    """(n, 32) weights to (n, 18) bytes."""
    scales = _search(blocks, _NL_DIVISORS, _nl_nearest)
    codes = np.searchsorted(_NL_EDGES, blocks * _inverse(scales))
    return _pack(scales, codes.astype(np.uint8))


def split_q4_1(data: Bytes) -> tuple[Bytes, Floats]:
    """Q4_1 rows as Q4_0 rows and what Q4_0 cannot say: an offset for each block, (rows, blocks).

    Q4_1 is ``scale * code + minimum`` with codes 0…15; Q4_0 is ``scale * (code - 8)`` with the same codes packed the
    same way. So the codes and scales stay bit for bit, and the offset is ``minimum + 8 * scale``: nothing is lost.
    """
    rows = data.shape[0]
    blocks = data.reshape(rows, -1, 20)
    pair = np.ascontiguousarray(blocks[:, :, :4]).view(np.float16).astype(np.float32)
    plain = np.concatenate([blocks[:, :, :2], blocks[:, :, 4:]], axis=2).reshape(rows, -1)
    return np.ascontiguousarray(plain), pair[:, :, 1] + 8 * pair[:, :, 0]


def block_sums_q4_0(blocks: int) -> Bytes:
    """The (blocks, 32 * blocks) matrix that adds up each block of its input, in Q4_0, where 1 and 0 are exact."""
    one = np.array([-0.125], np.float16).view(np.uint8)
    matrix = np.zeros((blocks, blocks, 18), np.uint8)
    matrix[:, :, 2:] = 0x88
    diagonal = np.arange(blocks)
    matrix[diagonal, diagonal] = 0
    matrix[diagonal, diagonal, :2] = one
    return matrix.reshape(blocks, -1)


def _by_rows(weights: Floats, blocks_to_bytes: Callable[[Floats], Bytes]) -> Bytes:
    blocks = np.ascontiguousarray(weights, np.float32).reshape(-1, BLOCK)
    parts = [blocks_to_bytes(blocks[start : start + _CHUNK]) for start in range(0, len(blocks), _CHUNK)]
    return np.concatenate(parts).reshape(*weights.shape[:-1], -1)


def _search(blocks: Floats, divisors: tuple[float, ...], nearest: Callable[[Floats], Floats]) -> Floats:
    """The scale of each block, (n, 1), as half precision will hold it."""
    places = np.abs(blocks).argmax(axis=1)[:, None]
    largest = np.take_along_axis(blocks, places, axis=1)
    gains = np.zeros((len(blocks), 1), np.float32)
    scales = np.zeros((len(blocks), 1), np.float32)
    unit = _inverse(largest)
    for divisor in divisors:
        factor: Floats = (unit * divisor).astype(np.float32)
        values = nearest(blocks * factor)
        along = np.einsum("ij,ij->i", values, blocks)[:, None]
        norm = np.einsum("ij,ij->i", values, values)[:, None]
        scale = along * _inverse(norm)
        # Squared error is |blocks|² - along² / |values|²: the larger the second part, the better.
        gain = along * scale
        better = gain > gains
        gains = np.where(better, gain, gains)
        scales = np.where(better, scale, scales)
    return scales.astype(np.float16).astype(np.float32)


def _q4_0_nearest(scaled: Floats) -> Floats:
    return np.clip(np.rint(scaled), -8, 7)


def _nl_nearest(scaled: Floats) -> Floats:
    place = np.rint(scaled).astype(np.int32) + _NL_TABLE_MIDDLE
    return _NL_TABLE[np.clip(place, 0, len(_NL_TABLE) - 1)]


def _inverse(values: Floats) -> Floats:
    """1 / value, and 0 where there is nothing to divide by."""
    return np.divide(1, values, out=np.zeros_like(values), where=values != 0)


def _pack(scales: Floats, codes: Bytes) -> Bytes:
    halves = codes.reshape(-1, 2, BLOCK // 2)
    packed = halves[:, 0] | (halves[:, 1] << np.uint8(4))
    return np.concatenate([scales.astype(np.float16).view(np.uint8), packed], axis=1)
