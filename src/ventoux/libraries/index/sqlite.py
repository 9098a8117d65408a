"""The index in SQLite: FTS5 for words, a matrix in memory for vectors (``matrix.py``), one file for everything.

100,000 chunks are compared exactly in some 20 ms by two cores: no approximate search is there to tune or to mistrust.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ventoux.libraries.index import full_text
from ventoux.libraries.index.putting import check, decode, prepare
from ventoux.libraries.index.schemas import WordsFound
from ventoux.libraries.schemas import Hit

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ventoux.libraries.index.contents import Compared, Contents, Known
    from ventoux.libraries.index.schemas import Embedded, Terms, Visible
    from ventoux.libraries.index.sqlite_file import IndexFile
    from ventoux.libraries.schemas import Chunk

_PART = 2000
"""Vectors of one blob."""
_SPARE = 4
"""As many hits as wanted are asked for at first: what cannot be found is seldom more than what can."""


class SqliteIndex:
    """``Index``, for one process that writes."""

    def __init__(self, file: IndexFile, contents: Contents) -> None:
        self._file = file
        self._contents = contents

    @property
    def epoch(self) -> int:
        return self._file.epoch

    async def put(
        self, library_id: str, document_id: str, generation: int, space: str, chunks: Sequence[Embedded]
    ) -> None:
        ordered = sorted(chunks, key=lambda each: each.chunk.ordinal)
        check(ordered)
        prepared = await self._file.compute(partial(prepare, ordered))

        def write(connection: sqlite3.Connection) -> None:
            library = _library(connection, library_id)
            stale = "SELECT number FROM puts WHERE library = ? AND document = ? AND generation = ?"
            for (number,) in connection.execute(stale, (library, document_id, generation)).fetchall():
                _remove(connection, library, number)
            first = _next_id(connection)
            insert = "INSERT INTO puts (library, document, generation, space, first, count) VALUES (?, ?, ?, ?, ?, ?)"
            values = (library, document_id, generation, space, first, len(ordered))
            number = connection.execute(insert, values).lastrowid
            rows = ((first + place, number, *each[:2]) for place, each in enumerate(prepared))
            connection.executemany("INSERT INTO chunks (id, put, ordinal, data) VALUES (?, ?, ?, ?)", rows)
            texts = ((first + place, *each[2]) for place, each in enumerate(prepared))
            connection.executemany(full_text.insert(library), texts)
            parts = ((number, place, data) for place, data in enumerate(_parts(ordered)))
            connection.executemany("INSERT INTO vectors (put, part, data) VALUES (?, ?, ?)", parts)
            _changed(connection, library)

        await self._file.write(write)

    async def documents(self, library_id: str) -> list[str]:
        query = "SELECT DISTINCT p.document FROM puts p JOIN libraries l ON l.number = p.library WHERE l.id = ?"
        rows = await self._file.read(lambda connection: connection.execute(query, (library_id,)).fetchall())
        return [document for (document,) in rows]

    async def remove_below(self, library_id: str, generations: Mapping[str, int]) -> None:
        def gone(connection: sqlite3.Connection) -> tuple[int, list[int]]:
            query = (
                "SELECT l.number, p.number, p.document, p.generation"
                " FROM puts p JOIN libraries l ON l.number = p.library WHERE l.id = ?"
            )
            puts = connection.execute(query, (library_id,)).fetchall()
            numbers = [number for _, number, document, generation in puts if generation < generations.get(document, 0)]
            return (puts[0][0] if puts else 0), numbers

        library, numbers = await self._file.read(gone)
        for number in numbers:  # each by itself, so that nobody waits for all of them
            await self._file.write(partial(_forget, library=library, number=number))

    async def remove_library(self, library_id: str) -> None:
        def write(connection: sqlite3.Connection) -> None:
            found = connection.execute("SELECT number FROM libraries WHERE id = ?", (library_id,)).fetchone()
            if found is None:
                return
            puts = "SELECT number FROM puts WHERE library = ?"
            connection.execute(f"DELETE FROM chunks WHERE put IN ({puts})", found)  # noqa: S608 - constants
            connection.execute(f"DELETE FROM vectors WHERE put IN ({puts})", found)  # noqa: S608
            connection.execute("DELETE FROM puts WHERE library = ?", found)
            connection.execute("DELETE FROM libraries WHERE number = ?", found)
            connection.execute(f"DROP TABLE {full_text.table(found[0])}")

        await self._file.write(write)
        self._contents.drop(library_id)

    async def words(
        self, library_ids: Sequence[str], terms: Mapping[str, Terms], visible: Visible, limit: int
    ) -> WordsFound:
        def read(connection: sqlite3.Connection) -> WordsFound:
            scored, frequencies, common, chunks = list[tuple[float, int]](), dict[str, int](), set[str](), 0
            for known in self._known(connection, library_ids):
                asked = full_text.question(connection, known.number, terms)
                if asked.match:
                    scored += _matching(connection, known, asked.match, visible, limit)
                for term, frequency in asked.frequencies.items():
                    frequencies[term] = frequencies.get(term, 0) + frequency
                common.update(asked.common)
                chunks += int(known.counts.sum())
            detail: dict[str, object] = {"too_common_to_find": sorted(common)} if common else {}
            return WordsFound(_hits(connection, scored, limit), detail, frequencies, chunks)

        return await self._file.read(read)

    async def vectors(
        self, library_ids: Sequence[str], space: str, vector: Sequence[float], visible: Visible, limit: int
    ) -> list[Hit]:
        asked = np.asarray(vector, np.float32)

        def look(connection: sqlite3.Connection) -> list[Compared]:
            known = ((each, self._contents.of(connection, each)) for each in dict.fromkeys(library_ids))
            return [
                self._contents.vectors(connection, each, found, space) for each, found in known if found is not None
            ]

        compared = await self._file.read(look)
        scored = await self._file.compute(
            lambda: [hit for each in compared for hit in each.nearest(asked, visible, limit)]
        )
        return await self._file.read(lambda connection: _hits(connection, scored, limit))

    async def missing(self, generations: Visible) -> list[str]:
        def read(connection: sqlite3.Connection) -> list[str]:
            there = set(connection.execute("SELECT document, generation FROM puts"))
            return [document for document, generation in generations.items() if (document, generation) not in there]

        return await self._file.read(read)

    async def spaces(self, library_ids: Sequence[str], visible: Visible) -> list[str]:
        def read(connection: sqlite3.Connection) -> list[str]:
            return sorted({space for each in self._known(connection, library_ids) for space in each.spaces(visible)})

        return await self._file.read(read)

    async def chunks(self, document_id: str, generation: int, first: int = 0, limit: int = 1000) -> list[Chunk]:
        query = (
            "SELECT data FROM chunks WHERE put = (SELECT max(number) FROM puts WHERE document = ? AND generation = ?)"
            " AND ordinal >= ? ORDER BY ordinal LIMIT ?"
        )
        values = (document_id, generation, first, limit)
        rows = await self._file.read(lambda connection: connection.execute(query, values).fetchall())
        return [decode(data) for (data,) in rows]

    async def some(self, wanted: Sequence[tuple[str, int, int]]) -> list[Chunk | None]:
        query = (
            "SELECT c.data FROM puts p JOIN chunks c ON c.put = p.number"
            " WHERE p.document = ? AND p.generation = ? AND c.ordinal = ?"
        )

        def read(connection: sqlite3.Connection) -> list[Chunk | None]:
            found = (connection.execute(query, each).fetchone() for each in wanted)
            return [decode(row[0]) if row else None for row in found]

        return await self._file.read(read)

    def _known(self, connection: sqlite3.Connection, library_ids: Sequence[str]) -> list[Known]:
        known = (self._contents.of(connection, each) for each in dict.fromkeys(library_ids))
        return [each for each in known if each is not None]


def _matching(
    connection: sqlite3.Connection, known: Known, match: str, visible: Visible, limit: int
) -> list[tuple[float, int]]:
    """The best of those that may be found. Where the first look finds too few of them, all are looked at."""
    for asked in (limit * _SPARE, None):
        found = full_text.search(connection, known.number, match, asked)
        ids = np.fromiter((each for each, _ in found), np.int64, len(found))
        kept = [(score, each) for (each, score), seen in zip(found, known.seen(ids, visible), strict=True) if seen]
        if asked is None or len(found) < asked or len(kept) >= limit:
            return sorted(kept, key=lambda each: (-each[0], each[1]))[:limit]
    raise AssertionError("the last look has no limit")


def _hits(connection: sqlite3.Connection, scored: Iterable[tuple[float, int]], limit: int) -> list[Hit]:
    """The best, by document and ordinal where they are equal. What was removed since it was found is left out."""
    best = sorted(scored, key=lambda each: (-each[0], each[1]))[:limit]
    query = "SELECT p.document, c.ordinal FROM chunks c JOIN puts p ON p.number = c.put WHERE c.id = ?"
    found = [(score, connection.execute(query, (each,)).fetchone()) for score, each in best]
    placed = sorted((-score, *place) for score, place in found if place is not None)
    return [
        Hit(document_id=document, ordinal=ordinal, rank=rank, score=-score)
        for rank, (score, document, ordinal) in enumerate(placed, 1)
    ]


def _parts(chunks: Sequence[Embedded]) -> Iterator[bytes]:
    for first in range(0, len(chunks), _PART):
        yield b"".join(each.vector for each in chunks[first:][:_PART])


def _library(connection: sqlite3.Connection, library_id: str) -> int:
    found = connection.execute("SELECT number FROM libraries WHERE id = ?", (library_id,)).fetchone()
    if found is not None:
        return found[0]
    insert = "INSERT INTO libraries (id, changes, born) VALUES (?, 0, random())"
    number = connection.execute(insert, (library_id,)).lastrowid or 0
    connection.execute(full_text.create(number))
    return number


def _next_id(connection: sqlite3.Connection) -> int:
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chunks'").fetchone()
    return (last[0] if last else 0) + 1


def _forget(connection: sqlite3.Connection, library: int, number: int) -> None:
    if connection.execute("SELECT 1 FROM puts WHERE number = ? AND library = ?", (number, library)).fetchone():
        _remove(connection, library, number)
        _changed(connection, library)


def _remove(connection: sqlite3.Connection, library: int, number: int) -> None:
    first, count = connection.execute("SELECT first, count FROM puts WHERE number = ?", (number,)).fetchone()
    name = full_text.table(library)
    connection.execute(f"DELETE FROM {name} WHERE rowid >= ? AND rowid < ?", (first, first + count))  # noqa: S608
    connection.execute("DELETE FROM chunks WHERE put = ?", (number,))
    connection.execute("DELETE FROM vectors WHERE put = ?", (number,))
    connection.execute("DELETE FROM puts WHERE number = ?", (number,))


def _changed(connection: sqlite3.Connection, library: int) -> None:
    connection.execute("UPDATE libraries SET changes = changes + 1 WHERE number = ?", (library,))
