"""What only the index in PostgreSQL has to do."""

from __future__ import annotations

import psycopg
import pytest
from tests.databases import rows
from tests.postgres_server import postgres_server

from ventoux.db.engine import async_engine
from ventoux.db.location import server
from ventoux.errors import HomeError
from ventoux.libraries.index.postgres import PostgresIndex


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
