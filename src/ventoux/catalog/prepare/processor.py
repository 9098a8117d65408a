"""The processor this runs on: what a choice of format holds for, and the speed its memory can be read at."""

from __future__ import annotations

import os
import platform
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

_FEATURES = frozenset({
    "avx", "avx2", "avx512f", "avx512bw", "avx512_vnni", "avx512_bf16", "avx_vnni", "amx_int8", "bmi2", "f16c", "fma",
    "asimd", "asimddp", "asimdhp", "i8mm", "sve",
})  # fmt: skip
"""What llama.cpp's kernels differ by; the first line is x86, the second Arm."""

_READ_BYTES = 128 << 20
_READS = 4


class Processor(msgspec.Struct, frozen=True):
    model: str
    features: list[str]

    @property
    def four_bit_kernels(self) -> bool:
        """Whether llama.cpp repacks Q4_0 and IQ4_NL here."""
        return bool({"avx2", "asimddp"} & set(self.features))


def this_processor() -> Processor:
    described: dict[str, str] = {}
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []  # no Linux: the platform's own words are all there is
    for line in lines:
        key, _, value = line.partition(":")
        described.setdefault(key.strip().lower(), value.strip())
    model = described.get("model name") or platform.processor() or platform.machine()
    flags = (described.get("flags") or described.get("features") or "").split()
    return Processor(model, sorted(_FEATURES.intersection(flags)))


def read_bandwidth(threads: int | None) -> float:
    """Bytes a second at which ``threads`` threads read memory together: the best of some sums over large arrays."""
    import numpy as np  # noqa: PLC0415 - a server asks for the processor only, and need not load numpy for it

    count = threads or os.cpu_count() or 1
    arrays = [np.ones(_READ_BYTES // 8, np.int64) for _ in range(count)]

    def read(array: np.ndarray) -> int:
        return int(array.sum())

    best = 0.0
    with ThreadPoolExecutor(count) as pool:
        for _ in range(_READS):
            started = time.perf_counter()
            list(pool.map(read, arrays))
            best = max(best, count * _READ_BYTES / (time.perf_counter() - started))
    return best
