"""The tables of the index in PostgreSQL. It makes them itself: they hold nothing that cannot be indexed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from ventoux.db.engine import writing
from ventoux.db.postgres import STATEMENT_TIMEOUT
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_VERSION = 1
WAIT = STATEMENT_TIMEOUT - 5.0
"""Seconds for which another process may write. To wait is a statement, too: past its time it would end unexplained."""
_TABLES = """
CREATE TABLE index_version (version integer NOT NULL);
CREATE TABLE index_libraries (
  number integer GENERATED ALWAYS AS IDENTITY, id text COLLATE "C" PRIMARY KEY,
  changes bigint NOT NULL DEFAULT 0, chunks bigint NOT NULL DEFAULT 0, length bigint NOT NULL DEFAULT 0
);
CREATE TABLE index_puts (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, library integer NOT NULL, document text COLLATE "C" NOT NULL,
  generation integer NOT NULL, space text COLLATE "C" NOT NULL, count integer NOT NULL, length bigint NOT NULL,
  UNIQUE (document, generation, library)
);
CREATE INDEX index_puts_library ON index_puts (library);
CREATE TABLE index_terms (
  library integer, term text COLLATE "C", chunks integer NOT NULL, PRIMARY KEY (library, term)
) WITH (fillfactor = 80);
CREATE TABLE index_chunks (
  put bigint NOT NULL, ordinal integer NOT NULL, length integer NOT NULL, data bytea NOT NULL, terms tsvector NOT NULL,
  PRIMARY KEY (put, ordinal)
);
CREATE INDEX index_chunks_terms ON index_chunks USING gin (terms);
CREATE TABLE index_vectors (
  put bigint NOT NULL, ordinal integer NOT NULL, vector vector NOT NULL, PRIMARY KEY (put, ordinal)
);
ALTER TABLE index_vectors ALTER COLUMN vector SET STORAGE PLAIN
"""
"""``index_terms``: in how many chunks of the library a term occurs, for BM25 and to begin with the rarest. Vectors are
by themselves, and in their rows and not beside them: a search reads all of them and nothing else."""
_NAMES = ("index_version", "index_libraries", "index_puts", "index_terms", "index_chunks", "index_vectors")


async def prepare(engine: AsyncEngine) -> None:
    """Makes the tables, or makes them anew after another version's. Raises HomeError where pgvector is missing."""
    async with writing(engine, "index schema", wait=WAIT) as connection:
        await _extend(connection)
        if await _version(connection) == _VERSION:
            return
        await connection.exec_driver_sql(f"DROP TABLE IF EXISTS {', '.join(_NAMES)}")
        for statement in _TABLES.split(";"):
            await connection.exec_driver_sql(statement)
        await connection.exec_driver_sql(f"INSERT INTO index_version VALUES ({_VERSION})")  # noqa: S608 - a number


async def _version(connection: AsyncConnection) -> int | None:
    there = await connection.exec_driver_sql("SELECT to_regclass('index_version') IS NOT NULL")
    if not there.scalar_one():
        return None
    return (await connection.exec_driver_sql("SELECT max(version) FROM index_version")).scalar_one()


async def _extend(connection: AsyncConnection) -> None:
    found = await connection.exec_driver_sql("SELECT count(*) FROM pg_extension WHERE extname = 'vector'")
    if found.scalar_one():
        return
    try:
        await connection.exec_driver_sql("CREATE EXTENSION vector")
    except DBAPIError as error:
        name = connection.engine.url.database
        if getattr(error.orig, "sqlstate", None) == "42501":
            raise HomeError(
                f"Libraries need the extension vector in the database {name}, and this user may not create it.",
                hint=f"Let a superuser run in {name}: CREATE EXTENSION vector",
            ) from None
        raise HomeError(
            f"Libraries need the extension vector (pgvector), which the server of the database {name} does not have.",
            hint="Install pgvector on that server; most distributions have it as postgresql-…-pgvector.",
        ) from None
