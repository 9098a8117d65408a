"""What only the index in PostgreSQL has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import event
from tests.databases import rows
from tests.integration.libraries.index.test_index import SPACE, postgresql
from tests.postgres_server import postgres_server

from ventoux.db.engine import BUSY_TIMEOUT, async_engine
from ventoux.db.location import server
from ventoux.db.postgres import STATEMENT_TIMEOUT
from ventoux.errors import HomeError
from ventoux.libraries.errors import LibrariesUnavailable
from ventoux.libraries.index import postgres
from ventoux.libraries.index.postgres import PostgresIndex

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path


async def test_who_may_not_create_the_extension_is_told_what_to_run() -> None:
    postgres = postgres_server()
    name = postgres.new_database()
    owner = server(postgres.url(name))
    for statement in ("DROP ROLE IF EXISTS ada", "CREATE ROLE ada LOGIN", "GRANT CREATE ON SCHEMA public TO ada"):
        rows(owner, statement)
    engine = async_engine(owner.set(username="ada"))
    with pytest.raises(HomeError, match=f"superuser run in {name}: CREATE EXTENSION vector"):
        await PostgresIndex(engine).prepare()

    with psycopg.connect(postgres.url(name)) as connection:
        connection.execute("CREATE EXTENSION vector")
    await PostgresIndex(engine).prepare()
    await PostgresIndex(engine).prepare()

    assert rows(owner, "SELECT version FROM index_version") == [(1,)]
    await engine.dispose()
    postgres.drop(name)
    rows(server(postgres.url()), "DROP ROLE ada")


CALLS: dict[str, Callable[[PostgresIndex], Awaitable[object]]] = {
    "prepare": lambda index: index.prepare(),
    "put": lambda index: index.put("lib", "d", 1, SPACE, []),
    "documents": lambda index: index.documents("lib"),
    "remove_below": lambda index: index.remove_below("lib", {"d": 2}),
    "remove_library": lambda index: index.remove_library("lib"),
    "words": lambda index: index.words(["lib"], {}, {}, 5),
    "vectors": lambda index: index.vectors(["lib"], SPACE, [1.0], {}, 5),
    "missing": lambda index: index.missing({"d": 1}),
    "spaces": lambda index: index.spaces(["lib"], {}),
    "chunks": lambda index: index.chunks("d", 1),
    "some": lambda index: index.some([("d", 1, 0)]),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
async def test_a_server_that_is_not_there_is_said_in_words(
    tmp_path: Path, call: Callable[[PostgresIndex], Awaitable[object]]
) -> None:
    engine = async_engine(server(f"postgresql://ventoux@/none?host={tmp_path}"))
    with pytest.raises(LibrariesUnavailable, match="the database server cannot be reached"):
        await call(PostgresIndex(engine))
    await engine.dispose()


async def test_who_waits_for_another_writer_is_told_so_before_the_statement_has_to_end(tmp_path: Path) -> None:
    said: list[str] = []
    async with postgresql(tmp_path) as index:
        assert isinstance(index, PostgresIndex)
        event.listen(index._engine.sync_engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        await index.put("lib", "d", 1, SPACE, [])
    (waits,) = (int(one.split("=")[1]) for one in said if "lock_timeout" in one)
    assert BUSY_TIMEOUT * 1000 < waits < STATEMENT_TIMEOUT * 1000


async def test_of_many_libraries_those_searched_last_are_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_LIBRARIES", 2)
    async with postgresql(tmp_path) as index:
        assert isinstance(index, PostgresIndex)
        for number in range(3):
            await index.put(f"l{number}", "d", 1, SPACE, [])
        for library in ("l0", "l1", "l0", "l2"):
            assert await index.documents(library) == ["d"]
        assert list(index._libraries) == ["l0", "l2"]
