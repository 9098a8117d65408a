"""The index in PostgreSQL: tsvector with an inverted index for words, pgvector for vectors, compared exactly.

The stems are ours (``words.py``), not the server's. BM25 needs what a tsvector does not tell: in how many chunks a term
occurs is counted in a table; how often it occurs in one is told by further lexemes: ``term²`` where it occurs twice.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ventoux.db.engine import writing
from ventoux.libraries.index import postgres_schema
from ventoux.libraries.index.postgres_words import asked_for, frequencies_of, search, tsvector
from ventoux.libraries.index.putting import check, decode, prepare
from ventoux.libraries.index.schemas import WordsFound
from ventoux.libraries.schemas import Chunk, Hit
from ventoux.libraries.transactions import named, reading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.libraries.index.schemas import Embedded, Terms, Visible

_AT_ONCE = 500
"""Chunks of one statement."""
_LIBRARIES = 256
"""Whose puts are kept in memory: those that were searched last."""
_VISIBLE = 8
"""Of what was made for how many ``Visible`` is kept for each library."""
_PUTS_OF = "SELECT number, document, generation, space, count FROM index_puts WHERE library = %s"
_INSERT_PUT = (
    "INSERT INTO index_puts (library, document, generation, space, count, length)"
    " VALUES (%s, %s, %s, %s, %s, %s) RETURNING number"
)
_INSERT_CHUNKS = (
    "INSERT INTO index_chunks (put, ordinal, length, data, terms) SELECT %s::bigint, o, l, d, t::tsvector"
    " FROM unnest(%s::integer[], %s::integer[], %s::bytea[], %s::text[]) AS given (o, l, d, t)"
)
_INSERT_VECTORS = (
    "INSERT INTO index_vectors (put, ordinal, vector) SELECT %s::bigint, o, v::vector"
    " FROM unnest(%s::integer[], %s::text[]) AS given (o, v)"
)
_COUNT_TERMS = (
    "INSERT INTO index_terms (library, term, chunks) SELECT %s::integer, t, n"
    " FROM unnest(%s::text[], %s::integer[]) AS given (t, n)"
    " ON CONFLICT (library, term) DO UPDATE SET chunks = index_terms.chunks + excluded.chunks"
)
_UNCOUNT_TERMS = (
    "UPDATE index_terms SET chunks = index_terms.chunks - gone.n FROM (SELECT substr(lexeme, strpos(lexeme, ':') + 1)"
    " AS term, count(*) AS n FROM index_chunks c, unnest(c.terms) WHERE c.put = %s GROUP BY 1) AS gone"
    " WHERE index_terms.library = %s AND index_terms.term = gone.term"
)
_LIBRARY = (
    "UPDATE index_libraries SET changes = changes + 1, chunks = chunks + %s, length = length + %s WHERE number = %s"
)
_NEAREST = (
    "SELECT put, ordinal, -distance FROM (SELECT put, ordinal, vector <#> %s::vector AS distance FROM index_vectors"
    " WHERE put = ANY (%s::bigint[]) ORDER BY distance, put, ordinal LIMIT %s) AS nearest"
)
_CHUNKS = (
    "SELECT c.data FROM index_chunks c WHERE c.put = (SELECT max(number) FROM index_puts WHERE document = %s"
    " AND generation = %s) AND c.ordinal >= %s ORDER BY c.ordinal LIMIT %s"
)
_SOME = (
    "SELECT p.document, p.generation, c.ordinal, c.data FROM unnest(%s::text[], %s::integer[], %s::integer[])"
    " AS asked (d, g, o) JOIN index_puts p ON p.document = d AND p.generation = g"
    " JOIN index_chunks c ON c.put = p.number AND c.ordinal = o"
)
_MISSING = (
    "SELECT d FROM unnest(%s::text[], %s::integer[]) AS asked (d, g) WHERE NOT EXISTS"
    " (SELECT 1 FROM index_puts p WHERE p.document = d AND p.generation = g)"
)


class _Put(NamedTuple):
    document: str
    generation: int
    space: str
    chunks: int


class _Known:
    """A library at one moment."""

    def __init__(self, number: int, changes: int, chunks: int, length: int, puts: dict[int, _Put]) -> None:
        self.number = number
        self.changes = changes
        self.chunks = chunks
        self.length = length
        self.puts = puts
        self._seen: list[tuple[Visible, list[int]]] = []

    def seen(self, visible: Visible) -> list[int]:
        """Numbers of the puts that may be found and have chunks."""
        for one, numbers in self._seen:
            if one is visible:
                return numbers
        found = [
            number for number, put in self.puts.items() if put.chunks and visible.get(put.document) == put.generation
        ]
        self._seen = [(visible, found), *self._seen[: _VISIBLE - 1]]
        return found


class PostgresIndex:
    """``Index``, for any number of processes. Its methods raise LibrariesUnavailable."""

    epoch = 0
    """The server keeps what it was given."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._libraries: OrderedDict[str, _Known] = OrderedDict()

    async def prepare(self) -> None:
        """Makes its tables where they are missing. Raises HomeError where pgvector is."""
        with named("indexed"):
            await postgres_schema.prepare(self._engine)

    async def put(
        self, library_id: str, document_id: str, generation: int, space: str, chunks: Sequence[Embedded]
    ) -> None:
        ordered = sorted(chunks, key=lambda each: each.chunk.ordinal)
        check(ordered)
        prepared = await asyncio.to_thread(prepare, ordered)
        lengths = [sum(len(column.split()) for column in columns) for _, _, columns in prepared]
        async with self._changing(library_id) as connection:
            library = await _numbered(connection, library_id)
            stale = "SELECT number FROM index_puts WHERE library = %s AND document = %s AND generation = %s"
            for (number,) in await _rows(connection, stale, library, document_id, generation):
                await _remove(connection, library, number)
            values = (library, document_id, generation, space, len(ordered), sum(lengths))
            ((number,),) = await _rows(connection, _INSERT_PUT, *values)
            for first in range(0, len(ordered), _AT_ONCE):
                some = prepared[first : first + _AT_ONCE]
                ordinals = [ordinal for ordinal, _, _ in some]
                texts = [tsvector(library, columns) for _, _, columns in some]
                data = [data for _, data, _ in some]
                length = lengths[first : first + _AT_ONCE]
                await connection.exec_driver_sql(_INSERT_CHUNKS, (number, ordinals, length, data, texts))
                vectors = [_vector(each.vector) for each in ordered[first : first + _AT_ONCE]]
                await connection.exec_driver_sql(_INSERT_VECTORS, (number, ordinals, vectors))
            counts = frequencies_of(columns for _, _, columns in prepared)
            await connection.exec_driver_sql(_COUNT_TERMS, (library, list(counts), list(counts.values())))
            await connection.exec_driver_sql(_LIBRARY, (len(ordered), sum(lengths), library))

    async def documents(self, library_id: str) -> list[str]:
        async with reading(self._engine) as connection:
            known = await self._known(connection, library_id)
        return [] if known is None else list({put.document for put in known.puts.values()})

    async def remove_below(self, library_id: str, generations: Mapping[str, int]) -> None:
        async with reading(self._engine) as connection:
            known = await self._known(connection, library_id)
        if known is None:
            return
        for number, put in known.puts.items():
            if put.generation < generations.get(put.document, 0):
                # Each by itself, so that nobody waits for all of them.
                async with self._changing(library_id) as connection:
                    await _remove(connection, known.number, number)

    async def remove_library(self, library_id: str) -> None:
        async with self._changing(library_id) as connection:
            found = await _rows(connection, "DELETE FROM index_libraries WHERE id = %s RETURNING number", library_id)
            for (library,) in found:
                puts = "SELECT number FROM index_puts WHERE library = %s"
                for table in ("index_chunks", "index_vectors"):
                    statement = f"DELETE FROM {table} WHERE put IN ({puts})"  # noqa: S608 - constants
                    await connection.exec_driver_sql(statement, (library,))
                await connection.exec_driver_sql("DELETE FROM index_puts WHERE library = %s", (library,))
                await connection.exec_driver_sql("DELETE FROM index_terms WHERE library = %s", (library,))
        self._libraries.pop(library_id, None)

    async def words(
        self, library_ids: Sequence[str], terms: Mapping[str, Terms], visible: Visible, limit: int
    ) -> WordsFound:
        scored, frequencies, common, chunks = list[tuple[float, str, int]](), dict[str, int](), set[str](), 0
        async with reading(self._engine) as connection:
            for library_id in dict.fromkeys(library_ids):
                known = await self._known(connection, library_id)
                if known is None:
                    continue
                asked = await asked_for(connection, known.number, terms)
                seen = known.seen(visible)
                if asked.finding and seen:
                    mean = known.length / max(known.chunks, 1)
                    found = await search(connection, known.number, asked, known.chunks, mean, seen, limit)
                    scored += [(score, known.puts[put].document, ordinal) for put, ordinal, score in found]
                for term, frequency in asked.told.items():
                    frequencies[term] = frequencies.get(term, 0) + frequency
                common.update(asked.common_words)
                chunks += known.chunks
        detail: dict[str, object] = {"too_common_to_find": sorted(common)} if common else {}
        return WordsFound(_hits(scored, limit), detail, frequencies, chunks)

    async def vectors(
        self, library_ids: Sequence[str], space: str, vector: Sequence[float], visible: Visible, limit: int
    ) -> list[Hit]:
        asked = _vector(np.asarray(vector, "<f4").tobytes())
        async with reading(self._engine) as connection:
            puts: dict[int, str] = {}
            for library_id in dict.fromkeys(library_ids):
                known = await self._known(connection, library_id)
                if known is not None:
                    of_space = (number for number in known.seen(visible) if known.puts[number].space == space)
                    puts |= {number: known.puts[number].document for number in of_space}
            if not puts:
                return []
            found = await _rows(connection, _NEAREST, asked, list(puts), limit)
        return _hits([(score, puts[put], ordinal) for put, ordinal, score in found], limit)

    async def missing(self, generations: Visible) -> list[str]:
        async with reading(self._engine) as connection:
            found = await _rows(connection, _MISSING, list(generations), list(generations.values()))
        return [document for (document,) in found]

    async def spaces(self, library_ids: Sequence[str], visible: Visible) -> list[str]:
        found = set[str]()
        async with reading(self._engine) as connection:
            for library_id in dict.fromkeys(library_ids):
                known = await self._known(connection, library_id)
                if known is not None:
                    found |= {known.puts[number].space for number in known.seen(visible)}
        return sorted(found)

    async def chunks(self, document_id: str, generation: int, first: int = 0, limit: int = 1000) -> list[Chunk]:
        async with reading(self._engine) as connection:
            found = await _rows(connection, _CHUNKS, document_id, generation, first, limit)
        return [decode(data) for (data,) in found]

    async def some(self, wanted: Sequence[tuple[str, int, int]]) -> list[Chunk | None]:
        async with reading(self._engine) as connection:
            columns = [list(column) for column in zip(*wanted, strict=True)] or [[], [], []]
            rows = await _rows(connection, _SOME, *columns)
        found = {(document, generation, ordinal): decode(data) for document, generation, ordinal, data in rows}
        return [found.get(one) for one in wanted]

    @asynccontextmanager
    async def _changing(self, library_id: str) -> AsyncGenerator[AsyncConnection]:
        with named("indexed"):
            async with writing(self._engine, f"index {library_id}", wait=postgres_schema.WAIT) as connection:
                yield connection

    async def _known(self, connection: AsyncConnection, library_id: str) -> _Known | None:
        """As it is now: what is kept of it in memory is good for one count of changes."""
        query = "SELECT number, changes, chunks, length FROM index_libraries WHERE id = %s"
        rows = await _rows(connection, query, library_id)
        if not rows:
            return None
        kept = self._libraries.get(library_id)
        if kept is None or (kept.number, kept.changes) != tuple(rows[0][:2]):
            puts = await _rows(connection, _PUTS_OF, rows[0][0])
            kept = _Known(*rows[0], puts={number: _Put(*rest) for number, *rest in puts})
            self._libraries[library_id] = kept
        self._libraries.move_to_end(library_id)
        while len(self._libraries) > _LIBRARIES:
            self._libraries.popitem(last=False)
        return kept


async def _rows(connection: AsyncConnection, statement: str, *values: Any) -> Sequence[Any]:
    return (await connection.exec_driver_sql(statement, values)).all()


async def _numbered(connection: AsyncConnection, library_id: str) -> int:
    find = "SELECT number FROM index_libraries WHERE id = %s"
    found = await _rows(connection, find, library_id)
    if not found:
        found = await _rows(connection, "INSERT INTO index_libraries (id) VALUES (%s) RETURNING number", library_id)
    return found[0][0]


async def _remove(connection: AsyncConnection, library: int, number: int) -> None:
    gone = "SELECT count, length FROM index_puts WHERE number = %s AND library = %s"
    for count, length in await _rows(connection, gone, number, library):
        await connection.exec_driver_sql(_UNCOUNT_TERMS, (number, library))
        for table in ("index_chunks", "index_vectors"):
            await connection.exec_driver_sql(f"DELETE FROM {table} WHERE put = %s", (number,))  # noqa: S608
        await connection.exec_driver_sql("DELETE FROM index_puts WHERE number = %s", (number,))
        await connection.exec_driver_sql(_LIBRARY, (-count, -length, library))


def _vector(data: bytes) -> str:
    """As pgvector reads it; every digit of a float32 is kept."""
    return f"[{','.join(map(repr, np.frombuffer(data, '<f4').tolist()))}]"


def _hits(scored: Iterable[tuple[float, str, int]], limit: int) -> list[Hit]:
    """The best, by document and ordinal where they are equal."""
    best = sorted(scored, key=lambda each: (-each[0], each[1], each[2]))[:limit]
    return [
        Hit(document_id=document, ordinal=ordinal, rank=rank, score=score)
        for rank, (score, document, ordinal) in enumerate(best, 1)
    ]
