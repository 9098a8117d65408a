"""The vectors of one library and one model, as one matrix in a file that no other process sees.

What counts is in the index's own file, in a transaction with the chunks. This is what is computed with: a file without
a name, mapped into memory, that is gone with the process, however it ends, so it can never be stale. It costs
4 bytes a dimension and chunk of disk, and of memory what the system has to spare: it may drop those pages at any time.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

_FLOAT = np.dtype("<f4")
_SPARSE = 0.2
"""With fewer of the rows to compare than this part, they are gathered; else all are computed and some thrown away."""


@dataclass(frozen=True)
class Snapshot:
    """``rows`` of some moment, which nobody changes any more."""

    rows: NDArray[np.float32]
    puts: NDArray[np.int64]
    """Their numbers, in the order of the rows."""
    offsets: NDArray[np.int64]
    """The first row of each put."""
    counts: NDArray[np.int64]


class Matrix:
    """Grows at its end only. Not for two threads at a time; its snapshots are."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - ``close``
        self._puts: list[int] = []
        self._counts: list[int] = []
        self._rows = 0
        self._dimensions = 0
        self._snapshot: Snapshot | None = None

    @property
    def puts(self) -> frozenset[int]:
        return frozenset(self._puts)

    @property
    def rows(self) -> int:
        return self._rows

    @property
    def size(self) -> int:
        """In bytes."""
        return self._rows * self._dimensions * _FLOAT.itemsize

    def close(self) -> None:
        """Its snapshots can still be read."""
        self._file.close()

    def append(self, put: int, count: int, parts: Iterable[bytes]) -> None:
        """Raises OSError when the disk is full; then nothing was appended. (It is written to, and not through the map:
        there a full disk would end the process.)"""
        self._file.seek(self._rows * self._dimensions * _FLOAT.itemsize)
        size = 0
        for part in parts:
            self._file.write(part)
            size += len(part)
        self._file.flush()
        if count:
            self._dimensions = self._dimensions or size // count // _FLOAT.itemsize
        if size != count * self._dimensions * _FLOAT.itemsize:
            raise ValueError(f"The vectors of put {put} have not {self._dimensions} dimensions.")
        self._puts.append(put)
        self._counts.append(count)
        self._rows += count
        self._snapshot = None

    def snapshot(self) -> Snapshot:
        if self._snapshot is None:
            shape = (self._rows, self._dimensions)
            rows = np.memmap(self._file, _FLOAT, "r", 0, shape) if self._rows else np.empty(shape, _FLOAT)
            counts = np.array(self._counts, np.int64)
            self._snapshot = Snapshot(
                rows=np.asarray(rows),
                puts=np.array(self._puts, np.int64),
                offsets=np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])[:-1],
                counts=counts,
            )
        return self._snapshot


def nearest(
    snapshot: Snapshot, vector: NDArray[np.float32], wanted: NDArray[np.bool_], limit: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows among the ``wanted``, the likest first, with their cosines. Equals are in the order of the rows.

    By ``vecdot``, which is as fast as memory is, in one thread. A product of matrices would have the threads of a BLAS
    wait for one another awake: on a busy machine that is ten times slower, and takes the time of others, too."""
    if not wanted.any():
        return np.empty(0, np.int64), np.empty(0, np.float32)
    if wanted.mean() < _SPARSE:
        rows = np.flatnonzero(wanted)
        scores = np.vecdot(snapshot.rows[rows], vector)
    else:
        scores = np.where(wanted, np.vecdot(snapshot.rows, vector), np.float32(-np.inf))
        rows = np.arange(len(scores))
    if len(rows) > limit:
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        kept = np.flatnonzero(scores >= least)
        rows, scores = rows[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")[:limit]
    order = order[np.isfinite(scores[order])]
    return rows[order], scores[order]
