"""Homes with a database and usage events, for tests of what keeps them."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL
from tests.postgres_server import postgres_server

from ventoux.db.assistant_tables import metadata
from ventoux.db.engine import sync_engine, writing
from ventoux.db.location import server
from ventoux.db.migrate import upgrade
from ventoux.db.statements import insert_new
from ventoux.db.tables import usage_events
from ventoux.home import Home
from ventoux.kit.ids import new_id
from ventoux.ledger import store
from ventoux.ledger.file import LedgerFile, ledger_engine
from ventoux.ledger.schemas import UsageEvent
from ventoux.ledger.server import LedgerServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.db.location import Location


class ManualClock:
    """Time passes when a test says so."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.at = now

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at


Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")


@contextmanager
def new_database(kind: Kind, root: Path) -> Generator[Location]:
    """An empty one of the newest schema: a file in ``root``, or one of its own on this process's server."""
    if kind == "sqlite":
        yield new_home(root).database
        return
    postgres = postgres_server()
    name = postgres.new_database(_template())
    try:
        yield server(postgres.url(name))
    finally:
        postgres.drop(name)


@cache
def _template() -> str:
    postgres = postgres_server()
    name = postgres.new_database()
    upgrade(Home(Path()), server(postgres.url(name)))
    return name


def rows(where: Location, statement: str) -> list[tuple[Any, ...]]:
    """What a statement finds or, if it changes something, nothing; by a connection of its own."""
    with sync_engine(where).begin() as connection:
        found = connection.exec_driver_sql(statement)
        return [tuple(row) for row in found] if found.returns_rows else []


WORDS = frozenset(
    {
        *(f"message_words_index{part}" for part in ("", "_data", "_idx", "_config")),
        "ix_message_words_terms",
    }
)
"""By what the words of messages are looked up: SQLAlchemy has no words for it, so the migration alone makes it."""


def differences(connection: Connection) -> list[Any]:
    """Between the tables that are there, or what they have, and those of the code; beside ``WORDS``."""

    def included(_thing: object, name: str | None, _kind: str, _reflected: bool, _to: object) -> bool:
        return name not in WORDS

    options = {"include_object": included}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def held(where: Location) -> bytes:
    """Everything that is in it, as it lies there."""
    if isinstance(where, Path):
        return b"".join(file.read_bytes() for file in where.parent.glob(f"{where.name}*"))
    tables = rows(where, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    of_each = [f"SELECT '{table}', t::text FROM \"{table}\" t" for (table,) in tables]  # noqa: S608
    return "\n".join(map(repr, rows(where, " UNION ALL ".join(of_each) + " ORDER BY 1, 2"))).encode()


def content(where: Location) -> list[str]:
    """The rows of every table."""
    if isinstance(where, URL):
        return held(where).decode().splitlines()
    with closing(sqlite3.connect(where)) as connection:
        return [line for line in connection.iterdump() if line.startswith("INSERT")]


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        upgrade(home)
        return home.database.read_bytes()


def new_home(root: Path) -> Home:
    home = Home(root)
    home.create()
    home.database.write_bytes(_migrated())
    return home


def new_event(**values: Any) -> UsageEvent:
    event: dict[str, Any] = {
        "request_id": new_id(),
        "at": time.time(),
        "workspace_id": "w",
        "key_id": "k",
        "model": "m",
        "endpoint": "m",
        "operation": "chat",
        "dialect": "mistral",
        "prompt_tokens": 7,
        "cached_tokens": 2,
        "completion_tokens": 5,
        "time_to_first_token": 0.1,
        "duration": 0.5,
        "finish_reason": "stop",
        "status": 200,
    }
    return UsageEvent(**event | values)


async def record(engine: AsyncEngine, *events: UsageEvent) -> None:
    async with writing(engine) as connection:
        names = [column.name for column in usage_events.c]
        some = [dict(zip(names, store.row(event), strict=True)) for event in events]
        await connection.execute(insert_new(connection, usage_events), some)


def commit(where: Location, events: Sequence[UsageEvent]) -> None:
    """As the ledger's thread does."""
    ledger = LedgerServer(where, 5.0) if isinstance(where, URL) else LedgerFile(where, ledger_engine(where, 5.0))
    ledger.commit(events)
    ledger.close()


def ledger_ids(where: Location) -> list[str]:
    """The request ids in the ledger, read by a connection of its own."""
    if isinstance(where, URL):
        return [row[0] for row in rows(where, "SELECT request_id FROM usage_events ORDER BY request_id")]
    with closing(sqlite3.connect(where)) as connection:
        return [row[0] for row in connection.execute("SELECT request_id FROM usage_events ORDER BY request_id")]


async def eventually(condition: Callable[[], bool], within: float = 20.0) -> float:
    """Returns once the condition holds, with the seconds that took; raises TimeoutError."""

    async def holds() -> bool:
        return condition()

    return await eventually_async(holds, within)


async def eventually_async(condition: Callable[[], Awaitable[bool]], within: float = 20.0) -> float:
    started = time.monotonic()
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110 - what is waited for happens in other threads and processes
            await asyncio.sleep(0.005)
    return time.monotonic() - started
