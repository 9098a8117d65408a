"""A database on a PostgreSQL server is made, migrated once, and refused where it is not ours."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from tests.databases import differences, new_database, rows
from tests.postgres_server import postgres_server

from ventoux.cli.checks import home as home_checks
from ventoux.cli.checks.findings import Check, Scene
from ventoux.db.engine import async_engine, sync_engine, writing
from ventoux.db.failures import in_words
from ventoux.db.location import server, shown
from ventoux.db.migrate import LATEST, upgrade
from ventoux.db.tables import changes
from ventoux.errors import HomeError, SettingsError
from ventoux.home import Home

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import URL


@pytest.fixture
def migrated(tmp_path: Path) -> Generator[URL]:
    with new_database("postgresql", tmp_path) as where:
        assert not isinstance(where, Path)
        yield where


@pytest.fixture
def empty() -> Generator[URL]:
    postgres = postgres_server()
    name = postgres.new_database()
    yield server(postgres.url(name))
    postgres.drop(name)


def test_the_migrations_make_the_tables_of_the_code_ordered_by_code_points(migrated: URL) -> None:
    with sync_engine(migrated).connect() as connection:
        assert differences(connection) == []
    words = "SELECT indexdef LIKE '%%USING gin (terms)' FROM pg_indexes WHERE indexname = 'ix_message_words_terms'"
    assert rows(migrated, words) == [(True,)]
    texts = "SELECT DISTINCT collation_name FROM information_schema.columns WHERE table_schema = 'public'"
    assert rows(migrated, f"{texts} AND data_type = 'text'") == [("C",)]


def test_many_at_once_migrate_once(empty: URL, tmp_path: Path) -> None:
    async def all_at_once() -> None:
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(asyncio.to_thread(upgrade, Home(tmp_path), empty))

    asyncio.run(all_at_once())
    assert rows(empty, "SELECT version_num FROM alembic_version") == [(LATEST,)]
    assert rows(empty, "SELECT counter FROM changes") == [(0,)] * 5


def test_a_newer_schema_and_another_programs_database_are_refused_as_they_are(
    migrated: URL, empty: URL, tmp_path: Path
) -> None:
    rows(migrated, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(HomeError, match="newer Ventoux"):
        upgrade(Home(tmp_path), migrated)
    rows(empty, "CREATE TABLE theirs (id integer)")
    with pytest.raises(HomeError, match="another program"):
        upgrade(Home(tmp_path), empty)
    assert rows(empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("theirs",)]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:secret@127.0.0.1:1/ventoux",
        "postgresql://ada:secret@127.0.0.1:1/ventoux?nonsense=secret",
        "postgresql://ada:secret@h:secret/ventoux",
        "mysql://ada:secret@h/ventoux",
        "postgresql://ada:secret@h",
        "ada:secret",
    ],
)
def test_what_cannot_be_reached_is_told_without_the_password(url: str, tmp_path: Path) -> None:
    with pytest.raises((HomeError, SettingsError)) as failed:
        upgrade(Home(tmp_path), server(url))
    error: BaseException | None = failed.value
    assert "secret" not in f"{error} {failed.value.hint} {error.__context__!r}"
    found = Check("Database", home_checks.database).run(Scene(Home(tmp_path), {"VENTOUX_DATABASE_URL": url}))
    assert (found.state, "secret" in found.detail + found.todo) == ("fatal", False)


def test_a_doctor_looks_at_the_server_that_is_used(migrated: URL, empty: URL, tmp_path: Path) -> None:
    def look(url: URL) -> tuple[str, str]:
        text = url.set(drivername="postgresql").render_as_string(hide_password=False)
        found = home_checks.database(Scene(Home(tmp_path), {"VENTOUX_DATABASE_URL": text}))
        return found.state, found.detail

    assert look(migrated) == (
        "lacking",
        f"{shown(migrated)}: readable, revision {LATEST}; the extension vector (pgvector) is not there yet",
    )
    rows(migrated, "CREATE EXTENSION vector")
    assert look(migrated) == ("good", f"{shown(migrated)}: readable, revision {LATEST}")
    assert "first start makes" in look(empty)[1]


async def test_what_reads_sees_one_moment_and_writes_nothing(migrated: URL) -> None:
    engine = async_engine(migrated)
    count = "SELECT count(*) FROM workspaces"
    add = "INSERT INTO workspaces (id, name, created_at) VALUES ('w', 'w', 0)"
    async with engine.connect() as reading:
        before = (await reading.exec_driver_sql(count)).scalar_one()
        async with writing(engine) as connection:
            await connection.exec_driver_sql(add)
        assert (await reading.exec_driver_sql(count)).scalar_one() == before
    async with engine.connect() as reading:
        assert (await reading.exec_driver_sql(count)).scalar_one() == before + 1
        with pytest.raises(Exception, match="read-only"):
            await reading.exec_driver_sql("DELETE FROM workspaces")
    await engine.dispose()


async def test_who_writes_sees_what_the_one_before_wrote(migrated: URL) -> None:
    """Each reads the number and writes the next one: none is lost."""
    engines = [async_engine(migrated) for _ in range(2)]

    async def count_on(number: int) -> None:
        async with writing(engines[number % 2]) as connection:
            found = (await connection.execute(select(func.max(changes.c.counter)))).scalar_one()
            await asyncio.sleep(0)
            await connection.execute(update(changes).values(counter=found + 1))

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for number in range(16):
            group.create_task(count_on(number))
    assert rows(migrated, "SELECT counter FROM changes WHERE subject = 'keys'") == [(16,)]
    for engine in engines:
        await engine.dispose()


async def test_waiting_for_a_writer_ends_in_words(migrated: URL) -> None:
    engine = async_engine(migrated)
    async with writing(engine):
        with pytest.raises(OperationalError) as failed:
            async with asyncio.timeout(20), writing(engine, wait=0.05):
                pass
        async with asyncio.timeout(20), writing(engine, "something else"):
            pass
    assert in_words(failed.value) == "another process has been writing for too long"
    await engine.dispose()
