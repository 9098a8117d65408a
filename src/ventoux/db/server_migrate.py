"""Brings a database on a PostgreSQL server to the schema of this code, once, whoever comes first.

All of it is one transaction: a migration that fails changes nothing. No copy is kept of before (docs/postgresql.md).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from ventoux.db import schema
from ventoux.db.engine import WRITES, sync_engine
from ventoux.db.failures import detail
from ventoux.db.location import shown
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from sqlalchemy import URL, Connection

_LOCK_TIMEOUT = 60.0
_ELSEWHERE = "Name a database of its own in database_url."
_BACKUP = "a backup (pg_dump)"
_PLAIN_TEXTS = text(
    "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t"
    " ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'"
    " WHERE c.table_schema = current_schema() AND c.data_type = 'text' AND c.collation_name IS NULL"
    " ORDER BY c.table_name, c.ordinal_position"
)


def upgrade(url: URL, scripts: Path, latest: str) -> None:
    """Raises HomeError when it cannot be reached, is newer than this code, or is another program's."""
    name = shown(url)
    engine = sync_engine(url, busy_timeout=_LOCK_TIMEOUT, statement_timeout=0.0)
    with _named(name):
        with engine.connect() as connection:
            _refuse_other_encodings(connection, name)
            if schema.revision(connection, name, _ELSEWHERE) == latest:
                return
        with engine.connect().execution_options(**{WRITES: "migration"}) as connection:
            _upgrade(connection, name, scripts, latest)


def look(url: URL) -> tuple[str | None, str]:
    """The revision, None for an empty database, and what it lacks. Raises HomeError."""
    name = shown(url)
    with _named(name), sync_engine(url).connect() as connection:
        _refuse_other_encodings(connection, name)
        revision = schema.revision(connection, name, _ELSEWHERE)
        vector = connection.execute(text("SELECT count(*) FROM pg_extension WHERE extname = 'vector'")).scalar_one()
        return revision, "" if vector else "the extension vector (pgvector) is not there yet"


@contextmanager
def _named(name: str) -> Generator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise HomeError(
            f"The database {name} cannot be used: {detail(error)}.",
            hint="Check database_url, that the server runs, and the rights of this user there.",
        ) from None  # what it was raised from can hold the whole URL


def _upgrade(connection: Connection, name: str, scripts: Path, latest: str) -> None:
    with connection.begin():
        # Once more, with the lock: another process may have been quicker.
        current = schema.revision(connection, name, _ELSEWHERE)
        if current == latest:
            return
        if current is not None:
            schema.refuse_newer(name, scripts, current, _BACKUP)
        schema.migrate(connection, scripts)
        _order_by_code_points(connection)


def _refuse_other_encodings(connection: Connection, name: str) -> None:
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise HomeError(
            f"The database {name} keeps texts as {encoding}, which has no place for most of them.",
            hint="Make one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
        )


def _order_by_code_points(connection: Connection) -> None:
    """As on SQLite, whatever the server's locale is; and so no index depends on the version of a library there."""
    changes: dict[str, list[str]] = {}
    for table, column in connection.execute(_PLAIN_TEXTS):
        changes.setdefault(table, []).append(f'ALTER COLUMN "{column}" TYPE text COLLATE "C"')
    for table, some in changes.items():
        connection.execute(text(f'ALTER TABLE "{table}" {", ".join(some)}'))
