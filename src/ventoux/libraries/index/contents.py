"""What an index holds of each library, kept in memory for as long as the library's count of changes is the same."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from ventoux.libraries.index.matrix import Matrix, Snapshot, nearest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from ventoux.libraries.index.schemas import Visible

_LIBRARIES = 256
"""Whose contents are kept: those that were searched last."""
_MATRIX_BYTES = 4 * 1024**3
"""Of all matrices together, on disk: of those that were searched last, but always the last one."""
_MASKS = 8
"""Of one library: what is made of a ``Visible``."""
_DEAD = 0.3
"""Of a matrix's rows: with more that were removed it is made anew."""


class Known:
    """A library's puts at one moment. Its arrays are in the order of the ids of chunks."""

    def __init__(self, state: tuple[int, int, int], rows: list[tuple[int, str, int, str, int, int]]) -> None:
        self.state = state
        """Its number, its count of changes, and when it was born: a file that was made anew numbers from 1 again."""
        self.number = state[0]
        self.puts = np.array([row[0] for row in rows], np.int64)
        self._documents = [(row[1], row[2]) for row in rows]
        self._spaces = [row[3] for row in rows]
        self.firsts = np.array([row[4] for row in rows], np.int64)
        self.counts = np.array([row[5] for row in rows], np.int64)
        self._masks: OrderedDict[int, tuple[Visible, NDArray[np.bool_]]] = OrderedDict()
        self._lock = Lock()

    def of_space(self, space: str) -> dict[int, int]:
        """Numbers of its puts, with their chunks."""
        numbers, counts = self.puts.tolist(), self.counts.tolist()
        return {number: counts[place] for place, number in enumerate(numbers) if self._spaces[place] == space}

    def spaces(self, visible: Visible) -> set[str]:
        seen = self.mask(visible)
        return {self._spaces[place] for place in np.flatnonzero(seen & (self.counts > 0))}

    def seen(self, ids: NDArray[np.int64], visible: Visible) -> NDArray[np.bool_]:
        """Which of these chunks may be found."""
        if not len(self.firsts):
            return np.zeros(len(ids), np.bool_)
        puts = np.searchsorted(self.firsts, ids, side="right") - 1
        within = (puts >= 0) & (ids < self.firsts[puts] + self.counts[puts])
        return within & self.mask(visible)[puts]

    def mask(self, visible: Visible) -> NDArray[np.bool_]:
        """Which puts may be found."""
        with self._lock:
            kept = self._masks.get(id(visible))
            if kept is not None and kept[0] is visible:
                self._masks.move_to_end(id(visible))
                return kept[1]
        found = (visible.get(document) == generation for document, generation in self._documents)
        mask = np.fromiter(found, np.bool_, len(self._documents))
        with self._lock:
            self._masks[id(visible)] = (visible, mask)
            while len(self._masks) > _MASKS:
                self._masks.popitem(last=False)
        return mask


class Compared:
    """The vectors of a library in one space, with what of them may be found."""

    def __init__(self, known: Known, space: str, snapshot: Snapshot) -> None:
        self._known = known
        self._space = space
        self._snapshot = snapshot

    def nearest(self, vector: NDArray[np.float32], visible: Visible, limit: int) -> list[tuple[float, int]]:
        """Cosines and ids of chunks. Raises ValueError for a vector of other dimensions."""
        snapshot, known = self._snapshot, self._known
        if not len(known.puts) or not len(snapshot.rows):
            return []
        if snapshot.rows.shape[1] != len(vector):
            raise ValueError(f"A vector of {len(vector)} dimensions cannot be compared in the space {self._space!r}.")
        places = np.minimum(np.searchsorted(known.puts, snapshot.puts), len(known.puts) - 1)
        there = (known.puts[places] == snapshot.puts) & known.mask(visible)[places]
        rows, scores = nearest(snapshot, vector, np.repeat(there, snapshot.counts), limit)
        puts = np.searchsorted(snapshot.offsets, rows, side="right") - 1
        ids = known.firsts[places[puts]] + rows - snapshot.offsets[puts]
        return list(zip(scores.tolist(), ids.tolist(), strict=True))


class Contents:
    """Asked within a transaction, so that what it says agrees with what that reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._lock = Lock()
        self._matrices: OrderedDict[tuple[str, int, str], Matrix] = OrderedDict()
        self._building = Lock()

    def of(self, connection: sqlite3.Connection, library_id: str) -> Known | None:
        query = "SELECT number, changes, born FROM libraries WHERE id = ?"
        state = connection.execute(query, (library_id,)).fetchone()
        if state is None:
            return None
        with self._lock:
            known = self._known.get(library_id)
            if known is not None and known.state == state:
                self._known.move_to_end(library_id)
                return known
        query = "SELECT number, document, generation, space, first, count FROM puts WHERE library = ? ORDER BY number"
        known = Known(state, connection.execute(query, state[:1]).fetchall())
        with self._lock:
            self._known[library_id] = known
            while len(self._known) > _LIBRARIES:
                self._known.popitem(last=False)
        return known

    def vectors(self, connection: sqlite3.Connection, library_id: str, known: Known, space: str) -> Compared:
        """The matrix of a space, up to date. It may hold rows of puts that are gone: those are in no mask."""
        wanted, key = known.of_space(space), (library_id, known.state[2], space)
        with self._building:
            matrix = self._living(key, wanted)
            for number in sorted(wanted.keys() - matrix.puts):
                matrix.append(number, wanted[number], _parts(connection, number))
            self._matrices.move_to_end(key)
            self._bound()
            return Compared(known, space, matrix.snapshot())

    def drop(self, library_id: str) -> None:
        with self._lock:
            self._known.pop(library_id, None)
        with self._building:
            for key in [key for key in self._matrices if key[0] == library_id]:
                self._matrices.pop(key).close()

    def close(self) -> None:
        with self._building:
            while self._matrices:
                self._matrices.popitem()[1].close()

    def _living(self, key: tuple[str, int, str], wanted: dict[int, int]) -> Matrix:
        matrix = self._matrices.get(key)
        if matrix is not None:
            living = sum(wanted[number] for number in matrix.puts & wanted.keys())
            if matrix.rows - living <= _DEAD * matrix.rows:
                return matrix
            matrix.close()
        self._matrices[key] = Matrix(self._folder)
        return self._matrices[key]

    def _bound(self) -> None:
        while len(self._matrices) > 1 and sum(each.size for each in self._matrices.values()) > _MATRIX_BYTES:
            self._matrices.popitem(last=False)[1].close()


def _parts(connection: sqlite3.Connection, put: int) -> Iterator[bytes]:
    for (data,) in connection.execute("SELECT data FROM vectors WHERE put = ? ORDER BY part", (put,)):
        yield data
